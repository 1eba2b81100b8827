//! When to poll a feed again.
//!
//! Pure: the clock and chance are arguments.

use std::time::Duration;

/// How often feeds are polled.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pace {
    /// The usual time between two polls of one feed; no poll comes sooner.
    pub every: Duration,
    /// The longest time between two polls, whatever a server asks for and however often it failed.
    pub wait_max: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { every: Duration::from_secs(15 * 60), wait_max: Duration::from_secs(24 * 60 * 60) }
    }
}

/// How a poll ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Polled {
    /// The server answered, with news or without.
    Answered {
        /// How long it says its answer stays fresh.
        max_age: Option<Duration>,
    },
    /// It did not.
    Failed {
        /// Polls that failed in a row, this one included: at least 1.
        in_a_row: u32,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
}

/// Most that chance adds to a wait after an answer: feeds added in one moment drift apart.
const SPREAD_ANSWERED: f64 = 0.1;

/// The same after a failure: those who were turned away together shall not come back together.
const SPREAD_FAILED: f64 = 0.5;

impl Pace {
    /// How long to wait until the next poll. After failures the time doubles with each. `chance` is a number from 0 to 1,
    /// drawn anew for each call.
    pub fn wait(&self, polled: Polled, chance: f64) -> Duration {
        let (least, spread) = match polled {
            Polled::Answered { max_age } => (self.every.max(max_age.unwrap_or_default()), SPREAD_ANSWERED),
            Polled::Failed { in_a_row, retry_after } => {
                let doubled =
                    self.every.saturating_mul(1u32.checked_shl(in_a_row.saturating_sub(1)).unwrap_or(u32::MAX));
                // Whoever names a time gets that time at least.
                (doubled.min(self.wait_max).max(retry_after.unwrap_or_default()), SPREAD_FAILED)
            }
        };
        let least = least.min(self.wait_max.max(self.every));
        let chance = if chance.is_nan() { 0.0 } else { chance.clamp(0.0, 1.0) };
        least + least.mul_f64(spread * chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { every: Duration::from_secs(900), wait_max: Duration::from_secs(86_400) };

    fn answered(max_age: Option<u64>) -> Polled {
        Polled::Answered { max_age: max_age.map(Duration::from_secs) }
    }

    fn failed(in_a_row: u32, retry_after: Option<u64>) -> Polled {
        Polled::Failed { in_a_row, retry_after: retry_after.map(Duration::from_secs) }
    }

    #[track_caller]
    fn check(polled: Polled, chance: f64, seconds: u64) {
        assert_eq!(PACE.wait(polled, chance).as_secs(), seconds);
    }

    #[test]
    fn an_answer_is_polled_again_when_it_is_stale() {
        check(answered(None), 0.0, 900);
        check(answered(None), 1.0, 990);
        check(answered(Some(60)), 0.0, 900);
        check(answered(Some(3_600)), 0.0, 3_600);
        check(answered(Some(u64::MAX)), 0.0, 86_400);
    }

    #[test]
    fn failures_double_the_wait_up_to_a_day() {
        for (in_a_row, seconds) in
            [(1, 900), (2, 1_800), (3, 3_600), (7, 57_600), (8, 86_400), (40, 86_400), (u32::MAX, 86_400)]
        {
            check(failed(in_a_row, None), 0.0, seconds);
        }
        check(failed(1, None), 0.5, 1_125);
        check(failed(1, None), 1.0, 1_350);
    }

    #[test]
    fn a_server_that_names_a_time_is_given_it() {
        check(failed(1, Some(7_200)), 0.0, 7_200);
        check(failed(4, Some(60)), 0.0, 7_200);
        check(failed(1, Some(1 << 40)), 0.0, 86_400);
    }

    #[test]
    fn odd_chance_does_no_harm() {
        check(answered(None), -3.0, 900);
        check(answered(None), 7.0, 990);
        assert!(PACE.wait(answered(None), f64::NAN) >= PACE.every);
    }
}
