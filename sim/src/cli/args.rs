//! What can be typed. The doc comments are the help.

mod guide;
mod taps;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use ecny_core::Amount;

#[cfg(feature = "hollow")]
use super::torture::Torture;
use super::{
    arm::Arm,
    card::Card,
    crisis::Crisis,
    enrol::Enrol,
    init::Init,
    life::{HandOver, Retire},
    limits::Limits,
    log::Log,
    lost::Lost,
    order::Order,
    pin::Pin,
    proof::{Findings, VerifyProof},
    revoke::{Publish, Revoke},
    sync::{Answer, Sync},
    tag::Tag,
    take::Take,
    till::Till,
};

use self::guide::{STYLES, after_help};
pub(super) use taps::{Exchange, Pair, Pay, Reader, Redeem, Resume, Trace};

/// Simulated hardware wallets for digital RMB that pay each other offline.
///
/// Two wallets pay each other over NFC with no network on either side. Here both are directories
/// on this computer and the air between them is memory, but every byte, signature and flash word
/// is the one a device would make. No real money is moved.
#[derive(Debug, Parser)]
#[command(
    name = "ecny",
    version,
    arg_required_else_help = true,
    after_long_help = after_help(),
    max_term_width = 100,
    styles = STYLES
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,

    #[command(subcommand)]
    pub(super) command: Command,
}

/// What is shown.
#[derive(Args, Debug)]
pub(super) struct Demo {
    /// Tell the story of whole lives
    #[arg(long)]
    pub(super) life: bool,
}

/// What every command understands.
#[derive(Args, Debug)]
pub(super) struct Global {
    /// Print one JSON object, errors too
    #[arg(long, global = true, help_heading = "Global options")]
    pub(super) json: bool,

    /// Open directories sealed under this file, and seal new ones under it
    ///
    /// All its bytes are the key: 16 at least, random, readable by you alone. To make one:
    ///
    /// head -c 32 /dev/urandom > key; chmod 600 key
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub(super) key_file: Option<PathBuf>,

    /// Read the wallet's PIN from this file; without, from ECNY_PIN or as you type it
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub(super) pin_file: Option<PathBuf>,

    /// When to color
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Global options"
    )]
    pub(super) color: clap::ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show everything below at work, in a temporary directory
    ///
    /// Enrols two wallets, loads 200.00, pays 12.34 in each NFC role, tears one payment and heals
    /// it, cancels one and takes the refund, redeems, and prints the books: bytes on air,
    /// exchanges and microseconds per step. With --json a payment that was torn counts the
    /// exchanges and bytes of the tap that ended it.
    ///
    /// With --life it tells a longer story instead: wallets of two operators from enrolment to the
    /// grave. PIN and limits refuse, payments tear and heal, a copied wallet overspends and is
    /// named, the news of it goes from wallet to wallet, a lost wallet is paid back, one retires,
    /// and the books of both operators balance.
    #[command(after_help = "Example:\n  ecny demo --life")]
    Demo(Demo),

    /// Make an issuer: a root and an operator
    #[command(
        after_help = "Examples:\n  ecny init bank\n  ecny init other --operator 2 --beside bank"
    )]
    Init(Init),

    /// Have an issuer enrol a new wallet, or give one its next certificate
    ///
    /// The private key is born in the wallet; the issuer sees a point and a proof that the key behind
    /// it is known, and answers with a certificate (GM/T 0130-2023). The wallet is a directory made
    /// here and activated at once, or a device somewhere else, which is offered a wallet first.
    #[command(after_help = "\
Examples:
  ecny enrol --issuer bank --wallet alice --tier IV
  ecny enrol --issuer bank --wallet shop --category 5
  ecny enrol --issuer bank --wallet watch --parent 0001-000000000001
  ecny enrol --issuer bank --wallet alice --renew
  ecny enrol --issuer bank --offer
  ecny enrol --issuer bank --for 0001-000000000002 --applicant 02… --proof 5a… --package watch.package")]
    Enrol(Enrol),

    /// Move money from the issuer's purse into a wallet
    #[command(after_help = "Example:\n  ecny load --issuer bank --wallet alice --amount 200.00")]
    Load(Exchange),

    /// Move money from a wallet back into the issuer's purse
    #[command(after_help = "\
Examples:
  ecny redeem --issuer bank --wallet alice --amount 50
  ecny redeem --issuer bank --wallet alice --amount 50 --tag 0501")]
    Redeem(Redeem),

    /// Pay from one wallet to another, offline
    ///
    /// Three exchanges of short APDUs. Either side may be the NFC reader: a till reads the phone
    /// that pays, a phone reads the card it pays to.
    #[command(after_help = "\
