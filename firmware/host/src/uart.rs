use std::{
    error::Error,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    qemu::{Board, Running},
    report::Report,
};

/// The board's wallet against a wallet that is a directory, over the board's UART: `ecny` is at the
/// other end of the line, and an operator of its own enrols both.
pub fn run(board: &Board, ecny: &Path, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let mut bench = Bench::set_up(board, ecny)?;
    let watch = bench.enroll()?;
    report.claim("the board is enrolled by the host's operator over the line", !watch.is_empty());

    bench.order("yes receive 20000")?;
    bench.ecny(&["till", "--issuer", "bank", "--for", &watch, "--pay", "200"])?;
    report.claim("the operator's purse loads the board", bench.books()? == [20_000, 20_000]);

    bench.order("yes pay 2000")?;
    bench.ecny(&["till", "--wallet", "alice", "--collect", "12.34"])?;
    report.claim("the board as a card pays the host", bench.books()? == [18_766, 21_234]);

    bench.order("yes receive 2000")?;
    bench.ecny(&["till", "--wallet", "alice", "--pay", "2.34"])?;
    report.claim("the board as a card is paid by the host", bench.books()? == [19_000, 21_000]);

    bench.ecny(&[
        "card",
        "--wallet",
        "alice",
        "--taps",
        "1",
        "--pay-up-to",
        "20",
        "--say",
        "collect 1000",
    ])?;
    report.claim("the board as a reader is paid by the host", bench.books()? == [20_000, 20_000]);

    bench.ecny(&[
        "card",
        "--wallet",
        "alice",
        "--taps",
        "1",
        "--receive-up-to",
        "20",
        "--say",
        "pay 500",
    ])?;
    report.claim("the board as a reader pays the host", bench.books()? == [19_500, 20_500]);

    bench.noise()?;
    report.claim("noise on the line costs nothing", bench.books()? == [19_500, 20_500]);

    let unsaid = bench.ecny(&["till", "--wallet", "alice", "--collect", "1"]);
    report.claim("without a yes the board pays nothing", unsaid.is_err());
    report.claim("and its books are as before", bench.books()? == [19_500, 20_500]);

    let (torn, whole) = bench.killed(KILLS)?;
    let claim =
        format!("{KILLS} hosts that stopped in the middle, {torn} of them torn, leave whole books");
    report.claim(&claim, whole);
    report.claim("some did stop in the middle", torn > 0);
    report.claim(
        "a card that never answers is given up, and nothing has moved",
        bench.silent_card()?,
    );
    Ok(())
}

/// A board, a host's wallets, and the line between them.
struct Bench<'e> {
    running: Running,
    ecny: &'e Path,
    folder: PathBuf,
}

