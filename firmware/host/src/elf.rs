use std::{error::Error, fs, path::Path};

use object::{
    Object, ObjectSection, ObjectSymbol, RelocationTarget, SectionKind, SymbolKind, read::elf,
};

/// A linked image, as far as the bench looks at it.
#[derive(Debug)]
pub struct Elf {
    /// Sections that take memory: name, kind, bytes.
    pub sections: Vec<(String, SectionKind, u64)>,
    /// Functions and data with a size, by address.
    pub symbols: Vec<Symbol>,
    /// Who refers to whom, where the linker was asked to keep it.
    pub calls: Vec<Call>,
}

/// A piece of the image with a name.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// Its name in Rust.
    pub name: String,
    /// Where it begins; for code without the Thumb bit.
    pub address: u64,
    /// How long it is.
    pub size: u64,
    /// The section it lies in.
    pub section: String,
}

/// One reference from code.
#[derive(Debug)]
pub struct Call {
    /// The address of the instruction.
    pub from: u64,
    /// The name of what it refers to.
    pub to: String,
}

impl Elf {
    /// Reads the image.
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = elf::ElfFile32::<object::Endianness>::parse(&*bytes)?;
        let (mut sections, mut calls) = (Vec::new(), Vec::new());
        for section in file.sections() {
            let kind = section.kind();
            let taken = matches!(
                kind,
                SectionKind::Text
                    | SectionKind::ReadOnlyData
                    | SectionKind::ReadOnlyString
                    | SectionKind::Data
                    | SectionKind::UninitializedData
            );
            let kind =
                if kind == SectionKind::ReadOnlyString { SectionKind::ReadOnlyData } else { kind };
            if taken && section.size() > 0 {
                sections.push((section.name()?.to_owned(), kind, section.size()));
            }
            if kind == SectionKind::Text {
                for (from, relocation) in section.relocations() {
                    if let RelocationTarget::Symbol(index) = relocation.target() {
                        let to = name(file.symbol_by_index(index)?.name()?);
                        calls.push(Call { from, to });
                    }
                }
            }
        }
        let mut symbols = Vec::new();
        for symbol in file.symbols() {
            let kind = symbol.kind();
            let sized = symbol.size() > 0 && matches!(kind, SymbolKind::Text | SymbolKind::Data);
            if let (true, Some(index)) = (sized, symbol.section_index()) {
                let section = file.section_by_index(index)?.name()?.to_owned();
                let address =
                    if kind == SymbolKind::Text { symbol.address() & !1 } else { symbol.address() };
                let name = name(symbol.name()?);
                symbols.push(Symbol { name, address, size: symbol.size(), section });
            }
        }
        symbols.sort_by_key(|symbol| symbol.address);
        // One function may have two names; it takes its bytes once.
        symbols.dedup_by_key(|symbol| (symbol.address, symbol.section.clone()));
        Ok(Self { sections, symbols, calls })
    }

    /// What lies at that address.
    pub fn at(&self, address: u64) -> Option<&Symbol> {
        self.symbols.iter().find(|symbol| {
            (symbol.address..symbol.address.saturating_add(symbol.size)).contains(&address)
        })
    }
}

impl Symbol {
    /// The crate it comes from: the first path in its name.
    pub fn origin(&self) -> &str {
        origin(&self.name)
    }
}

/// The crate that a name in Rust begins with.
pub fn origin(name: &str) -> &str {
    // What is implemented for an array or a number is the trait's.
    let path = match name.split_once(" as ") {
        Some((before, after)) if !before.contains("::") => after,
        Some(_) | None => name.trim_start_matches(['<', '&', '[', '(', '*']),
    };
    let path = path.strip_prefix("mut ").or_else(|| path.strip_prefix("dyn ")).unwrap_or(path);
    path.split_once("::").map_or("(no crate)", |(origin, _)| origin)
}

fn name(mangled: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(mangled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_is_the_first_path_of_a_name() {
        assert_eq!(origin("sm3::compress::compress"), "sm3");
        assert_eq!(origin("<sm2::field::FieldElement as ff::Field>::square"), "sm2");
        assert_eq!(origin("<ecny_core::ledger::Ledger<a::B, c::D>>::open"), "ecny_core");
        assert_eq!(origin("<[u8; 32] as serde_core::ser::Serialize>::serialize"), "serde_core");
        assert_eq!(origin("memcpy"), "(no crate)");
    }
}
