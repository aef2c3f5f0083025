//! A wallet with tight limits, somebody to pay, and their operator.

use ecny_core::{
    Armed, Asked, Direction, Good, Holder, LedgerError, Limits, Order, OrderKind, Pin, PinDigits,
    Profile, Purpose, Secrets, SecureElement, Settings, Taken, Tier, WalletId, Word,
};
use ecny_offline_protocol::{Orientation, TapError};
use ecny_sim::{Holds, Setup, SimLedger, Tapped, Touch, World, flash::MemoryFlash};
use ecny_tests::{State, TODAY, command, fen, terms};

pub const WALLET: usize = 0;
pub const OTHER: usize = 1;
pub const THIRD: usize = 2;

/// The flash under a PIN.
pub type PinFlash = MemoryFlash<8, 2048>;

/// 10 yuan at once and 25 since sync without a PIN; 8 yuan in 3 payments without power.
pub fn limits() -> Limits {
    Limits {
        unverified_single: fen(1_000),
        unverified_since_sync: fen(2_500),
        power_free_since_sync: fen(800),
        power_free_payments: 3,
        least_unarmed: fen(100),
        ..Limits::preset(Tier::IV)
    }
}

/// The user lets it pay without power whatever its operator does.
pub const AWAKE_OR_NOT: Settings = Settings {
    power_free_since_sync: ecny_core::Amount::MAX,
    power_free_payments: u8::MAX,
    ..Settings::OPEN
};

/// Three wallets with 100 yuan each, the first with those limits.
pub fn world() -> World {
    let mut world = World::hollow(31, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    world.enroll_as(&Setup { limits: Some(limits()), ..Setup::of(Tier::IV) }).unwrap();
    (0..2).for_each(|_| {
        world.enroll_as(&Setup::of(Tier::IV)).unwrap();
    });
    (0..3).for_each(|wallet| assert_eq!(world.load(wallet, terms(10_000)).reader_error, None));
    world
}

/// A tap with that payer's yes and the payee armed, and nothing said of the holder.
pub fn tap(world: &mut World, payer: usize, payee: usize, amount: u64) -> Tapped {
    tap_in(world, Orientation::PayeeReads, payer, payee, amount)
}

pub fn tap_in(
    world: &mut World,
    orientation: Orientation,
    payer: usize,
    payee: usize,
    amount: u64,
) -> Tapped {
    let terms = terms(amount);
    world.touch(&Touch { payer, payee, orientation, terms, lose: None }).0
}

/// A tap with whatever consent there is; the payee reads.
pub fn tap_as_is(world: &mut World, payee: usize, amount: u64) -> Tapped {
    let (orientation, terms) = (Orientation::PayeeReads, terms(amount));
    world.touch_as_is(&Touch { payer: WALLET, payee, orientation, terms, lose: None }).0
}

pub fn paid(tapped: &Tapped) -> bool {
    (tapped.reader_error, tapped.card_error, tapped.torn) == (None, None, false)
}

/// The wallet, as the card, refuses a payment of that amount for that reason, and nothing moves.
pub fn refuses(world: &mut World, amount: u64, why: LedgerError) {
    let before = State::of(world.wallet(WALLET));

    let tapped = tap(world, WALLET, OTHER, amount);

    assert_eq!(tapped.card_error, Some(refusal(why)), "{amount} fen");
    assert_eq!(State::of(world.wallet(WALLET)), before, "{amount} fen");
    world.wallet_mut(WALLET).consent.decline();
}

pub fn refusal(why: LedgerError) -> TapError {
    TapError::Wallet(why.into())
}

pub fn verify(wallet: &mut SimLedger, good: Good) {
    wallet.consent.verify(Holder::Biometrics, good);
}

pub fn give(world: &mut World, payee: usize, amount: u64) {
    let (payee, terms) = (world.wallet(payee).id(), terms(amount));
    world.wallet_mut(WALLET).consent.give(Asked { payee, terms });
}

pub fn arm(wallet: &mut SimLedger, direction: Direction) {
    wallet.consent.arm(direction, Armed { most: fen(99_999), count: 9 });
}

/// Sets what the user allows.
pub fn set(world: &mut World, settings: &Settings) {
    assert_eq!(world.wallet_mut(WALLET).set_settings(settings), Ok(Taken::Now));
}

pub fn flags(flags: u8) -> Settings {
    Settings { flags, ..Settings::OPEN }
}

/// The operator names a parent.
pub fn adopt(world: &mut World, parent: WalletId) {
    let wallet = world.wallet(WALLET).id();
    let limits = Limits { number: 2, ..limits() };
    let profile = Profile { wallet, parent, day: TODAY, limits };
    let signature = command(world.issuer(), Purpose::Profile, &profile.to_bytes());
    let word = Word::Profile(profile, signature);
    assert_eq!(world.wallet_mut(WALLET).take(&word), Ok(Taken::Now));
}

/// The operator lets a PIN be set once more.
pub fn unblock_pin(world: &mut World) {
    let wallet = world.wallet(WALLET);
    let number = wallet.account().orders + 1;
    let (version, what) = (Order::VERSION, OrderKind::UnblockPin);
    let order = Order { version, wallet: wallet.id(), number, day: TODAY, what };
    let signature = command(world.issuer(), Purpose::Order, &order.to_bytes());
    let word = Word::Order(order, signature);
    assert_eq!(world.wallet_mut(WALLET).take(&word), Ok(Taken::Now));
}

pub fn digits(pin: &str) -> PinDigits {
    PinDigits::from_ascii(pin.as_bytes()).unwrap()
}

pub fn pin<'f>(world: &mut World, flash: &'f mut PinFlash) -> Pin<&'f mut PinFlash> {
    let secrets: Secrets = world.wallet_mut(WALLET).element().secrets().clone();
    Pin::open(flash, &secrets).unwrap()
}
