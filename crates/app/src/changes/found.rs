//! What an analysis found in a story, as far as changes are told of it: kept in the database as JSON.

use headwater_report::view;
use serde::{Deserialize, Serialize};

/// Names what made an analysis. Another name, and everything is worked out anew.
pub const PRODUCER: &str = concat!("headwater changes 1 ", env!("HEADWATER_ENGINE"));

/// What was found.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Found {
    pub claims: Vec<Claim>,
    pub disagreements: Vec<Disagreement>,
    pub mutations: Vec<Mutation>,
}

/// A span of a report, in code points, with its words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Words {
    pub report: String,
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// Assertions that say the same.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Claim {
    pub statement: Words,
    pub said: Vec<Said>,
    /// Who is behind those who affirm it.
    pub origins: Vec<String>,
}

/// One report saying it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Said {
    pub at: Words,
    pub origin: Option<String>,
    /// `stated` and so on.
    pub certainty: String,
    pub denied: bool,
}

/// What cannot both hold.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Disagreement {
    pub kind: String,
    pub why: String,
    pub between: Vec<Words>,
}

/// What changed on the way from a parent to a child.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Mutation {
    pub kind: String,
    pub why: String,
    pub child: String,
    pub from: Words,
    pub to: Words,
}

impl Found {
    /// What the view of a story says.
    pub fn of(story: &view::Story) -> Found {
        let words = |at: &headwater_report::receipt::Receipt| Words {
            report: at.report.clone(),
            start: at.start,
            end: at.end,
            text: at.text.clone(),
        };
        let who = |id: &str| story.origin(id).map(|origin| origin.who.clone());
        let claim = |claim: &view::Claim| Claim {
            statement: words(&claim.statement),
            said: claim
                .assertions
                .iter()
                .map(|said| Said {
                    at: words(&said.at),
                    origin: said.origin.as_deref().and_then(who),
                    certainty: said.certainty.to_owned(),
                    denied: said.denies(),
                })
                .collect(),
            origins: claim.origins.iter().filter_map(|id| who(id)).collect(),
        };
        Found {
            claims: story.claims.iter().map(claim).collect(),
            disagreements: story
                .disagreements
                .iter()
                .map(|found| Disagreement {
                    kind: found.kind.to_owned(),
                    why: found.why.clone(),
                    between: found.between.iter().map(words).collect(),
                })
                .collect(),
            mutations: story
                .mutations
                .iter()
                .map(|found| Mutation {
                    kind: found.kind.to_owned(),
                    why: found.why.clone(),
                    child: found.child.clone(),
                    from: words(&found.from),
                    to: words(&found.to),
                })
                .collect(),
        }
    }
}
