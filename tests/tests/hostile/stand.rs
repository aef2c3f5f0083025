use ecny_core::{
    Amount, Claim, Good, Holder, Hop, Limits, SignedRequest, SoftVerifier, Terms, Tier, Value,
    Wanted,
};
use ecny_offline_protocol::{Event, Message, Orientation};
use ecny_sim::{Contact, Heard, Holds, Insider, Setup, Touch, World, WorldError};
use ecny_tests::{State, TODAY, fen, meet_payee, terms};

use super::pen::Pen;

/// A wallet that is lied to, an honest one beside it, and who lies.
///
/// | wallet | |
/// |---|---|
/// | [`LIED_TO`] | holds 3,000 yuan; knows operators 1 and 2 |
/// | [`HONEST`] | holds 3,000 yuan; knows operator 1 |
/// | the liar | certified by operator 1 |
pub struct Stand {
    pub world: World,
    pub liar: Insider,
    /// What liars have paid in that no operator has ever issued.
    brought: u64,
    /// What liars were paid, which no ledger holds.
    taken: u64,
    liars: usize,
    taps: usize,
}

/// The wallet that is lied to.
pub const LIED_TO: usize = 0;
/// The wallet that keeps to the protocol.
pub const HONEST: usize = 1;
/// What each of the two holds, in fen.
pub const HELD: u64 = 300_000;
/// What is paid, where there is no lie in that.
pub const PRICE: u64 = 1_234;
/// The most a wallet of tier IV pays or is paid at once.
pub const SINGLE: u64 = 200_000;
/// The last day of every certificate, and of every operator.
pub const LAST_DAY: u16 = 4_000;
/// Days without a sync before a wallet neither pays nor is paid.
pub const DAYS: u16 = 90;
/// How far value may have come.
pub const HOPS: u8 = 5;
/// The sequence number of the liar's last payment.
pub const LAST_SEQ: u32 = 100;

impl Stand {
    pub fn new() -> Self {
        Self::holding(HELD, World::new)
    }

    /// The same without a curve, where it is not signatures that are lied about.
    pub fn hollow() -> Self {
        Self::holding(HELD, World::hollow)
    }

    /// A stand on which the wallet that is lied to was paid all it holds by the honest one: that
    /// value has come one wallet far.
    pub fn of_passed_on_value() -> Self {
        let mut stand = Self::holding(0, World::new);
        let touch = Touch {
            payer: HONEST,
            payee: LIED_TO,
            orientation: Orientation::PayeeReads,
            terms: terms(HELD / 2),
            lose: None,
        };
        let honest = stand.world.wallet_mut(HONEST);
        honest.consent.verify(Holder::Biometrics, Good::Once);
        let (tapped, _) = stand.world.touch(&touch);
        assert_eq!((tapped.reader_error, tapped.card_error), (None, None));
        assert_eq!(
            stand.world.wallet(LIED_TO).account().hop_of(&Terms::cny(fen(PRICE))),
            Hop::new(1)
        );
        stand
    }

