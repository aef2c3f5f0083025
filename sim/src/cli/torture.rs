//! `ecny torture`: from a seed to what was found.

mod error;
mod options;
mod progress;

use std::{
    fs,
    path::{Path, PathBuf},
};

use ecny_sim::torture::{
    matrix,
    simulation::{
        Campaign, Found, NotAList, NotAScript, Outcome, Script, Seeds, Simulation, Tally,
        Unfinished, replay,
    },
};
use serde_json::{Map, Value, json};

use self::progress::Progress;
use super::{
    exit::Exit,
    interrupt,
    output::{BAD, GOOD, HINT, Output, table},
};

pub(super) use self::{error::TortureError, options::Torture};

/// Looks for a way to make or lose value.
pub(super) fn run(torture: &Torture) -> Result<Output, TortureError> {
    if torture.exhaustive {
        return exhaustive(torture);
    }
    if let Some(path) = &torture.script {
        return script(path);
    }
    let begun = match &torture.resume {
        Some(path) => {
            let list: Result<Unfinished, NotAList> = read(path)?.parse();
            list.map_err(|error| wrong(path, &error))?
        }
        None => Unfinished {
            campaign: Campaign {
                wallets: torture.wallets()?,
                steps: torture.steps.get(),
                faults: torture.faults.clone(),
                culprits: torture.culprits,
                real_share: torture.real_share,
            },
            tally: Tally::default(),
            left: Seeds::from(torture.seed, torture.worlds.get()),
        },
    };
    simulate(begun, torture.jobs.get())
}

/// Runs the worlds that are left.
fn simulate(begun: Unfinished, jobs: usize) -> Result<Output, TortureError> {
    let Unfinished { campaign, tally: before, left } = begun;
    let stop = interrupt::flag()?;
    let worlds = left.iter().fold(0_u64, |worlds, _| worlds.saturating_add(1));
    let mut progress = Progress::new(Some(worlds.saturating_mul(campaign.steps)));
    progress.begin(&format!("{worlds} worlds of {} steps", campaign.steps));
    let mut tell = |steps| progress.tell(steps, "steps");
    let outcome = campaign.run(&left, jobs, &stop, &nothing_more, &mut tell)?;
    progress.end(outcome.tally.payments, "payments");

    let Outcome { mut tally, found, left } = outcome;
    tally.add(&before);
    match found {
        Some(found) => failed(&tally, &found),
        None if left.is_empty() => Ok(passed(&tally, Exit::Done)),
        None => interrupted(&Unfinished { campaign, tally, left }),
    }
}

/// Replays a script.
fn script(path: &Path) -> Result<Output, TortureError> {
    let script: Result<Script, NotAScript> = read(path)?.parse();
    let script = script.map_err(|error| wrong(path, &error))?;
    let template = script.scene.kind.template(script.scene.wallets)?;
    let replayed = replay(&script.scene, &template, &script.steps, &nothing_more)?;
    let Some(failure) = replayed.failure else { return Ok(passed(&replayed.tally, Exit::Done)) };
    let found = Found { steps: script.steps.len(), script, failure };
    Ok(broken(&replayed.tally, &found, path))
}

/// Runs the tear matrix, or a slice of it.
fn exhaustive(torture: &Torture) -> Result<Output, TortureError> {
    let budget = torture.budget.map(|budget| budget.get());
    let mut progress = Progress::new(budget);
    let mut cases: u64 = 0;
    let mut tell = |more: u64, scenario: &str| {
        cases = cases.saturating_add(more);
        progress.tell(cases, scenario);
    };
    let report = matrix::exhaustive(budget, torture.jobs.get(), &mut tell)?;
    progress.end(report.cases, "cases");

    let violations = report.violations.len();
    let scenarios: Map<_, Value> =
        report.scenarios.iter().map(|(name, cases)| (name.clone(), (*cases).into())).collect();
    let json = json!({
        "cases": report.cases,
        "violations": violations,
        "scenarios": scenarios,
        "found": report.violations,
    });
    let rows = report.scenarios.iter().map(|(name, cases)| [name.clone(), cases.to_string()]);
    let mut text = format!("{}\n", table(["scenario", "cases"], &["cases"], rows));
    for violation in &report.violations {
        text.push_str(&format!("{BAD}broken:{BAD:#} {violation}\n"));
    }
    text.push_str(&verdict(violations, &format!("{} cases", report.cases)));
    let exit = if violations == 0 { Exit::Done } else { Exit::Refused };
    Ok(Output { text, json, exit })
}

