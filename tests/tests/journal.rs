//! What the journal promises, on flash that tears, wears and lies.

#[path = "journal/cuts.rs"]
mod cuts;
#[path = "journal/owner.rs"]
mod owner;
