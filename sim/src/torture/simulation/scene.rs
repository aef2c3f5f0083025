use core::fmt;
use std::str::FromStr;

use ecny_core::{Limits, Tier};

use super::reckoning::Plot;
use crate::{
    insider::Insider,
    world::{Holds, Setup, Template, World, WorldError},
};

/// Where a script begins: a seed, and wallets that hold [`Scene::FEN`] each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Decides everything that is drawn.
    pub seed: u64,
    /// How many wallets there are.
    pub wallets: usize,
    /// What its template is.
    pub kind: Kind,
    /// Whether the elements of its wallets have a monotonic counter.
    pub chip: bool,
    /// Who plots against the others, where somebody does: it ends with a reckoning then.
    pub plot: Option<Plot>,
}

/// What scenes must have in common to begin as copies of one world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// What is in place of a curve.
    pub curve: Curve,
    /// What limits the wallets have.
    pub limits: Limited,
}

/// Whether the elements do the arithmetic of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Curve {
    /// They do all but that.
    Hollow,
    /// They do.
    Real,
}

/// What limits the wallets of a scene have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limited {
    /// Those of their tier.
    Tier,
    /// None that a simulation comes to.
    Wide,
}

impl Scene {
    /// What each wallet holds at the beginning, in fen.
    pub const FEN: u64 = 20_000;

    /// Pages of 4 KiB of flash each wallet has: enough for 64 payments and a few.
    pub const PAGES: usize = 32;

    /// How many insiders there are.
    pub const INSIDERS: usize = 2;

    /// How many wallets a scene may have.
    pub const WALLETS: core::ops::RangeInclusive<usize> = 2..=200;

    /// Whether its elements do the arithmetic of the curve.
    #[must_use]
    pub fn is_real(&self) -> bool {
        self.kind.curve == Curve::Real
    }

    /// The world it begins with.
    ///
    /// # Errors
    /// Where the template has too few wallets, or none can be opened.
    pub fn open(&self, template: &Template) -> Result<(World, Vec<Insider>), WorldError> {
        let (mut world, insiders) = template.open(self.seed, self.wallets)?;
        if world.wallets() != self.wallets {
            return Err(WorldError::Load);
        }
        if self.chip {
            for wallet in 0..self.wallets {
                let ledger = world.wallet_mut(wallet);
                let counted = ledger.number();
                ledger.element().count_from(counted);
            }
        }
        Ok((world, insiders))
    }
}

impl Kind {
    /// A world of that kind with that many wallets, the same each time.
    ///
    /// # Errors
    /// Where a wallet could not be enrolled or loaded.
    pub fn template(self, wallets: usize) -> Result<Template, WorldError> {
        let holds = Holds { fen: Scene::FEN, pages: Scene::PAGES, tier: Tier::IV };
        let mut world = match self.curve {
            Curve::Hollow => World::hollow(0, 0, holds)?,
            Curve::Real => World::new(0, 0, holds)?,
        };
        let limits = match self.limits {
            Limited::Tier => None,
            Limited::Wide => Some(Limits { number: 1, ..Limits::NONE }),
        };
        let setup = Setup { limits, pages: Scene::PAGES, ..Setup::of(Tier::IV) };
        // First, so that they are the same however many wallets follow.
        let insiders =
            (0..Scene::INSIDERS).map(|_| world.insider(&setup)).collect::<Result<_, _>>()?;
        for _ in 0..wallets {
            let wallet = world.enroll_as(&setup)?;
            world.fill(wallet, Scene::FEN)?;
        }
        Ok(Template::of(world, insiders))
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hollow => "hollow",
            Self::Real => "real",
        })
    }
}

impl FromStr for Curve {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "hollow" => Ok(Self::Hollow),
            "real" => Ok(Self::Real),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Limited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tier => "tier",
            Self::Wide => "wide",
        })
    }
}

impl FromStr for Limited {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "tier" => Ok(Self::Tier),
            "wide" => Ok(Self::Wide),
            _ => Err(()),
        }
    }
}
