use ecny_core::{Amount, Asked, Tag, Terms, Wanted};
use ecny_offline_protocol::{Card, Reader, TapError};

use crate::{
    consent::amount,
    ecny_result::{self, ECNY_OUT_OF_TURN},
    ecny_wallet,
    event::ecny_event,
    guard::guard,
    raw::{Out, OutBytes, Span, apart, bytes},
    wallet::{Open, Tap, enter},
};

/// The most bytes of a command or response APDU.
pub const ECNY_APDU_MAX: usize = 250;

/// The card role: answers one command APDU. A tap of the reader role ends.
///
/// `ECNY_OK` says that there is a response: send it, whatever the event is. What the command did is
/// on flash before this returns.
///
/// - `apdu`, `apdu_len`: the command, borrowed for the call.
/// - `out`, `out_cap`: room for the response, at least `ECNY_APDU_MAX` bytes.
/// - `out_len`: set to the length of the response.
/// - `event`: set to what has happened; `ECNY_EVENT_REFUSED` says why in `why`.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_handle_apdu(
    wallet: *mut ecny_wallet,
    apdu: *const u8,
    apdu_len: usize,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
    event: *mut ecny_event,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (apdu, to) = unsafe { (bytes(apdu, apdu_len)?, Answer::new(out, out_cap, out_len)?) };
        // SAFETY: as above.
        let event = unsafe { Out::new(event) }?;
        to.apart(wallet, &[Span::of_bytes(apdu), event.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let Open { ledger, tap, .. } = &mut *open;
        if let Tap::Reader(reader) = tap {
            reader.end(ledger);
        }
        if !matches!(tap, Tap::Card(_)) {
            *tap = Tap::Card(Card::new());
        }
        let Tap::Card(card) = tap else { return Err(ECNY_OUT_OF_TURN) };
        let handled = card.handle(apdu, ledger);
        event.set(handled.event.map_or_else(ecny_event::refused, ecny_event::happened));
        to.set(handled.response)
    })
}

/// The reader role, as the payee: begins a tap that collects a payment, and gives the first command.
/// A tap of either role ends.
///
/// - `amount_fen`: the order; 0 only heals older payments.
/// - `out`, `out_cap`: room for the command, at least `ECNY_APDU_MAX` bytes.
/// - `out_len`: set to its length.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_collect(
    wallet: *mut ecny_wallet,
    amount_fen: u64,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe {
        begin(wallet, out, out_cap, out_len, |open| {
            Ok(Reader::collect(Wanted::Order(open.terms(amount_fen)?), &mut open.ledger)?)
        })
    }
}

/// The same where the card is the operator's purse: the limits on what comes from other wallets do
/// not apply.
///
/// # Safety
/// As for `ecny_wallet_collect`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_load(
    wallet: *mut ecny_wallet,
    amount_fen: u64,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe {
        begin(wallet, out, out_cap, out_len, |open| {
            Ok(Reader::collect(Wanted::Load(open.terms(amount_fen)?), &mut open.ledger)?)
        })
    }
}

/// The reader role, as the payer: begins a tap that pays, and gives the first command. Its person
/// has to have said yes before: `ecny_wallet_arm` or `ecny_wallet_allow`.
///
/// - `amount_fen`: what is paid; 0 only heals older payments.
///
/// # Safety
/// As for `ecny_wallet_collect`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_pay(
    wallet: *mut ecny_wallet,
    amount_fen: u64,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe {
        begin(wallet, out, out_cap, out_len, |open| {
            Ok(Reader::pay(open.terms(amount_fen)?, &mut open.ledger)?)
        })
    }
}

/// The same where the card is the operator's purse of this wallet: value goes home. It says yes to
/// that purse and to nobody else, in place of what waits or was approved.
///
/// # Safety
/// As for `ecny_wallet_collect`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_redeem(
    wallet: *mut ecny_wallet,
    amount_fen: u64,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
) -> ecny_result {
    // SAFETY: this function's contract.
    unsafe {
        begin(wallet, out, out_cap, out_len, |open| {
            let terms = open.terms(amount_fen)?;
            let reader = Reader::pay(terms, &mut open.ledger)?;
            let payee = open.ledger.id().purse();
            open.ledger.consent.give(Asked { payee, terms });
            Ok(reader)
        })
    }
}

/// Pays in the same tap after an older payment was healed, because the person has said so once more
/// (`ecny_wallet_arm`, `ecny_wallet_allow`). `ECNY_OUT_OF_TURN` where nothing was healed.
///
/// # Safety
/// As for `ecny_wallet_collect`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_pay_again(
    wallet: *mut ecny_wallet,
    amount_fen: u64,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let to = unsafe { Answer::new(out, out_cap, out_len) }?;
        to.apart(wallet, &[])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let terms = open.terms(amount_fen)?;
        let Tap::Reader(reader) = &mut open.tap else { return Err(ECNY_OUT_OF_TURN) };
        if !reader.healed() {
            return Err(ECNY_OUT_OF_TURN);
        }
        to.set(reader.pay_again(terms)?)
    })
}

