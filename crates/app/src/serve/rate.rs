//! How often one address may ask (GCRA, by `governor`). Only addresses that asked lately are remembered.

use super::host;
use super::limit::{ADDRESSES_MAX, REQUESTS_A_SECOND, REQUESTS_BURST, SIGN_INS_A_MINUTE};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;

type Limiter = DefaultKeyedRateLimiter<IpAddr>;

/// The rates of all addresses.
pub struct Rates {
    /// `None`: not bounded for this machine itself, unless asked for.
    requests: Limiter,
    loopback_too: bool,
    sign_ins: Limiter,
    clock: DefaultClock,
}

impl Rates {
    /// The usual rates; or `a_second` requests, for this machine itself too.
    pub fn new(a_second: Option<NonZeroU32>) -> Rates {
        let usual = NonZeroU32::new(REQUESTS_A_SECOND).unwrap_or(NonZeroU32::MIN);
        let burst = NonZeroU32::new(REQUESTS_BURST).unwrap_or(NonZeroU32::MIN);
        let quota = match a_second {
            Some(rate) => Quota::per_second(rate),
            None => Quota::per_second(usual).allow_burst(burst),
        };
        let sign_ins = NonZeroU32::new(SIGN_INS_A_MINUTE).unwrap_or(NonZeroU32::MIN);
        Rates {
            requests: RateLimiter::keyed(quota),
            loopback_too: a_second.is_some(),
            sign_ins: RateLimiter::keyed(Quota::per_minute(sign_ins)),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// With the seconds to wait, if it is one too many.
    pub fn request(&self, from: IpAddr) -> Result<(), u64> {
        if host::is_loopback(from) && !self.loopback_too {
            return Ok(());
        }
        self.count(&self.requests, from)
    }

    /// Counts a try to sign in.
    ///
    /// # Errors
    /// As [`Rates::request`].
    pub fn sign_in(&self, from: IpAddr) -> Result<(), u64> {
        self.count(&self.sign_ins, from)
    }

    fn count(&self, limiter: &Limiter, from: IpAddr) -> Result<(), u64> {
        if limiter.len() > ADDRESSES_MAX {
            limiter.retain_recent();
        }
        let counted = limiter.check_key(&host::counted_as(from));
        counted.map_err(|not_until| not_until.wait_time_from(self.clock.now()).as_secs() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_slowed_down_and_another_is_not() {
        let rates = Rates::new(None);
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let passed = (0..2 * REQUESTS_BURST).take_while(|_| rates.request(one).is_ok()).count();
        assert!(passed >= REQUESTS_BURST as usize && passed < 2 * REQUESTS_BURST as usize, "{passed}");
        assert!(rates.request(one).unwrap_err() >= 1);
        assert!(rates.request(other).is_ok());
    }

    #[test]
    fn this_machine_is_slowed_down_only_if_asked_for() {
        let here = "127.0.0.1".parse().unwrap();
        let usual = Rates::new(None);
        assert!((0..1000).all(|_| usual.request(here).is_ok()));
        let asked = Rates::new(NonZeroU32::new(2));
        assert!((0..10).any(|_| asked.request(here).is_err()));
    }

    #[test]
    fn guessing_a_token_is_slowed_down_on_this_machine_too() {
        let rates = Rates::new(None);
        let here = "127.0.0.1".parse().unwrap();
        assert!((0..=SIGN_INS_A_MINUTE).any(|_| rates.sign_in(here).is_err()));
    }
}
