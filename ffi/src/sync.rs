use ecny_core::{SignedStatement, Taken, Word, encode};
use ecny_offline_protocol::sync::{BundleWriter, Frame, ReplyPart, ReplyReader};

use crate::{
    ecny_result::{self, ECNY_COMMAND_MALFORMED, ECNY_NOTHING, ECNY_OUT_OF_TURN, ECNY_PANIC},
    ecny_wallet,
    guard::guard,
    raw::{Out, OutBytes, Span, apart, bytes},
    wallet::{Open, enter},
};

/// The length of a signed statement.
pub const ECNY_STATEMENT_LEN: usize = 200;
/// The most bytes of a word of an operator's.
pub const ECNY_WORD_MAX: usize = 195;
/// The most bytes of a frame of a sync.
pub const ECNY_FRAME_MAX: usize = 483;

/// Signs where the log stands, for the operator. The records that belong to it are those of
/// `ecny_wallet_next_record` above `ecny_status.covered`.
///
/// - `statement`: set to it, `ECNY_STATEMENT_LEN` bytes.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `statement` is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_statement(
    wallet: *mut ecny_wallet,
    statement: *mut u8,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let to = unsafe { Out::<[u8; ECNY_STATEMENT_LEN]>::new(statement.cast()) }?;
        apart(&[Span::of(wallet), to.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let mut signed = [0; ECNY_STATEMENT_LEN];
        encode(&open.ledger.statement()?, &mut signed).map_err(|_| ECNY_PANIC)?;
        to.set(signed);
        Ok(())
    })
}

/// Takes a word of an operator's, or of the root's: limits, orders, revocations, pockets, receipts,
/// resolutions, operators. It is the same bytes on every way to the wallet; whoever brings them is
/// not believed, and they are checked before anything is written.
///
/// - `word`, `word_len`: its bytes, at most `ECNY_WORD_MAX`. `ECNY_COMMAND_MALFORMED` for what is none.
/// - `now`: set to whether it holds since this call; false where it was taken before, and nothing
///   has changed then.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_take(
    wallet: *mut ecny_wallet,
    word: *const u8,
    word_len: usize,
    now: *mut bool,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (word, now) = unsafe { (bytes(word, word_len)?, Out::new(now)?) };
        apart(&[Span::of(wallet), Span::of_bytes(word), now.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let word = Word::from_bytes(word).map_err(|_| ECNY_COMMAND_MALFORMED)?;
        now.set(open.ledger.take(&word)? == Taken::Now);
        Ok(())
    })
}

/// Begins a sync, or begins it again: `ecny_wallet_sync_next` gives what the operator is to get, and
/// `ecny_wallet_sync_take` takes its reply. The frames are the same over any pipe and in a file,
/// after the ten bytes "ecny-sync" and 01.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_sync_begin(wallet: *mut ecny_wallet) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract.
        let mut open = unsafe { enter(wallet) }?;
        let bundle = BundleWriter::new(&mut open.ledger)?;
        let reply = ReplyReader::new(open.ledger.id());
        open.sync = Some(Sync { bundle, reply });
        Ok(())
    })
}

/// The next frame for the operator: the statement, every record since the last receipt, the end. The
/// wallet may pay meanwhile; what comes after the statement is for the next sync.
///
/// - `out`, `out_cap`: room for a frame, at least `ECNY_FRAME_MAX` bytes.
/// - `out_len`: set to its length. `ECNY_NOTHING` after the end.
///
/// `ECNY_OUT_OF_TURN` where no sync was begun.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_sync_next(
    wallet: *mut ecny_wallet,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (room, len) = unsafe { (OutBytes::new(out, out_cap)?, Out::new(out_len)?) };
        apart(&[Span::of(wallet), room.span(), len.span()])?;
        room.at_least(ECNY_FRAME_MAX)?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let Open { ledger, sync, .. } = &mut *open;
        let sync = sync.as_mut().ok_or(ECNY_OUT_OF_TURN)?;
        let mut buffer = [0; ECNY_FRAME_MAX];
        let frame = sync.bundle.next(ledger, &mut buffer)?.ok_or(ECNY_NOTHING)?;
        len.set(room.put(frame)?);
        Ok(())
    })
}

/// Takes the next frame of the operator's reply, and the word that is in it: what was taken is
/// taken, also where the rest never comes.
///
/// - `frame`, `frame_len`: its bytes, all of them.
/// - `over`: set to whether this was the last.
///
/// `ECNY_SYNC_*` for a frame that does not belong there: it may be given again. Any other error is
/// about the word in it: go on with the next frame.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_sync_take(
    wallet: *mut ecny_wallet,
    frame: *const u8,
    frame_len: usize,
    over: *mut bool,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (frame, over) = unsafe { (bytes(frame, frame_len)?, Out::new(over)?) };
        apart(&[Span::of(wallet), Span::of_bytes(frame), over.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let Open { ledger, sync, .. } = &mut *open;
        let sync = sync.as_mut().ok_or(ECNY_OUT_OF_TURN)?;
        if let ReplyPart::Word(word) = sync.reply.read(frame)? {
            ledger.take(&Word::from_bytes(word).map_err(|_| ECNY_COMMAND_MALFORMED)?)?;
        }
        over.set(sync.reply.is_done());
        Ok(())
    })
}

/// A sync that goes on: what is still to be sent, and how far the reply has come.
pub(crate) struct Sync {
    bundle: BundleWriter,
    reply: ReplyReader,
}

const _: () = assert!(ECNY_STATEMENT_LEN == SignedStatement::LEN && ECNY_WORD_MAX == Word::MAX_LEN);
const _: () = assert!(ECNY_FRAME_MAX == Frame::MAX_LEN);
