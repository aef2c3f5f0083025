mod life;
mod sync;

use ecny_core::{Amount, LifeStep, OrderKind, Terms, Tier, Wanted};
use ecny_offline_protocol::Orientation;

use super::{
    case::{Faults, How},
    device::Device,
    stage::{Act, Stage},
};
use crate::{
    flash::Tear,
    world::{Holds, Setup, SimLedger, World, WorldError},
};

/// Something two devices do, in which everything is cut and bent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scenario {
    /// What it is called.
    pub(super) name: &'static str,
    stage: fn() -> Result<Stage, WorldError>,
}

impl Scenario {
    /// All of them.
    pub(super) fn all() -> Vec<Self> {
        use Orientation::{PayeeReads, PayerReads};
        let scenario = |name, stage| Self { name, stage };
        let mut scenarios = vec![
            scenario("pay, the payee reads", || pay(PayeeReads)),
            scenario("pay, the payer reads", || pay(PayerReads)),
            scenario("two taps, the payee reads", || two_taps(PayeeReads)),
            scenario("two taps, the payer reads", || two_taps(PayerReads)),
            scenario("load, the wallet reads", || load(PayeeReads)),
            scenario("load, the purse reads", || load(PayerReads)),
            scenario("redeem, the purse reads", || redeem(PayeeReads)),
            scenario("redeem, the wallet reads", || redeem(PayerReads)),
            scenario("give up an order that was paid", give_up),
            scenario("cancel, the payee reads", || cancel(PayeeReads)),
            scenario("cancel, the payer reads", || cancel(PayerReads)),
            scenario("resume, value lost, the payee reads", || resume(PayeeReads, 4)),
            scenario("resume, value lost, the payer reads", || resume(PayerReads, 5)),
            scenario("resume, outcome lost, the payee reads", || resume(PayeeReads, 5)),
            scenario("resume, outcome lost, the payer reads", || resume(PayerReads, 6)),
            scenario("resume and pay in one tap", resume_and_pay),
            scenario("pay while the payer's log moves", || pay_and_move(true)),
            scenario("pay while the payee's log moves", || pay_and_move(false)),
            scenario("the payer's log moves between taps", || move_log(true)),
            scenario("the payee's log moves between taps", || move_log(false)),
            scenario("the last payment the payer's log has room for", || last(true)),
            scenario("the last payment the payee's log has room for", || last(false)),
            scenario("the payer takes a receipt", || sync::receipt(true)),
            scenario("the payee takes a receipt", || sync::receipt(false)),
            scenario("the payer's log is pruned between taps", || sync::prune(true)),
            scenario("the payee's log is pruned between taps", || sync::prune(false)),
            scenario("pay while the payer's log is pruned", || sync::pay_and_prune(true)),
            scenario("pay while the payee's log is pruned", || sync::pay_and_prune(false)),
            scenario("the payee forgets what it has credited", sync::forget),
            scenario("credited and forgotten, the payee reads", || sync::unknown(PayeeReads, true)),
            scenario("credited and forgotten, the payer reads", || sync::unknown(PayerReads, true)),
            scenario("given up and forgotten, the payee reads", || {
                sync::unknown(PayeeReads, false)
            }),
            scenario("given up and forgotten, the payer reads", || {
                sync::unknown(PayerReads, false)
            }),
            scenario("the operator says that it was credited", || sync::resolution(true)),
            scenario("the operator says that it was given up", || sync::resolution(false)),
        ];
        scenarios.extend(Self::of_a_life());
        scenarios
    }

