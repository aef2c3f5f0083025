//! A wallet of this image: enrolled by the operator of `docs/vectors/enrolment.json`, whose answers
//! are the image's constants.

use ecny_core::{
    Amount, Armed, Direction, Enrolling, Error, Ledger, Package, RootKey, SoftElement, Terms,
    sm2::Point,
};

use crate::{entropy::Entropy, flash::Nor};

include!(concat!(env!("OUT_DIR"), "/answers.rs"));

/// A ledger on the board's flash, with its keys in memory.
pub type Wallet = Ledger<Nor, Element>;

/// The software element with what stands for randomness.
pub type Element = SoftElement<Entropy>;

/// What the operator answered to a device with this randomness.
pub struct Answered {
    /// What the device's source gives while it is enrolled.
    pub random: &'static [u8],
    /// The operator's answer.
    pub package: [u8; Package::LEN],
}

impl Answered {
    /// The element that this answer makes.
    pub fn enroll(&self, name: &str, boot: u32) -> Element {
        let mut entropy = Entropy::after(self.random, name, boot);
        assert!(entropy.moves(), "the source of randomness is stuck");
        let Ok(enrolling) = Enrolling::new(&mut entropy) else { panic!("no randomness") };
        let package = self.package();
        let operator = package.personalization.operator.verify(&root());
        let operator = operator.expect("the operator is certified by the root");
        enrolling.finish(&package.grant, &operator, entropy).expect("the grant is for this device")
    }

    /// Makes the wallet on that flash, in the hands of its holder. What was there is gone.
    pub fn format(&self, flash: Nor, element: Element) -> Result<Wallet, Error> {
        let mut wallet = Ledger::format(flash, element, &root(), &self.package().personalization)?;
        wallet.activate()?;
        Ok(wallet)
    }

    fn package(&self) -> Package {
        Package::from_bytes(&self.package).expect("the constant is a package")
    }
}

/// The root of every wallet here.
pub fn root() -> RootKey {
    RootKey::new(Point::from_bytes(&ROOT).expect("the constant is a point"))
}

/// That many fen of cash.
pub fn cash(fen: u64) -> Terms {
    Terms::cny(Amount::from_fen(fen).expect("an amount"))
}

/// Says yes to one payment or receipt of any amount.
pub fn say_yes(wallet: &mut Wallet, direction: Direction) {
    wallet.consent.arm(direction, Armed { most: Amount::MAX, count: 1 });
}
