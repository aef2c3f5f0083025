use ecny_core::{
    Amount, Armed, Asked, Day, Direction, Entry, Error, Lock, Receipt, Request, Seq, SessionToken,
    Terms, Value, WalletId, Wanted, sm2::Signature,
};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};

use super::{
    run::Simulation,
    step::{Hostile, Lie},
    tap::judge,
    violation::Violation,
};
use crate::{
    bend::{End, Mark, Told},
    insider::{Contact, Heard, Insider},
    world::{SimLedger, Whose},
};

impl Simulation {
    /// An insider meets a wallet and does what it does.
    pub(super) fn hostile(&mut self, hostile: &Hostile) -> Result<(), Violation> {
        let wallet = hostile.wallet.checked_rem(self.scene.wallets).unwrap_or_default();
        let whose = Whose::Wallet(wallet);
        let first = hostile.insider.checked_rem(self.insiders.len()).unwrap_or_default();
        if !self.exists(whose) {
            return Ok(());
        }
        self.insiders.rotate_left(first);
        let Some((insider, others)) = self.insiders.split_first_mut() else { return Ok(()) };
        self.tally.hostile = self.tally.hostile.saturating_add(1);
        let mut meeting = Meeting {
            insider,
            other: others.first_mut(),
            hostile,
            whose,
            first_paid: false,
            believed: false,
            failed: Ok(()),
            judged: Ok(()),
        };
        // Where one of the two will not go on, the meeting is over.
        let _ = meeting.hold(self.world.wallet_mut(wallet));
        let (believed, failed, judged) = (meeting.believed, meeting.failed, meeting.judged);
        self.insiders.rotate_right(first);
        judged?;
        if believed {
            return Err(Violation::LieBelieved { whose, lie: hostile.lie });
        }
        self.look(whose, failed)
    }
}

/// An insider, and a wallet that does not know better.
struct Meeting<'a> {
    insider: &'a mut Insider,
    other: Option<&'a mut Insider>,
    hostile: &'a Hostile,
    whose: Whose,
    /// Whether it has paid before.
    first_paid: bool,
    /// Whether the wallet took what it must refuse.
    believed: bool,
    /// Whether the wallet's flash failed it.
    failed: Result<(), Error>,
    judged: Result<(), Violation>,
}

