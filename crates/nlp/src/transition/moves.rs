//! The moves of a transition system, in the order of their scores.
//!
//! The `moves` file of a component is msgpack with JSON inside: `{"2": {"nsubj": 171, …}, …}`, labels and their frequency
//! by the number of the action. Scores follow the actions in ascending order and, within one, frequency and then label
//! in descending order (spaCy `transition_system.pyx`, `initialize_actions`).

use std::ops::Range;
use std::path::Path;

use crate::error::Error;
use crate::format::msgpack::{self, At};
use crate::format::settings::read_json;
use crate::labels::{LabelId, Labels};

/// An action's number and its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) action: u8,
    pub(super) label: LabelId,
}

/// Reads the `moves` of a component, and checks in its `cfg` that decoding is greedy.
pub(super) fn read(folder: &Path, labels: &mut Labels) -> Result<Vec<Move>, Error> {
    check_cfg(&folder.join("cfg"))?;
    let path = folder.join("moves");
    let file = msgpack::read(&path)?;
    let at = At::new(&path, &file, "").get("moves")?;
    let damaged = |problem: String| Error::format(&path, "JSON", problem);
    let json: serde_json::Value = serde_json::from_str(at.text()?).map_err(|problem| damaged(problem.to_string()))?;
    let actions = json.as_object().ok_or_else(|| damaged("the moves are not a map".to_owned()))?;

    let mut sorted: Vec<(u8, i64, &str)> = Vec::new();
    for (action, frequencies) in actions {
        let number = action.parse().ok().filter(|number| *number <= ACTION_MAX);
        let number = number.ok_or_else(|| at.mismatch_found("actions 0 to 5", format!("action '{action}'")))?;
        let frequencies = frequencies.as_object().ok_or_else(|| damaged(format!("action '{action}' is not a map")))?;
        for (label, frequency) in frequencies {
            let frequency = frequency.as_i64().ok_or_else(|| damaged(format!("no frequency for '{label}'")))?;
            sorted.push((number, frequency, label));
        }
    }
    sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| (b.1, b.2).cmp(&(a.1, a.2))));
    let moves = sorted.iter().map(|&(action, _, label)| Some(Move { action, label: labels.intern(label)? }));
    moves.collect::<Option<_>>().ok_or_else(|| at.mismatch_found("fewer labels", "more than 65,536".to_owned()))
}

/// Where the moves of an action stand. The order keeps them together.
pub(super) fn range_of(moves: &[Move], action: u8) -> Range<usize> {
    let start = moves.partition_point(|other| other.action < action);
    start..moves.partition_point(|other| other.action <= action)
}

/// Moves number at most this.
const ACTION_MAX: u8 = 5;

fn check_cfg(path: &Path) -> Result<(), Error> {
    let cfg = read_json(path)?;
    for (key, expected) in [("beam_width", serde_json::json!(1)), ("learn_tokens", serde_json::json!(false))] {
        let found = &cfg[key];
        if !found.is_null() && *found != expected {
            return Err(Error::value(path, key, expected.to_string(), found.to_string()));
        }
    }
    Ok(())
}

/// The best move so far.
#[derive(Clone, Copy)]
pub(super) struct Best<'a> {
    scores: &'a [f32],
    index: Option<usize>,
    score: f32,
}

impl<'a> Best<'a> {
    pub(super) fn new(scores: &'a [f32]) -> Best<'a> {
        Best { scores, index: None, score: f32::NEG_INFINITY }
    }

    /// Considers more moves, which must stand after those considered before: the first of equal scores wins.
    #[inline]
    pub(super) fn consider(&mut self, moves: Range<usize>) {
        for (offset, &score) in self.scores[moves.clone()].iter().enumerate() {
            if score > self.score {
                self.score = score;
                self.index = Some(moves.start + offset);
            }
        }
    }

    /// The index of the best move; `None` if none was possible.
    pub(super) fn index(self) -> Option<usize> {
        self.index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(moves: &str, cfg: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let value = rmpv::Value::Map(vec![("moves".into(), moves.into())]);
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &value).unwrap();
        std::fs::write(folder.path().join("moves"), bytes).unwrap();
        std::fs::write(folder.path().join("cfg"), cfg).unwrap();
        folder
    }

    #[test]
    fn orders_by_action_then_frequency_then_label_descending() {
        let folder = write(r#"{"1":{"":9},"0":{"":1},"2":{"a":3,"b":3,"c":7}}"#, r#"{"beam_width":1}"#);
        let mut labels = Labels::new();
        let moves = read(folder.path(), &mut labels).unwrap();
        let found: Vec<_> = moves.iter().map(|m| (m.action, labels.name(m.label))).collect();
        assert_eq!(found, [(0, ""), (1, ""), (2, "c"), (2, "b"), (2, "a")]);
        assert_eq!(range_of(&moves, 2), 2..5);
        assert_eq!(range_of(&moves, 3), 5..5);
    }

    #[test]
    fn refuses_a_beam_and_unknown_actions() {
        let folder = write("{}", r#"{"beam_width":16}"#);
        let error = read(folder.path(), &mut Labels::new()).unwrap_err();
        assert!(error.to_string().contains("beam_width should be 1, found 16"), "{error}");
        let folder = write(r#"{"9":{}}"#, "{}");
        assert!(read(folder.path(), &mut Labels::new()).is_err());
    }

    #[test]
    fn takes_the_first_of_equal_scores() {
        let mut best = Best::new(&[1.0, 3.0, 3.0, 2.0]);
        best.consider(0..2);
        best.consider(2..4);
        assert_eq!(best.index(), Some(1));
        assert_eq!(Best::new(&[]).index(), None);
    }
}
