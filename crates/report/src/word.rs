//! The words for kinds and counts, one spelling for every form of output.
//!
//! Two sets: `code` is what programs read (lower case, hyphens, as in gold sets and JSON); `phrase` is for people.

use headwater_model::{
    Certainty, DerivationKind, DisagreementKind, EntityKind, EvidenceKind, MutationKind, OriginKind, Parent, Polarity,
    ReportIx,
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
);

/// A parent for programs: the report's id, or `x:` and the outlet's name for a lost report.
pub fn parent_code(texts: &Texts<'_>, parent: &Parent) -> String {
    match parent {
        Parent::Report(report) => report_code(texts, *report),
        Parent::Lost(outlet) => format!("x:{outlet}"),
    }
}

/// A report for programs: its id.
pub fn report_code(texts: &Texts<'_>, report: ReportIx) -> String {
    texts.report(report).id.to_string()
}
