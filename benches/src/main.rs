//! What `scripts/bench` calls; that script says what there is.
//!
//! ```text
//! ecny-benches agree                              every library takes what the others signed, or an error
//! ecny-benches count                              everything once, to be run under callgrind
//! ecny-benches hold   FIRST SECOND COUNTS         two runs' counts against the committed ones
//! ecny-benches accept FIRST SECOND COUNTS         two runs' counts as the committed ones
//! ecny-benches table|json|write COUNTED COUNTS LOG BUDGET PAPER [--quick]
//! ```
//! COUNTED and LOG may be `-`: not measured here.
#![forbid(unsafe_code)]

use std::{env, fs, path::Path, process::ExitCode};

use ecny_benches::{Boards, Counts, Fault, Report, Times, count, libraries_agree, rounds, tasks};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    run(&arguments).unwrap_or_else(|fault| {
        eprintln!("scripts/bench: {fault}");
        ExitCode::FAILURE
    })
}

fn run(arguments: &[&str]) -> Result<ExitCode, Fault> {
    match arguments {
        ["count"] => {
            count()?;
            Ok(ExitCode::SUCCESS)
        }
        ["agree"] => {
            libraries_agree(4)?;
            Ok(ExitCode::SUCCESS)
        }
        ["hold", first, second, committed] => {
            let committed = Counts::committed(Path::new(committed))?;
            hold(&twice(first, second)?, &committed)
        }
        ["accept", first, second, committed] => {
            let path = Path::new(committed);
            // Without OpenSSL at hand its figures stay.
            twice(first, second)?.or(&Counts::committed(path)?).commit(path)?;
            println!("accepted: {committed}");
            Ok(ExitCode::SUCCESS)
        }
        [
            form @ ("table" | "json" | "write"),
            counted,
            committed,
            log,
            budget,
            paper,
            rest @ ..,
        ] => {
            let committed = Counts::committed(Path::new(committed))?;
            let (counts, counted) = match *counted {
                "-" => (committed, false),
                run => (Counts::collected(Path::new(run))?.or(&committed), true),
            };
            let boards = match *log {
                "-" => Boards::committed(Path::new(budget))?,
                log => Boards::measured(Path::new(log))?,
            };
            let rounds = rounds(rest.contains(&"--quick"));
            let times = Times::measure(&mut tasks()?, rounds)?;
            show(form, &Report::new(counts, counted, times, boards), Path::new(paper))
        }
        _ => Err("see the head of benches/src/main.rs".into()),
    }
}

/// The counts of two runs that have to be the same.
fn twice(first: &str, second: &str) -> Result<Counts, Fault> {
    let [first, second] = [first, second].map(|run| Counts::collected(Path::new(run)));
    let (first, second) = (first?, second?);
    let differences = first.differences(&second);
    if differences.is_empty() {
        return Ok(first);
    }
    Err(format!("two runs took other instructions:\n  {}", differences.join("\n  ")).into())
}

fn hold(now: &Counts, committed: &Counts) -> Result<ExitCode, Fault> {
    for name in ["arch", "rustc"] {
        let [here, there] = [now, committed].map(|counts| counts.condition(name).unwrap_or("none"));
        if here != there {
            println!("skipped: the committed counts are of {there}, this is {here}");
            println!("0 passed, 0 failed, 1 skipped");
            return Ok(ExitCode::SUCCESS);
        }
    }
    let risen = now.risen(committed);
    for line in &risen {
        println!("FAILED  {line}");
    }
    if !risen.is_empty() {
        println!("If that is the price of something good: scripts/bench counts --accept");
    }
    let held = now.gated().saturating_sub(risen.len());
    println!("{held} passed, {} failed, 0 skipped", risen.len());
    Ok(if risen.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn show(form: &str, report: &Report, paper: &Path) -> Result<ExitCode, Fault> {
    match form {
        "json" => println!("{}", report.json()),
        "write" => {
            fs::write(paper, report.written_into(&fs::read_to_string(paper)?)?)?;
            println!("written: {}", paper.display());
        }
        _ => print!("{}", report.tables()),
    }
    Ok(ExitCode::SUCCESS)
}
