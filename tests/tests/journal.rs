//! What the journal promises, on flash that tears, wears and lies.

#[path = "journal/cuts.rs"]
mod cuts;
#[path = "journal/images.rs"]
mod images;
#[path = "journal/owner.rs"]
mod owner;
#[path = "journal/promises.rs"]
mod promises;
