//! The words for kinds and counts, one spelling for every form of output.
//!
//! Two sets: `code` is what programs read (lower case, hyphens, as in gold sets and JSON); `phrase` is for people.

use headwater_model::{
    AttributionKind, BlockKind, Certainty, CreditKind, CueClass, Date, DateFound, DerivationKind, DisagreementKind,
    EntityKind, EvidenceKind, Exactness, Modifier, MutationKind, OriginKind, Parent, Polarity, Precision, QuoteKind,
    ReportIx, ReuseKind, Severity, SourceKind, TimexKind,
};

use crate::receipt::Texts;

macro_rules! words {
    ($(#[$doc:meta])* $function:ident, $kind:ty: $($variant:ident = $word:literal),+ $(,)?) => {
        $(#[$doc])*
        pub fn $function(kind: $kind) -> &'static str {
            match kind { $(<$kind>::$variant => $word),+ }
        }
    };
}

words!(
    /// Certainty for programs.
    certainty_code, Certainty:
    Possible = "possible", Conditional = "conditional", Unverified = "unverified", Likely = "likely", Stated = "stated",
);

words!(
    /// Polarity for programs.
    polarity_code, Polarity: Affirmed = "affirmed", Denied = "denied",
);

words!(
    /// Kind of derivation for programs.
    derivation_code, DerivationKind:
    Verbatim = "verbatim", Trimmed = "trimmed", Rewrite = "rewrite", Partial = "partial", Cites = "cites",
);

words!(
    /// Kind of origin for programs.
    origin_code, OriginKind:
    OnRecord = "on-record", Anonymous = "anonymous", Document = "document", OwnObservation = "own-observation",
    Unstated = "unstated",
);

words!(
    /// Kind of disagreement for programs.
    disagreement_code, DisagreementKind:
    Number = "number", Date = "date", Place = "place", Name = "name", Status = "status", Polarity = "polarity",
    Attribution = "attribution", Cause = "cause",
);

words!(
    /// Kind of mutation for programs.
    mutation_code, MutationKind:
    CertaintyUp = "certainty-up", CertaintyDown = "certainty-down", AttributionDropped = "attribution-dropped",
    AttributionChanged = "attribution-changed", NumberChanged = "number-changed", DateChanged = "date-changed",
    DetailAdded = "detail-added", DetailLost = "detail-lost", ScopeWidened = "scope-widened",
    NegationLost = "negation-lost",
);

words!(
    /// Kind of entity for programs.
    entity_code, EntityKind:
    Person = "person", Organisation = "organisation", Place = "place", Facility = "facility", Other = "other",
);

words!(
    /// Kind of evidence for programs.
    evidence_code, EvidenceKind:
    Credit = "credit", SharedWords = "shared-words", SharedOrder = "shared-order", SharedQuote = "shared-quote",
    SharedOddity = "shared-oddity", SameOutlet = "same-outlet", VaguerSource = "vaguer-source", Time = "time",
    Pinned = "pinned",
);

/// A parent for programs: the report's id, or `x:` and the outlet's name for a lost report, `x:?1` for one without a name.
pub fn parent_code(texts: &Texts<'_>, parent: &Parent) -> String {
    match parent {
        Parent::Report(report) => report_code(texts, *report),
        Parent::Lost(outlet) => format!("x:{outlet}"),
        Parent::Unknown(number) => format!("x:?{number}"),
    }
}

/// A report for programs: its id.
pub fn report_code(texts: &Texts<'_>, report: ReportIx) -> String {
    texts.report(report).id.to_string()
}

words!(
    /// Certainty for people: how the report makes it sound.
    certainty_phrase, Certainty:
    Possible = "as possible", Conditional = "on a condition", Unverified = "as unverified", Likely = "as likely",
    Stated = "as plain fact",
);

words!(
    /// Kind of derivation for people, after "took it".
    derivation_phrase, DerivationKind:
    Verbatim = "word for word", Trimmed = "word for word, cut", Rewrite = "in other words", Partial = "in part",
    Cites = "cites it",
);

words!(
    /// Kind of derivation for people, between child and parent.
    derivation_between, DerivationKind:
    Verbatim = "is word for word", Trimmed = "is, cut, word for word", Rewrite = "has in other words what is in",
    Partial = "has in part what is in", Cites = "cites",
);

words!(
    /// Kind of origin for people.
    origin_phrase, OriginKind:
    OnRecord = "on record", Anonymous = "unnamed", Document = "document", OwnObservation = "reporter's own observation",
    Unstated = "no source given",
);

words!(
    /// What a disagreement is about, for people.
    disagreement_phrase, DisagreementKind:
    Number = "How many", Date = "When", Place = "Where", Name = "Who", Status = "Has it happened",
    Polarity = "Is it so", Attribution = "Who said so", Cause = "Why",
);

words!(
    /// What changed on the way, for people.
    mutation_phrase, MutationKind:
    CertaintyUp = "sounds surer", CertaintyDown = "sounds less sure", AttributionDropped = "source dropped",
    AttributionChanged = "source changed", NumberChanged = "number changed", DateChanged = "date changed",
    DetailAdded = "detail added", DetailLost = "detail lost", ScopeWidened = "scope widened",
    NegationLost = "negation lost",
);

words!(
    /// Kind of named thing, for the heading of a list.
    entity_phrase, EntityKind:
    Person = "People", Organisation = "Organisations", Place = "Places", Facility = "Facilities", Other = "Other",
);

words!(
    /// How a date was found, for people.
    date_found_phrase, DateFound:
    Person = "set by a person", Metadata = "as given", DateLine = "date line", Dateline = "dateline", Address = "from its address",
    Inferred = "inferred",
);

words!(
    /// How a date was found, for programs.
    date_found_code, DateFound:
    Person = "person", Metadata = "metadata", DateLine = "date-line", Dateline = "dateline", Address = "address", Inferred = "inferred",
);

words!(
    /// How exact a date is, for programs.
    precision_code, Precision: Minute = "minute", Day = "day", Month = "month", Year = "year",
);

words!(
    /// What a source is, for programs.
    source_code, SourceKind:
    Person = "person", Organisation = "organisation", Outlet = "outlet", Document = "document",
    Anonymous = "anonymous", Unnamed = "unnamed",
);

words!(
    /// How close aligned passages are, for programs.
    reuse_code, ReuseKind: Verbatim = "verbatim", Rewritten = "rewritten",
);

words!(
    /// What a finding costs, for programs.
    severity_code, Severity: Note = "note", Lost = "lost",
);

words!(
    /// The role of a block, for programs.
    block_code, BlockKind:
    Title = "title", Heading = "heading", Byline = "byline", Dateline = "dateline", Paragraph = "paragraph",
    Notice = "notice", Boilerplate = "boilerplate",
);

words!(
    /// Kind of time expression, as TIMEX3 writes it.
    timex_code, TimexKind: Date = "DATE", Time = "TIME", Duration = "DURATION", Set = "SET",
);

words!(
    /// TIMEX3 `mod`, as TIMEX3 writes it.
    modifier_code, Modifier:
    Before = "BEFORE", After = "AFTER", OnOrBefore = "ON_OR_BEFORE", OnOrAfter = "ON_OR_AFTER", LessThan = "LESS_THAN",
    MoreThan = "MORE_THAN", EqualOrLess = "EQUAL_OR_LESS", EqualOrMore = "EQUAL_OR_MORE", Start = "START", Mid = "MID",
    End = "END", Approx = "APPROX",
);

words!(
    /// How exact a number is meant, for programs.
    exactness_code, Exactness: Exact = "exact", About = "about", AtLeast = "at-least", AtMost = "at-most",
);

words!(
    /// What quotation marks mean, for programs.
    quote_code, QuoteKind: Speech = "speech", Fragment = "fragment", Scare = "scare",
);

words!(
    /// How an attribution is worded, for programs.
    attribution_code, AttributionKind:
    Direct = "direct", Indirect = "indirect", Mixed = "mixed", Headline = "headline", Carried = "carried",
);

words!(
    /// What the cue says the source did, for programs.
    cue_code, CueClass:
    Say = "say", Believe = "believe", Deny = "deny", Confirm = "confirm", Intend = "intend", Ask = "ask",
    Hearsay = "hearsay", Show = "show", Attitude = "attitude",
);

words!(
    /// How credit is given, for programs.
    credit_code, CreditKind:
    Cited = "cited", CreditLine = "credit-line", Told = "told", Link = "link", EarlierVersion = "earlier-version",
);

/// "1 report", "3 reports".
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// "2 outlets", or that none is known.
pub fn outlets(number: usize) -> String {
    if number == 0 { "outlet unknown".to_owned() } else { count(number, "outlet", "outlets") }
}

/// "a", "a and b", "a, b and c".
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A day for people: "17 June 2025"; a month or year where no more is known.
pub fn day(date: Date, precision: Precision) -> String {
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    match precision {
        Precision::Minute | Precision::Day => format!("{} {month} {}", date.day(), date.year()),
        Precision::Month => format!("{month} {}", date.year()),
        Precision::Year => date.year().to_string(),
    }
}

/// A day in three letters of its month, without the year: "17 Jun".
pub fn short_day(date: Date, precision: Precision) -> String {
    let month = &MONTHS[usize::from(date.month().unsigned_abs()) - 1][..3];
    match precision {
        Precision::Minute | Precision::Day => format!("{} {month}", date.day()),
        Precision::Month => format!("{month} {}", date.year()),
        Precision::Year => date.year().to_string(),
    }
}

/// A period for people, as short as it stays clear: "17 June 2025", "17 to 26 June 2025".
pub fn period(from: Date, to: Date) -> String {
    let last = day(to, Precision::Day);
    if from == to {
        last
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{} to {last}", from.day())
    } else if from.year() == to.year() {
        format!("{} {} to {last}", from.day(), MONTHS[usize::from(from.month().unsigned_abs()) - 1])
    } else {
        format!("{} to {last}", day(from, Precision::Day))
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_says_month_and_year_once() {
        let day = |month, day| Date::constant(2025, month, day);
        assert_eq!(period(day(6, 17), day(6, 26)), "17 to 26 June 2025");
        assert_eq!(period(day(5, 31), day(6, 1)), "31 May to 1 June 2025");
        assert_eq!(period(day(6, 17), day(6, 17)), "17 June 2025");
        assert_eq!(period(Date::constant(2024, 12, 31), day(1, 1)), "31 December 2024 to 1 January 2025");
    }

    #[test]
    fn lists_end_with_and() {
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(list(&["a".into()]), "a");
    }
}
