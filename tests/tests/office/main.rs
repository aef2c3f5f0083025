//! Operators at work: what they give out, take in, owe and are owed.
#![cfg(test)]

mod balance;
mod enrolment;
mod handed_over;
mod losses;
mod presented;
mod reopened;
mod revoked;
mod syncs;
mod testimony;
mod torn;
