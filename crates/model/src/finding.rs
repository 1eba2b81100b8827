//! What a reader or a stage noticed on the way: odd input is not an error, and nothing is dropped in silence.

/// Something noticed about one item of the input, told to the user at the end of a run.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Finding {
    /// Was something lost?
    pub severity: Severity,
    /// File, or file and place in it: `reports.jsonl, line 3`.
    pub place: String,
    /// Lower case, no full stop, concrete: what was expected and what was found.
    pub message: String,
}

/// How much a finding costs the run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Read, with something a person should know. The exit status stays 0.
    Note,
    /// Could not be read or measured, in whole or in part. The exit status is 3.
    Lost,
}

impl Finding {
    /// A finding that costs nothing.
    pub fn note(place: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding { severity: Severity::Note, place: place.into(), message: message.into() }
    }

    /// A finding for something that could not be read.
    pub fn lost(place: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding { severity: Severity::Lost, place: place.into(), message: message.into() }
    }
}
