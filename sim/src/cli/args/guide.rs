//! What the help teaches besides the commands.

use clap::builder::styling::AnsiColor;

use crate::cli::exit;

/// What stands behind the commands.
pub(super) fn after_help() -> String {
    format!(
        "\
Wallet directories:
  A wallet is a directory: `wallet.json` says who it is, `keys.sealed` holds its keys, encrypted,
  `flash.bin` is its flash, 256 KiB in words of 8 bytes and pages of 4 KiB, word for word. Its PIN
  has flash of its own, `pin.bin`. An issuer's directory keeps all it has decided in `events`. One
  process uses it at a time. It may be killed at any moment. Do not copy it and use both: the
  copy is a clone, and an operator that sees both logs can prove it.

Passphrase:
  Keys are sealed under --key-file if it is given, else under a passphrase: ECNY_PASSPHRASE if it
  is set, else what you type. Every directory remembers which of the two kinds opens it.

PIN and day:
  A wallet's PIN comes from --pin-file, else from ECNY_PIN, else from what you type. The day is that
  of this computer's clock in China, or ECNY_TODAY, as in ECNY_TODAY=2026-11-28, for a story that takes
  longer than an afternoon.

Exit codes:
{}

Examples:
  ecny demo
  ecny init bank
  ecny enrol --issuer bank --wallet alice
  ecny enrol --issuer bank --wallet bob
  ecny load --issuer bank --wallet alice --amount 200.00
  ecny pay --from alice --to bob --amount 12.34
  ecny books --issuer bank alice bob",
        exit::TABLE
    )
}

/// The colors of the help.
pub(super) const STYLES: clap::builder::Styles = clap::builder::Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());