impl Meeting<'_> {
    fn hold(&mut self, wallet: &mut SimLedger) -> Result<(), TapError> {
        if !self.hostile.lie.pays() {
            return self.collect(wallet);
        }
        if self.hostile.lie == Lie::PaysCanceled {
            return self.pay_canceled(wallet);
        }
        if matches!(self.hostile.lie, Lie::PaysRequestTwice | Lie::PaysTwiceAsAnother) {
            return self.pay_decided(wallet);
        }
        let credited = self.pay(wallet, self.hostile.lie != Lie::Pays)?;
        if self.hostile.lie == Lie::PaysTwice {
            self.insider.seq = self.insider.seq.saturating_sub(1);
            self.pay(wallet, credited)?;
        }
        Ok(())
    }

    fn terms(&self) -> Terms {
        Terms::cny(Amount::from_fen(self.hostile.fen).unwrap_or_default())
    }

    /// The insider pays; whether it was credited. `lies` where the wallet must refuse.
    fn pay(&mut self, wallet: &mut SimLedger, lies: bool) -> Result<bool, TapError> {
        let (mut contact, request) = self.meet(wallet, Wanted::Order(self.terms()))?;
        let mut credited = false;
        if let Some(request) = request {
            let mut entry = self.insider.entry(contact.id(), &request);
            self.hostile.lie.edit_entry(&mut entry, self.insider);
            let mut value = self.insider.sign_entry(&entry)?;
            self.hostile.lie.edit_value(&mut value);
            // The first of two under one number is in due form.
            let lies = lies && (self.hostile.lie != Lie::PaysTwice || self.first_paid);
            let heard = self.say(&mut contact, &Message::Value(value), lies)?;
            credited = matches!(heard.event, Ok(Event::Credited { .. }));
        }
        contact.part();
        self.first_paid = true;
        Ok(credited)
    }

    /// The insider keeps a request, pays it when something else is asked for, and once more.
    fn pay_canceled(&mut self, wallet: &mut SimLedger) -> Result<(), TapError> {
        let terms = self.terms();
        let more = Amount::from_fen(self.hostile.fen.saturating_add(1)).unwrap_or_default();
        let (contact, request) = self.meet(wallet, Wanted::Order(terms))?;
        let Some(request) = request else {
            contact.part();
            return Ok(());
        };
        let entry = self.insider.entry(contact.id(), &request);
        let value = Message::Value(self.insider.sign_entry(&entry)?);
        contact.part();
        let mut canceled = false;
        for wanted in [Wanted::Order(Terms::cny(more)), Wanted::Late] {
            let (mut contact, _) = self.meet(wallet, wanted)?;
            let heard = self.say(&mut contact, &value, false)?;
            contact.part();
            // Not credited, and not credited later either.
            let credited = matches!(heard.event, Ok(Event::Credited { .. }));
            self.believed |= credited && canceled;
            canceled |= matches!(heard.event, Ok(Event::Canceled { .. }));
        }
        Ok(())
    }

    /// A request is paid, and then by something else that looks like it.
    fn pay_decided(&mut self, wallet: &mut SimLedger) -> Result<(), TapError> {
        let (mut contact, request) = self.meet(wallet, Wanted::Order(self.terms()))?;
        let Some(request) = request else {
            contact.part();
            return Ok(());
        };
        let payee = contact.id();
        let entry = self.insider.entry(payee, &request);
        let value = self.insider.sign_entry(&entry)?;
        let heard = self.say(&mut contact, &Message::Value(value), false)?;
        contact.part();
        let (Ok(Event::Credited { .. }), Some(other)) = (heard.event, &mut self.other) else {
            return Ok(());
        };
        let value = if self.hostile.lie == Lie::PaysTwiceAsAnother {
            other.sign_entry(&entry)?
        } else {
            let next = self.insider.entry(payee, &request);
            self.insider.sign_entry(&next)?
        };
        let (mut contact, _) = self.meet(wallet, Wanted::Late)?;
        let heard = self.say(&mut contact, &Message::Value(value), false)?;
        contact.part();
        let taken =
            matches!(heard.event, Ok(Event::Credited { .. } | Event::CreditedBefore { .. }));
        self.believed |= taken;
        Ok(())
    }

    /// The two meet, the wallet being the payee; the request it makes.
    fn meet<'w>(
        &mut self,
        wallet: &'w mut SimLedger,
        wanted: Wanted,
    ) -> Result<(Contact<'w>, Option<Request>), TapError> {
        let terms = wanted.terms();
        let (contact, heard) = match self.hostile.orientation {
            Orientation::PayeeReads => self.insider.meet_payee(wanted, wallet)?,
            Orientation::PayerReads => {
                wallet.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
                let mut contact = self.insider.meet_card(Orientation::PayerReads, wallet)?;
                let heard = contact.say(&Message::Pay(terms))?;
                (contact, heard)
            }
        };
        let request = match heard.message {
            Some(Message::Request(signed)) => Some(signed.request),
            Some(_) | None => None,
        };
        Ok((contact, request))
    }

    /// The wallet pays.
    fn collect(&mut self, wallet: &mut SimLedger) -> Result<(), TapError> {
        let terms = self.terms();
        wallet.consent.give(Asked { payee: self.insider.id(), terms });
        let orientation = self.hostile.orientation;
        let mut contact = match orientation {
            Orientation::PayeeReads => self.insider.meet_card(orientation, wallet)?,
            Orientation::PayerReads => self.insider.meet_payer(terms, wallet)?.0,
        };
        let request = self.insider.request(terms);
        let mut signed = self.insider.sign_request(&request, contact.channel.transcript())?;
        let unsigned = self.hostile.lie == Lie::UnsignedRequest;
        if unsigned {
            signed.signature = other_signature(&signed.signature);
        }
        let heard = self.say(&mut contact, &Message::Request(signed), unsigned)?;
        if let Some(Message::Value(value)) = heard.message {
            for (message, lies) in self.outcomes(contact.id(), &value)? {
                self.say(&mut contact, &message, lies)?;
            }
        }
        contact.part();
        Ok(())
    }

    /// What the insider says to a value, and whether the wallet must refuse it.
    fn outcomes(
        &mut self,
        payer: WalletId,
        value: &Value,
    ) -> Result<Vec<(Message, bool)>, TapError> {
        let (seq, digest) = (value.entry.seq, value.entry.digest());
        let settled = Message::Settled(self.insider.receipt(value.entry.token));
        let next = Seq::new(seq.number().saturating_add(1));
        Ok(match self.hostile.lie {
            Lie::Settles => vec![(settled, false)],
            Lie::Cancels => vec![(self.insider.cancel(payer, seq, &digest)?, false)],
            Lie::CancelsAndSettles => {
                vec![(self.insider.cancel(payer, seq, &digest)?, false), (settled, true)]
            }
            Lie::SettlesAndCancels => {
                vec![(settled, false), (self.insider.cancel(payer, seq, &digest)?, true)]
            }
            Lie::WrongReceipt => vec![(Message::Settled(Receipt::from_bytes(&[7; 16])), true)],
            Lie::WrongCancel => vec![(self.insider.cancel(payer, next, &digest)?, true)],
            Lie::ForeignCancel => match &mut self.other {
                Some(other) => vec![(other.cancel(payer, seq, &digest)?, true)],
                None => Vec::new(),
            },
            Lie::Unknown => vec![(Message::Unknown, false)],
            Lie::Takes | Lie::UnsignedRequest => Vec::new(),
            Lie::Pays
            | Lie::PaysTwice
            | Lie::PaysCanceled
            | Lie::PaysRequestTwice
            | Lie::PaysTwiceAsAnother
            | Lie::OtherAmount
            | Lie::OtherToken
            | Lie::OtherPayee
            | Lie::OtherLock
            | Lie::OtherDay
            | Lie::NoSignature
            | Lie::NoCertificate => Vec::new(),
        })
    }

    /// Says a message and looks what the wallet makes of it.
    fn say(
        &mut self,
        contact: &mut Contact<'_>,
        message: &Message,
        lies: bool,
    ) -> Result<Heard, TapError> {
        let before = Mark::of(contact.wallet);
        let heard = contact.say(message)?;
        let told =
            Told { end: End::Card, event: heard.event, before, after: Mark::of(contact.wallet) };
        if let Err(TapError::Wallet(error @ Error::Journal(_))) = heard.event {
            self.failed = Err(error);
        }
        if self.judged.is_ok() {
            self.judged = judge(self.whose, &told, false);
        }
        self.believed |= lies && heard.event.is_ok();
        Ok(heard)
    }
}

