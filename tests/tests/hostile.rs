//! A payer and a payee that lie in every field of every message, in every order.
//!
//! The tables are those of the wire document: each row is a field with what the wallet does of
//! every lie in it, by name. A refused lie changes nothing, down to the wear of the flash, and an
//! honest tap of the same wallet goes through after it.
//!
//! `cargo test` takes a slice where a table is large and says what it left out;
//! `HOSTILE=all cargo test --test hostile` leaves out nothing.
//!
//! Revoked certificates are not among the lies: version 1 has no revocation list (its domain
//! string is reserved, section 5 of the wire document), so a wallet cannot tell one.
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

#[cfg(test)]
#[path = "hostile/certificate.rs"]
mod certificate;
#[cfg(test)]
#[path = "hostile/day.rs"]
mod day;
#[cfg(test)]
#[path = "hostile/hello.rs"]
mod hello;
#[cfg(test)]
#[path = "hostile/lie.rs"]
mod lie;
#[cfg(test)]
#[path = "hostile/order.rs"]
mod order;
#[cfg(test)]
#[path = "hostile/order_card.rs"]
mod order_card;
#[cfg(test)]
#[path = "hostile/order_reader.rs"]
mod order_reader;
#[cfg(test)]
#[path = "hostile/outcome.rs"]
mod outcome;
#[cfg(test)]
#[path = "hostile/pay.rs"]
mod pay;
#[cfg(test)]
#[path = "hostile/pen.rs"]
mod pen;
#[cfg(test)]
#[path = "hostile/replay.rs"]
mod replay;
#[cfg(test)]
#[path = "hostile/request.rs"]
mod request;
#[cfg(test)]
#[path = "hostile/resealed.rs"]
mod resealed;
#[cfg(test)]
#[path = "hostile/signature.rs"]
mod signature;
#[cfg(test)]
#[path = "hostile/stand.rs"]
mod stand;
#[cfg(test)]
#[path = "hostile/tally.rs"]
mod tally;
#[cfg(test)]
#[path = "hostile/validity.rs"]
mod validity;
#[cfg(test)]
#[path = "hostile/value.rs"]
mod value;
