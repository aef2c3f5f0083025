//! A step as one line, and back.

use core::fmt;
use std::str::{FromStr, SplitWhitespace};

use ecny_offline_protocol::Orientation;

use super::{Between, Hostile, Lie, Power, Step, Tap};
use crate::{bend::Bend, flash::Tear};

/// A line that says no step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no step")]
pub struct NotAStep;

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tap(tap) => write!(f, "{tap}"),
            Self::Void(wallet) => write!(f, "void {wallet}"),
            Self::Compact(wallet) => write!(f, "compact {wallet}"),
            Self::Reboot(wallet) => write!(f, "reboot {wallet}"),
            Self::Keep(wallet) => write!(f, "keep {wallet}"),
            Self::Restore(wallet) => write!(f, "restore {wallet}"),
            Self::Swap(wallet) => write!(f, "swap {wallet}"),
            Self::Lose(wallet) => write!(f, "lose {wallet}"),
            Self::Offline(true) => f.write_str("offline"),
            Self::Offline(false) => f.write_str("online"),
            Self::Days(days) => write!(f, "days {days}"),
            Self::Upload(wallet) => write!(f, "upload {wallet}"),
            Self::Receipt(wallet) => write!(f, "receipt {wallet}"),
            Self::Sync(wallet) => write!(f, "sync {wallet}"),
            Self::Resolve(wallet) => write!(f, "resolve {wallet}"),
            Self::HandOver(wallet) => write!(f, "hand-over {wallet}"),
            Self::Suspend(wallet) => write!(f, "suspend {wallet}"),
            Self::Resume(wallet) => write!(f, "resume {wallet}"),
            Self::Order(wallet) => write!(f, "order-void {wallet}"),
            Self::Single(wallet, fen) => write!(f, "single {wallet} {fen}"),
            Self::Hostile(hostile) => write!(f, "{hostile}"),
        }
    }
}

impl FromStr for Step {
    type Err = NotAStep;

    fn from_str(line: &str) -> Result<Self, NotAStep> {
        let mut words = Words(line.split_whitespace());
        let step = match words.word()? {
            "pay" => {
                let between = Between::Pay { payer: words.number()?, payee: words.number()? };
                Self::Tap(words.tap(between)?)
            }
            "load" => {
                let between = Between::Load(words.number()?);
                Self::Tap(words.tap(between)?)
            }
            "redeem" => {
                let between = Between::Redeem(words.number()?);
                Self::Tap(words.tap(between)?)
            }
            "void" => Self::Void(words.number()?),
            "compact" => Self::Compact(words.number()?),
            "reboot" => Self::Reboot(words.number()?),
            "keep" => Self::Keep(words.number()?),
            "restore" => Self::Restore(words.number()?),
            "swap" => Self::Swap(words.number()?),
            "lose" => Self::Lose(words.number()?),
            "offline" => Self::Offline(true),
            "online" => Self::Offline(false),
            "days" => Self::Days(words.number()?),
            "upload" => Self::Upload(words.number()?),
            "receipt" => Self::Receipt(words.number()?),
            "sync" => Self::Sync(words.number()?),
            "resolve" => Self::Resolve(words.number()?),
            "hand-over" => Self::HandOver(words.number()?),
            "suspend" => Self::Suspend(words.number()?),
            "resume" => Self::Resume(words.number()?),
            "order-void" => Self::Order(words.number()?),
            "single" => Self::Single(words.number()?, words.number()?),
            "hostile" => Self::Hostile(Hostile {
                insider: words.number()?,
                wallet: words.number()?,
                fen: words.number()?,
                orientation: words.one_of(&ORIENTATIONS)?,
                lie: words.one_of(&LIES)?,
            }),
            _ => return Err(NotAStep),
        };
        words.end()?;
        Ok(step)
    }
}

impl fmt::Display for Tap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.between {
            Between::Pay { payer, payee } => write!(f, "pay {payer} {payee}")?,
            Between::Load(wallet) => write!(f, "load {wallet}")?,
            Between::Redeem(wallet) => write!(f, "redeem {wallet}")?,
        }
        write!(f, " {} {}", self.fen, name_of(&ORIENTATIONS, &self.orientation))?;
        if self.asked {
            f.write_str(" asked")?;
        }
        if self.again {
            f.write_str(" again")?;
        }
        for (at, bend) in &self.bends {
            match bend {
                Bend::Lose => write!(f, " lose@{at}")?,
                Bend::Repeat(more) => write!(f, " repeat@{at}:{more}")?,
                Bend::Stale(number) => write!(f, " stale@{at}:{number}")?,
                Bend::Swap(number) => write!(f, " swap@{at}:{number}")?,
                Bend::Flip(byte) => write!(f, " flip@{at}:{byte}")?,
            }
        }
        for (who, power) in [("payer", self.payer), ("payee", self.payee)] {
            match power {
                Power::Stays => {}
                Power::Fails { words, tear } => {
                    write!(f, " cut@{who}:{words}:{}", name_of(&TEARS, &tear))?;
                }
                Power::FailsAfter => write!(f, " reboot@{who}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Hostile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { insider, wallet, orientation, fen, lie } = self;
        let (orientation, lie) = (name_of(&ORIENTATIONS, orientation), name_of(&LIES, lie));
        write!(f, "hostile {insider} {wallet} {fen} {orientation} {lie}")
    }
}

/// The words of a line that are still to be read.
struct Words<'a>(SplitWhitespace<'a>);

