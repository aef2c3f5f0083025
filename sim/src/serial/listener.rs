use std::{
    io,
    net::TcpListener,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

#[cfg(unix)]
use std::{
    fs,
    os::unix::{
        fs::FileTypeExt,
        net::{UnixListener, UnixStream},
    },
    path::Path,
};

use super::{Address, Line, LineError, stream::Stream};

/// The end of a line that waits for the other one to connect. A socket in the file system is
/// removed once it has, or when the listener is dropped.
#[derive(Debug)]
pub struct Listener {
    address: Address,
    socket: Socket,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

impl Listener {
    /// Begins to listen. A socket in the file system that nobody listens to any more is replaced.
    ///
    /// # Errors
    /// [`LineError::Io`] where the address is taken or cannot be used.
    pub fn bind(address: &Address) -> Result<Self, LineError> {
        let failed = LineError::io("listen on", address);
        let (address, socket) = match address {
            Address::Tcp(place) => {
                let socket = TcpListener::bind(place).map_err(failed)?;
                let place = socket.local_addr().unwrap_or(*place);
                (Address::Tcp(place), Socket::Tcp(socket))
            }
            #[cfg(unix)]
            Address::Unix(path) => (address.clone(), Socket::Unix(bind(path).map_err(failed)?)),
            #[cfg(not(unix))]
            Address::Unix(_) => return Err(failed(io::ErrorKind::Unsupported.into())),
        };
        Ok(Self { address, socket })
    }

    /// Where it listens; port 0 has become the one it got.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Waits for the other end: until somebody connects, `until` has come or `stop` is set.
    ///
    /// # Errors
    /// [`LineError::Interrupted`], [`LineError::Nobody`], [`LineError::Io`].
    pub fn accept(&self, until: Option<Instant>, stop: &AtomicBool) -> Result<Line, LineError> {
        let failed = LineError::io("listen on", &self.address);
        self.socket.set_nonblocking().map_err(&failed)?;
        loop {
            match self.socket.accept() {
                Ok(stream) => return Line::new(stream, &self.address),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(failed(error)),
            }
            if stop.load(Ordering::Relaxed) {
                return Err(LineError::Interrupted);
            }
            if until.is_some_and(|until| until <= Instant::now()) {
                return Err(LineError::Nobody(self.address.clone()));
            }
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Address::Unix(path) = &self.address {
            // What cannot be removed is replaced by the next one that listens there.
            let _ = fs::remove_file(path);
        }
    }
}

impl Socket {
    fn set_nonblocking(&self) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket.set_nonblocking(true),
            #[cfg(unix)]
            Self::Unix(socket) => socket.set_nonblocking(true),
        }
    }

    fn accept(&self) -> io::Result<Stream> {
        match self {
            Self::Tcp(socket) => socket.accept().map(|(stream, _)| Stream::Tcp(stream)),
            #[cfg(unix)]
            Self::Unix(socket) => socket.accept().map(|(stream, _)| Stream::Unix(stream)),
        }
    }
}

#[cfg(unix)]
fn bind(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && is_left_over(path) => {
            fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        bound => bound,
    }
}

/// Whether a process that was killed has left this socket.
#[cfg(unix)]
fn is_left_over(path: &Path) -> bool {
    let socket = path.symlink_metadata().is_ok_and(|it| it.file_type().is_socket());
    let refused = |error: io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    socket && UnixStream::connect(path).err().is_some_and(refused)
}

const PAUSE: Duration = Duration::from_millis(10);
