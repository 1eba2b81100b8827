//! Letters and colours of a story's origins: the same origin has the same letter wherever it is shown.
//!
//! The letter tells origins apart, so that nothing rests on colour alone; colours are eight that people with any usual kind of
//! colour vision tell apart (Okabe and Ito 2008, "Color universal design"), and come round again after that.

use std::collections::BTreeMap;

use crate::view::{Origin, Story};

/// Colours before they come round again.
pub(crate) const COLOURS: usize = 8;

/// An origin with its letter.
#[derive(Clone, Debug)]
pub(crate) struct Marked {
    /// `A`, `B` … `Z`, `AA`.
    pub letter: String,
    /// 0 to [`COLOURS`] - 1.
    pub colour: usize,
    /// What it is called.
    pub who: String,
    /// The kind, for people.
    pub phrase: &'static str,
    /// Claims it stands behind, affirmed or denied.
    pub claims: usize,
}

/// The origins of a story by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins {
    marked: BTreeMap<String, Marked>,
    order: Vec<String>,
}

impl Origins {
    /// Origins that stand behind a claim, in the order in which the claims name them: the weightiest claims come first.
    pub fn of(story: &Story) -> Origins {
        let known: BTreeMap<&str, &Origin> = story.origins.iter().map(|origin| (origin.id.as_str(), origin)).collect();
        let mut all = Origins::default();
        for claim in &story.claims {
            for id in claim.origins.iter().chain(&claim.denying_origins) {
                let Some(origin) = known.get(id.as_str()) else { continue };
                let next = all.order.len();
                let marked = all.marked.entry(id.clone()).or_insert_with(|| Marked {
                    letter: letter(next),
                    colour: next % COLOURS,
                    who: origin.who.clone(),
                    phrase: origin.phrase,
                    claims: 0,
                });
                if marked.claims == 0 {
                    all.order.push(id.clone());
                }
                marked.claims += 1;
            }
        }
        all
    }

    /// The origin with an id.
    pub fn get(&self, id: &str) -> Option<&Marked> {
        self.marked.get(id)
    }

    /// All of them, in the order of their letters.
    pub fn list(&self) -> impl Iterator<Item = &Marked> {
        self.order.iter().filter_map(|id| self.marked.get(id))
    }
}

/// `A` to `Z`, then `AA` and so on, as columns of a spreadsheet are named.
fn letter(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(number % 26).unwrap_or(0));
        match (number / 26).checked_sub(1) {
            Some(rest) => number = rest,
            None => break,
        }
    }
    letters.iter().rev().map(|&letter| char::from(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_go_on_after_z() {
        let letters: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(letter).into();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
