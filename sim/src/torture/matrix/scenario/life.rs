//! What happens in a wallet's life besides payments, each while a payment is open between the two.

use ecny_core::{
    Category, Crisis, LifeStep, Limits, OrderKind, Settings, Tag, Terms, Tier, WalletNumber,
    Wanted, Word,
};
use ecny_offline_protocol::Orientation;

use super::{
    HELD, OLDER, PAGES, PRICE, lose,
    sync::{Pair, torn},
    terms, value, world,
};
use crate::{
    torture::matrix::{
        case::{Faults, How},
        office::Office,
        run::pockets,
        stage::{Act, Stage},
        word::Said,
    },
    world::{Holds, Setup, TODAY, World, WorldError},
};

const PAYEE_READS: Orientation = Orientation::PayeeReads;

/// Of which message of an older payment nothing arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The payee has not decided.
    Value,
    /// The payee has credited.
    Outcome,
}

impl Lost {
    fn pair(self) -> Result<(Office, Pair), WorldError> {
        torn(PAYEE_READS, self.message())
    }

    const fn message(self) -> usize {
        match self {
            Self::Value => value(PAYEE_READS),
            Self::Outcome => value(PAYEE_READS).saturating_add(1),
        }
    }
}

/// The payer hands the payment over: one that is lost, one that was credited, or one that the payee
/// has given up.
pub(super) fn hand_over(lost: Lost, given_up: bool) -> Result<Stage, WorldError> {
    let (_, (payer, mut payee)) = lost.pair()?;
    if given_up {
        payee.void()?;
    }
    let open = payer.unsettled().first().ok_or(WorldError::Load)?.seq();
    let paid: &[u64] = if given_up { &[0, OLDER] } else { &[OLDER] };
    Stage::of(payer, payee, Act::HandOver(open), paid)
}

/// The payee is put to rest, or serves again, before it has decided.
pub(super) fn rest(step: LifeStep) -> Result<Stage, WorldError> {
    let (_, (payer, mut payee)) = Lost::Value.pair()?;
    if step == LifeStep::Resume {
        payee.suspend()?;
    }
    Stage::of(payer, payee, Act::Live { payer: false, step }, &[0, OLDER])
}

/// A payee that holds nothing ends before it has decided.
pub(super) fn retire() -> Result<Stage, WorldError> {
    let mut world = World::hollow(14, 0, Holds { fen: 0, pages: PAGES, tier: Tier::IV })?;
    for fen in [HELD, 0] {
        let wallet = world.enroll_as(&Setup { pages: PAGES, ..Setup::of(Tier::IV) })?;
        if fen > 0 {
            world.load(wallet, terms(fen)?);
        }
    }
    let (payer, payee) = lose(world.into_pair(), PAYEE_READS, Lost::Value.message())?;
    Stage::of(payer, payee, Act::Live { payer: false, step: LifeStep::Retire }, &[0, OLDER])
}

/// The user of the payer sets limits below what is open.
pub(super) fn set() -> Result<Stage, WorldError> {
    let (_, (payer, payee)) = Lost::Outcome.pair()?;
    let settings = Settings { single: terms(1)?.amount, ..Settings::OPEN };
    Stage::of(payer, payee, Act::Set(settings), &[OLDER])
}

/// One of the two is told what to do.
pub(super) fn order(to_payer: bool, lost: Lost, what: OrderKind) -> Result<Stage, WorldError> {
    let (mut office, (payer, payee)) = lost.pair()?;
    let wallet = if to_payer { payer.id() } else { payee.id() };
    let word = office.order(wallet, what)?;
    let paid: &[u64] = if to_payer || lost == Lost::Outcome { &[OLDER] } else { &[0, OLDER] };
    Stage::of(payer, payee, Act::Take(Said { payer: to_payer, word }), paid)
}

/// The payer takes new limits.
pub(super) fn profile() -> Result<Stage, WorldError> {
    let (mut office, (payer, payee)) = Lost::Outcome.pair()?;
    let limits = Limits { number: 2, ..Limits::preset(Tier::III) };
    let word = office.profile(payer.id(), limits)?;
    Stage::of(payer, payee, Act::Take(Said { payer: true, word }), &[OLDER])
}

/// The payee hears of a crisis in which nothing is received.
pub(super) fn crisis() -> Result<Stage, WorldError> {
    let mut world = world()?;
    let word = world.decree(&Crisis::of_days(1, TODAY, TODAY.after(30)))?;
    let (payer, payee) = lose(world.into_pair(), PAYEE_READS, Lost::Value.message())?;
    Stage::of(payer, payee, Act::Take(Said { payer: false, word }), &[0, OLDER])
}