/// All that was looked at held.
fn passed(tally: &Tally, exit: Exit) -> Output {
    let rows = tally.counts().map(|(what, count)| [what.replace('_', " "), count.to_string()]);
    let verdict = verdict(0, &format!("{} steps", tally.steps));
    let text = format!("{}\n{verdict}", table(["what", "how often"], &["how often"], rows));
    Output { text, json: object(tally, 0), exit }
}

/// A world failed: the script that shows it is left beside.
fn failed(tally: &Tally, found: &Found) -> Result<Output, TortureError> {
    let path = PathBuf::from(format!("torture-{}.script", found.script.scene.seed));
    let remark = format!("# {}\n", found.failure.violation);
    write(&path, &format!("{}{remark}", found.script))?;
    Ok(broken(tally, found, &path))
}

/// Says what is broken, and which script shows it.
fn broken(tally: &Tally, found: &Found, path: &Path) -> Output {
    let Found { script, failure, steps } = found;
    let seed = script.scene.seed;
    let at = script.steps.get(failure.after);
    let at = at.map_or_else(|| "the end".to_owned(), |step| format!("`{step}`"));
    let text = format!(
        "{BAD}broken:{BAD:#} {}\n  seed {seed}, at {at}; {} steps show it, of {steps}\n\
         {script}\n  {HINT}hint:{HINT:#} to see it again: ecny torture --script {}",
        failure.violation,
        script.steps.len(),
        path.display(),
    );
    let mut json = object(tally, 1);
    if let Some(json) = json.as_object_mut() {
        json.insert("seed".to_owned(), seed.into());
        json.insert("violation".to_owned(), failure.violation.to_string().into());
        json.insert("script".to_owned(), path.display().to_string().into());
        let steps: Vec<_> = script.steps.iter().map(ToString::to_string).collect();
        json.insert("script_steps".to_owned(), steps.into());
    }
    Output { text, json, exit: Exit::Refused }
}

/// Somebody pressed Ctrl-C: what is left is listed beside.
fn interrupted(unfinished: &Unfinished) -> Result<Output, TortureError> {
    let first = unfinished.left.iter().next().unwrap_or_default();
    let path = PathBuf::from(format!("torture-{first}.seeds"));
    write(&path, &unfinished.to_string())?;
    let mut output = passed(&unfinished.tally, Exit::Interrupted);
    let command = format!("ecny torture --resume {}", path.display());
    output.text.push_str(&format!("\n  {HINT}hint:{HINT:#} to go on: {command}"));
    if let Some(json) = output.json.as_object_mut() {
        json.insert("resume".to_owned(), path.display().to_string().into());
    }
    Ok(output)
}

/// What happened, for a program.
fn object(tally: &Tally, violations: u64) -> Value {
    let counts = tally.counts().map(|(what, count)| (what.to_owned(), Value::from(count)));
    let mut json: Map<_, _> = counts.into_iter().collect();
    json.insert("cases".to_owned(), tally.steps.into());
    json.insert("violations".to_owned(), violations.into());
    json.into()
}

fn verdict(violations: usize, of: &str) -> String {
    match violations {
        0 => format!("{GOOD}no violation{GOOD:#} in {of}"),
        1 => format!("{BAD}1 violation{BAD:#} in {of}"),
        more => format!("{BAD}{more} violations{BAD:#} in {of}"),
    }
}

/// Nothing must hold but what always must.
fn nothing_more(_: &Simulation) -> Result<(), String> {
    Ok(())
}

fn read(path: &Path) -> Result<String, TortureError> {
    fs::read_to_string(path).map_err(|error| TortureError::File { path: path.to_owned(), error })
}

fn write(path: &Path, text: &str) -> Result<(), TortureError> {
    fs::write(path, text).map_err(|error| TortureError::File { path: path.to_owned(), error })
}

fn wrong(path: &Path, error: &dyn std::error::Error) -> TortureError {
    TortureError::Script { path: path.to_owned(), why: error.to_string() }
}
