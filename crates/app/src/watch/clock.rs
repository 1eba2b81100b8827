//! The wall clock, and being told to stop.

use headwater_intake::fetch::Clock;
use jiff::Timestamp;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The time of this machine. Waiting ends at once when the run is told to stop.
#[derive(Clone, Default)]
pub struct Wall(Arc<(Mutex<bool>, Condvar)>);

impl Wall {
    /// Ends all waiting, now and later.
    pub fn stop(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }

    /// True once it was told to stop.
    pub fn is_stopped(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn wait(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        let mut stopped = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !*stopped {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            stopped = self.0.1.wait_timeout(stopped, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_ends_when_told_to_stop() {
        let wall = Wall::default();
        assert!(wall.wait(Duration::from_millis(1)));
        let other = wall.clone();
        let started = Instant::now();
        let waiting = std::thread::spawn(move || other.wait(Duration::from_secs(60)));
        wall.stop();
        assert!(!waiting.join().unwrap());
        assert!(!wall.wait(Duration::from_secs(60)));
        assert!(started.elapsed() < Duration::from_secs(30));
        assert!(wall.is_stopped());
    }
}
