use ecny_core::{
    Amount, Category, Class, Day, ElementBytes, Enrolling, Epoch, Hop, Info, Limits, Operator,
    OperatorCertificate, OperatorId, Personalization, Profile, ProfileNumber, Purpose, RootKey,
    Serial, SoftElement, Tier, WalletId, WalletNumber, decode, sm2::Point, sm2::Signature, sm3,
};
use ecny_issuer::{Centre, OperatorKeys, Registry, Root};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::{VectorError, line::Line};
use crate::witness::Witness;

/// The element of a player: the real one in software, and it tells.
pub(super) type Element = Witness<SoftElement<ChaCha20Rng>>;

/// A root and wallets with names, all of whose secrets are stated.
#[derive(Debug)]
pub struct Cast {
    root: RootKey,
    players: Vec<Player>,
}

/// A wallet with a name.
#[derive(Clone, Debug)]
pub struct Player {
    name: String,
    element: ElementBytes,
    random: [u8; 32],
    given: Personalization,
}

/// The day on which the operators have last spoken to the wallets.
pub(super) const TODAY: u16 = 2_500;
pub(super) const LAST_DAY: u16 = 4_000;

impl Cast {
    /// The cast of the files.
    ///
    /// # Errors
    /// Never, with the seed that is written here.
    pub fn of_the_files() -> Result<(Self, Vec<String>), VectorError> {
        let mut rng = ChaCha20Rng::from_seed(sm3(&[b"ecny-offline/1 vectors"]));
        let root = Root::generate(&mut rng)?;
        let mut cast = Self { root: root.public(), players: Vec::new() };
        let mut secrets = vec![format!(
            "# root: secret={} public={}",
            hex::encode(*root.to_secret_bytes()),
            hex::encode(root.public().point().to_bytes())
        )];
        let mut houses = Vec::new();
        for number in [1, 2] {
            let house = House::new(&root, number, &mut rng)?;
            let bytes = house.centre.keys().to_secret_bytes();
            let (issuing, command) = bytes.split_at_checked(36).unwrap_or_default();
            let issuing = issuing.split_at_checked(4).unwrap_or_default().1;
            secrets.push(format!(
                "# operator {number}: ms={} command={}",
                hex::encode(issuing),
                hex::encode(command)
            ));
            houses.push(house);
        }
        for part in PARTS {
            let house = houses.get_mut(usize::from(part.operator).saturating_sub(1));
            let house = house.ok_or_else(|| VectorError::Line(part.name.to_owned()))?;
            cast.players.push(house.enroll(&part, &mut rng)?);
        }
        Ok((cast, secrets))
    }

    /// The cast as a file states it.
    ///
    /// # Errors
    /// [`VectorError::Line`] for a line that states no wallet.
    pub fn parse(text: &str) -> Result<Self, VectorError> {
        let line = text.lines().map(Line).find(|line| line.word() == "root");
        let line = line.ok_or_else(|| VectorError::Line("root".to_owned()))?;
        let root = Point::from_bytes(&line.bytes("public")?).ok_or_else(|| line.wrong())?;
        let players = text.lines().map(Line).filter(|line| line.word() == "wallet");
        let players: Result<_, _> = players.map(Player::parse).collect();
        Ok(Self { root: RootKey::new(root), players: players? })
    }

    /// The wallets.
    #[must_use]
    pub fn players(&self) -> &[Player] {
        &self.players
    }

    /// The root all of them know.
    #[must_use]
    pub const fn root(&self) -> &RootKey {
        &self.root
    }

    pub(super) fn player(&self, name: &str) -> Result<&Player, VectorError> {
        let found = self.players.iter().find(|player| player.name == name);
        found.ok_or_else(|| VectorError::Line(name.to_owned()))
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let root = format!("root public={}", hex::encode(self.root.point().to_bytes()));
        [root].into_iter().chain(self.players.iter().map(Player::line)).collect()
    }
}

impl Player {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> WalletId {
        self.given.profile.wallet
    }

    /// What its operator gave it.
    #[must_use]
    pub const fn given(&self) -> &Personalization {
        &self.given
    }

    /// d, its private key.
    #[must_use]
    pub fn private_key(&self) -> [u8; 32] {
        // version 1, certificate 49, H 32, d 32, …
        let rest = self.element.split_at_checked(82).map(|(_, rest)| rest);
        rest.and_then(|rest| rest.first_chunk().copied()).unwrap_or([0; 32])
    }

    /// Its element as it is after that many boots, or `None` where it is none.
    pub(super) fn element(&self, boots: u32) -> Option<Element> {
        let seed = sm3(&[&self.random, &boots.to_be_bytes()]);
        let inside = SoftElement::from_secret_bytes(&self.element, ChaCha20Rng::from_seed(seed))?;
        Some(Witness::new(inside))
    }

    fn parse(line: Line<'_>) -> Result<Self, VectorError> {
        let operator = OperatorCertificate::from_bytes(&line.bytes("operator")?);
        let profile: [u8; Profile::LEN] = line.bytes("profile")?;
        let given = Personalization {
            operator: operator.ok_or_else(|| line.wrong())?,
            profile: decode(&profile).map_err(|_| line.wrong())?,
            signature: Signature::from_bytes(&line.bytes("signature")?),
        };
        Ok(Self {
            name: line.value("name")?.to_owned(),
            element: line.bytes("element")?,
            random: line.bytes("random")?,
            given,
        })
    }

