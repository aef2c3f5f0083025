use std::{collections::BTreeMap, error::Error, path::Path};

use object::SectionKind;

use crate::{
    budget::{self, Budget, said, table},
    elf::Elf,
    report::Report,
};

/// What the wallet takes of flash and RAM, crate by crate, held against the budget.
pub fn run(
    path: &Path,
    file: &Path,
    target: &str,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    let elf = Elf::read(path)?;
    let sum = |kinds: &[SectionKind]| -> u64 {
        let of_kind = elf.sections.iter().filter(|(_, kind, _)| kinds.contains(kind));
        of_kind.map(|(_, _, size)| size).sum()
    };
    println!("{target}: {:>7} {:>7}", "flash", "RAM");
    for (origin, [flash, ram]) in by_crate(&elf) {
        println!("  {origin:<28} {flash:>7} {ram:>7}");
    }
    for (name, _, size) in &elf.sections {
        println!("  {name:<28} {size:>7}");
    }
    let flash = sum(&[SectionKind::Text, SectionKind::ReadOnlyData, SectionKind::Data]);
    let ram = sum(&[SectionKind::Data, SectionKind::UninitializedData]);
    let figures = BTreeMap::from([("flash".to_owned(), flash), ("static RAM".to_owned(), ram)]);
    if budget::accepting() {
        print!("{}", table(&format!("size.\"{target}\""), &figures));
        return Ok(());
    }
    let budget = Budget::read(file)?;
    for (name, figure) in &figures {
        if let Some(goal) = budget.goal.get(name) {
            println!("        {name} {figure} of {goal} ({})", said(figure <= goal));
        }
    }
    budget.hold(&format!("size.{target}"), budget.size.get(target), &figures, report);
    Ok(())
}

/// Bytes of flash and RAM by crate, the largest first. What has no name lies under its section's.
fn by_crate(elf: &Elf) -> Vec<(String, [u64; 2])> {
    let mut crates: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    for (name, kind, size) in &elf.sections {
        let in_ram = *kind == SectionKind::UninitializedData;
        let mut named = 0;
        for symbol in elf.symbols.iter().filter(|symbol| symbol.section == *name) {
            let taken = crates.entry(symbol.origin().to_owned()).or_default();
            taken[usize::from(in_ram)] += symbol.size;
            named += symbol.size;
        }
        let rest = crates.entry(format!("(unnamed, {name})")).or_default();
        rest[usize::from(in_ram)] += size.saturating_sub(named);
    }
    let mut crates: Vec<_> = crates.into_iter().filter(|(_, taken)| *taken != [0, 0]).collect();
    crates.sort_by_key(|(_, [flash, ram])| std::cmp::Reverse(flash + ram));
    crates
}
