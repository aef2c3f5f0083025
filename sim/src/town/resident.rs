use ecny_core::{Ledger, Pin, PinDigits, SecureElement, Terms, Wanted};
use ecny_issuer::{Excerpt, Reply};
use ecny_offline_protocol::sync::{BundleWriter, Frame, FrameBuffer, Frames, Replied, ReplyReader};
use rand_chacha::ChaCha20Rng;

use super::{TownError, TownOffice};
use crate::{Air, Books, SimFlash, SimLedger, Tapped, collect};

/// A wallet, its PIN's own flash, and the purse that serves it.
pub struct Resident {
    /// Whose wallet it is.
    pub operator: usize,
    /// `None` where it is lost, or in somebody's drawer.
    wallet: Option<SimLedger>,
    pin: Option<Pin<SimFlash>>,
    purse: SimLedger,
}

/// What came of a sync.
#[derive(Debug)]
pub struct Synced {
    /// What the office answered.
    pub reply: Reply,
    /// What the wallet made of each frame of it.
    pub replied: Vec<Replied>,
    /// How many bytes the wallet has sent.
    pub sent: usize,
}

impl Resident {
    pub(super) fn new(
        operator: usize,
        mut wallet: SimLedger,
        purse: SimLedger,
        pin: SimFlash,
    ) -> Result<Self, TownError> {
        let pin = Pin::open(pin, wallet.element().secrets())?;
        Ok(Self { operator, wallet: Some(wallet), pin: Some(pin), purse })
    }

    /// The wallet.
    ///
    /// # Errors
    /// [`TownError::Nobody`] where it is not here.
    pub fn wallet(&self) -> Result<&SimLedger, TownError> {
        self.wallet.as_ref().ok_or(TownError::Nobody)
    }

    /// The wallet, to use it.
    ///
    /// # Errors
    /// As [`Resident::wallet`].
    pub fn wallet_mut(&mut self) -> Result<&mut SimLedger, TownError> {
        self.wallet.as_mut().ok_or(TownError::Nobody)
    }

    /// Where the wallet is, to take it away or to put it back.
    pub const fn place(&mut self) -> &mut Option<SimLedger> {
        &mut self.wallet
    }

    /// The purse, to use it.
    pub const fn purse_mut(&mut self) -> &mut SimLedger {
        &mut self.purse
    }

    /// Wallet and PIN together.
    ///
    /// # Errors
    /// As [`Resident::wallet`].
    pub fn with_pin(&mut self) -> Result<(&mut SimLedger, &mut Pin<SimFlash>), TownError> {
        match (&mut self.wallet, &mut self.pin) {
            (Some(wallet), Some(pin)) => Ok((wallet, pin)),
            (_, _) => Err(TownError::Nobody),
        }
    }

    /// Sets the wallet's PIN.
    ///
    /// # Errors
    /// As [`Ledger::set_pin`].
    pub fn set_pin(&mut self, digits: &[u8]) -> Result<(), TownError> {
        let digits = PinDigits::from_ascii(digits)?;
        let (wallet, pin) = self.with_pin()?;
        Ok(wallet.set_pin(pin, &digits)?)
    }

    /// Gives the PIN, for the next payment.
    ///
    /// # Errors
    /// As [`Ledger::verify_pin`].
    pub fn enter_pin(&mut self, digits: &[u8]) -> Result<(), TownError> {
        let digits = PinDigits::from_ascii(digits)?;
        let (wallet, pin) = self.with_pin()?;
        Ok(wallet.verify_pin(pin, &digits, ecny_core::Good::Once)?)
    }

    /// The purse loads the wallet.
    ///
    /// # Errors
    /// [`TownError::Nobody`] where the wallet is not here.
    pub fn load(&mut self, terms: Terms) -> Result<Tapped, TownError> {
        let wallet = self.wallet.as_mut().ok_or(TownError::Nobody)?;
        self.purse.consent.give(ecny_core::Asked { payee: wallet.id(), terms });
        Ok(collect(Wanted::Load(terms), wallet, &mut self.purse, &mut Air::default()))
    }

