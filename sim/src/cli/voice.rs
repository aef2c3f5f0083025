use std::{
    ffi::OsString,
    io::{self, Write},
};

use anstream::ColorChoice;
use serde_json::{Value, json};

use super::{
    error::CliError,
    exit::Exit,
    output::{BAD, HINT, Output},
};

/// To whom the program speaks: a person or a program.
///
/// A program asked for by `--json` reads one JSON object on the standard output, errors too. A
/// person reads results on the standard output and errors on the standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    Person,
    Program,
}

impl Voice {
    /// Known before the command line is understood, so that a wrong one is answered in kind.
    /// Decides on color too, for help and errors alike.
    pub(super) fn of(arguments: &[OsString]) -> Self {
        match color_asked(before_dashes(arguments)) {
            Some("always") => ColorChoice::Always.write_global(),
            Some("never") => ColorChoice::Never.write_global(),
            // A terminal, and neither NO_COLOR nor TERM=dumb.
            Some(_) | None => ColorChoice::Auto.write_global(),
        }
        let json = before_dashes(arguments).any(|word| word == "--json");
        if json { Self::Program } else { Self::Person }
    }

    /// Tells a person what has happened, while a command goes on. A program hears it at the end.
    pub(super) fn tell(self, text: &str) {
        if self == Self::Person {
            // Whoever left still finds it in the report.
            let _ = writeln!(anstream::stdout(), "{text}");
        }
    }

    /// Says how a command ended.
    pub(super) fn say(self, result: Result<Output, CliError>) -> Exit {
        match (self, result) {
            (Self::Person, Ok(output)) => {
                reported(writeln!(anstream::stdout(), "{}", output.text), output.exit)
            }
            (Self::Program, Ok(output)) => reported(object(&output.json), output.exit),
            (Self::Person, Err(error)) => {
                let (exit, _, hint) = error.advice();
                let line = format!("{BAD}error:{BAD:#} {error}\n  {HINT}hint:{HINT:#} {hint}");
                reported(writeln!(anstream::stderr(), "{line}"), exit)
            }
            (Self::Program, Err(error)) => {
                let (exit, code, hint) = error.advice();
                reported(object(&error_object(code, &error.to_string(), hint)), exit)
            }
        }
    }

    /// Says what is wrong with the command line, or the help that was asked for.
    pub(super) fn explain(self, error: &clap::Error) -> Exit {
        if error.exit_code() == 0 {
            return reported(error.print(), Exit::Done);
        }
        match self {
            Self::Person => reported(error.print(), Exit::Usage),
            Self::Program => {
                let text = error.render().to_string();
                let (message, _) = text.split_once("\n\n").unwrap_or((&text, ""));
                let message = message.trim().trim_start_matches("error: ");
                reported(object(&error_object("usage", message, "see `ecny --help`")), Exit::Usage)
            }
        }
    }
}

/// The words that may be options.
fn before_dashes(arguments: &[OsString]) -> impl Iterator<Item = &OsString> {
    arguments.iter().skip(1).take_while(|word| *word != "--")
}

fn color_asked<'a>(mut words: impl Iterator<Item = &'a OsString>) -> Option<&'a str> {
    while let Some(word) = words.next() {
        let when = match word.to_str() {
            Some("--color") => words.next().and_then(|when| when.to_str()),
            Some(word) => word.strip_prefix("--color="),
            None => None,
        };
        if when.is_some() {
            return when;
        }
    }
    None
}

fn error_object(code: &str, message: &str, hint: &str) -> Value {
    json!({ "error": { "code": code, "message": message, "hint": hint } })
}

fn object(json: &Value) -> io::Result<()> {
    writeln!(io::stdout(), "{json:#}")
}

/// A reader that has heard enough, as `head` does, is no error; a full disk under the report is.
fn reported(written: io::Result<()>, exit: Exit) -> Exit {
    match written.and_then(|()| io::stdout().flush()) {
        Ok(()) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        // A command that failed says so first of all.
        Err(_) if exit != Exit::Done => exit,
        Err(_) => Exit::Unreported,
    }
}
