use core::fmt;
use std::str::{FromStr, Lines};

use super::{
    scene::{Kind, Scene},
    step::Step,
};

/// A world and what happens in it, line by line.
///
/// ```text
/// ecny torture 1
/// seed 17
/// wallets 4
/// curve hollow
/// limits tier
/// chip no
/// pay 0 1 1234 payee-reads lose@4
/// reboot 1
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Where it begins.
    pub scene: Scene,
    /// What happens.
    pub steps: Vec<Step>,
}

/// Why a text is no script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAScript {
    /// It does not begin as a script does.
    #[error("line {0} is not what a script says there: see `ecny torture --help`")]
    Head(usize),
    /// A line says no step.
    #[error("line {0} is no step")]
    Step(usize),
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scene { seed, wallets, kind: Kind { curve, limits }, chip } = self.scene;
        let chip = if chip { "yes" } else { "no" };
        writeln!(f, "{TITLE}\nseed {seed}\nwallets {wallets}")?;
        writeln!(f, "curve {curve}\nlimits {limits}\nchip {chip}")?;
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

impl FromStr for Script {
    type Err = NotAScript;

    fn from_str(text: &str) -> Result<Self, NotAScript> {
        let mut head = Head { lines: text.lines(), at: 0 };
        head.line(|line| (line == TITLE).then_some(()))?;
        let seed = head.field("seed", |value| value.parse().ok())?;
        let wallets = head.field("wallets", |value| {
            value.parse().ok().filter(|wallets| Scene::WALLETS.contains(wallets))
        })?;
        let curve = head.field("curve", |value| value.parse().ok())?;
        let limits = head.field("limits", |value| value.parse().ok())?;
        let chip = head.field("chip", |value| match value {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        })?;
        let scene = Scene { seed, wallets, kind: Kind { curve, limits }, chip };
        let steps = head.lines.zip(head.at.saturating_add(1)..);
        // A remark says for people what a script is about.
        let steps = steps.filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
        let steps = steps.map(|(line, at)| line.parse().map_err(|_| NotAScript::Step(at)));
        Ok(Self { scene, steps: steps.collect::<Result<_, _>>()? })
    }
}

/// The lines of a script before its steps.
struct Head<'a> {
    lines: Lines<'a>,
    at: usize,
}

impl<'a> Head<'a> {
    fn line<T>(&mut self, read: impl FnOnce(&'a str) -> Option<T>) -> Result<T, NotAScript> {
        self.at = self.at.saturating_add(1);
        self.lines.next().and_then(read).ok_or(NotAScript::Head(self.at))
    }

    fn field<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, NotAScript> {
        self.line(|line| {
            let (found, value) = line.split_once(' ')?;
            if found == name { read(value) } else { None }
        })
    }
}

const TITLE: &str = "ecny torture 1";
