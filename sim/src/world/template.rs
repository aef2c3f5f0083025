use std::sync::Arc;

use ecny_core::{Error, Ledger};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::{SimFlash, World, WorldError, fork, wallet_at};
use crate::{element::Element, insider::Insider};

/// A world as it was left: it can be opened any number of times, in any number of threads, and
/// costs no enrolment any more.
pub struct Template {
    /// Without its ledgers.
    world: World,
    kept: Vec<(SimFlash, Element)>,
    insiders: Vec<Insider>,
}

impl Template {
    /// Keeps that world and some insiders of it.
    #[must_use]
    pub fn of(mut world: World, insiders: Vec<Insider>) -> Self {
        let ledgers = core::mem::take(&mut world.ledgers);
        let kept = ledgers.into_iter().flatten().map(Ledger::close).collect();
        Self { world, kept, insiders }
    }

    /// How many wallets it has.
    #[must_use]
    pub fn wallets(&self) -> usize {
        self.kept.len() / 2
    }

    /// The first `wallets` of its wallets and its insiders, in a world of their own; `seed`
    /// decides what is drawn there. Nobody can be enrolled in it.
    ///
    /// # Errors
    /// Where a ledger cannot be opened.
    pub fn open(&self, seed: u64, wallets: usize) -> Result<(World, Vec<Insider>), WorldError> {
        let of = &self.world;
        let mut world = World {
            root: Arc::clone(&of.root),
            issuer: Arc::clone(&of.issuer),
            others: of.others.clone(),
            insiders: of.insiders,
            rng: ChaCha20Rng::seed_from_u64(seed),
            pages: of.pages,
            #[cfg(feature = "hollow")]
            pretence: of.pretence.as_ref().map(crate::element::Pretence::twin),
            ledgers: Vec::new(),
        };
        for (flash, element) in self.kept.iter().take(wallet_at(wallets)) {
            let element = world.adopt(element)?;
            let mut flash = flash.clone();
            flash.reseed(rand_core::Rng::next_u64(&mut world.rng));
            world.ledgers.push(Some(Ledger::open(flash, element)?));
        }
        let insiders = self.insiders.iter().map(|insider| {
            let element = world.adopt(&insider.element)?;
            Ok(Insider::new(element, insider.day))
        });
        let insiders = insiders.collect::<Result<_, Error>>()?;
        Ok((world, insiders))
    }
}

impl World {
    /// An element of the world this one was made from, restarted.
    fn adopt(&mut self, element: &Element) -> Result<Element, Error> {
        let rng = fork(&mut self.rng);
        #[cfg(feature = "hollow")]
        if let (Some(pretence), Element::Hollow(element)) = (&self.pretence, element) {
            return Ok(Element::Hollow(element.moved(pretence, rng)));
        }
        Ok(element.restarted(rng)?)
    }
}

impl core::fmt::Debug for Template {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Template(..)")
    }
}