    fn holding(held: u64, world: fn(u64, usize, Holds) -> Result<World, WorldError>) -> Self {
        let limits = Limits {
            balance: Amount::MAX,
            paid_since_sync: Amount::MAX,
            payments_since_sync: u16::MAX,
            received_since_sync: Amount::MAX,
            unverified_single: Amount::MAX,
            unverified_since_sync: Amount::MAX,
            stale_list_single: Amount::MAX,
            ..Limits::preset(Tier::IV)
        };
        assert_eq!((limits.single, limits.days_since_sync), (fen(SINGLE), DAYS));
        assert_eq!(limits.hop, Hop::new(HOPS));
        let setup = Setup { limits: Some(limits), pages: 64, ..Setup::of(Tier::IV) };
        let mut world = world(23, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
        for (wallet, held) in [(LIED_TO, held), (HONEST, HELD)] {
            assert_eq!(world.enroll_as(&setup).unwrap(), wallet);
            while world.wallet(wallet).account().balance < fen(held) {
                world.load(wallet, terms(held / 2));
            }
        }
        let other = world.add_operator().unwrap();
        world.introduce(LIED_TO, other).unwrap();
        let liar = world.insider(&Setup::of(Tier::IV)).unwrap();
        Self { world, liar, brought: 0, taken: 0, liars: 1, taps: 0 }
    }

    /// Whether logs are long, or numbers for liars few.
    pub const fn is_used_up(&self) -> bool {
        self.taps > 100 || self.liars > 100
    }

    /// Another liar in place of the last.
    pub fn next_liar(&mut self) {
        self.liars += 1;
        self.liar = self.world.insider(&Setup::of(Tier::IV)).unwrap();
    }

    /// What the liar signs with.
    pub fn pen(&self) -> Pen {
        Pen::of(&self.liar, self.world.issuer().operator().issuing())
    }

    /// The state of the wallet that is lied to.
    pub fn state(&self) -> State {
        State::of(self.world.wallet(LIED_TO))
    }

    /// The liar pays the wallet honestly, with the sequence number [`LAST_SEQ`].
    pub fn liar_pays(&mut self) {
        self.liar.seq = LAST_SEQ - 1;
        let orientation = Orientation::PayeeReads;
        let wallet = self.world.wallet_mut(LIED_TO);
        let order = Wanted::Order(terms(1));
        let (mut contact, request) = meet_payee(&mut self.liar, wallet, orientation, order);
        let entry = self.liar.entry(contact.id(), &request.request);
        let value = self.liar.sign_entry(&entry).unwrap();
        let heard = contact.say(&Message::Value(value)).unwrap();
        contact.part();
        assert!(matches!(heard.event, Ok(Event::Credited { .. })), "{heard:?}");
        self.brought += 1;
    }

    /// The wallet was paid that much by the liar.
    pub const fn was_paid(&mut self, fen: u64) {
        self.brought += fen;
    }

    /// The wallet has paid that much to a liar for good.
    pub const fn took(&mut self, fen: u64) {
        self.taken += fen;
    }

    /// One fen goes from one of the two wallets to the other, as ever, with the reader at either
    /// end.
    pub fn honest_tap(&mut self, payer: usize, payee: usize, orientation: Orientation) {
        self.taps += 1;
        for wallet in [payer, payee] {
            self.world.wallet_mut(wallet).consent.drop_all();
        }
        let before = self.world.wallet(payee).account().balance;
        let open = self.world.wallet(payer).unsettled().len();
        let touch = Touch { payer, payee, orientation, terms: terms(1), lose: None };
        let (tapped, _) = self.world.touch(&touch);
        let after = self.world.wallet(payee).account().balance;
        assert_eq!(before.checked_add(fen(1)), Some(after), "{tapped:?}");
        assert_eq!(self.world.wallet(payer).unsettled().len(), open, "{tapped:?}");
        self.world.wallet_mut(payee).consent.drop_all();
    }

    /// Nothing was made and nothing lost but what liars brought and took; no day has moved.
    pub fn assert_books(&mut self) {
        let books = self.world.books().unwrap();
        let there = books.redeemed() + books.held() + books.in_flight() + self.taken;
        assert_eq!(there, books.issued() + self.brought, "{books:?}");
        for wallet in [LIED_TO, HONEST] {
            assert_eq!(self.world.wallet(wallet).account().day, TODAY);
        }
    }
}

/// The encoding of a REQUEST.
pub fn request_bytes(signed: &SignedRequest) -> Vec<u8> {
    [&[1][..], &signed.request.to_bytes(), &signed.signature.to_bytes()].concat()
}

/// The encoding of a VALUE.
pub fn value_bytes(value: &Value) -> Vec<u8> {
    [&[2][..], &value.certificate, &value.entry.to_bytes(), &value.signature.to_bytes()].concat()
}

/// Says those bytes as a message of that one's kind and length.
pub fn say_bytes(contact: &mut Contact<'_>, kind: &Message, bytes: &[u8]) -> Heard {
    contact.say_edited(kind, |plain| plain.copy_from_slice(bytes)).unwrap()
}

/// Whether that is the payee's word that it takes back a debit of that payer.
pub fn is_cancel(
    message: Option<&Message>,
    payee: &ecny_sim::SimLedger,
    payer: ecny_core::WalletId,
    entry: &ecny_core::Entry,
) -> bool {
    let Some(Message::Cancel(signature)) = message else { return false };
    let (seq, digest) = (entry.seq.number(), entry.digest());
    let claim = Claim::Cancel { payee: payee.id(), payer, seq, entry: &digest };
    let certificate = payee.identity().certificate().to_bytes();
    payee.operators().verify(&SoftVerifier, &certificate, &claim, signature).is_ok()
}
