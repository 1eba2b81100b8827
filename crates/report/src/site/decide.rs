//! Forms by which a person overrules what was found, and what they send.
//!
//! Every form POSTs to `/decide` with `csrf` (the token of the frame), `back` (path and query to return to), `kind` (one of
//! [`Kind`]) and `why` (may be empty); besides, by kind:
//!
//! | kind | fields |
//! |---|---|
//! | `edge-pin`, `edge-forbid` | `child` (a report's id), `parent` (a report's id, or `x:Name` for a lost report) |
//! | `story-merge` | `story`, `other` (id of the story that becomes part of `story`) |
//! | `story-split` | `story`, `report` (once or more: the reports that leave) |
//! | `date-pin` | `report`, `date` (`2025-06-17` or `2025-06-17T14:05`; empty: undated) |
//! | `block-aside`, `block-back` | `report`, `start`, `end` (code points of the text as it stands) |
//! | `name-merge` | `story`, `name`, `other` (two names become one under `name`) |
//! | `name-split` | `story`, `name`, `form` (a form that is another thing) |
//! | `name-rename` | `story`, `name`, `to` |
//! | `name-pin` | `story`, `name`, `is` (`person`, `organisation`, `place`, `facility`, `other`) |
//!
//! A decision is taken back by a POST to `/undo` with `csrf`, `back` and `decision` ([`super::Decision::id`]).

/// What can be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// This edge of the stemma is there.
    EdgePin,
    /// This edge of the stemma is not there.
    EdgeForbid,
    /// Two stories are one.
    StoryMerge,
    /// Some reports of a story are a story of their own.
    StorySplit,
    /// A report was published then.
    DatePin,
    /// A passage is not the report's own words.
    BlockAside,
    /// A passage that was set aside is the report's own words.
    BlockBack,
    /// Two names are one.
    NameMerge,
    /// A form of a name names something else.
    NameSplit,
    /// A name is to be called otherwise.
    NameRename,
    /// What is named is a person, a place and so on.
    NamePin,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 11] = [
        Kind::EdgePin,
        Kind::EdgeForbid,
        Kind::StoryMerge,
        Kind::StorySplit,
        Kind::DatePin,
        Kind::BlockAside,
        Kind::BlockBack,
        Kind::NameMerge,
        Kind::NameSplit,
        Kind::NameRename,
        Kind::NamePin,
    ];

    /// As forms send it.
    pub fn code(self) -> &'static str {
        match self {
            Kind::EdgePin => "edge-pin",
            Kind::EdgeForbid => "edge-forbid",
            Kind::StoryMerge => "story-merge",
            Kind::StorySplit => "story-split",
            Kind::DatePin => "date-pin",
            Kind::BlockAside => "block-aside",
            Kind::BlockBack => "block-back",
            Kind::NameMerge => "name-merge",
            Kind::NameSplit => "name-split",
            Kind::NameRename => "name-rename",
            Kind::NamePin => "name-pin",
        }
    }

    /// The kind that a form sent.
    pub fn of(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_code_means_its_kind() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of(kind.code()), Some(kind));
        }
        assert_eq!(Kind::of("edge"), None);
    }
}
