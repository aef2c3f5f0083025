use ecny_core::{
    Category, Class, Day, Info, Limits, Operator, OperatorCertificate, Package, Personalization,
    Profile, ProfileNumber, Purpose, RootKey, Serial, Tier, WalletId, WalletNumber,
    sm2::{NoRandomness, Point},
};
use rand_core::TryCryptoRng;

use crate::{Centre, Issuance, IssueError, OperatorKeys, Registry};

/// An operator at work: its centre, and what the root says of it.
#[derive(Debug)]
pub struct Issuer {
    centre: Centre,
    certificate: OperatorCertificate,
    operator: Operator,
    root: RootKey,
}

/// A wallet to be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Application {
    /// The number it gets.
    pub number: WalletNumber,
    /// What keeps its keys.
    pub class: Class,
    /// How it was opened.
    pub tier: Tier,
    /// What kind of payee its holder is.
    pub category: Category,
    /// The wallet it is a child of, where it is one.
    pub parent: Option<WalletNumber>,
    /// The last day of its certificate.
    pub last_day: Day,
}

impl Application {
    /// That of an ordinary person, for a wallet of its own.
    #[must_use]
    pub const fn new(number: WalletNumber, class: Class, tier: Tier, last_day: Day) -> Self {
        Self { number, class, tier, category: Category::NONE, parent: None, last_day }
    }
}

/// All that makes a device that showed U a wallet.
#[derive(Debug)]
pub struct Enrolment<'a> {
    /// Its certificate and the operator's half of its key, to be put on disk before they leave
    /// the house.
    pub issuance: &'a Issuance,
    /// Its operator and its limits.
    pub personalization: Personalization,
}

impl Enrolment<'_> {
    /// The answer to the device, for any pipe.
    #[must_use]
    pub fn package(&self) -> Package {
        Package { grant: self.issuance.grant().clone(), personalization: self.personalization }
    }
}

impl Issuer {
    /// The operator with these keys, as the root certified it, going on from what it has issued.
    ///
    /// # Errors
    /// [`IssuerError::NotOurs`] where the certificate is not the root's, or is another operator's.
    pub fn open(
        keys: OperatorKeys,
        certificate: OperatorCertificate,
        root: RootKey,
        registry: Registry,
    ) -> Result<Self, IssuerError> {
        let operator = certificate.verify(&root).map_err(|_| IssuerError::NotOurs)?;
        let terms = keys.terms(operator.terms().first_day, operator.terms().last_day);
        if *operator.terms() != terms {
            return Err(IssuerError::NotOurs);
        }
        Ok(Self { centre: Centre::new(keys, registry), certificate, operator, root })
    }

    /// Issues a wallet to the device that showed U, with the limits of its tier.
    ///
    /// # Errors
    /// [`IssuerError`]; nothing was issued then.
    pub fn enroll<R: TryCryptoRng + ?Sized>(
        &mut self,
        applicant: &Point,
        application: &Application,
        today: Day,
        rng: &mut R,
    ) -> Result<Enrolment<'_>, IssuerError> {
        let info = self.info(application);
        let profile = self.profile(application, today);
        let body = profile.to_bytes();
        let signature = self.centre.keys().command(Purpose::Profile, &body, rng)?;
        let personalization = Personalization { operator: self.certificate, profile, signature };
        let issuance = self.centre.issue(applicant, &info, rng)?;
        Ok(Enrolment { issuance, personalization })
    }

    /// What its first certificate says.
    pub(crate) fn info(&self, application: &Application) -> Info {
        Info {
            id: self.id_of(application.number),
            class: application.class,
            tier: application.tier,
            category: application.category,
            last_day: application.last_day,
            profile: ProfileNumber::new(1),
            serial: Serial::new(1),
            epoch: self.operator.epoch(),
        }
    }

    /// Its first limits: those of its tier.
    pub(crate) fn profile(&self, application: &Application, day: Day) -> Profile {
        let limits = match application.class {
            Class::Purse => Limits::NONE,
            Class::SecureElement | Class::Software => Limits::preset(application.tier),
        };
        let parent = application.parent.map_or(WalletId::NOBODY, |number| self.id_of(number));
        Profile { wallet: self.id_of(application.number), parent, day, limits }
    }

    /// The wallet of this operator with that number.
    #[must_use]
    pub const fn id_of(&self, number: WalletNumber) -> WalletId {
        WalletId { operator: self.operator.id(), number }
    }

    pub(crate) const fn centre_mut(&mut self) -> &mut Centre {
        &mut self.centre
    }

    /// The key generation centre.
    #[must_use]
    pub const fn centre(&self) -> &Centre {
        &self.centre
    }

    /// What the root says of the operator.
    #[must_use]
    pub const fn certificate(&self) -> &OperatorCertificate {
        &self.certificate
    }

    /// The operator.
    #[must_use]
    pub const fn operator(&self) -> &Operator {
        &self.operator
    }

    /// The root all its wallets are made with.
    #[must_use]
    pub const fn root(&self) -> &RootKey {
        &self.root
    }
}

/// Why nothing was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssuerError {
    /// The centre would not issue it.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The certificate is not this operator's under this root.
    #[error("the operator's certificate does not fit its keys and the root")]
    NotOurs,
    /// The source of randomness failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}