impl Lie {
    /// Whether the insider is the payer.
    const fn pays(self) -> bool {
        match self {
            Self::Pays
            | Self::PaysTwice
            | Self::PaysCanceled
            | Self::PaysRequestTwice
            | Self::PaysTwiceAsAnother
            | Self::OtherAmount
            | Self::OtherToken
            | Self::OtherPayee
            | Self::OtherLock
            | Self::OtherDay
            | Self::NoSignature
            | Self::NoCertificate => true,
            Self::Takes
            | Self::Settles
            | Self::Cancels
            | Self::CancelsAndSettles
            | Self::SettlesAndCancels
            | Self::WrongReceipt
            | Self::WrongCancel
            | Self::ForeignCancel
            | Self::Unknown
            | Self::UnsignedRequest => false,
        }
    }

    /// What it changes in an entry before it is signed.
    fn edit_entry(self, entry: &mut Entry, insider: &Insider) {
        match self {
            Self::OtherAmount => {
                let more = entry.terms.amount.fen().saturating_add(1);
                entry.terms.amount = Amount::from_fen(more).unwrap_or_default();
            }
            Self::OtherToken => {
                let mut token = entry.token.to_bytes();
                token.reverse();
                entry.token = SessionToken::from_bytes(&token);
            }
            Self::OtherPayee => entry.payee = insider.id(),
            Self::OtherLock => entry.lock = Lock::from_bytes(&[7; 16]),
            Self::OtherDay => entry.day = Day::new(entry.day.number().wrapping_add(1)),
            Self::Pays
            | Self::PaysTwice
            | Self::PaysCanceled
            | Self::PaysRequestTwice
            | Self::PaysTwiceAsAnother
            | Self::NoSignature
            | Self::NoCertificate
            | Self::Takes
            | Self::Settles
            | Self::Cancels
            | Self::CancelsAndSettles
            | Self::SettlesAndCancels
            | Self::WrongReceipt
            | Self::WrongCancel
            | Self::ForeignCancel
            | Self::Unknown
            | Self::UnsignedRequest => {}
        }
    }

    /// What it changes in a value after it was signed.
    fn edit_value(self, value: &mut Value) {
        if self == Self::NoSignature {
            value.signature = other_signature(&value.signature);
        }
        if let (Self::NoCertificate, Some(byte)) = (self, value.certificate.last_mut()) {
            *byte ^= 1;
        }
    }
}

fn other_signature(signature: &Signature) -> Signature {
    let mut bytes = signature.to_bytes();
    if let Some(byte) = bytes.last_mut() {
        *byte ^= 1;
    }
    Signature::from_bytes(&bytes)
}
