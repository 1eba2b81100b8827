//! Connections: how many, from whom, and until when.
//!
//! HTTP/1.1 only: a proxy that speaks more to the world speaks this to us. A head that does not come in time, or is too large, ends its
//! connection; so does a quiet one. When the server is told to stop, nothing new is taken, and answers under way have a moment to end.

use super::guard::Peer;
use super::host;
use super::limit::{CONNECTIONS_MAX, CONNECTIONS_OF_ADDRESS_MAX, HEAD_BYTES_MAX, HEAD_TIME, STOP_TIME};
use crate::terminal;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt as _;

/// Pause after a connection that could not be taken, when the system has no more handles.
const NO_HANDLES: Duration = Duration::from_millis(200);

/// A place where connections arrive.
pub struct Listening(TcpListener);

impl Listening {
    /// Takes an address.
    ///
    /// # Errors
    /// If it cannot be had.
    pub async fn at(address: SocketAddr) -> std::io::Result<Listening> {
        TcpListener::bind(address).await.map(Listening)
    }

    /// The address that was taken: with port 0 the system chooses one.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Serves until `stop` becomes true.
pub async fn serve(Listening(listener): Listening, router: Router, mut stop: watch::Receiver<bool>) {
    let free = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let counts = Counts::default();
    let graceful = GracefulShutdown::new();
    loop {
        let taken = tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => break,
            taken = take(&listener, &free) => taken,
        };
        let Some((stream, peer, permit)) = taken else { continue };
        let Some(counted) = counts.count(peer.ip()) else { continue };
        // Answers are written whole; waiting to fill a packet would only delay their end.
        let _ = stream.set_nodelay(true);
        let service = router.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            request.map(Body::new)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A reader who goes away in the middle is no fault of ours.
            let _ = connection.await;
            drop((counted, permit));
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_TIME, graceful.shutdown()).await.is_err() {
        terminal::tell("some answers were still under way");
    }
}

type Taken = (TcpStream, SocketAddr, OwnedSemaphorePermit);

/// The next connection, once there is room for one.
async fn take(listener: &TcpListener, free: &Arc<Semaphore>) -> Option<Taken> {
    let permit = free.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(error) => {
            if !matches!(error.kind(), std::io::ErrorKind::ConnectionAborted | std::io::ErrorKind::ConnectionReset) {
                terminal::tell(&format!("a connection could not be taken: {error}"));
                tokio::time::sleep(NO_HANDLES).await;
            }
            None
        }
    }
}

/// How many connections each address has.
#[derive(Clone, Default)]
struct Counts(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Counts {
    /// Counts a connection for as long as what is given back lives; `None` if it is one too many.
    fn count(&self, from: IpAddr) -> Option<Counted> {
        let address = host::counted_as(from);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= CONNECTIONS_OF_ADDRESS_MAX && !host::is_loopback(from) {
            return None;
        }
        *count += 1;
        Some(Counted { counts: self.clone(), address })
    }
}

struct Counted {
    counts: Counts,
    address: IpAddr,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_holds_so_many_connections_and_no_more() {
        let counts = Counts::default();
        let far: IpAddr = "192.0.2.1".parse().unwrap();
        let mut held: Vec<Counted> = (0..CONNECTIONS_OF_ADDRESS_MAX).filter_map(|_| counts.count(far)).collect();
        assert_eq!(held.len(), CONNECTIONS_OF_ADDRESS_MAX);
        assert!(counts.count(far).is_none());
        assert!(counts.count("192.0.2.2".parse().unwrap()).is_some());
        held.pop();
        assert!(counts.count(far).is_some());
        held.clear();
        assert!(counts.0.lock().unwrap().is_empty());
    }
}
