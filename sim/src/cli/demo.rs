//! Everything the program does, in a temporary directory.

mod life;

use ecny_core::{Amount, Day, Error, Terms, Tier};
use ecny_offline_protocol::Orientation::{self, PayeeReads, PayerReads};
use ecny_sim::{
    Books as Sums,
    calendar::today,
    host::{Bank, Device, HostError},
    store::{Draft, Iterations, StorageKey, Unlock},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    args, books,
    error::CliError,
    exit::Exit,
    output::{Output, fen, table},
    report::{reader, word},
    touch::{End, Side, Touch},
};

/// Shows what two wallets do in a few taps, or the whole lives of some.
pub(super) fn run(options: &args::Demo) -> Result<Output, CliError> {
    if options.life {
        return life::run();
    }
    let mut demo = Demo::new()?;
    demo.load()?;
    demo.pay(PayeeReads)?;
    demo.pay(PayerReads)?;
    demo = demo.tear_and_heal()?;
    demo = demo.cancel_and_refund()?;
    demo.redeem()?;
    demo.output()
}

struct Demo {
    bank: Bank,
    alice: Device,
    bob: Device,
    unlock: Unlock,
    rows: Vec<[String; 7]>,
    payments: Vec<Value>,
    /// Removed when all above is closed.
    _folder: TempDir,
}

impl Demo {
    /// An operator, and two wallets it has enrolled.
    fn new() -> Result<Self, CliError> {
        let folder = tempfile::tempdir().map_err(CliError::Temporary)?;
        // A key that dies with this process: nothing is stretched, nobody is asked, and what a
        // killed demo leaves behind opens for nobody.
        let key = StorageKey::generate().map_err(HostError::from)?;
        let unlock = Unlock::KeyFile(key.to_secret_bytes());
        let today = today()?;
        let place = |name| folder.path().join(name);
        let draft = Draft::new(&place("bank"))?;
        let mut bank = Bank::create(draft, today, &unlock, Iterations::LEAST)?;
        let mut enrol = |name: &str, today: Day| -> Result<Device, CliError> {
            let draft = Draft::new(&folder.path().join(name))?;
            Ok(bank.enroll(draft, Tier::IV, today, &unlock, Iterations::LEAST)?)
        };
        let (alice, bob) = (enrol("alice", today)?, enrol("bob", today)?);
        let (rows, payments) = (Vec::new(), Vec::new());
        Ok(Self { bank, alice, bob, unlock, rows, payments, _folder: folder })
    }

    fn load(&mut self) -> Result<(), CliError> {
        let mut purse = self.bank.purse(self.alice.id())?;
        let touch = Touch::load(&mut purse, &mut self.alice.ledger, Terms::cny(LOAD));
        let touch = touch.map_err(failed(&self.alice))?;
        self.note("bank loads alice", Some(LOAD), &touch, End::Settled)
    }

    fn pay(&mut self, orientation: Orientation) -> Result<(), CliError> {
        let touch = self.touch(orientation, None)?;
        self.note("alice pays bob", Some(PRICE), &touch, End::Settled)?;
        self.record(orientation, false, &touch);
        Ok(())
    }

    /// The value is lost on its way, both lose power, and the next tap delivers it.
    fn tear_and_heal(mut self) -> Result<Self, CliError> {
        let torn = self.touch(PayerReads, Some(5))?;
        self.note("alice pays bob, torn", Some(PRICE), &torn, End::Torn)?;
        self = self.lose_power()?;
        let healed = Touch::heal(&mut self.alice.ledger, &mut self.bob.ledger, PayerReads)
            .map_err(failed(&self.bob))?;
        self.note("they tap again", None, &healed, End::Late)?;
        self.record(PayerReads, true, &healed);
        Ok(self)
    }

    /// The value is lost on its way, bob gives up the order, and the next tap takes it back.
    fn cancel_and_refund(mut self) -> Result<Self, CliError> {
        let torn = self.touch(PayeeReads, Some(4))?;
        self.note("alice pays bob, torn", Some(PRICE), &torn, End::Torn)?;
        self = self.lose_power()?;
        self.bob.ledger.void().map_err(failed(&self.bob))?;
        self.rows.push(["bob gives up the order", "", "", "", "", "", ""].map(str::to_owned));
        let healed = Touch::heal(&mut self.alice.ledger, &mut self.bob.ledger, PayeeReads)
            .map_err(failed(&self.bob))?;
        self.note("they tap again", None, &healed, End::Healed)?;
        self.record(PayeeReads, true, &healed);
        Ok(self)
    }

