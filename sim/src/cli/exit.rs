use std::process::ExitCode;

/// How a command ended, for the shell. `ecny --help` prints this table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// It is done.
    Done,
    /// The wallet or the protocol refused; nothing moved. Or torture found what must never happen.
    Refused,
    /// The command line is wrong; nothing was opened.
    Usage,
    /// A directory, a key, the disk or a line is not as it must be.
    Directory,
    /// The tap was torn: value may be in flight until `ecny resume`.
    Torn,
    /// The books do not balance.
    Unbalanced,
    /// The program contradicts itself.
    Bug,
    /// The report could not be written; what the command did stands.
    Unreported,
    /// Interrupted before anything was open: what there is to report held.
    Interrupted,
}

impl Exit {
    /// The number the shell sees.
    pub(super) const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Directory => 3,
            Self::Torn => 4,
            Self::Unbalanced => 5,
            Self::Bug => 70,
            Self::Unreported => 74,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

/// The table above, as `--help` prints it.
pub(super) const TABLE: &str = "   0  done
   1  refused by a wallet or the protocol: limit, balance, consent; nothing moved;
      or `ecny torture` found what must never happen
   2  the command line is wrong
   3  a directory, key, disk or line: not a wallet, damaged, in use, wrong passphrase, disk full,
      nobody at the other end
   4  the tap was torn: value may be in flight until `ecny resume`, or `ecny till --heal`
   5  the books do not balance
  70  a bug in this program
  74  done, but the report could not be written
 130  interrupted: a line with nothing in flight, or `ecny torture` that found nothing so far";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_lists_every_number_once() {
        let all = [
            Exit::Done,
            Exit::Refused,
            Exit::Usage,
            Exit::Directory,
            Exit::Torn,
            Exit::Unbalanced,
            Exit::Bug,
            Exit::Unreported,
            Exit::Interrupted,
        ];

        let listed: Vec<u8> = TABLE
            .lines()
            .filter_map(|line| line.split_whitespace().next().unwrap().parse().ok())
            .collect();

        assert_eq!(listed, all.map(Exit::number));
        assert!(TABLE.starts_with("   0"));
    }
}
