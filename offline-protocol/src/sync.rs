//! What a wallet and its operator say to each other over any pipe of bytes, or in a file.
//!
//! ```text
//! bundle   wallet → operator     statement │ every line since the last receipt … │ end
//! reply    operator → wallet     reply     │ word …                              │ end
//!
//! frame    length 2 │ kind 1 │ body                              length: that of the body
//! kinds    01 statement 237   version 1 │ signed statement 200 │ place before the first line 36
//!          02 line
//!          03 reply     45    version 1 │ wallet 8 │ place of the statement it answers 36
//!          04 word
//!          05 end       32    SM3(… SM3(SM3(0³² ‖ frame 1) ‖ frame 2) … ‖ last frame before)
//!
//! file     "ecny-sync" 9 │ version 1 │ the frames, and nothing after them
//! ```
//! Everything that counts is signed inside: a frame protects nothing, it says where things begin
//! and end, so that what was cut off, changed or put in another order has a name. A pipe that breaks
//! breaks nothing: what was taken is taken, and the same again changes nothing.

mod bundle;
mod fault;
mod file;
mod frame;
mod reply;

pub use bundle::{BundlePart, BundleReader, BundleWriter};
pub use fault::{SyncError, SyncFault};
pub use file::{Frames, SyncFile};
pub use frame::{Frame, FrameBuffer, Split};
pub use reply::{Replied, ReplyPart, ReplyReader, ReplyWriter};