    /// What is no payment, while one is open.
    fn of_a_life() -> Vec<Self> {
        use Orientation::{PayeeReads, PayerReads};
        use life::Lost::{Outcome, Value};
        let scenario = |name, stage| Self { name, stage };
        vec![
            scenario("hand over what is lost", || life::hand_over(Value, false)),
            scenario("hand over what was credited", || life::hand_over(Outcome, false)),
            scenario("hand over what was given up", || life::hand_over(Value, true)),
            scenario("the payee is put to rest", || life::rest(LifeStep::Suspend)),
            scenario("the payee serves again", || life::rest(LifeStep::Resume)),
            scenario("the payee retires", life::retire),
            scenario("the payer's user sets limits", life::set),
            scenario("the payee is ordered to void", || life::order(false, Value, OrderKind::Void)),
            scenario("the payee is blocked", || life::order(false, Value, OrderKind::Block)),
            scenario("the payee is closed", || life::order(false, Value, OrderKind::Close)),
            scenario("the payer is blocked", || life::order(true, Outcome, OrderKind::Block)),
            scenario("the payer is closed", || life::order(true, Outcome, OrderKind::Close)),
            scenario("the payer takes new limits", life::profile),
            scenario("the payee hears of a crisis", life::crisis),
            scenario("the payer is given a pocket", life::pocket),
            scenario("the payer hears that the payee is revoked", life::payee_revoked),
            scenario("the payee hears that the payer is revoked", life::payer_revoked),
            scenario("pay and share, the payee reads and knows more", || {
                life::share(PayeeReads, false)
            }),
            scenario("pay and share, the payee reads and knows less", || {
                life::share(PayeeReads, true)
            }),
            scenario("pay and share, the payer reads and knows more", || {
                life::share(PayerReads, true)
            }),
            scenario("pay and share, the payer reads and knows less", || {
                life::share(PayerReads, false)
            }),
            scenario("pay for a meal, the payee reads", || life::meal(PayeeReads)),
            scenario("pay for a meal, the payer reads", || life::meal(PayerReads)),
            scenario("cancel a meal, the payee reads", || life::meal_canceled(PayeeReads)),
            scenario("cancel a meal, the payer reads", || life::meal_canceled(PayerReads)),
        ]
    }

    /// The devices as they lie there.
    pub(super) fn stage(&self) -> Result<Stage, WorldError> {
        (self.stage)()
    }

    /// Every case of the scenario: faults of the act, and faults of the first healing.
    ///
    /// The two sides write in turn, never at once: a second cut, on either side, is one in the
    /// healing.
    pub(super) fn cases(&self) -> Result<Vec<(Faults, Faults)>, WorldError> {
        let (stage, none) = (self.stage()?, Faults::default());
        // A stage that breaks a promise undisturbed has one case, which will say so.
        let Ok(Some([burnt, _])) = stage.burns(&none) else { return Ok(vec![(none, none)]) };
        let bends: Vec<_> = (1..=MESSAGES)
            .flat_map(|message| How::ALL.map(|how| Faults::bent(message, how)))
            .collect();

        let cut = cuts(&Tear::ALL, burnt);
        let mut cases: Vec<_> = cut.into_iter().map(|act| (act, none)).collect();
        // What is healed is disturbed as well, after each way in which the act was cut short.
        let short = cuts(&[Tear::Old], burnt).into_iter().step_by(HEALED);
        for act in short.chain(bends.iter().copied()) {
            let Ok(Some([_, healing])) = stage.burns(&act) else { continue };
            let tears: &[Tear] = match act.message {
                Some(_) => &[Tear::Old, Tear::Random, Tear::Unstable],
                None => &[Tear::Old],
            };
            cases.push((act, none));
            cases.extend(cuts(tears, healing).into_iter().map(|heal| (act, heal)));
            cases.extend(bends.iter().map(|heal| (act, *heal)));
        }
        Ok(cases)
    }
}

/// A cut in every way after every word of either side.
fn cuts(tears: &[Tear], [payer, payee]: [u64; 2]) -> Vec<Faults> {
    let sides = [(true, payer), (false, payee)];
    let places = sides.into_iter().flat_map(|(payer, words)| (0..words).map(move |at| (payer, at)));
    let cut = |(payer, at)| tears.iter().map(move |tear| Faults::cut(payer, at, *tear));
    places.flat_map(cut).collect()
}

fn world() -> Result<World, WorldError> {
    World::hollow(10, 2, Holds { fen: HELD, pages: PAGES, tier: Tier::IV })
}

