use ecny_core::{
    Amount, Crisis, Day, ElementBytes, Epoch, Hop, Ledger, Limits, OperatorId, Order, OrderKind,
    Personalization, Pocket, Profile, Purpose, SoftElement, Statement, SyncReceipt, Tag, Tier,
    WalletId, Word,
    sm2::{NoRandomness, Signature},
};
use ecny_issuer::{OperatorKeys, Root};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::super::{
    VectorError,
    cast::{LAST_DAY, TODAY},
};
use crate::flash::MemoryFlash;

/// What is said to one wallet, by its name in the files.
pub(super) struct NamedWord {
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// Who speaks, and to whom.
pub(super) struct Speaker<'a> {
    pub(super) root: &'a Root,
    pub(super) keys: &'a OperatorKeys,
    pub(super) wallet: WalletId,
    pub(super) rng: &'a mut ChaCha20Rng,
}

impl Speaker<'_> {
    /// Every kind of word, each of which the wallet takes in this order; the last two are not its
    /// operator's, and the receipt is for a wallet that has been activated and retired, and no more.
    pub(super) fn words(&mut self, end: &Statement) -> Result<Vec<NamedWord>, VectorError> {
        let stranger = OperatorKeys::generate(OperatorId::new(2), Epoch::new(1), self.rng)?;
        let terms = stranger.terms(Day::new(0), Day::new(LAST_DAY));
        let operator = self.root.certify(terms, self.rng)?;
        let words = [
            ("operator", Word::Operator(operator)),
            ("profile", self.profile(2, yuan(100))?),
            ("older-profile", self.profile(1, yuan(9_999))?),
            ("crisis", self.crisis(10)?),
            ("long-crisis", self.crisis(90)?),
            ("pocket", self.pocket()?),
            ("block", self.order(1, OrderKind::Block)?),
            ("resume", self.order(2, OrderKind::Resume)?),
            ("void", self.order(3, OrderKind::Void)?),
            ("unblock-pin", self.order(4, OrderKind::UnblockPin)?),
            ("close", self.order(5, OrderKind::Close)?),
            ("receipt", self.receipt(end)?),
        ];
        let own = words.map(|(name, word)| NamedWord::new(name, &word));
        let forged =
            Speaker { keys: &stranger, root: self.root, wallet: self.wallet, rng: self.rng }
                .profile(3, yuan(9_999))?;
        let mut all = own.into_iter().collect::<Result<Vec<_>, _>>()?;
        all.push(NamedWord::new("forged-profile", &forged)?);
        Ok(all)
    }

    fn profile(&mut self, number: u16, single: Amount) -> Result<Word, NoRandomness> {
        let limits = Limits { number, single, ..Limits::preset(Tier::IV) };
        let (wallet, parent, day) = (self.wallet, WalletId::NOBODY, Day::new(TODAY));
        let profile = Profile { wallet, parent, day, limits };
        Ok(Word::Profile(profile, self.command(Purpose::Profile, &profile.to_bytes())?))
    }

    /// One that holds from today on, for one day more than said.
    fn crisis(&mut self, days: u16) -> Result<Word, NoRandomness> {
        let last_day = Day::new(TODAY.saturating_add(days));
        let crisis = Crisis {
            single: yuan(50),
            paid_since_sync: yuan(500),
            received_since_sync: yuan(500),
            hop: Hop::new(1),
            days_since_sync: 7,
            ..Crisis::of_days(days, Day::new(TODAY), last_day)
        };
        let signature = self.root.sign(Purpose::Crisis, &crisis.to_bytes(), self.rng)?;
        Ok(Word::Crisis(crisis, signature))
    }

    fn pocket(&mut self) -> Result<Word, NoRandomness> {
        let (wallet, tag, day) = (self.wallet, Tag::new(0x0A01), Day::new(TODAY));
        let last_day = Day::new(TODAY.saturating_add(100));
        let pocket = Pocket { version: Pocket::VERSION, wallet, tag, last_day, day };
        Ok(Word::Pocket(pocket, self.command(Purpose::Pocket, &pocket.to_bytes())?))
    }

    fn order(&mut self, number: u16, what: OrderKind) -> Result<Word, NoRandomness> {
        let (wallet, day) = (self.wallet, Day::new(TODAY));
        let order = Order { version: Order::VERSION, wallet, number, day, what };
        Ok(Word::Order(order, self.command(Purpose::Order, &order.to_bytes())?))
    }

    fn receipt(&mut self, end: &Statement) -> Result<Word, NoRandomness> {
        let receipt = SyncReceipt {
            version: SyncReceipt::VERSION,
            wallet: self.wallet,
            position: end.position,
            decided: end.decided,
            day: Day::new(TODAY),
        };
        Ok(Word::Receipt(receipt, self.command(Purpose::Receipt, &receipt.to_bytes())?))
    }

    fn command(&mut self, purpose: Purpose, body: &[u8]) -> Result<Signature, NoRandomness> {
        self.keys.command(purpose, body, self.rng)
    }
}

impl NamedWord {
    fn new(name: &'static str, word: &Word) -> Result<Self, VectorError> {
        let mut room = [0; Word::MAX_LEN];
        let bytes = word.to_bytes(&mut room).map_err(|_| VectorError::Line(name.to_owned()))?;
        Ok(Self { name, bytes: bytes.to_vec() })
    }
}

/// The closing statement of a wallet that has been activated and retired, and no more.
pub(super) fn end(
    keys: &ElementBytes,
    root: &Root,
    given: &Personalization,
) -> Result<Statement, VectorError> {
    let rng = ChaCha20Rng::from_seed([0; 32]);
    let element = SoftElement::from_secret_bytes(keys, rng);
    let element = element.ok_or_else(|| VectorError::Line("alice".to_owned()))?;
    let flash = MemoryFlash::<16, 4_096>::new(2, 0);
    let mut ledger = Ledger::format(flash, element, &root.public(), given)?;
    ledger.activate()?;
    ledger.retire()?;
    Ok(ledger.statement()?.statement)
}

const fn yuan(yuan: u64) -> Amount {
    match Amount::from_fen(yuan.saturating_mul(100)) {
        Ok(amount) => amount,
        Err(_) => Amount::MAX,
    }
}
