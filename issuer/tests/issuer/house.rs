//! A root, an operator and its key generation centre, all from one seed.

use ecny_core::{
    Category, Class, Day, Digest, Enrolling, EnrolmentFault, Entry, Epoch, Info, Operator,
    OperatorId, ProfileNumber, SecureElement, Serial, SoftElement, Tier, WalletId, WalletNumber,
    sm3,
};
use ecny_issuer::{Centre, OperatorKeys, Registry, Root};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};

pub type Wallet = SoftElement<ChaCha20Rng>;

pub struct House {
    pub rng: ChaCha20Rng,
    pub root: Root,
    pub operator: Operator,
    pub centre: Centre,
}

impl House {
    pub fn new(seed: [u8; 32]) -> Self {
        Self::with(seed, info(1).id.operator, info(1).epoch)
    }

    pub fn with(seed: [u8; 32], id: OperatorId, epoch: Epoch) -> Self {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let root = Root::generate(&mut rng).unwrap();
        let keys = OperatorKeys::generate(id, epoch, &mut rng).unwrap();
        let certificate =
            root.certify(keys.terms(Day::new(100), Day::new(2_000)), &mut rng).unwrap();
        let operator = certificate.verify(&root.public()).unwrap();
        Self { rng, root, operator, centre: Centre::new(keys, Registry::default()) }
    }

    pub fn fork(&mut self) -> ChaCha20Rng {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        ChaCha20Rng::from_seed(seed)
    }

    pub fn enroll(&mut self, info: &Info) -> Wallet {
        let device = Enrolling::new(&mut self.rng).unwrap();
        self.finish(&device, info).unwrap()
    }

    pub fn renew(&mut self, old: &mut Wallet, info: &Info) -> Result<Wallet, EnrolmentFault> {
        let device = old.renew().unwrap();
        self.finish(&device, info)
    }

    fn finish(&mut self, device: &Enrolling, info: &Info) -> Result<Wallet, EnrolmentFault> {
        let rng = self.fork();
        let issued = self.centre.issue(device.applicant(), info, &mut self.rng).unwrap();
        device.finish(issued.grant(), &self.operator, rng)
    }
}

/// The first certificate of the wallet with that number.
pub fn info(number: u8) -> Info {
    Info {
        id: WalletId {
            operator: OperatorId::new(1),
            number: WalletNumber::from_bytes(&[0, 0, 0, 0, 0, number]),
        },
        class: Class::Software,
        tier: Tier::II,
        category: Category::NONE,
        last_day: Day::new(1_500),
        profile: ProfileNumber::new(1),
        serial: Serial::new(1),
        epoch: Epoch::new(1),
    }
}

pub fn digest(text: &[u8]) -> Digest {
    sm3(&[text])
}

/// The same secrets, as far as can be seen from outside.
pub fn same_secrets(one: &impl SecureElement, other: &impl SecureElement) -> bool {
    let (one, other) = (one.secrets(), other.secrets());
    one.cookie == other.cookie
        && one.session == other.session
        && one.totals == other.totals
        && one.storage == other.storage
}

/// A debit with that sequence number, and nothing but zeros else.
pub fn entry(seq: u32) -> Entry {
    let mut bytes = [0; Entry::LEN];
    bytes[1..5].copy_from_slice(&seq.to_be_bytes());
    ecny_core::decode(&bytes).unwrap()
}