fn terms(fen: u64) -> Result<Terms, WorldError> {
    Amount::from_fen(fen).map(Terms::cny).map_err(|_| WorldError::Load)
}

fn pay(orientation: Orientation) -> Result<Stage, WorldError> {
    let (payer, payee) = world()?.into_pair();
    let act = Act::Tap(orientation, Wanted::Order(terms(PRICE)?));
    Stage::of(payer, payee, act, &[0, PRICE])
}

fn two_taps(orientation: Orientation) -> Result<Stage, WorldError> {
    let (payer, payee) = world()?.into_pair();
    Stage::of(payer, payee, Act::TwoTaps(orientation, terms(PRICE)?), &[0, PRICE])
}

fn load(orientation: Orientation) -> Result<Stage, WorldError> {
    let (wallet, purse) = world()?.into_wallet_and_purse();
    let act = Act::Tap(orientation, Wanted::Load(terms(PRICE)?));
    Stage::of(purse, wallet, act, &[0, PRICE])
}

fn redeem(orientation: Orientation) -> Result<Stage, WorldError> {
    let (wallet, purse) = world()?.into_wallet_and_purse();
    let act = Act::Tap(orientation, Wanted::Order(terms(PRICE)?));
    Stage::of(wallet, purse, act, &[0, PRICE])
}

/// A payment up to the loss of one message.
fn torn(orientation: Orientation, message: usize) -> Result<(SimLedger, SimLedger), WorldError> {
    lose(world()?.into_pair(), orientation, message)
}

fn lose(
    (mut payer, mut payee): (SimLedger, SimLedger),
    orientation: Orientation,
    message: usize,
) -> Result<(SimLedger, SimLedger), WorldError> {
    let Faults { message: bend, .. } = Faults::bent(message, How::Lost);
    Act::Tap(orientation, Wanted::Order(terms(OLDER)?)).perform(&mut payer, &mut payee, bend, None);
    if payer.unsettled().is_empty() { Err(WorldError::Load) } else { Ok((payer, payee)) }
}

/// The message that carries VALUE.
const fn value(orientation: Orientation) -> usize {
    match orientation {
        Orientation::PayeeReads => 4,
        Orientation::PayerReads => 5,
    }
}

fn give_up() -> Result<Stage, WorldError> {
    let orientation = Orientation::PayeeReads;
    let (payer, payee) = torn(orientation, value(orientation))?;
    Stage::of(payer, payee, Act::Void, &[0, OLDER])
}

fn cancel(orientation: Orientation) -> Result<Stage, WorldError> {
    let (payer, mut payee) = torn(orientation, value(orientation))?;
    payee.void()?;
    Stage::of(payer, payee, Act::Tap(orientation, Wanted::Late), &[0])
}

fn resume(orientation: Orientation, message: usize) -> Result<Stage, WorldError> {
    let (payer, payee) = torn(orientation, message)?;
    Stage::of(payer, payee, Act::Tap(orientation, Wanted::Late), &[OLDER])
}

/// The payee credited the older payment, the payer has not heard of it, and the next order is to
/// be paid in the tap that heals.
fn resume_and_pay() -> Result<Stage, WorldError> {
    let orientation = Orientation::PayeeReads;
    let (payer, payee) = torn(orientation, 5)?;
    let act = Act::Tap(orientation, Wanted::Order(terms(PRICE)?));
    let both = OLDER.saturating_add(PRICE);
    Stage::of(payer, payee, act, &[OLDER, both])
}

/// A payment in which one side's log goes on in its next region.
fn pay_and_move(payer_moves: bool) -> Result<Stage, WorldError> {
    let act = Act::Tap(Orientation::PayeeReads, Wanted::Order(terms(PRICE)?));
    for used in 0..MOST {
        let wear = |ledger: &SimLedger| ledger.flash().wear().iter().sum::<u64>();
        let stage = of_used(used, payer_moves, act)?;
        let (mut payer, mut payee) = (stage.payer.boot(0, None)?, stage.payee.boot(0, None)?);
        let before = [wear(&payer), wear(&payee)];
        act.perform(&mut payer, &mut payee, None, None);
        let moved = [wear(&payer) > before[0], wear(&payee) > before[1]];
        if moved == [payer_moves, !payer_moves] {
            return Ok(stage);
        }
    }
    Err(WorldError::Load)
}

