//! What is bounded, each with the reason for its number.

use std::time::Duration;

/// Connections held at once. 200 readers with an event stream each, and room; a file handle and some 20 KiB each.
pub const CONNECTIONS_MAX: usize = 1024;

/// Connections of one address that is not this machine: a browser opens six, a newsroom behind one address some dozens.
pub const CONNECTIONS_OF_ADDRESS_MAX: usize = 128;

/// Event streams held at once.
pub const STREAMS_MAX: usize = 512;

/// Time in which a request's head must have come.
pub const HEAD_TIME: Duration = Duration::from_secs(10);

/// Time in which a request's body must have come.
pub const BODY_TIME: Duration = Duration::from_secs(10);

/// Time for an answer to a question. A search over millions of reports takes a few seconds.
pub const READ_TIME: Duration = Duration::from_secs(30);

/// Time for a decision: the database may be held by a writer for as long as a minute.
pub const WRITE_TIME: Duration = Duration::from_secs(75);

/// Time for answers under way when the server is told to stop.
pub const STOP_TIME: Duration = Duration::from_secs(10);

/// Bytes of a request's head. A session cookie and a long search fit many times.
pub const HEAD_BYTES_MAX: usize = 16 << 10;

/// Bytes of an address with its query.
pub const ADDRESS_BYTES_MAX: usize = 4 << 10;

/// Bytes of a request's body: a form with the ids of 300 reports and some words of why.
pub const BODY_BYTES_MAX: usize = 64 << 10;

/// Requests a second from one address that is not this machine, and how many at once: a person who opens pages quickly, each
/// with its style sheet and script, is far below.
pub const REQUESTS_A_SECOND: u32 = 30;

/// How many requests may come at once before the rate counts.
pub const REQUESTS_BURST: u32 = 120;

/// Tries to sign in a minute from one address, this machine too.
pub const SIGN_INS_A_MINUTE: u32 = 10;

/// Addresses whose rate is remembered before those that have been quiet are forgotten.
pub const ADDRESSES_MAX: usize = 10_000;

/// Sessions of people who have signed in; the oldest is signed out first.
pub const SESSIONS_MAX: usize = 10_000;

/// How long a session lasts.
pub const SESSION_TIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);
