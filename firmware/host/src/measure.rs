use std::{collections::BTreeMap, error::Error, path::Path};

use serde::Deserialize;

use crate::{
    budget::{self, Budget, said, table},
    qemu::Board,
    report::Report,
};

/// Measures twice, wants the same digits, and holds them against the budget.
pub fn run(board: &Board, file: &Path, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let name = board.name();
    let (first, second) = (board.run("measure")?, board.run_quietly("measure")?);
    report.take(&first);
    report.claim(
        "two runs give the same digits",
        figures(&first) == figures(&second) && !figures(&first).is_empty(),
    );

    let figures = figures(&first);
    let by = |figure: fn(&Figure) -> u64| -> BTreeMap<String, u64> {
        figures.iter().map(|measured| (measured.name.clone(), figure(measured))).collect()
    };
    let ram: BTreeMap<String, u64> =
        parsed(&first).map(|Value { name, bytes }| (name, bytes)).collect();
    let (instructions, stack) = (by(|figure| figure.instructions), by(|figure| figure.stack));
    if budget::accepting() {
        print!("{}", table(&format!("instructions.\"{name}\""), &instructions));
        print!("{}", table(&format!("stack.\"{name}\""), &stack));
        print!("{}", table(&format!("ram.\"{name}\""), &ram));
        return Ok(());
    }
    let budget = Budget::read(file)?;
    let committed = budget.instructions.get(name);
    budget.hold(&format!("instructions.{name}"), committed, &instructions, report);
    budget.hold(&format!("stack.{name}"), budget.stack.get(name), &stack, report);
    budget.hold(&format!("ram.{name}"), budget.ram.get(name), &ram, report);
    let wallet = ram.values().max().copied().unwrap_or(0);
    if let Some(goal) = budget.goal.get("RAM of a wallet") {
        println!("        RAM of a wallet {wallet} of {goal} ({})", said(wallet <= *goal));
    }
    let longest = figures.iter().max_by_key(|figure| figure.stack);
    if let (Some(longest), Some(goal)) = (longest, budget.goal.get("stack")) {
        let within = said(longest.stack <= *goal);
        println!("        deepest stack {} of {goal} ({within}): {}", longest.stack, longest.name);
    }
    let payer = figures.iter().find(|figure| figure.name == PAYERS_STEP);
    let payer = payer.ok_or("the payer's step was not measured")?;
    println!("payer's step on {name}: {} M instructions", millions(payer.instructions));
    Ok(())
}

/// One line of the image's table.
#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Figure {
    name: String,
    instructions: u64,
    stack: u64,
}

/// What a value takes of RAM.
#[derive(Debug, Deserialize)]
struct Value {
    name: String,
    bytes: u64,
}

fn figures(log: &[String]) -> Vec<Figure> {
    parsed(log).collect()
}

/// The lines of the log that say a `T` in JSON.
fn parsed<'l, T: Deserialize<'l>>(log: &'l [String]) -> impl Iterator<Item = T> + 'l {
    log.iter().filter_map(|line| serde_json::from_str(line).ok())
}

fn millions(instructions: u64) -> String {
    let tenths = (instructions + 50_000) / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Certificate and request checked, debit signed and on flash, with point and nonce made ahead.
const PAYERS_STEP: &str = "prepared, payee reads: payer REQUEST to VALUE";