    fn line(&self) -> String {
        format!(
            "wallet name={} element={} random={} operator={} profile={} signature={}",
            self.name,
            hex::encode(self.element),
            hex::encode(self.random),
            hex::encode(self.given.operator.to_bytes()),
            hex::encode(self.given.profile.to_bytes()),
            hex::encode(self.given.signature.to_bytes())
        )
    }
}

/// An operator at work.
struct House {
    centre: Centre,
    operator: Operator,
    certificate: OperatorCertificate,
}

impl House {
    fn new(root: &Root, number: u16, rng: &mut ChaCha20Rng) -> Result<Self, VectorError> {
        let keys = OperatorKeys::generate(OperatorId::new(number), Epoch::new(1), rng)?;
        let certificate = root.certify(keys.terms(Day::new(0), Day::new(LAST_DAY)), rng)?;
        let operator = certificate.verify(&root.public());
        let operator = operator.map_err(|_| VectorError::Line("operator".to_owned()))?;
        Ok(Self { centre: Centre::new(keys, Registry::default()), operator, certificate })
    }

    fn enroll(&mut self, part: &Part, rng: &mut ChaCha20Rng) -> Result<Player, VectorError> {
        let first = if part.class == Class::Purse { 0x80 } else { 0 };
        let wallet = WalletId {
            operator: self.centre.keys().id(),
            number: WalletNumber::from_bytes(&[first, 0, 0, 0, 0, part.number]),
        };
        let info = Info {
            id: wallet,
            class: part.class,
            tier: part.tier,
            category: Category::NONE,
            last_day: Day::new(part.last_day),
            profile: ProfileNumber::new(1),
            serial: Serial::new(1),
            epoch: self.centre.keys().epoch(),
        };
        let (parent, day) = (WalletId::NOBODY, Day::new(part.day));
        let profile = Profile { wallet, parent, day, limits: part.limits };
        let signature = self.centre.keys().command(Purpose::Profile, &profile.to_bytes(), rng)?;
        let mut own = ChaCha20Rng::from_seed(draw(rng));
        let enrolling = Enrolling::new(&mut own)?;
        let issuance = self.centre.issue(enrolling.applicant(), &info, rng)?;
        let element = enrolling.finish(issuance.grant(), &self.operator, own)?;
        Ok(Player {
            name: part.name.to_owned(),
            element: *element.to_secret_bytes(),
            random: draw(rng),
            given: Personalization { operator: self.certificate, profile, signature },
        })
    }
}

fn draw(rng: &mut ChaCha20Rng) -> [u8; 32] {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    seed
}

/// Who a player is.
struct Part {
    name: &'static str,
    operator: u8,
    number: u8,
    class: Class,
    tier: Tier,
    last_day: u16,
    day: u16,
    limits: Limits,
}

const PERSON: Part = Part {
    name: "",
    operator: 1,
    number: 0,
    class: Class::Software,
    tier: Tier::IV,
    last_day: LAST_DAY,
    day: TODAY,
    limits: Limits::preset(Tier::IV),
};

/// `tight` has small limits, `strict` takes only what comes straight from an operator,
/// `merchant` may take any amount, `morrow` lives 100 days later, the certificate of `expired` is
/// past, `dora` is another operator's.
const PARTS: [Part; 10] = [
    Part { name: "alice", number: 1, ..PERSON },
    Part { name: "bob", number: 2, ..PERSON },
    Part { name: "mallory", number: 3, ..PERSON },
    Part { name: "tight", number: 4, limits: TIGHT, ..PERSON },
    Part { name: "strict", number: 5, limits: STRICT, ..PERSON },
    Part { name: "merchant", number: 6, tier: Tier::I, limits: MERCHANT, ..PERSON },
    Part { name: "morrow", number: 7, day: TODAY.saturating_add(100), ..PERSON },
    Part { name: "expired", number: 8, last_day: TODAY.saturating_sub(50), ..PERSON },
    Part { name: "dora", operator: 2, number: 9, ..PERSON },
    Part { name: "purse", number: 1, class: Class::Purse, limits: Limits::NONE, ..PERSON },
];

const TIGHT: Limits = Limits {
    number: 2,
    balance: fen(6_000),
    single: fen(2_000),
    paid_since_sync: fen(2_500),
    payments_since_sync: 2,
    received_since_sync: fen(1_500),
    hop: Hop::SYNCED,
    ..Limits::preset(Tier::IV)
};

/// It asks for any amount, whatever it knows of who is revoked.
const MERCHANT: Limits = Limits { stale_list_single: Amount::MAX, ..Limits::preset(Tier::I) };

const STRICT: Limits = Limits { number: 3, hop: Hop::SYNCED, ..Limits::preset(Tier::IV) };

const fn fen(fen: u64) -> Amount {
    match Amount::from_fen(fen) {
        Ok(amount) => amount,
        Err(_) => Amount::ZERO,
    }
}
