//! Whole payments: the public-key work of both sides, and whole wallets.
//!
//! With *implicit* certificates, as the protocol has it (`docs/wire-protocol.md`, 4 and 6), a side
//! takes two points apart, agrees with the peer, checks certificate and signature in one, and signs.
//! With *explicit* certificates, which other libraries have, it takes three points apart, agrees,
//! checks three signatures (the root's under the operator's certificate, the operator's under the
//! peer's, the peer's), and signs. Bytes, domain strings and lengths are alike.

mod explicit;
mod implicit;
mod mixed;
mod tap;
mod wallet;

pub use explicit::explicit;
pub use implicit::implicit;
pub use mixed::mixed;
pub use tap::tap;
pub use wallet::Wallet;
