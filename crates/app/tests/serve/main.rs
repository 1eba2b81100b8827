//! The web application as a browser, a program and somebody with bad intentions meet it: the binary, over a socket.

#![allow(clippy::unwrap_used)] // a test that cannot read its own input should stop

mod client;
mod decide;
mod doors;
mod hostile;
mod log;
mod pages;
