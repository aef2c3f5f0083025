use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
    str::FromStr,
};

/// Where the two ends of a line meet: `unix:PATH` or `tcp:127.0.0.1:PORT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A port of this computer.
    Tcp(SocketAddr),
    /// A socket in the file system.
    Unix(PathBuf),
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        match text.split_once(':') {
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(Path::new(path).to_owned())),
            Some(("tcp", place)) => {
                let place: SocketAddr = place.parse().map_err(|_| AddressError::NotAnAddress)?;
                // Whoever reaches a line can ask the wallet at its end.
                let here = place.ip().is_loopback();
                here.then_some(Self::Tcp(place)).ok_or(AddressError::NotThisComputer)
            }
            Some((_, _)) | None => Err(AddressError::NotAnAddress),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(place) => write!(f, "tcp:{place}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// Why a text is not the address of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Neither of the two forms.
    #[error("not unix:PATH or tcp:127.0.0.1:PORT")]
    NotAnAddress,
    /// A place beyond this computer.
    #[error("a line does not leave this computer: tcp:127.0.0.1:PORT")]
    NotThisComputer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_printed_as_it_was_typed() {
        for text in ["unix:line", "unix:/tmp/a:b", "tcp:127.0.0.1:7816", "tcp:[::1]:7816"] {
            assert_eq!(text.parse::<Address>().map(|address| address.to_string()), Ok(text.into()));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "unix:", "line", "tcp:7816", "tcp:localhost:7816", "udp:127.0.0.1:7816"] {
            assert_eq!(text.parse::<Address>(), Err(AddressError::NotAnAddress), "{text}");
        }
        for text in ["tcp:0.0.0.0:7816", "tcp:192.0.2.1:7816", "tcp:[2001:db8::1]:7816"] {
            assert_eq!(text.parse::<Address>(), Err(AddressError::NotThisComputer), "{text}");
        }
    }
}
