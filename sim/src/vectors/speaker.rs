use ecny_core::{
    Amount, Crisis, Day, Delta, Epoch, Hop, Limits, OperatorCertificate, Order, OrderKind, Pocket,
    Profile, Purpose, Tag, Tier, WalletId, WalletNumber, Word,
    sm2::{NoRandomness, Signature},
};
use ecny_issuer::{OperatorKeys, Root};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::{VectorError, cast::LAST_DAY, cast::TODAY, line::Line};

/// An operator and the root, with the secrets that a file states of them: what they say to wallets.
pub(super) struct Speaker {
    pub(super) root: Root,
    pub(super) keys: OperatorKeys,
    rng: ChaCha20Rng,
}

impl Speaker {
    /// The operator of that number, as the `#` lines of a file state it.
    pub(super) fn of(secrets: &[String], number: u8) -> Result<Self, VectorError> {
        let line = |prefix: String| {
            let found = secrets.iter().find(|line| line.starts_with(&prefix));
            found.ok_or_else(|| VectorError::Line(prefix.clone()))
        };
        let root = Line(line("# root:".to_owned())?);
        let operator = Line(line(format!("# operator {number}:"))?);
        let (ms, command): ([u8; 32], [u8; 32]) =
            (operator.bytes("ms")?, operator.bytes("command")?);
        let bytes = [&[1, 0, number, 1][..], &ms, &command].concat();
        let bytes = bytes.try_into().map_err(|_| operator.wrong())?;
        Ok(Self {
            root: Root::from_secret_bytes(&root.bytes("secret")?).ok_or_else(|| root.wrong())?,
            keys: OperatorKeys::from_secret_bytes(&bytes).ok_or_else(|| operator.wrong())?,
            rng: ChaCha20Rng::from_seed([number; 32]),
        })
    }

    /// Another operator, which the root vouches for.
    pub(super) fn certificate(&mut self) -> Result<OperatorCertificate, NoRandomness> {
        let terms = self.keys.terms(Day::new(0), Day::new(LAST_DAY));
        self.root.certify(terms, &mut self.rng)
    }

    pub(super) fn command(
        &mut self,
        purpose: Purpose,
        body: &[u8],
    ) -> Result<Signature, NoRandomness> {
        self.keys.command(purpose, body, &mut self.rng)
    }

    pub(super) fn profile(&mut self, wallet: WalletId, number: u16) -> Result<Word, NoRandomness> {
        let single = fen(100_000);
        let limits = Limits { number, single, ..Limits::preset(Tier::IV) };
        let parent = WalletId { number: name(2), ..wallet };
        let profile = Profile { wallet, parent, day: Day::new(TODAY.saturating_add(1)), limits };
        Ok(Word::Profile(profile, self.command(Purpose::Profile, &profile.to_bytes())?))
    }

    /// It holds from today on, for one day more than that.
    pub(super) fn crisis(&mut self, number: u16, days: u16) -> Result<Word, NoRandomness> {
        let crisis = Crisis {
            single: fen(5_000),
            paid_since_sync: fen(50_000),
            received_since_sync: fen(60_000),
            hop: Hop::new(1),
            days_since_sync: 7,
            ..Crisis::of_days(number, Day::new(TODAY), Day::new(TODAY.saturating_add(days)))
        };
        let signature = self.root.sign(Purpose::Crisis, &crisis.to_bytes(), &mut self.rng)?;
        Ok(Word::Crisis(crisis, signature))
    }

    pub(super) fn order(
        &mut self,
        wallet: WalletId,
        number: u16,
        what: OrderKind,
    ) -> Result<Word, NoRandomness> {
        let order = Order {
            version: Order::VERSION,
            wallet,
            number,
            day: Day::new(TODAY.saturating_add(2)),
            what,
        };
        Ok(Word::Order(order, self.command(Purpose::Order, &order.to_bytes())?))
    }

    /// A step that names that wallet.
    pub(super) fn delta(
        &mut self,
        epoch: u8,
        number: u16,
        day: u16,
        named: u8,
    ) -> Result<Word, NoRandomness> {
        let mut revoked = [WalletNumber::NONE; Delta::NAMES];
        if let Some(first) = revoked.first_mut() {
            *first = name(named);
        }
        let delta = Delta {
            version: Delta::VERSION,
            operator: self.keys.id(),
            epoch: Epoch::new(epoch),
            number,
            base: 0,
            day: Day::new(day),
            revoked,
        };
        Ok(Word::Delta(delta, self.command(Purpose::Delta, &delta.to_bytes())?))
    }

    pub(super) fn pocket(
        &mut self,
        wallet: WalletId,
        tag: u16,
        last_day: u16,
    ) -> Result<Word, NoRandomness> {
        let pocket = Pocket {
            version: Pocket::VERSION,
            wallet,
            tag: Tag::new(tag),
            last_day: Day::new(last_day),
            day: Day::new(TODAY),
        };
        Ok(Word::Pocket(pocket, self.command(Purpose::Pocket, &pocket.to_bytes())?))
    }
}

/// The bytes of a word.
pub(super) fn bytes_of(word: &Word) -> Result<Vec<u8>, VectorError> {
    let mut room = [0; Word::MAX_LEN];
    let bytes = word.to_bytes(&mut room).map_err(|_| VectorError::Line("word".to_owned()))?;
    Ok(bytes.to_vec())
}

fn name(number: u8) -> WalletNumber {
    WalletNumber::from_bytes(&[0, 0, 0, 0, 0, number])
}

fn fen(fen: u64) -> Amount {
    Amount::from_fen(fen).unwrap_or_default()
}
