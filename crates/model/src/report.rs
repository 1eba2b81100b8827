//! A report: its clean text, cut into blocks, with what the text itself says of outlet and date.

use crate::{Date, Place, ReportId, Span};

/// One published text, as one outlet put it out at one time, ready to be read.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// Names the report outside this run.
    pub id: ReportId,
    /// Where it was read from.
    pub place: Place,
    /// The clean text. All spans count its bytes. Boilerplate is still in it, marked by its block.
    pub text: String,
    /// The outlet's name, from metadata or from the text; `None` when neither tells.
    pub outlet: Option<String>,
    /// The report's address.
    pub url: Option<String>,
    /// Links out of the main text: address and the words it stands under.
    pub links: Vec<(String, String)>,
    /// The headline in the text.
    pub title: Option<Span>,
    /// A headline known from outside the text, when the text has none.
    pub title_given: Option<String>,
    /// The author line in the text.
    pub byline: Option<Span>,
    /// When it was published; `None` is an answer ("undated").
    pub published: Option<DatedAt>,
    /// When it was last changed, if it says so.
    pub modified: Option<DatedAt>,
    /// The text cut into blocks, in order, disjoint. White space between blocks belongs to none.
    pub blocks: Vec<Block>,
}

impl Report {
    /// The headline's words, from the text or from outside it.
    pub fn headline(&self) -> Option<&str> {
        self.title.map(|span| span.of(&self.text)).or(self.title_given.as_deref())
    }

    /// When the text was as it stands: its last change if it tells one, else its publication. "On Wednesday" in an updated
    /// text counts from the update.
    pub fn stands_since(&self) -> Option<&DatedAt> {
        let published = self.published.as_ref();
        let changed = self.modified.as_ref().filter(|at| at.precision <= Precision::Day);
        changed.filter(|at| published.is_none_or(|published| at.date >= published.date)).or(published)
    }

    /// What to call this report in a sentence: its outlet, else its id.
    pub fn label(&self) -> &str {
        self.outlet.as_deref().unwrap_or(&self.id.0)
    }

    /// The blocks that carry the report's own words: no boilerplate, no date lines, no bylines.
    pub fn reading(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.kind.is_read())
    }
}

/// A run of text with one role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its bytes, without the white space around them.
    pub span: Span,
    /// Its role.
    pub kind: BlockKind,
    /// For boilerplate: the rule that set it aside, in words for a person. Empty otherwise.
    pub rule: &'static str,
}

/// The role of a block.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BlockKind {
    /// The headline.
    Title,
    /// A heading inside the text.
    Heading,
    /// "By Jane Doe, Moravia Today".
    Byline,
    /// A line that only tells place, outlet or date: "Denník Dunaj, Bratislava – 18 June".
    Dateline,
    /// Running text. A dateline that opens a paragraph ("PRAGUE, June 17 (Eurofile) - ") is a block of its own.
    Paragraph,
    /// An editor's note about this or an earlier version: "Correction: ...", "(Adds economist)".
    Notice,
    /// Not the report's own words: advertising, "read also", sign-offs. Set aside, never lost.
    Boilerplate,
}

impl BlockKind {
    /// True if the language stages read it.
    pub fn is_read(self) -> bool {
        matches!(self, BlockKind::Title | BlockKind::Heading | BlockKind::Paragraph | BlockKind::Notice)
    }
}

/// A point in time of a report, with how it was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DatedAt {
    /// The day, in the outlet's own calendar.
    pub date: Date,
    /// Minutes since midnight of that day, if known.
    pub minute: Option<u16>,
    /// How much of `date` was said.
    pub precision: Precision,
    /// How it was found.
    pub found: DateFound,
    /// The words in the text that say it, if the text does.
    pub span: Option<Span>,
}

/// How exact a date is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Precision {
    /// A minute was given.
    Minute,
    /// A day was given.
    Day,
    /// Only a month; `date` is its first day.
    Month,
    /// Only a year; `date` is its first day.
    Year,
}

/// How a date was found, in falling trust.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DateFound {
    /// A person says so.
    Person,
    /// Given with the report: metadata, a feed, a field.
    Metadata,
    /// A `date 2024-12-12` line at the head of the text.
    DateLine,
    /// A dateline or a line of place, outlet and date.
    Dateline,
    /// The address or the file's name.
    Address,
    /// Inferred from dated siblings of the story.
    Inferred,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CompactString;

    fn at(day: i8) -> DatedAt {
        let date = Date::constant(2025, 6, day);
        DatedAt { date, minute: None, precision: Precision::Day, found: DateFound::Metadata, span: None }
    }

    fn report(published: Option<DatedAt>, modified: Option<DatedAt>) -> Report {
        Report {
            id: ReportId(CompactString::const_new("r")),
            place: Place::file("r"),
            text: String::new(),
            outlet: None,
            url: None,
            links: Vec::new(),
            title: None,
            title_given: None,
            byline: None,
            published,
            modified,
            blocks: Vec::new(),
        }
    }

    #[test]
    fn a_text_stands_since_its_last_change_if_that_is_later() {
        assert_eq!(report(Some(at(17)), Some(at(18))).stands_since(), Some(&at(18)));
        assert_eq!(report(Some(at(17)), Some(at(16))).stands_since(), Some(&at(17)));
        assert_eq!(report(Some(at(17)), None).stands_since(), Some(&at(17)));
        assert_eq!(report(None, None).stands_since(), None);
    }
}