Examples:
  ecny pay --from alice --to bob --amount 12.34
  ecny pay --from alice --to bob --amount 12.34 --reader payer
  ecny pay --from alice --to bob --amount 12.34 --tear-after 4; ecny resume --from alice --to bob")]
    Pay(Pay),

    /// Finish what was torn between two wallets; or wake one that was suspended
    ///
    /// With --from and --to the two are tapped together once more. No new money moves: a debit the
    /// payee never saw is delivered, a receipt the payer never saw is repeated, a payment the payee
    /// gave up is refunded. With one wallet alone, that one pays and is paid again.
    #[command(after_help = "Examples:\n  ecny resume --from alice --to bob\n  ecny resume alice")]
    Resume(Resume),

    /// Have a payee give up the order it has open
    ///
    /// The decision is written to flash: a debit for it that arrives later is cancelled, and the
    /// payer takes its money back with the next tap.
    #[command(after_help = "Example:\n  ecny void bob")]
    Void(One),

    /// Show what a wallet holds
    #[command(after_help = "Example:\n  ecny balance alice")]
    Balance(One),

    /// Show what came and went, entry by entry, and what to do about what is unsettled
    ///
    /// A statement a person can read, in Chinese or English.
    #[command(after_help = "Examples:\n  ecny log alice\n  ecny log alice --lang zh")]
    Log(Log),

    /// Show the limits of a wallet, how much of each is used and who has set it; or set your own
    #[command(after_help = "Examples:\n  ecny limits alice\n  ecny limits set alice --single 100")]
    Limits(Limits),

    /// Set, change or unblock the PIN that shows that you are the holder
    ///
    /// It is never an argument: it is read from --pin-file, from ECNY_PIN, or as you type it.
    #[command(subcommand)]
    Pin(Pin),

    /// Say yes in advance: to so many payments, each of at most so much, for so long
    ///
    /// For a wallet that a reader will find at the other end of a line (`ecny card`) with nobody
    /// there to ask.
    #[command(subcommand)]
    Arm(Arm),

    /// Put a wallet to rest: it pays and is paid no more until you wake it
    ///
    /// For a wallet that lies in a drawer, or whose bag you cannot find just now. What is open can
    /// still be finished. `ecny resume` wakes it, with the PIN where one is set.
    #[command(after_help = "Example:\n  ecny suspend alice")]
    Suspend(One),

    /// End a wallet for good, once it holds nothing and nothing of it is open
    ///
    /// Pay or redeem what it holds first. With --issuer its operator takes the closing statement, and
    /// the keys are wiped; until then the wallet answers whoever still waits for a receipt.
    #[command(after_help = "\
Example:
  ecny redeem --issuer bank --wallet alice --amount 50; ecny retire alice --issuer bank")]
    Retire(Retire),

    /// Give a payment up to the operator, where its payee will not be met again
    ///
    /// The wallet never sends it again. What its payee never took comes back with a sync.
    #[command(after_help = "Example:\n  ecny hand-over alice 7; ecny sync alice --issuer bank")]
    HandOver(HandOver),

    /// Let a wallet and its operator tell each other what is new
    ///
    /// The wallet states its log; the operator answers with a receipt, limits, orders, the list of
    /// revoked wallets, and what it owes. Limits count anew from there. Cut off anywhere, it is run
    /// again and changes nothing twice. Without a link the two halves are files.
    #[command(after_help = "\
Examples:
  ecny sync alice --issuer bank
  ecny sync alice --export alice.ecny-sync
  ecny sync alice --import reply.ecny-sync")]
    Sync(Sync),

    /// Have an issuer answer what a wallet has exported
    #[command(after_help = "\
Example:
  ecny answer alice.ecny-sync --issuer bank --out reply.ecny-sync")]
    Answer(Answer),

    /// Have a wallet take a word of its operator, or of the root, from a file
    ///
    /// Whatever it is, it is checked before it is kept, and the same again changes nothing.
    #[command(after_help = "Example:\n  ecny take alice list/delta-0001-001-00001.word")]
    Take(Take),

    /// Bind value to a purpose: only payees of one category may receive it
    #[command(subcommand)]
    Tag(Tag),

    /// Tell one wallet what to do, or how much it may
    #[command(subcommand)]
    Order(Order),

    /// Have the root order tighter limits for all wallets, for some days
    ///
    /// It ends by itself. Wallets hear of it with their next sync.
    #[command(after_help = "\
Example:
  ecny crisis --issuer bank --until 2026-12-24 --single 200")]
    Crisis(Crisis),

    /// Report a wallet lost, found again, or have what is proved of it paid out
    ///
    /// It is revoked at once. Once it can no longer pay offline, what is proved that it held is loaded
    /// into another wallet of its holder. Until then the report can be taken back.
    #[command(after_help = "\