/// Chooses what purpose the value is bound to that the wallet asks for and offers as the reader, from
/// the next tap on and until the handle is closed; 0, as a handle opens: none. A terminal whose
/// operator has certified it for a kind of goods collects what is bound to them.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_purpose(wallet: *mut ecny_wallet, tag: u16) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        unsafe { enter(wallet) }?.purpose = Tag::new(tag);
        Ok(())
    })
}

/// The reader role: takes the card's response to the last command, and gives the next one.
///
/// An error ends the tap; `event` is `ECNY_EVENT_REFUSED` then and says the same. What was debited
/// stays debited until its outcome is heard, in this tap or another.
///
/// - `response`, `response_len`: borrowed for the call.
/// - `out`, `out_cap`: room for the next command, at least `ECNY_APDU_MAX` bytes.
/// - `out_len`: set to its length; 0 where the tap is over.
/// - `event`: set to what has happened.
///
/// # Safety
/// As for `ecny_wallet_handle_apdu`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_feed(
    wallet: *mut ecny_wallet,
    response: *const u8,
    response_len: usize,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
    event: *mut ecny_event,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (response, to) =
            unsafe { (bytes(response, response_len)?, Answer::new(out, out_cap, out_len)?) };
        // SAFETY: as above.
        let event = unsafe { Out::new(event) }?;
        to.apart(wallet, &[Span::of_bytes(response), event.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let Open { ledger, tap: Tap::Reader(reader), .. } = &mut *open else {
            return Err(ECNY_OUT_OF_TURN);
        };
        match reader.feed(response, ledger) {
            Ok(next) => {
                let over = next.send.is_none();
                event.set(ecny_event { over, ..ecny_event::happened(next.event) });
                to.set(next.send.unwrap_or_default())
            }
            Err(error) => {
                event.set(ecny_event::refused(error));
                to.set(&[])?;
                Err(error.into())
            }
        }
    })
}

/// The field is gone, or the person is: ends the tap, in whichever role. What was debited stays
/// debited until its outcome is heard. Where there is no tap, nothing happens.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_end_tap(wallet: *mut ecny_wallet) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        end(&mut *unsafe { enter(wallet) }?);
        Ok(())
    })
}

/// Gives up the order whose request went out: whatever comes for it is canceled, and its payer has
/// it back with the next tap.
///
/// - `session`: set to the number of the order.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `session` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_void(
    wallet: *mut ecny_wallet,
    session: *mut u32,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let session = unsafe { Out::new(session) }?;
        apart(&[Span::of(wallet), session.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        session.set(open.ledger.void()?.session.number());
        Ok(())
    })
}

/// Begins a tap of the reader role.
///
/// # Safety
/// As for `ecny_wallet_collect`.
unsafe fn begin(
    wallet: *mut ecny_wallet,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
    make: impl FnOnce(&mut Open) -> Result<Reader, Refusal>,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let to = unsafe { Answer::new(out, out_cap, out_len) }?;
        to.apart(wallet, &[])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        end(&mut open);
        let mut reader = make(&mut open).map_err(|Refusal(result)| result)?;
        to.set(reader.start())?;
        open.tap = Tap::Reader(reader);
        Ok(())
    })
}

/// Why a tap was not begun: the caller's fault or the wallet's.
struct Refusal(ecny_result);

impl From<ecny_result> for Refusal {
    fn from(result: ecny_result) -> Self {
        Self(result)
    }
}

impl From<TapError> for Refusal {
    fn from(error: TapError) -> Self {
        Self(error.into())
    }
}

fn end(open: &mut Open) {
    let Open { ledger, tap, .. } = open;
    match tap {
        Tap::None => {}
        Tap::Card(card) => card.deactivate(ledger),
        Tap::Reader(reader) => reader.end(ledger),
    }
    *tap = Tap::None;
}

/// Where an APDU for the other side goes.
struct Answer {
    bytes: OutBytes,
    len: Out<usize>,
}

impl Answer {
    /// # Safety
    /// That of [`OutBytes::new`] and [`Out::new`].
    unsafe fn new(out: *mut u8, cap: usize, len: *mut usize) -> Result<Self, ecny_result> {
        // SAFETY: this function's contract.
        unsafe { Ok(Self { bytes: OutBytes::new(out, cap)?, len: Out::new(len)? }) }
    }

    /// Refuses arguments that share memory, and less room than any APDU may need.
    fn apart(&self, wallet: *const ecny_wallet, others: &[Span]) -> Result<(), ecny_result> {
        let own = [Span::of(wallet), self.bytes.span(), self.len.span()];
        apart(&own)?;
        for other in others {
            own.iter().try_for_each(|span| apart(&[*span, *other]))?;
        }
        apart(others)?;
        self.bytes.at_least(ECNY_APDU_MAX)
    }

    fn set(&self, apdu: &[u8]) -> Result<(), ecny_result> {
        self.len.set(self.bytes.put(apdu)?);
        Ok(())
    }
}

const _: () = assert!(ECNY_APDU_MAX == ecny_offline_protocol::sizes::APDU);

impl Open {
    /// What a tap of this wallet's reader is about. Nothing is bound to no purpose.
    fn terms(&self, fen: u64) -> Result<Terms, ecny_result> {
        let terms = Terms::cny(amount(fen)?);
        let bound = terms.amount != Amount::ZERO;
        Ok(if bound { Terms { tag: self.purpose, ..terms } } else { terms })
    }
}
