use core::fmt;
use std::{ops::RangeInclusive, str::FromStr};

use super::{
    campaign::Campaign,
    lines::{Fields, WrongLine},
    scene::Scene,
    seeds::Seeds,
    tally::Tally,
};

/// A campaign that was interrupted: what it is, what has happened, and which seeds are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// What it is.
    pub campaign: Campaign,
    /// What has happened in the worlds that are done.
    pub tally: Tally,
    /// The seeds of the others.
    pub left: Seeds,
}

/// Why a text is no list of seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {0} is not what a list of seeds says there")]
pub struct NotAList(usize);

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Campaign { wallets, steps, faults, culprits, real_share } = &self.campaign;
        let culprits = if *culprits { "yes" } else { "no" };
        writeln!(f, "{TITLE}\nwallets {} {}", wallets.start(), wallets.end())?;
        writeln!(f, "steps {steps}\nfaults {faults}\nculprits {culprits}\nreal {real_share}")?;
        let done = self.tally.counts().map(|(_, count)| count.to_string());
        writeln!(f, "done {}", done.join(" "))?;
        self.left
            .ranges()
            .try_for_each(|seeds| writeln!(f, "left {} {}", seeds.start(), seeds.end()))
    }
}

impl FromStr for Unfinished {
    type Err = NotAList;

    fn from_str(text: &str) -> Result<Self, NotAList> {
        let mut lines = Fields::of(text, TITLE)?;
        let wallets = lines.field("wallets", |value| {
            let wallets = range(value)?;
            let within = |wallets| Scene::WALLETS.contains(wallets);
            (within(wallets.start()) && within(wallets.end())).then_some(wallets)
        })?;
        let steps = lines.field("steps", |value| value.parse().ok().filter(|steps| *steps > 0))?;
        let faults = lines.field("faults", |value| value.parse().ok())?;
        let culprits = lines.field("culprits", |value| match value {
            "yes" => Some(true).filter(|_| *wallets.start() >= Campaign::PLOTTERS),
            "no" => Some(false),
            _ => None,
        })?;
        let real_share = lines.field("real", |value| value.parse().ok())?;
        let tally = lines.field("done", |value| {
            let counts: Option<Vec<u64>> =
                value.split(' ').map(|count| count.parse().ok()).collect();
            Some(Tally::from_counts(counts?.try_into().ok()?))
        })?;
        let mut left = Seeds::default();
        for (at, line) in lines {
            let seeds = line.strip_prefix("left ").and_then(range).ok_or(NotAList(at))?;
            left.push(seeds);
        }
        Ok(Self {
            campaign: Campaign { wallets, steps, faults, culprits, real_share },
            tally,
            left,
        })
    }
}

impl From<WrongLine> for NotAList {
    fn from(WrongLine(at): WrongLine) -> Self {
        Self(at)
    }
}

/// The first and the last of something.
fn range<T: FromStr + PartialOrd>(text: &str) -> Option<RangeInclusive<T>> {
    let (first, last) = text.split_once(' ')?;
    let range = first.parse().ok()?..=last.parse().ok()?;
    (!range.is_empty()).then_some(range)
}

const TITLE: &str = "ecny torture seeds 1";
