//! `ecny-model`: searches every world and every mutant, and says what it has found.
#![forbid(unsafe_code)]

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use ecny_model::{Broken, Mutant, Report, check_mutant, configs, mutant_row};
use serde_json::json;

/// Searches small worlds of the payment protocol exhaustively, and mutants of it that must fail.
///
/// Exit code: 0 where every world holds and every mutant fails as it must, 1 where not, 2 for bad
/// arguments.
#[derive(Debug, Parser)]
#[command(name = "ecny-model", version, max_term_width = 100)]
struct Cli {
    /// Print one JSON object
    #[arg(long)]
    json: bool,

    /// Search this mutant alone, and print its shortest counterexample
    #[arg(long, value_name = "NAME", value_parser = mutant, conflicts_with = "list")]
    mutant: Option<Mutant>,

    /// List worlds and mutants, and search nothing
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let (text, held) = match cli {
        Cli { list: true, json, .. } => (list(json), true),
        Cli { mutant: Some(mutant), json, .. } => one(mutant, json),
        Cli { mutant: None, json, .. } => {
            let report = Report::of_all();
            let text = if json { format!("{:#}\n", report.to_json()) } else { report.to_string() };
            (text, report.holds())
        }
    };
    // Whoever reads only the beginning has seen what they wanted.
    let written = io::stdout().lock().write_all(text.as_bytes());
    let written = written.is_ok_and(|()| held);
    if written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One mutant, and whether it fails as it must.
fn one(mutant: Mutant, json: bool) -> (String, bool) {
    let checked = check_mutant(mutant);
    let failed = checked.is_ok();
    if json {
        return (format!("{:#}\n", mutant_row(mutant, &checked)), failed);
    }
    let text = match checked {
        Ok(check) => {
            let head = format!("{mutant}, in {}, without: {}\n", mutant.config(), mutant.rule());
            let path = check.broken.map_or_else(String::new, |Broken { property, path }| {
                format!("breaks “{property}” in {} steps:\n\n{path}", path.steps.len())
            });
            format!("{head}{path}")
        }
        Err(fault) => format!("{mutant} {fault}; it must break “{}”\n", mutant.breaks()),
    };
    (text, failed)
}

fn list(json: bool) -> String {
    if json {
        let configs = configs();
        let configs =
            configs.iter().map(|config| json!({ "config": config.name, "shows": config.shows }));
        let mutants = Mutant::ALL.into_iter().map(|mutant| {
            json!({
                "mutant": mutant.name(),
                "rule": mutant.rule(),
                "config": mutant.config(),
                "must_break": mutant.breaks().name(),
            })
        });
        let (configs, mutants): (Vec<_>, Vec<_>) = (configs.collect(), mutants.collect());
        return format!("{:#}\n", json!({ "configs": configs, "mutants": mutants }));
    }
    let configs =
        configs().into_iter().map(|config| format!("  {:30}{}\n", config.name, config.shows));
    let mutants =
        Mutant::ALL.into_iter().map(|mutant| format!("  {:30}{}\n", mutant.name(), mutant.rule()));
    let (configs, mutants): (String, String) = (configs.collect(), mutants.collect());
    format!("Worlds:\n{configs}\nMutants, by the rule that is left out:\n{mutants}")
}

fn mutant(name: &str) -> Result<Mutant, String> {
    Mutant::named(name).ok_or_else(|| "there is no such mutant; --list names them".to_owned())
}