    fn redeem(&mut self) -> Result<(), CliError> {
        let mut purse = self.bank.purse(self.bob.id())?;
        let terms = Terms::cny(REDEEM);
        let touch = Touch::pay(&mut self.bob.ledger, &mut purse, terms, PayeeReads, None)
            .map_err(failed(&self.bob))?;
        self.note("bob redeems", Some(REDEEM), &touch, End::Settled)
    }

    fn output(mut self) -> Result<Output, CliError> {
        let mut sums = Sums::default();
        for device in [&mut self.alice, &mut self.bob] {
            let path = device.path().to_owned();
            books::add(&mut sums, &mut device.ledger, &path)?;
        }
        books::add_purses(&mut sums, &self.bank)?;

        let heads = ["tap", "reader", "yuan", "outcome", "exchanges", "bytes on air", STEPS];
        let taps = table(heads, &["yuan", "exchanges", "bytes on air"], self.rows);
        let mut json = books::figures(&sums);
        if let Some(json) = json.as_object_mut() {
            json.insert("payments".to_owned(), self.payments.into());
        }
        let exit = if sums.conserved() { Exit::Done } else { Exit::Unbalanced };
        Ok(Output { text: format!("{taps}\n{LEGEND}\n\n{}", books::sheet(&sums)), json, exit })
    }

    fn touch(&mut self, orientation: Orientation, lose: Option<u32>) -> Result<Touch, CliError> {
        let (payer, payee) = (&mut self.alice.ledger, &mut self.bob.ledger);
        Touch::pay(payer, payee, Terms::cny(PRICE), orientation, lose).map_err(failed(&self.bob))
    }

    /// Both lose power: what is not on flash is gone.
    fn lose_power(self) -> Result<Self, CliError> {
        let (alice, bob) = (self.alice.restart(&self.unlock)?, self.bob.restart(&self.unlock)?);
        Ok(Self { alice, bob, ..self })
    }

    /// A line of the table; a tap that ended otherwise ends the demo.
    fn note(
        &mut self,
        what: &str,
        amount: Option<Amount>,
        touch: &Touch,
        expected: End,
    ) -> Result<(), CliError> {
        if let End::Refused(side, error) | End::Broken(side, error) = touch.end {
            let wallet = if side == Side::Payer { "the payer" } else { "the payee" };
            return Err(CliError::Refused { wallet: wallet.to_owned(), error });
        }
        if touch.end != expected {
            return Err(CliError::Bug);
        }
        let steps: Vec<_> = touch.steps().map(|step| step.as_micros().to_string()).collect();
        self.rows.push([
            what.to_owned(),
            reader(touch.orientation).to_owned(),
            amount.map(|amount| amount.to_string()).unwrap_or_default(),
            word(touch.end, touch).to_owned(),
            touch.air.exchanges().to_string(),
            touch.air.bytes().to_string(),
            steps.join(" "),
        ]);
        Ok(())
    }

    /// A payment between the two, as the tap left it that ended it.
    fn record(&mut self, orientation: Orientation, torn: bool, touch: &Touch) {
        self.payments.push(json!({
            "reader": reader(orientation),
            "amount_fen": fen(PRICE),
            "outcome": word(touch.end, touch),
            "torn": torn,
            "exchanges": touch.air.exchanges(),
            "bytes_on_air": touch.air.bytes(),
        }));
    }
}

fn failed(device: &Device) -> impl FnOnce(Error) -> CliError + use<> {
    let path = device.path().to_owned();
    |error| CliError::Wallet { path, error }
}

/// Some yuan, as a constant.
const fn constant(fen: u64) -> Amount {
    match Amount::from_fen(fen) {
        Ok(amount) => amount,
        Err(_) => Amount::ZERO,
    }
}

const LOAD: Amount = constant(20_000);
const PRICE: Amount = constant(1_234);
const REDEEM: Amount = constant(2_000);
const STEPS: &str = "µs per step";
const LEGEND: &str = "\
Steps: SELECT, its answer, the second command, its answer, the third, its answer, and what the
reader does with that; each as long as it took to make, flash in a file included.";