impl<'e> Bench<'e> {
    fn set_up(board: &Board, ecny: &'e Path) -> Result<Self, Box<dyn Error>> {
        let ecny = if ecny.is_file() { ecny } else { return Err("there is no ecny".into()) };
        let running = board.start("uart", &[])?;
        let folder = running.folder().join("wallets");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("key"), [0x5A; 32])?;
        fs::set_permissions(folder.join("key"), fs::Permissions::from_mode(0o600))?;
        let mut bench = Self { running, ecny, folder };
        bench.hear("ready")?;
        bench.quietly(&["init", "bank"])?;
        bench.quietly(&["enrol", "--issuer", "bank", "--wallet", "alice"])?;
        bench.quietly(&["load", "--issuer", "bank", "--wallet", "alice", "--amount", "200"])?;
        Ok(bench)
    }

    /// Has the operator enroll the board; its number.
    fn enroll(&mut self) -> Result<String, Box<dyn Error>> {
        let applicant = self.order_for("enrol", "applicant ")?;
        let offer = self.quietly(&["enrol", "--issuer", "bank", "--offer"])?;
        let (wallet, challenge) = (field(&offer, "wallet")?, field(&offer, "challenge")?);
        self.order(&format!("root {}", field(&offer, "root")?))?;
        self.pieces("operator", &field(&offer, "operator")?)?;
        let bare = wallet.replace('-', "");
        let proof = self.order_for(&format!("prove {bare} {challenge}"), "proof ")?;
        let whose = ["enrol", "--issuer", "bank", "--for", &wallet];
        let known = ["--applicant", &applicant, "--proof", &proof];
        let answer = self.quietly(&[&whose[..], &known[..]].concat())?;
        self.pieces("package", &field(&answer, "package")?)?;
        self.order_for("finish", "wallet ")
    }

    /// Gives the board bytes that are longer than a line.
    fn pieces(&mut self, what: &str, hex: &str) -> Result<(), Box<dyn Error>> {
        for (number, piece) in hex.as_bytes().chunks(2 * PIECE).enumerate() {
            let piece = std::str::from_utf8(piece)?;
            self.order(&format!("{what} {} {piece}", number * PIECE))?;
        }
        Ok(())
    }

    /// What the board and alice hold, once nothing is in flight.
    fn books(&mut self) -> Result<[u64; 2], Box<dyn Error>> {
        let said = self.order_for("books", "balance ")?;
        let (balance, moving) = said.split_once(" in-flight ").ok_or("no books")?;
        let alice = self.quietly(&["balance", "alice"])?;
        let open =
            alice.get("unsettled").and_then(Value::as_array).is_none_or(|open| !open.is_empty());
        if moving != "0" || open {
            return Err("a payment is in flight".into());
        }
        let alice = alice.get("balance_fen").ok_or("no balance")?;
        let alice = alice.as_u64().or_else(|| alice.as_str()?.parse().ok()).ok_or("no balance")?;
        Ok([balance.parse()?, alice])
    }

    /// Bytes that are no frames, and frames that are nothing the board knows.
    fn noise(&mut self) -> Result<(), Box<dyn Error>> {
        let mut line = self.running.line_in()?;
        let mut state: u32 = 1;
        for _ in 0..64 {
            let noise: Vec<u8> = (0..97)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state.to_be_bytes()[0]
                })
                .collect();
            line.noise(&noise)?;
        }
        line.control("yes receive 0")?;
        self.hear("ok").map(|_| ())
    }

    /// Kills the host in the middle of taps, heals after each; how many were torn, and whether the
    /// sum was always right.
    fn killed(&mut self, kills: u32) -> Result<(u32, bool), Box<dyn Error>> {
        let [board, alice] = self.books()?;
        let (mut torn, mut whole) = (0, true);
        let begin = Instant::now();
        self.order("yes pay 100")?;
        self.ecny(&["till", "--wallet", "alice", "--collect", "1"])?;
        let tap = begin.elapsed();
        for kill in 1..=kills {
            self.order("yes pay 100")?;
            let mut host =
                self.command(&["till", "--wallet", "alice", "--collect", "1"]).spawn()?;
            thread::sleep(tap * kill / (kills + 1));
            host.kill()?;
            torn += u32::from(!host.wait()?.success());
            // The board is the payer: the payee's side hears of it, or has.
            self.settle()?;
            whole &= self.books()?.iter().sum::<u64>() == board + alice;
        }
        Ok((torn, whole))
    }

    /// Has the board read a card that never answers; whether it gives up, and nothing has moved.
    fn silent_card(&mut self) -> Result<bool, Box<dyn Error>> {
        let before = self.books()?;
        let mut line = self.running.line_in()?;
        line.control("collect 100")?;
        let gave_up = self.hear("reader gave up: ")? == "reader gave up: no answer";
        drop(line);
        Ok(gave_up && self.books()? == before)
    }

    /// Lets the two finish what is open between them.
    fn settle(&mut self) -> Result<(), Box<dyn Error>> {
        if self.order_for("books", "balance ")?.ends_with(" in-flight 0") {
            return Ok(());
        }
        self.ecny(&["till", "--wallet", "alice", "--heal"]).map(|_| ())
    }

    /// Has the board do something that has one answer.
    fn order(&mut self, order: &str) -> Result<(), Box<dyn Error>> {
        self.order_for(order, "ok").map(|_| ())
    }

    /// The same, for what the answer says after that word.
    fn order_for(&mut self, order: &str, word: &str) -> Result<String, Box<dyn Error>> {
        // Open until the answer has come: QEMU drops what a closed line still had on it.
        let mut line_in = self.running.line_in()?;
        line_in.control(order)?;
        let line = self.hear(word)?;
        Ok(line.strip_prefix(word).unwrap_or_default().trim().to_owned())
    }

    fn hear(&mut self, word: &str) -> Result<String, Box<dyn Error>> {
        let end = Instant::now() + PATIENCE;
        while let Some(line) = self.running.line(end)? {
            if line.starts_with(word) {
                return Ok(line);
            }
            if line.starts_with("error") || line.starts_with("panic") {
                return Err(format!("the board says: {line}").into());
            }
        }
        Err("the board has ended".into())
    }

    /// `ecny` at the other end of the line.
    fn ecny(&mut self, arguments: &[&str]) -> Result<Value, Box<dyn Error>> {
        answer(&mut self.command(arguments))
    }

    /// `ecny` on its own.
    fn quietly(&self, arguments: &[&str]) -> Result<Value, Box<dyn Error>> {
        answer(&mut self.bare(arguments))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare(arguments);
        command.arg("--line").arg(format!("unix:{}", self.running.uart().display()));
        command.args(["--timeout", "30"]);
        command
    }

    fn bare(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.ecny);
        command.args(arguments).args(["--json", "--key-file", "key"]).current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

/// A text in an answer of `ecny`.
fn field(answer: &Value, name: &str) -> Result<String, Box<dyn Error>> {
    Ok(answer.get(name).and_then(Value::as_str).map(str::to_owned).ok_or("no answer to U")?)
}

fn answer(command: &mut Command) -> Result<Value, Box<dyn Error>> {
    let output = command.output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stdout);
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?}: {said} {told}").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// How many bytes of a package one line of text carries.
const PIECE: usize = 100;
/// How often the host is killed in the middle of a tap.
const KILLS: u32 = 8;
/// What the board may take for one answer.
const PATIENCE: Duration = Duration::from_secs(60);