/// The payer is given a pocket.
pub(super) fn pocket() -> Result<Stage, WorldError> {
    let (mut office, (payer, payee)) = Lost::Outcome.pair()?;
    let word = office.pocket(payer.id(), MEALS)?;
    Stage::of(payer, payee, Act::Take(Said { payer: true, word }), &[OLDER])
}

/// The payer hears that the payee is revoked; then no tap ends what is open, and it is handed over.
pub(super) fn payee_revoked() -> Result<Stage, WorldError> {
    let (mut office, (payer, payee)) = Lost::Outcome.pair()?;
    let word = office.delta(1, payee.id().number)?;
    let open = payer.unsettled().first().ok_or(WorldError::Load)?.seq();
    let stage = Stage::of(payer, payee, Act::Take(Said { payer: true, word }), &[OLDER])?;
    Ok(stage.and_then(Act::HandOver(open)))
}

/// The payee hears that the payer is revoked before it has decided.
pub(super) fn payer_revoked() -> Result<Stage, WorldError> {
    let (mut office, (payer, payee)) = Lost::Value.pair()?;
    let word = office.delta(1, payer.id().number)?;
    Stage::of(payer, payee, Act::Take(Said { payer: false, word }), &[0, OLDER])
}

/// A payment after which the one gives the other the step of a list that it lacks.
pub(super) fn share(orientation: Orientation, payer_knows_more: bool) -> Result<Stage, WorldError> {
    let (issuer, (mut payer, mut payee)) = world()?.into_issuer_and_pair();
    let mut office = Office::of(issuer)?;
    let nobody = WalletNumber::from_bytes(&[9; 6]);
    let steps = [office.delta(1, nobody)?, office.delta(2, nobody)?];
    let [first, second] = steps;
    for ledger in [&mut payer, &mut payee] {
        ledger.take(&first)?;
    }
    let more = if payer_knows_more { &mut payer } else { &mut payee };
    more.take(&second)?;
    let act = Act::Share(orientation, Wanted::Order(terms(PRICE)?));
    Stage::of(payer, payee, act, &[0, PRICE])
}

/// A payment from a pocket.
pub(super) fn meal(orientation: Orientation) -> Result<Stage, WorldError> {
    let (payer, payee) = canteen()?;
    let held = pockets(&payer);
    let act = Act::Tap(orientation, Wanted::Order(meals(PRICE)?));
    Ok(Stage::of(payer, payee, act, &[0, PRICE])?.bound(held))
}

/// A payment from a pocket that its payee has given up comes back into it.
pub(super) fn meal_canceled(orientation: Orientation) -> Result<Stage, WorldError> {
    let (mut payer, mut payee) = canteen()?;
    let held = pockets(&payer);
    let Faults { message: bend, .. } = Faults::bent(value(orientation), How::Lost);
    let pay = Act::Tap(orientation, Wanted::Order(meals(OLDER)?));
    pay.perform(&mut payer, &mut payee, bend, None);
    payee.void()?;
    if pockets(&payer).checked_add(OLDER) != Some(held) {
        return Err(WorldError::Load);
    }
    let act = Act::Tap(orientation, Wanted::Late);
    Ok(Stage::of(payer, payee, act, &[0])?.bound(held))
}

/// A wallet with money for meals, besides ordinary money, and a canteen.
fn canteen() -> Result<Pair, WorldError> {
    let mut world = World::hollow(15, 0, Holds { fen: 0, pages: PAGES, tier: Tier::IV })?;
    for category in [Category::NONE, CANTEEN] {
        world.enroll_as(&Setup { pages: PAGES, category, ..Setup::of(Tier::IV) })?;
    }
    let word: Word = Office::of(world.shared_issuer())?.pocket(world.wallet(0).id(), MEALS)?;
    world.wallet_mut(0).take(&word)?;
    for terms in [terms(HELD)?, meals(HELD)?] {
        world.load(0, terms);
    }
    Ok(world.into_pair())
}

fn meals(fen: u64) -> Result<Terms, WorldError> {
    Ok(Terms { tag: MEALS, ..terms(fen)? })
}

/// A purpose, and the kind of payee that takes value for it.
const MEALS: Tag = Tag::new(0x0701);
const CANTEEN: Category = Category::new(7);
