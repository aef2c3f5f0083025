use core::fmt;
use std::time::Duration;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use serde_json::{Value, json};

use crate::{
    check::{Broken, Check, Fault, check, check_mutant},
    config::Config,
    configs::configs,
    mutant::{Mutant, Rules},
    property::Property,
};

/// Every world searched, and every mutant.
#[derive(Debug)]
pub struct Report {
    /// The worlds that must hold.
    pub configs: Vec<(Config, Result<Check, Fault>)>,
    /// The mutants that must fail.
    pub mutants: Vec<(Mutant, Result<Check, Fault>)>,
}

impl Report {
    /// Searches everything.
    #[must_use]
    pub fn of_all() -> Self {
        let configs = configs().into_iter().map(|config| {
            let checked = check(&config, Rules::ALL);
            (config, checked)
        });
        Self {
            configs: configs.collect(),
            mutants: Mutant::ALL.map(|mutant| (mutant, check_mutant(mutant))).to_vec(),
        }
    }

    /// Whether all worlds hold and all mutants fail as they must.
    #[must_use]
    pub fn holds(&self) -> bool {
        let sound = |checked: &Result<Check, Fault>| {
            checked.as_ref().is_ok_and(|check| check.broken.is_none())
        };
        self.configs.iter().all(|(_, checked)| sound(checked))
            && self.mutants.iter().all(|(_, checked)| checked.is_ok())
    }

    /// The same as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let configs = self.configs.iter().map(|(config, checked)| {
            let mut row = json!({ "config": config.name, "shows": config.shows });
            match checked {
                Ok(check) => put(&mut row, check),
                Err(fault) => set(&mut row, "fault", fault.to_string().into()),
            }
            row
        });
        let mutants = self.mutants.iter().map(|(mutant, checked)| mutant_row(*mutant, checked));
        json!({
            "holds": self.holds(),
            "states": self.states(),
            "properties": all_properties().map(Property::name).collect::<Vec<_>>(),
            "configs": configs.collect::<Vec<_>>(),
            "mutants": mutants.collect::<Vec<_>>(),
        })
    }

    /// How many states the worlds that hold have.
    #[must_use]
    pub fn states(&self) -> usize {
        self.configs.iter().filter_map(|(_, checked)| checked.as_ref().ok()).map(|c| c.states).sum()
    }
}

/// One mutant as one JSON object.
#[must_use]
pub fn mutant_row(mutant: Mutant, checked: &Result<Check, Fault>) -> Value {
    let mut row = json!({
        "mutant": mutant.name(),
        "rule": mutant.rule(),
        "config": mutant.config(),
        "must_break": mutant.breaks().name(),
    });
    match checked {
        Ok(check) => put(&mut row, check),
        Err(fault) => set(&mut row, "fault", fault.to_string().into()),
    }
    row
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = plain(["config", "states", "transitions", "properties", "seconds"]);
        for (config, checked) in &self.configs {
            let (states, transitions, took) = figures(checked);
            let verdict = match checked {
                Ok(Check { broken: None, .. }) => format!("all {} hold", all_properties().count()),
                Ok(Check { broken: Some(broken), .. }) => format!("breaks “{}”", broken.property),
                Err(fault) => fault.to_string(),
            };
            table.add_row([config.name.to_owned(), states, transitions, verdict, took]);
        }
        writeln!(f, "{}\n", table.trim_fmt())?;

        let mut table = plain(["mutant", "in", "breaks", "steps", "states", "seconds"]);
        for (mutant, checked) in &self.mutants {
            let (states, _, took) = figures(checked);
            let (verdict, steps) = match checked {
                Ok(check) => (mutant.breaks().to_string(), steps(check.broken.as_ref())),
                Err(fault) => (fault.to_string(), String::new()),
            };
            let names = [mutant.name().to_owned(), mutant.config().to_owned()];
            table.add_row(names.into_iter().chain([verdict, steps, states, took]));
        }
        writeln!(f, "{}\n", table.trim_fmt())?;

        for (config, checked) in &self.configs {
            if let Ok(Check { broken: Some(broken), .. }) = checked {
                writeln!(f, "{} breaks “{}”:\n{}", config.name, broken.property, broken.path)?;
            }
        }
        let (configs, mutants) = (self.configs.len(), self.mutants.len());
        let states = self.states();
        if self.holds() {
            writeln!(
                f,
                "{configs} worlds hold ({states} states), {mutants} mutants fail as they must."
            )
        } else {
            writeln!(f, "NOT as it must be: see the tables above.")
        }
    }
}

/// Every property that is looked at in every world.
pub fn all_properties() -> impl Iterator<Item = Property> {
    Property::SAFETY.into_iter().chain([Property::AlwaysResolvable])
}

fn plain<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(RULED).set_header(header);
    for (column, head) in table.column_iter_mut().zip(header) {
        if FIGURES.contains(&head) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn figures(checked: &Result<Check, Fault>) -> (String, String, String) {
    checked.as_ref().map_or_else(
        |_| (String::new(), String::new(), String::new()),
        |check| {
            let Check { states, transitions, took, broken: _ } = check;
            (states.to_string(), transitions.to_string(), seconds(*took))
        },
    )
}

fn steps(broken: Option<&Broken>) -> String {
    broken.map_or_else(String::new, |broken| broken.path.steps.len().to_string())
}

fn seconds(took: Duration) -> String {
    format!("{:.2}", took.as_secs_f64())
}

fn put(row: &mut Value, check: &Check) {
    set(row, "states", check.states.into());
    set(row, "transitions", check.transitions.into());
    set(row, "seconds", check.took.as_secs_f64().into());
    if let Some(broken) = &check.broken {
        let lines = broken.path.steps.iter().map(|(action, _)| action.to_string());
        set(row, "breaks", broken.property.name().into());
        set(row, "steps", broken.path.steps.len().into());
        set(row, "counterexample", lines.collect::<Vec<_>>().into());
    }
}

fn set(row: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = row {
        fields.insert(name.to_owned(), value);
    }
}

const RULED: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

const FIGURES: [&str; 4] = ["states", "transitions", "steps", "seconds"];
