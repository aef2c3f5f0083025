use std::{
    error::Error,
    thread,
    time::{Duration, Instant},
};

use crate::{
    qemu::{Board, Running},
    report::Report,
};

/// Resets the board `count` times at random moments while it pays, and reads its books after each.
///
/// Where a cut falls is chance: it goes on, up to five times as often, until some have fallen into a
/// program, into an erase, and between two halves of a payment.
///
/// Most cuts come some time after a boot has healed, the others in the middle of the boot itself.
/// The moments follow from `seed`, as far as the host's clock lets them.
pub fn run(
    board: &Board,
    count: u32,
    seed: u64,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    println!("{count} resets of {}, seed {seed}", board.name());
    let mut running = board.start("cuts", &[])?;
    let mut seen = Seen::default();
    let reset = resets(&mut running, count, seed, &mut seen);
    if reset.is_err() {
        // What a board that has ended said last tells why.
        while let Ok(Some(line)) = running.line(Instant::now() + Duration::from_secs(1)) {
            println!("        {line}");
        }
    }
    reset?;
    let Seen { boots, healed, taps, programs, erases, lives, .. } = seen;
    println!(
        "{boots} boots healed {healed} payments; {taps} taps, {lives} lives; \
         {programs} cuts fell into a program, {erases} into an erase"
    );
    report.claim("after every cut the wallets open, heal, and their books hold", seen.wrong == 0);
    report.claim("some payments were cut in two and healed", healed > 0);
    report.claim("cuts fell into programs and erases of the flash", programs > 0 && erases > 0);
    Ok(())
}

fn resets(
    running: &mut Running,
    count: u32,
    seed: u64,
    seen: &mut Seen,
) -> Result<(), Box<dyn Error>> {
    let (mut monitor, mut chance) = (running.monitor()?, Chance(seed));
    seen.until_healed(1, running)?;
    let tap = seen.tap_time(running)?;
    let mut cut = 0;
    while cut < count || (cut < count.saturating_mul(5) && !seen.everywhere()) {
        cut += 1;
        if chance.below(4) > 0 {
            thread::sleep(tap.mul_f64(chance.fraction() * AFTER_TAPS));
        }
        monitor.reset()?;
        if chance.below(4) == 0 {
            thread::sleep(tap.mul_f64(chance.fraction() * WITHIN_TAPS));
        } else {
            seen.until_healed(cut + 1, running)?;
        }
    }
    seen.until_healed(cut + 1, running)?;
    println!("{cut} cuts");
    Ok(())
}

/// What the log has said.
#[derive(Debug, Default)]
struct Seen {
    /// The number of the newest boot that has healed.
    newest: u32,
    boots: u32,
    healed: u32,
    taps: u32,
    lives: u32,
    programs: u32,
    erases: u32,
    wrong: u32,
}

impl Seen {
    /// Whether cuts have fallen wherever they are to be stood.
    const fn everywhere(&self) -> bool {
        self.healed > 0 && self.programs > 0 && self.erases > 0
    }

    /// How long a tap takes on this host.
    fn tap_time(&mut self, running: &mut Running) -> Result<Duration, Box<dyn Error>> {
        let begin = Instant::now();
        while self.taps < TAPS {
            self.read(running, begin + PATIENCE)?;
        }
        Ok(begin.elapsed() / TAPS)
    }

    /// Reads the log until the boot with that number says its books.
    fn until_healed(&mut self, boot: u32, running: &mut Running) -> Result<(), Box<dyn Error>> {
        let end = Instant::now() + PATIENCE;
        while self.newest < boot {
            self.read(running, end)?;
        }
        Ok(())
    }

    fn read(&mut self, running: &mut Running, end: Instant) -> Result<(), Box<dyn Error>> {
        let line = running.line(end)?.ok_or("the board has ended")?;
        match line.as_str() {
            "tapped" => self.taps += 1,
            "made" => self.lives += 1,
            line if line.starts_with("boot ") => self.boot(line)?,
            line if line.starts_with("home; ") => self.check(line)?,
            line if line.starts_with("mps2-") => {}
            line => return Err(format!("the board says: {line}").into()),
        }
        Ok(())
    }

    fn boot(&mut self, line: &str) -> Result<(), Box<dyn Error>> {
        self.boots += 1;
        let number = line.strip_prefix("boot ").and_then(|rest| rest.split_once(':'));
        self.newest = number.ok_or("a boot says its number")?.0.parse()?;
        self.programs += u32::from(line.contains("cut in Program"));
        self.erases += u32::from(line.contains("cut in Erase"));
        let healed = line.split_once("healed ").and_then(|(_, rest)| rest.split_once(';'));
        self.healed += healed.ok_or("a boot says what it healed")?.0.parse::<u32>()?;
        self.check(line)
    }

    /// Adds up the books that the board has said.
    fn check(&mut self, line: &str) -> Result<(), Box<dyn Error>> {
        let after = |name: &str| -> Result<u64, Box<dyn Error>> {
            let (_, rest) = line.split_once(name).ok_or_else(|| format!("no {name} in: {line}"))?;
            let number: String = rest.trim().chars().take_while(char::is_ascii_digit).collect();
            Ok(number.parse()?)
        };
        let held = after("alice ")? + after("bob ")? + after("redeemed ")?;
        if after("issued ")? != held || held == 0 {
            self.wrong += 1;
            println!("        the books do not add up: {line}");
        }
        Ok(())
    }
}

/// Numbers that follow from a seed (SplitMix64).
struct Chance(u64);

impl Chance {
    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        f64::from(u32::try_from(self.below(1 << 20)).unwrap_or(0)) / f64::from(1 << 20)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// A cut comes at most so many times a tap's time after a boot has healed.
const AFTER_TAPS: f64 = 3.0;
/// A cut in a boot comes at most so many times a tap's time after it began.
const WITHIN_TAPS: f64 = 0.5;
/// So many taps tell how long one takes on this host.
const TAPS: u32 = 4;
/// A boot that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);
