use ecny_core::{Error, JournalError, Ledger, MAX_BODY, SecureElement};
use ecny_issuer::Excerpt;
use embedded_storage::nor_flash::NorFlash;

/// What a wallet sends to its operator: its statement, and every line since the last receipt.
///
/// # Errors
/// Where its flash or its element fails.
pub fn excerpt<F: NorFlash, E: SecureElement>(ledger: &mut Ledger<F, E>) -> Result<Excerpt, Error> {
    let signed = ledger.statement()?;
    let from = ledger.account().covered;
    let mut lines = Vec::new();
    let mut line = ledger.next_line(None)?;
    while let Some(at) = line {
        if at.number > from.number {
            let mut buffer = [0; MAX_BODY];
            let bytes = at.line.to_bytes(&mut buffer).map_err(|_| JournalError::TooLong)?;
            lines.push(bytes.to_vec());
        }
        line = ledger.next_line(Some(&at))?;
    }
    Ok(Excerpt { signed, from, lines })
}
