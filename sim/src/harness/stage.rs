use std::cell::RefCell;

use ecny_core::Tier;

use crate::{Holds, Insider, Setup, Snapshot, World};

/// A world and some insiders, built once in a thread and as they were before each script.
pub(super) struct Stage {
    world: RefCell<World>,
    snapshot: Snapshot,
    insiders: Vec<Insider>,
}

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
        let snapshot = world.snapshot().expect("wallets that open again");
        Self { world: RefCell::new(world), snapshot, insiders }
    }

    /// Plays one script. Every wallet has just been booted.
    pub(super) fn play(&self, script: impl FnOnce(&mut World, &mut [Insider])) {
        let world = &mut *self.world.borrow_mut();
        world.restore(&self.snapshot).expect("wallets that open again");
        let afresh = (1..).zip(&self.insiders).map(|(seed, insider)| insider.afresh(seed));
        let mut insiders: Vec<_> = afresh.map(|insider| insider.expect("an insider")).collect();
        script(world, &mut insiders);
    }
}
