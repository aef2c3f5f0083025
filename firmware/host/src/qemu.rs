use std::{
    error::Error,
    io::{BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use crate::{line::LineIn, report::sum};

/// A board that QEMU has, and what runs on it.
#[derive(Debug)]
pub struct Board {
    machine: String,
    image: PathBuf,
}

/// A board with its power on.
#[derive(Debug)]
pub struct Running {
    qemu: Child,
    log: Receiver<String>,
    folder: PathBuf,
}

impl Board {
    /// The board with that name, `an386` or `an505`.
    pub fn named(name: &str, image: &Path) -> Result<Self, Box<dyn Error>> {
        if !image.is_file() {
            return Err(format!("there is no image {}", image.display()).into());
        }
        match name {
            "an386" | "an505" => {
                Ok(Self { machine: format!("mps2-{name}"), image: image.to_owned() })
            }
            _ => Err(format!("no board {name}; there are an386 and an505").into()),
        }
    }

    /// The board's name.
    pub fn name(&self) -> &str {
        self.machine.strip_prefix("mps2-").unwrap_or(&self.machine)
    }

    /// Runs a scenario to its end, with instructions as the clock; its log, which is shown too.
    pub fn run(&self, scenario: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let log = self.run_quietly(scenario)?;
        // The sum is said once, by the bench.
        log.iter().filter(|line| sum(line).is_none()).for_each(|line| println!("{line}"));
        Ok(log)
    }

    /// The same without showing it.
    pub fn run_quietly(&self, scenario: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let mut running = self.start(scenario, &["-icount", "shift=7"])?;
        let (mut log, end) = (Vec::new(), Instant::now() + PATIENCE);
        while let Some(line) = running.line(end)? {
            log.push(line);
        }
        Ok(log)
    }

    /// Turns the power on.
    pub fn start(&self, scenario: &str, more: &[&str]) -> Result<Running, Box<dyn Error>> {
        let folder = std::env::temp_dir().join(format!("ecny-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let socket =
            |name: &str| format!("unix:{},server=on,wait=off", folder.join(name).display());
        let mut qemu = Command::new("qemu-system-arm")
            .args(["-M", &self.machine, "-display", "none", "-monitor", "none"])
            .args(["-serial", &socket("uart"), "-qmp", &socket("qmp")])
            .args(["-semihosting-config", &format!("enable=on,target=native,arg={scenario}")])
            .args(more)
            .arg("-kernel")
            .arg(&self.image)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("qemu-system-arm does not start: {error}"))?;
        let stderr = qemu.stderr.take().ok_or("no log")?;
        let (send, log) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Running { qemu, log, folder })
    }
}

impl Running {
    /// The next line of the log; `None` where the board has ended.
    ///
    /// # Errors
    /// Where nothing came before `end`: a board that hangs is an error, never a wait.
    pub fn line(&mut self, end: Instant) -> Result<Option<String>, Box<dyn Error>> {
        match self.log.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => Err("the board says nothing more".into()),
        }
    }

    /// Where the board's UART is.
    pub fn uart(&self) -> PathBuf {
        self.folder.join("uart")
    }

    /// A folder that lives as long as the board.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The line to the board's UART. There is one at a time.
    pub fn line_in(&self) -> Result<LineIn, Box<dyn Error>> {
        connect(&self.uart()).map(LineIn)
    }

    /// The line to QEMU itself.
    pub fn monitor(&self) -> Result<Monitor, Box<dyn Error>> {
        let mut monitor = Monitor { stream: BufReader::new(connect(&self.folder.join("qmp"))?) };
        monitor.command("qmp_capabilities")?;
        Ok(monitor)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell where it has not.
        let _ = self.qemu.kill();
        let _ = self.qemu.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// QEMU's own control line (QMP).
#[derive(Debug)]
pub struct Monitor {
    stream: BufReader<UnixStream>,
}

impl Monitor {
    /// Resets the board, as a power cut does: memory that no program has stays.
    pub fn reset(&mut self) -> Result<(), Box<dyn Error>> {
        self.command("system_reset")
    }

    fn command(&mut self, name: &str) -> Result<(), Box<dyn Error>> {
        writeln!(self.stream.get_mut(), r#"{{"execute":"{name}"}}"#)?;
        let mut line = String::new();
        while self.stream.read_line(&mut line)? > 0 {
            // Between the answers QEMU tells of events.
            if line.contains("\"return\"") {
                return Ok(());
            }
            if line.contains("\"error\"") {
                return Err(format!("QEMU: {line}").into());
            }
            line.clear();
        }
        Err("QEMU is gone".into())
    }
}

fn connect(path: &Path) -> Result<UnixStream, Box<dyn Error>> {
    let end = Instant::now() + Duration::from_secs(10);
    loop {
        match UnixStream::connect(path) {
            Ok(stream) => return Ok(stream),
            Err(error) if Instant::now() > end => return Err(error.into()),
            Err(_) => thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// What the longest scenario may take.
const PATIENCE: Duration = Duration::from_secs(300);
