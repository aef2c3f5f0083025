use std::{num::NonZeroU64, num::NonZeroUsize, ops::RangeInclusive, path::PathBuf};

use clap::Args;
use ecny_sim::torture::simulation::{Campaign, Faults, Scene};

use super::TortureError;

/// What is tortured, and how.
#[derive(Args, Debug)]
pub(crate) struct Torture {
    /// The seed of the first world; the next worlds have the next seeds
    #[arg(long, value_name = "S", default_value = "1")]
    pub(super) seed: u64,

    /// How many wallets a world has, 2 to 200: N, or A..B to draw it from the seed [default: 2..12,
    /// with --culprits 4..8]
    #[arg(long, value_name = "N|A..B", value_parser = wallets)]
    pub(super) wallets: Option<RangeInclusive<usize>>,

    /// How many steps are done in a world, before all that is open is ended
    #[arg(long, value_name = "N", default_value = "300")]
    pub(super) steps: NonZeroU64,

    /// How many worlds
    #[arg(long, value_name = "K", default_value = "1")]
    pub(super) worlds: NonZeroU64,

    /// What goes wrong: all, none, or names with commas between
    ///
    /// loss, repeat, replay, flip: of messages. cut: power while flash is written. reboot: power
    /// between steps. rollback, clone: flash that is copied and put back. hostile: certified
    /// wallets that lie. offline: no operator for long. vanish: wallets lost for ever.
    #[arg(long, value_name = "LIST", default_value = "all")]
    pub(super) faults: Faults,

    /// One wallet goes back to what it was, others help it, and a reckoning ends the world: whoever
    /// overspent must be named with a proof, and nobody honest
    #[arg(long)]
    pub(super) culprits: bool,

    /// One world in that many computes on the curve, and is small; 0: none
    ///
    /// All others keep every check but the arithmetic.
    #[arg(long, value_name = "N", default_value = "200")]
    pub(super) real_share: u64,

    /// Replay the script that a failure left
    #[arg(long, value_name = "FILE", conflicts_with_all = DRAWN)]
    pub(super) script: Option<PathBuf>,

    /// Go on with the seeds that an interrupted run left
    #[arg(long, value_name = "FILE", conflicts_with_all = DRAWN, conflicts_with = "script")]
    pub(super) resume: Option<PathBuf>,

    /// Cut the power everywhere and bend every message, in every scenario, instead
    #[arg(long, conflicts_with_all = DRAWN, conflicts_with_all = ["script", "resume"])]
    pub(super) exhaustive: bool,

    /// Of that, about this many cases, evenly spread
    #[arg(long, value_name = "CASES", requires = "exhaustive")]
    pub(super) budget: Option<NonZeroU64>,

    /// On how many threads; what is found does not depend on it
    #[arg(long, value_name = "J", default_value = "1", conflicts_with = "script")]
    pub(super) jobs: NonZeroUsize,
}

impl Torture {
    /// How many wallets the worlds have.
    ///
    /// # Errors
    /// Where there are too few for a plot.
    pub(super) fn wallets(&self) -> Result<RangeInclusive<usize>, TortureError> {
        let least = if self.culprits { Campaign::PLOTTERS } else { *Scene::WALLETS.start() };
        let most = if self.culprits { 8 } else { 12 };
        let wallets = self.wallets.clone().unwrap_or(least..=most);
        if *wallets.start() < least { Err(TortureError::Plot) } else { Ok(wallets) }
    }
}

/// What decides which worlds are drawn.
const DRAWN: [&str; 7] = ["seed", "wallets", "steps", "worlds", "faults", "culprits", "real_share"];

/// How many wallets: a number, or a first and a last.
fn wallets(text: &str) -> Result<RangeInclusive<usize>, String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("`{text}` is no number"));
    let wallets = number(first)?..=number(last.trim_start_matches('='))?;
    if wallets.is_empty() {
        return Err("the last is below the first".to_owned());
    }
    for count in [wallets.start(), wallets.end()] {
        if !Scene::WALLETS.contains(count) {
            let (least, most) = (Scene::WALLETS.start(), Scene::WALLETS.end());
            return Err(format!("a world has {least} to {most} wallets"));
        }
    }
    Ok(wallets)
}
