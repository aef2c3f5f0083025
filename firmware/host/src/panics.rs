use std::{error::Error, path::Path};

use crate::{elf::Elf, report::Report};

/// Every place in the image that can panic, with the function and the crate it is in.
///
/// # Errors
/// Where the image cannot be read, or was linked without `--emit-relocs`.
pub fn run(path: &Path, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let elf = Elf::read(path)?;
    if elf.calls.is_empty() {
        return Err("the image says nothing of its calls: link it with --emit-relocs".into());
    }
    let mut sites = 0;
    for call in elf.calls.iter().filter(|call| panics(&call.to)) {
        let caller = elf.at(call.from).ok_or("a call from nowhere")?;
        // What panicking consists of may call itself.
        if !panics(&caller.name) {
            sites += 1;
            println!("{:>8x}  {}: {} calls {}", call.from, caller.origin(), caller.name, call.to);
        }
    }
    let claim = match sites {
        0 => "no place in the wallet can panic".to_owned(),
        _ => format!("no place in the wallet can panic; there are {sites}"),
    };
    report.claim(&claim, sites == 0);
    Ok(())
}

/// Whether that is a function of the standard library that ends in a panic.
fn panics(name: &str) -> bool {
    let name = name.split('<').next().unwrap_or_default();
    let core = name.starts_with("core::") || name.starts_with("alloc::");
    name.contains("rust_begin_unwind")
        || name == "abort"
        || name.starts_with("core::panicking")
        || core && (name.ends_with("_failed") || name.ends_with("_fail") || name.contains("panic"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_is_known_by_its_name() {
        for name in [
            "core::panicking::panic_fmt",
            "core::option::expect_failed",
            "core::result::unwrap_failed",
            "core::slice::index::slice_index_fail",
            "core::cell::panic_already_borrowed",
            "rust_begin_unwind",
        ] {
            assert!(panics(name), "{name}");
        }
        for name in ["core::fmt::write", "ecny_core::ledger::judge", "sm3::compress::compress"] {
            assert!(!panics(name), "{name}");
        }
    }
}