Examples:
  ecny report-lost 0001-000000000001 --issuer bank
  ecny report-lost 0001-000000000001 --issuer bank --withdraw
  ecny report-lost 0001-000000000001 --issuer bank --refund --to bob")]
    ReportLost(Lost),

    /// Revoke a wallet: its name goes out with the list, and nobody takes value from it
    #[command(after_help = "Example:\n  ecny revoke 0001-000000000001 --issuer bank")]
    Revoke(Revoke),

    /// Write what goes out today of the list of revoked wallets
    ///
    /// Whoever the logs convict is revoked first. One step of the list a day, a file each.
    #[command(after_help = "Example:\n  ecny publish --issuer bank --out list")]
    Publish(Publish),

    /// Say what the logs of an issuer's wallets show: who has cheated, and what is missing
    #[command(after_help = "Example:\n  ecny findings --issuer bank --out proofs")]
    Findings(Findings),

    /// Check a proof that somebody has cheated, with the root's key and nothing else
    #[command(after_help = "Example:\n  ecny verify-proof proofs/001.proof --root 02…")]
    VerifyProof(VerifyProof),

    /// Hold a wallet to a line in the role of the card: it answers whoever reads it there
    ///
    /// The other end is a process with `ecny till`, a board, or QEMU: APDUs over a socket, as
    /// docs/serial.md has it. It pays and is paid only as far as you have said yes in advance, or
    /// say it when you are asked; then the other one taps once more.
    #[command(after_help = "\
Examples:
  ecny card --wallet alice --line unix:line --listen --pay-up-to 20 --taps 1
  ecny card --wallet alice --line tcp:127.0.0.1:7816 --receive-up-to 100
  ecny card --issuer bank --for 0001-00000000002a --line unix:line --pay-up-to 50")]
    Card(Card),

    /// Hold a wallet to a line in the role of the reader, for one tap
    ///
    /// The other end is a process with `ecny card`, a board, or QEMU: APDUs over a socket, as
    /// docs/serial.md has it. A purse of the issuer loads and redeems a wallet that is a device.
    #[command(after_help = "\
Examples:
  ecny till --wallet bob --line unix:line --collect 12.34
  ecny till --wallet bob --line unix:line --pay 5
  ecny till --wallet bob --line unix:line --heal
  ecny till --issuer bank --for 0001-00000000002a --line unix:line --pay 50.00")]
    Till(Till),

    /// Check that no money was made or lost: issued = redeemed + held + in flight
    ///
    /// Give every wallet that may hold money of this issuer; of those that are devices, what they
    /// hold.
    #[command(after_help = "Example:\n  ecny books --issuer bank alice bob")]
    Books(Books),

    /// Pay, and show the conversation: every APDU, decoded line by line
    ///
    /// With --from and --to the payment is real for these wallets, as with `ecny pay`; without
    /// them two new wallets in a temporary directory hold the conversation.
    #[command(after_help = "\
Examples:
  ecny trace
  ecny trace --reader payer --tear-after 4
  ecny trace --from alice --to bob --amount 12.34")]
    Trace(Trace),

    /// Look for a way to make or lose value: worlds of wallets in which everything goes wrong
    ///
    /// Everything is drawn from a seed: two runs of one seed print the same. After every step
    /// value must be conserved, nothing credited twice, nothing moved without a record; at the end
    /// nothing is open between wallets that can meet. A failure is shrunk to the shortest script
    /// that shows it, and left in torture-SEED.script. Ctrl-C finishes the worlds that have begun
    /// and leaves the seeds that are left in torture-SEED.seeds. No wallet directory is touched.
    #[cfg(feature = "hollow")]
    #[command(after_help = "\
Examples:
  ecny torture --seed 7 --wallets 2..200 --steps 5000
  ecny torture --worlds 1000 --jobs 2 --faults loss,cut,reboot
  ecny torture --script torture-7.script
  ecny torture --exhaustive --json")]
    Torture(Torture),
}

#[derive(Args, Debug)]
pub(super) struct One {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    pub(super) wallet: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct Books {
    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    pub(super) issuer: PathBuf,

    /// The wallets' directories
    #[arg(value_name = "DIR", required_unless_present = "elsewhere")]
    pub(super) wallets: Vec<PathBuf>,

    /// What the wallets that are devices hold together, as they say themselves, in yuan
    ///
    /// The books know a device by what its purse and the wallets given have paid it and received
    /// from it. What is on its way to or from a device counts as held there or in flight as the
    /// wallets given know it: finish torn payments first.
    #[arg(long, value_name = "YUAN", allow_negative_numbers = true)]
    pub(super) elsewhere: Option<Amount>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_does_not_contradict_itself() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_argument_has_help() {
        fn teaches(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                let name = (command.get_name(), argument.get_id());
                assert!(argument.get_help().is_some(), "{name:?}");
            }
            command.get_subcommands().for_each(teaches);
        }
        Cli::command().get_subcommands().for_each(teaches);
    }

    #[test]
    fn every_command_shows_an_example() {
        fn shows(command: &clap::Command) {
            let groups = command.get_subcommands().next().is_some();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(groups || help.contains("ecny "), "{}", command.get_name());
            command.get_subcommands().for_each(shows);
        }
        let cli = Cli::command();
        cli.get_subcommands().for_each(shows);
    }
}