/// After so many steps, each of which fills the log of one side more than that of the other.
fn of_used(used: usize, payer_fills: bool, act: Act) -> Result<Stage, WorldError> {
    let (mut payer, mut payee) = world()?.into_pair();
    let dust = Act::Tap(Orientation::PayeeReads, Wanted::Order(terms(1)?));
    for step in 0..used {
        match (step % 4, payer_fills) {
            (0, _) => {
                dust.perform(&mut payer, &mut payee, None, None);
            }
            (_, true) => {
                payer = Device::of(payer, 1).boot(0, None)?;
                payer.confirm()?;
            }
            (1, false) => {
                payee.void()?;
            }
            (_, false) => {
                payee = Device::of(payee, 1).boot(0, None)?;
                payee.confirm()?;
            }
        }
    }
    Stage::of(payer, payee, act, &[0, PRICE])
}

fn move_log(payer: bool) -> Result<Stage, WorldError> {
    let orientation = Orientation::PayeeReads;
    let (payer_side, payee_side) = torn(orientation, value(orientation))?;
    Stage::of(payer_side, payee_side, Act::Compact { payer }, &[OLDER])
}

/// The last payment that one side's log has room for; the other's has plenty.
fn last(payer_is_full: bool) -> Result<Stage, WorldError> {
    let mut world = World::hollow(11, 0, Holds { fen: 0, pages: PAGES, tier: Tier::IV })?;
    let pages = |full: bool| if full { PAGES } else { PLENTY };
    for full in [payer_is_full, !payer_is_full] {
        let wallet = world.enroll_as(&Setup { pages: pages(full), ..Setup::of(Tier::IV) })?;
        world.load(wallet, terms(HELD)?);
    }
    let (mut payer, mut payee) = world.into_pair();
    let act = Act::Tap(Orientation::PayeeReads, Wanted::Order(terms(PRICE)?));
    for _ in 0..MOST {
        let before = payer.account().seq;
        let (kept_payer, kept_payee) = (Device::of(payer, 1), Device::of(payee, 1));
        payer = kept_payer.boot(0, None)?;
        payee = kept_payee.boot(0, None)?;
        let dust = Act::Tap(Orientation::PayeeReads, Wanted::Order(terms(1)?));
        dust.perform(&mut payer, &mut payee, None, None);
        let full = payer.account().seq == before;
        if full {
            return Err(WorldError::Load);
        }
        // One more after this one?
        let (mut next_payer, mut next_payee) =
            (Device::of(payer, 1).boot(0, None)?, Device::of(payee, 1).boot(0, None)?);
        let seq = next_payer.account().seq;
        dust.perform(&mut next_payer, &mut next_payee, None, None);
        if next_payer.account().seq == seq {
            return Stage::of(
                kept_payer.boot(0, None)?,
                kept_payee.boot(0, None)?,
                act,
                &[0, PRICE],
            );
        }
        (payer, payee) = (kept_payer.boot(0, None)?, kept_payee.boot(0, None)?);
        dust.perform(&mut payer, &mut payee, None, None);
    }
    Err(WorldError::Load)
}

/// What each wallet begins with, in fen.
const HELD: u64 = 20_000;
/// What is paid, in fen.
const PRICE: u64 = 1_234;
/// What an older payment was, in fen.
const OLDER: u64 = 500;
/// Pages of 4 KiB: two regions of 8 KiB.
const PAGES: usize = 4;
/// Pages for a log that does not fill.
const PLENTY: usize = 32;
/// More than any log here takes.
const MOST: usize = 60;
/// As many messages as a tap has that heals and pays.
const MESSAGES: usize = 10;
/// After every so many words at which the act is cut, everything is done to the healing.
const HEALED: usize = 8;
