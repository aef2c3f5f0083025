use super::{
    VectorError,
    cast::Cast,
    forger::{Forger, Insider, Move},
    stage::Stage,
};

/// A scenario being written: its title, its steps, and what must be seen in it.
pub(super) struct Scenario<'c> {
    title: String,
    stage: Stage<'c>,
}

impl<'c> Scenario<'c> {
    pub(super) fn new(cast: &'c Cast, title: &str) -> Self {
        Self { title: title.to_owned(), stage: Stage::new(cast) }
    }

    /// Does honest steps.
    pub(super) fn steps(&mut self, steps: &[&str]) -> Result<(), VectorError> {
        steps.iter().try_for_each(|step| self.stage.step(step))
    }

    /// A tap in which a certified wallet says what it likes: these things, one after the other.
    pub(super) fn insider(
        &mut self,
        who: &str,
        step: &str,
        moves: Vec<Move<'_>>,
    ) -> Result<(), VectorError> {
        let mut forger = Forger::new(self.stage.cast(), who)?;
        self.stage.step_with(step, &mut Insider::new(&mut forger, moves))?;
        self.stage.say(forger.secrets());
        Ok(())
    }

    /// The bytes in the last line that begins so.
    pub(super) fn last(&self, beginning: &str) -> Result<Vec<u8>, VectorError> {
        let mut lines = self.stage.lines().iter().rev();
        let found = lines.find_map(|line| line.strip_prefix(beginning));
        let found = found.and_then(|digits| hex::decode(digits).ok());
        found.ok_or_else(|| VectorError::Line(beginning.to_owned()))
    }

    /// Checks that each of these lines was said, and gives the text.
    pub(super) fn shows(self, expected: &[&str]) -> Result<String, VectorError> {
        for line in expected {
            let said = self.stage.lines().iter().any(|said| said.trim_start().starts_with(line));
            if !said {
                let expected = (*line).to_owned();
                let short = |said: &String| said.chars().take(100).collect::<String>();
                let found: Vec<_> = self.stage.lines().iter().map(short).collect();
                let (scenario, found) = (self.title, found.join("\n"));
                return Err(VectorError::Unexpected { scenario, expected, found });
            }
        }
        let mut text = format!("\nscenario {}\n", self.title);
        for line in expected {
            text.push_str(&format!("  shows {line}\n"));
        }
        for line in self.stage.into_lines() {
            text.push_str(&line);
            text.push('\n');
        }
        Ok(text)
    }
}