    /// The wallet redeems at its purse.
    ///
    /// # Errors
    /// As [`Resident::load`].
    pub fn redeem(&mut self, terms: Terms) -> Result<Tapped, TownError> {
        let wallet = self.wallet.as_mut().ok_or(TownError::Nobody)?;
        wallet.consent.give(ecny_core::Asked { payee: self.purse.id(), terms });
        Ok(collect(Wanted::Order(terms), &mut self.purse, wallet, &mut Air::default()))
    }

    /// Heals what is open between wallet and purse, both ways.
    ///
    /// # Errors
    /// As [`Resident::load`].
    pub fn heal_home(&mut self) -> Result<(), TownError> {
        let wallet = self.wallet.as_mut().ok_or(TownError::Nobody)?;
        collect(Wanted::Late, wallet, &mut self.purse, &mut Air::default());
        collect(Wanted::Late, &mut self.purse, wallet, &mut Air::default());
        Ok(())
    }

    /// Takes the power from the wallet and gives it back.
    ///
    /// # Errors
    /// Where its ledger cannot be opened.
    pub fn reboot(&mut self, own: ChaCha20Rng) -> Result<(), TownError> {
        let wallet = self.wallet.take().ok_or(TownError::Nobody)?;
        let (mut flash, element) = wallet.close();
        flash.power_up();
        let element = element.restarted(own)?;
        let pin = self.pin.take().ok_or(TownError::Nobody)?.close();
        self.pin = Some(Pin::open(pin, element.secrets())?);
        self.wallet = Some(Ledger::open(flash, element)?);
        Ok(())
    }

    /// What the wallet was at another time, in a device with the same keys: what a thief of keys
    /// has, and what a chip is there to prevent.
    ///
    /// # Errors
    /// Where there is no wallet, or its ledger cannot be opened.
    pub fn double(&mut self, own: [ChaCha20Rng; 2]) -> Result<SimLedger, TownError> {
        let [own, others] = own;
        let wallet = self.wallet.take().ok_or(TownError::Nobody)?;
        let (flash, element) = wallet.close();
        let double = Ledger::open(flash.clone(), element.restarted(others)?)?;
        self.wallet = Some(Ledger::open(flash, element.restarted(own)?)?);
        Ok(double)
    }

    pub(super) fn add_to(&mut self, books: &mut Books) -> Result<(), TownError> {
        if let Some(wallet) = &mut self.wallet {
            books.add(wallet)?;
        }
        Ok(books.add(&mut self.purse)?)
    }
}

/// A bundle out, a reply in, each frame by frame.
pub(super) fn sync(
    office: &mut TownOffice,
    ledger: &mut SimLedger,
    rng: &mut ChaCha20Rng,
) -> Result<Synced, TownError> {
    let bundle = bundle(ledger)?;
    let excerpt = Excerpt::from_frames(Frames::of(&bundle))?;
    let reply = office.sync(&excerpt, rng)?;
    let mut reader = ReplyReader::new(ledger.id());
    let mut replied = Vec::new();
    for frame in reply.to_frames()? {
        for frame in Frames::of(&frame) {
            replied.push(reader.take(frame?, ledger)?);
        }
    }
    Ok(Synced { reply, replied, sent: bundle.len() })
}

/// What a wallet has to say to its office, in one piece.
pub(super) fn bundle(ledger: &mut SimLedger) -> Result<Vec<u8>, TownError> {
    let mut writer = BundleWriter::new(ledger)?;
    let mut out: FrameBuffer = [0; Frame::MAX_LEN];
    let mut bundle = Vec::new();
    while let Some(frame) = writer.next(ledger, &mut out)? {
        bundle.extend_from_slice(frame);
    }
    Ok(bundle)
}
