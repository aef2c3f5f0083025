use core::fmt;
use std::str::FromStr;

use super::{
    lines::{Fields, WrongLine},
    reckoning::Plot,
    scene::{Kind, Scene},
    step::Step,
};

/// A world and what happens in it, line by line.
///
/// ```text
/// ecny torture script 1
/// seed 17
/// wallets 4
/// curve hollow
/// limits tier
/// chip no
/// accomplices none
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
    #[error("line {0} is not what a script says there")]
    Head(usize),
    /// A line says no step.
    #[error("line {0} is no step")]
    Step(usize),
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scene { seed, wallets, kind: Kind { curve, limits }, chip, plot } = self.scene;
        let chip = if chip { "yes" } else { "no" };
        writeln!(f, "{TITLE}\nseed {seed}\nwallets {wallets}")?;
        writeln!(f, "curve {curve}\nlimits {limits}\nchip {chip}")?;
        match plot {
            Some(Plot { accomplices }) => writeln!(f, "accomplices {accomplices}")?,
            None => writeln!(f, "accomplices none")?,
        }
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

impl FromStr for Script {
    type Err = NotAScript;

    fn from_str(text: &str) -> Result<Self, NotAScript> {
        let mut lines = Fields::of(text, TITLE)?;
        let seed = lines.field("seed", |value| value.parse().ok())?;
        let wallets = lines.field("wallets", |value| {
            value.parse().ok().filter(|wallets| Scene::WALLETS.contains(wallets))
        })?;
        let curve = lines.field("curve", |value| value.parse().ok())?;
        let limits = lines.field("limits", |value| value.parse().ok())?;
        let chip = lines.field("chip", |value| match value {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        })?;
        let plot = lines.field("accomplices", |value| match value {
            "none" => Some(None),
            number => {
                let accomplices = number.parse().ok().filter(|number| *number < wallets)?;
                Some(Some(Plot { accomplices }))
            }
        })?;
        let scene = Scene { seed, wallets, kind: Kind { curve, limits }, chip, plot };
        // A remark says for people what a script is about.
        let steps = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let steps = steps.map(|(at, line)| line.parse().map_err(|_| NotAScript::Step(at)));
        Ok(Self { scene, steps: steps.collect::<Result<_, _>>()? })
    }
}

impl From<WrongLine> for NotAScript {
    fn from(WrongLine(at): WrongLine) -> Self {
        Self::Head(at)
    }
}

const TITLE: &str = "ecny torture script 1";
