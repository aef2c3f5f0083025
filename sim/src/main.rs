//! The command line tool `ecny`.
fn main() {}
