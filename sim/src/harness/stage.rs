use ecny_core::Tier;

use crate::{Holds, Insider, Setup, Template, World};

/// A world and some insiders, made once in a thread and opened anew for each script.
pub(super) struct Stage(Template);

impl Stage {
    /// Two wallets with 200.00 yuan each and `pages` of flash, and that many insiders.
    pub(super) fn new(pages: usize, insiders: usize) -> Self {
        let holds = Holds { fen: 20_000, pages, tier: Tier::IV };
        Self::of(World::new(1, 2, holds).expect("a world"), insiders)
    }

    /// As [`Stage::new`], without a curve.
    pub(super) fn hollow(pages: usize, insiders: usize) -> Self {
        let holds = Holds { fen: 20_000, pages, tier: Tier::IV };
        Self::of(World::hollow(1, 2, holds).expect("a world"), insiders)
    }

    /// That world, and that many insiders.
    pub(super) fn of(mut world: World, insiders: usize) -> Self {
        let insiders =
            (0..insiders).map(|_| world.insider(&Setup::of(Tier::IV)).expect("an insider"));
        let insiders = insiders.collect();
        Self(Template::of(world, insiders))
    }

    /// Plays one script. Every wallet has just been booted, and what is drawn is the same each
    /// time.
    pub(super) fn play(&self, script: impl FnOnce(&mut World, &mut [Insider])) {
        let opened = self.0.open(0, self.0.wallets());
        let (mut world, mut insiders) = opened.expect("wallets that open again");
        script(&mut world, &mut insiders);
    }
}