impl<'a> Words<'a> {
    fn word(&mut self) -> Result<&'a str, NotAStep> {
        self.0.next().ok_or(NotAStep)
    }

    fn number<T: FromStr>(&mut self) -> Result<T, NotAStep> {
        number(self.word()?)
    }

    fn one_of<T: Copy>(&mut self, names: &[(&str, T)]) -> Result<T, NotAStep> {
        named(names, self.word()?)
    }

    fn end(&mut self) -> Result<(), NotAStep> {
        self.0.next().is_none().then_some(()).ok_or(NotAStep)
    }

    fn tap(&mut self, between: Between) -> Result<Tap, NotAStep> {
        let fen = self.number()?;
        let mut tap = Tap::clean(between, self.one_of(&ORIENTATIONS)?, fen);
        for word in self.0.by_ref() {
            match word.split_once('@') {
                None if word == "asked" => tap.asked = true,
                None if word == "again" => tap.again = true,
                None => return Err(NotAStep),
                Some(("reboot", "payer")) => tap.payer = Power::FailsAfter,
                Some(("reboot", "payee")) => tap.payee = Power::FailsAfter,
                Some(("cut", how)) => {
                    let (who, how) = how.split_once(':').ok_or(NotAStep)?;
                    let (words, tear) = how.split_once(':').ok_or(NotAStep)?;
                    let tear = named(&TEARS, tear)?;
                    let power = Power::Fails { words: number(words)?, tear };
                    match who {
                        "payer" => tap.payer = power,
                        "payee" => tap.payee = power,
                        _ => return Err(NotAStep),
                    }
                }
                Some((bend, at)) => tap.bends.push(bent(bend, at)?),
            }
        }
        Ok(tap)
    }
}

/// What a message's bend says: `lose@4`, `flip@4:17`.
fn bent(bend: &str, at: &str) -> Result<(usize, Bend), NotAStep> {
    let (at, detail) = at.split_once(':').map_or((at, None), |(at, detail)| (at, Some(detail)));
    let bend = match (bend, detail) {
        ("lose", None) => Bend::Lose,
        ("repeat", Some(more)) => Bend::Repeat(number(more)?),
        ("stale", Some(old)) => Bend::Stale(number(old)?),
        ("swap", Some(old)) => Bend::Swap(number(old)?),
        ("flip", Some(byte)) => Bend::Flip(number(byte)?),
        _ => return Err(NotAStep),
    };
    Ok((number(at)?, bend))
}

fn number<T: FromStr>(word: &str) -> Result<T, NotAStep> {
    word.parse().map_err(|_| NotAStep)
}

fn named<T: Copy>(names: &[(&str, T)], word: &str) -> Result<T, NotAStep> {
    names.iter().find(|(name, _)| *name == word).map(|(_, value)| *value).ok_or(NotAStep)
}

fn name_of<'a, T: PartialEq>(names: &[(&'a str, T)], value: &T) -> &'a str {
    names.iter().find(|(_, other)| other == value).map_or("", |(name, _)| name)
}

const ORIENTATIONS: [(&str, Orientation); 2] =
    [("payee-reads", Orientation::PayeeReads), ("payer-reads", Orientation::PayerReads)];

const TEARS: [(&str, Tear); 7] = [
    ("flicker", Tear::Flicker),
    ("old", Tear::Old),
    ("new", Tear::New),
    ("zero", Tear::Zero),
    ("random", Tear::Random),
    ("wild", Tear::Wild),
    ("unstable", Tear::Unstable),
];

const LIES: [(&str, Lie); 22] = [
    ("pays", Lie::Pays),
    ("pays-twice", Lie::PaysTwice),
    ("pays-canceled", Lie::PaysCanceled),
    ("pays-request-twice", Lie::PaysRequestTwice),
    ("pays-twice-as-another", Lie::PaysTwiceAsAnother),
    ("other-amount", Lie::OtherAmount),
    ("other-token", Lie::OtherToken),
    ("other-payee", Lie::OtherPayee),
    ("other-lock", Lie::OtherLock),
    ("other-day", Lie::OtherDay),
    ("no-signature", Lie::NoSignature),
    ("no-certificate", Lie::NoCertificate),
    ("takes", Lie::Takes),
    ("settles", Lie::Settles),
    ("cancels", Lie::Cancels),
    ("cancels-and-settles", Lie::CancelsAndSettles),
    ("settles-and-cancels", Lie::SettlesAndCancels),
    ("wrong-receipt", Lie::WrongReceipt),
    ("wrong-cancel", Lie::WrongCancel),
    ("foreign-cancel", Lie::ForeignCancel),
    ("unknown", Lie::Unknown),
    ("unsigned-request", Lie::UnsignedRequest),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lie_and_every_tear_has_a_name() {
        for lie in Lie::ALL {
            assert_ne!(name_of(&LIES, &lie), "", "{lie:?}");
        }
        for tear in Tear::ALL {
            assert_ne!(name_of(&TEARS, &tear), "", "{tear:?}");
        }
    }

    #[test]
    fn what_is_no_step_is_refused() {
        for line in [
            "",
            "fly 1",
            "pay 1 2",
            "pay 1 2 3 nobody-reads",
            "pay 1 2 3 payee-reads lose",
            "pay 1 2 3 payee-reads lose@x",
            "pay 1 2 3 payee-reads lose@1:2",
            "pay 1 2 3 payee-reads cut@payer:1",
            "pay 1 2 3 payee-reads cut@purse:1:old",
            "pay 1 2 -3 payee-reads",
            "void",
            "void 1 2",
            "order-block 1",
            "single 1",
            "hostile 0 1 2 payee-reads smiles",
        ] {
            assert_eq!(line.parse::<Step>(), Err(NotAStep), "{line}");
        }
    }
}
