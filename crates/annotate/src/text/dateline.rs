//! Lines and openings that tell place, outlet and date.
//!
//! Three shapes: a line of its own ("Denník Dunaj, Bratislava – 18 June"), the opening of the first paragraph
//! ("PRAGUE, June 17 (Eurofile) - The bank ..."), and the `date 2024-12-12` that collectors put before a text. Each is
//! recognised by what it consists of: a date set apart by punctuation, and besides it nothing but names and a few words
//! of the trade. Headlines that end in a date do not pass, since no mark parts the date from their words.

use super::calendar::{self, Item, Written};
use headwater_model::Span;

/// A dateline and what it tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Dateline {
    /// Its bytes.
    pub(super) span: Span,
    /// The dates in it, in order.
    pub(super) stamps: Vec<Stamp>,
    /// Runs of names between its marks, in order: place, outlet, section, person. Which is which is not told here.
    pub(super) names: Vec<Span>,
    /// The words in parentheses after the place: "(Eurofile)", "(AP)".
    pub(super) agency: Option<Span>,
}

/// A date in a dateline.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Stamp {
    /// The date's bytes, without its time of day.
    pub(super) span: Span,
    /// The date.
    pub(super) written: Written,
    /// The time of day, in minutes since midnight.
    pub(super) minute: Option<u16>,
    /// True if it says "updated" or the like.
    pub(super) modified: bool,
}

/// Longest line that may be a dateline, in bytes: two full dates with times, an outlet and a name fit in.
const LINE_BYTES_MAX: usize = 180;

/// Longest opening dateline, in bytes.
const OPENING_BYTES_MAX: usize = 120;

/// Most words besides dates: an outlet, a desk, a place and two names.
const NAME_WORDS_MAX: usize = 14;

/// Longest place before a bare dash or full stop ("BANDAR SERI BEGAWAN, BRUNEI").
const PLACE_WORDS_MAX: usize = 5;

/// Labels in capitals that open a paragraph as a place would.
const SHOUTS: [&str; 22] = [
    "update",
    "updated",
    "exclusive",
    "breaking",
    "watch",
    "video",
    "live",
    "analysis",
    "opinion",
    "comment",
    "correction",
    "corrected",
    "clarification",
    "factbox",
    "explainer",
    "interview",
    "review",
    "note",
    "warning",
    "just in",
    "urgent",
    "photos",
];

/// Reads `span` as a line of its own that tells a date and little else.
pub(super) fn line(text: &str, span: Span) -> Option<Dateline> {
    if span.len() > LINE_BYTES_MAX {
        return None;
    }
    let found = read(text, span)?;
    (!found.stamps.is_empty()).then_some(found)
}

/// Reads the head of a first paragraph: "PRAGUE, June 17 (Eurofile) -". The span ends with the dash.
pub(super) fn opening(text: &str, span: Span) -> Option<Dateline> {
    let words = span.of(text);
    let limit = words.char_indices().map(|(at, _)| at).take_while(|at| *at <= OPENING_BYTES_MAX).last()?;
    let ends = words[..limit].char_indices().filter_map(|(at, c)| match c {
        '-' | '–' | '—' => {
            let spaced = words[..at].ends_with([' ', '-', '\u{a0}', ')'])
                && words[at + c.len_utf8()..].starts_with([' ', '\u{a0}']);
            spaced.then_some((at + c.len_utf8(), Close::Dash))
        }
        ')' => Some((at + 1, Close::Parenthesis)),
        '.' => Some((at + 1, Close::Stop)),
        _ => None,
    });
    ends.take(6).find_map(|(end, close)| {
        opening_until(text, Span::new(span.start as usize, span.start as usize + end), span, close)
    })
}

/// What an opening dateline ends with.
#[derive(Clone, Copy, PartialEq)]
enum Close {
    Dash,
    Parenthesis,
    Stop,
}

fn opening_until(text: &str, head: Span, whole: Span, close: Close) -> Option<Dateline> {
    let after = &text[head.end as usize..whole.end as usize];
    let rest = after.trim_start();
    let starts_sentence = rest
        .trim_start_matches(['"', '\'', '“', '‘', '«', '„', '(', '£', '$', '€'])
        .starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    if !starts_sentence || after.len() == rest.len() {
        return None;
    }
    let place = head.of(text).trim_end_matches(['-', '–', '—', '.', ' ', '\u{a0}']);
    let before_parenthesis = place.split('(').next().unwrap_or(place).trim();
    let named = place_in_capitals(before_parenthesis);
    let body = Span::new(head.start as usize, head.start as usize + place.len());
    let found = read(text, body)?;
    let dated = !found.stamps.is_empty() && !found.names.is_empty();
    let holds = match close {
        Close::Dash => dated || named || (found.agency.is_some() && found.names.len() <= 2),
        Close::Parenthesis => found.agency.is_some() && (dated || named),
        Close::Stop => named && !place.contains([',', '(']) && place.split_whitespace().count() <= 3,
    };
    holds.then_some(Dateline { span: head, ..found })
}

/// True for "BATU RUSO, Kabaena": the first part in capitals, and no label.
fn place_in_capitals(words: &str) -> bool {
    let first = words.split([',', '/']).next().unwrap_or("").trim();
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3
        && first.split_whitespace().count() <= PLACE_WORDS_MAX
        && first.chars().all(|c| c.is_uppercase() || !c.is_alphanumeric())
        && !SHOUTS.contains(&first.to_lowercase().as_str())
}

/// The `date 2024-12-12` before a text; the span covers both words.
pub(super) fn prefix(text: &str, span: Span) -> Option<Dateline> {
    let words = span.of(text);
    let label =
        words.split_whitespace().next().filter(|word| word.trim_end_matches(':').eq_ignore_ascii_case("date"))?;
    let rest = words[label.len()..].trim_start();
    let value = rest.split_whitespace().next()?;
    let start = span.start as usize + (words.len() - rest.len());
    let items = calendar::scan(value);
    let [(_, Item::Date(written)), after @ ..] = items.as_slice() else { return None };
    written.on(None)?;
    let minute = after.iter().find_map(|(_, item)| if let Item::Clock(minute) = item { Some(*minute) } else { None });
    let value_span = Span::new(start, start + value.len());
    let stamp = Stamp { span: value_span, written: *written, minute, modified: false };
    let whole = Span::new(span.start as usize, value_span.end as usize);
    Some(Dateline { span: whole, stamps: vec![stamp], names: Vec::new(), agency: None })
}

/// True if every word of `span` is a name's or the trade's: "Rhein-Ruhr Tageblatt – English service".
pub(super) fn is_names(text: &str, span: Span) -> bool {
    read(text, span).is_some_and(|found| found.stamps.is_empty() && !found.names.is_empty())
}

/// The dates of any line in the head of a report, whatever else stands in it.
pub(super) fn stamps(text: &str, span: Span) -> Vec<Stamp> {
    let mut reader = Reader::new(text, span);
    reader.run();
    reader.stamps
}

fn read(text: &str, span: Span) -> Option<Dateline> {
    let mut reader = Reader::new(text, span);
    let plain = reader.run();
    let words: usize = reader.names.iter().map(|name| name.of(text).split_whitespace().count()).sum();
    (plain && words <= NAME_WORDS_MAX).then_some(Dateline {
        span,
        stamps: reader.stamps,
        names: reader.names,
        agency: reader.agency,
    })
}

/// Walks the items of one line.
struct Reader<'a> {
    text: &'a str,
    span: Span,
    stamps: Vec<Stamp>,
    names: Vec<Span>,
    agency: Option<Span>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, span: Span) -> Reader<'a> {
        Reader { text, span, stamps: Vec::new(), names: Vec::new(), agency: None }
    }

    /// Fills the fields; true if the line consists of dates, names and words of the trade, each date set apart.
    fn run(&mut self) -> bool {
        let mut plain = true;
        let mut modified = false;
        let mut minute: Option<u16> = None;
        // What stands before the next item: a date must follow a mark, a label or nothing.
        let mut apart = true;
        let mut name: Option<Span> = None;
        let mut parenthesis: Option<usize> = None;
        let mut end_before = 0;
        let mut small = 0;
        for (at, item) in calendar::scan(self.span.of(self.text)) {
            let here = at.shifted(self.span.start as usize);
            let words = here.of(self.text);
            let touches = at.start == end_before && at.start > 0;
            end_before = at.end;
            match item {
                Item::Date(written) => {
                    plain &= apart;
                    self.stamps.push(Stamp { span: here, written, minute: minute.take(), modified });
                    self.names.extend(name.take());
                    (apart, modified) = (true, false);
                }
                Item::Clock(value) => {
                    match self.stamps.last_mut().filter(|stamp| stamp.minute.is_none()) {
                        Some(stamp) => stamp.minute = Some(value),
                        None => minute = Some(value),
                    }
                    apart = true;
                }
                Item::Weekday(_) => apart = true,
                Item::Word if is_label(words) || is_zone(words) => {
                    modified |= is_update(words);
                    // "Leave On 31 July" is a headline's end, "Posted on 31 July" a label.
                    apart = name.is_none();
                    if let Some(open) = name.as_mut() {
                        *open = open.cover(here);
                    }
                }
                Item::Word => {
                    let capital = words.starts_with(|c: char| c.is_uppercase() || c == '’' || c == '\'');
                    if !(capital || is_trade(words) || touches) {
                        // One small word behind a capital is a foreign name's: "Pražský kurýr", "Mladá fronta".
                        plain &= name.is_some() && small == 0;
                        small += 1;
                    }
                    name = Some(name.map_or(here, |open| open.cover(here)));
                    apart = false;
                }
                Item::Number => {
                    plain &= touches || name.is_some();
                    apart = false;
                }
                // Inside a name: "Rhein-Ruhr", "Safety & Salvage", "J. Smith", "VIELSALM/BRUSSELS".
                Item::Mark('-' | '\'' | '’')
                    if touches && self.text[here.end as usize..].starts_with(char::is_alphanumeric) => {}
                Item::Mark('&' | '.') => {}
                Item::Mark(mark) => {
                    let done = name.take();
                    if mark == '(' {
                        parenthesis = Some(here.end as usize);
                    }
                    if mark == ')' && parenthesis.take().is_some() && self.agency.is_none() {
                        self.agency = done.filter(|name| !is_edition(name.of(self.text)));
                    } else {
                        self.names.extend(done);
                    }
                    plain &= !matches!(mark, '?' | '!' | '"' | '“' | '”' | '%' | '$' | '€' | '£');
                    apart = true;
                }
            }
        }
        self.names.extend(name);
        plain
    }
}

fn is_label(word: &str) -> bool {
    is_update(word)
        || [
            "date",
            "posted",
            "published",
            "first",
            "last",
            "released",
            "issued",
            "issue",
            "created",
            "on",
            "at",
            "of",
            "time",
            "local",
            "publication",
            "filed",
            "est",
            "a",
            "p",
            "m",
        ]
        .contains(&word.to_lowercase().as_str())
}

fn is_update(word: &str) -> bool {
    ["updated", "update", "modified", "changed", "amended", "corrected", "edited", "revised"]
        .contains(&word.to_lowercase().as_str())
}

/// Time zones as outlets write them.
fn is_zone(word: &str) -> bool {
    [
        "BST", "GMT", "UTC", "CET", "CEST", "EET", "EEST", "MSK", "IST", "PKT", "EST", "EDT", "ET", "CT", "PT", "PST",
        "PDT", "CST", "CDT", "MST", "MDT", "AEST", "AEDT", "JST", "KST", "SGT", "HKT", "WIB", "WITA", "WIT", "NZST",
        "SAST", "BRT", "Z",
    ]
    .contains(&word)
}

/// Small words that stand beside names: articles and prepositions of names, and the trade's own words.
fn is_trade(word: &str) -> bool {
    [
        "of",
        "the",
        "and",
        "in",
        "for",
        "by",
        "de",
        "del",
        "la",
        "le",
        "les",
        "du",
        "des",
        "der",
        "die",
        "das",
        "von",
        "van",
        "den",
        "da",
        "di",
        "do",
        "al",
        "el",
        "y",
        "und",
        "et",
        "team",
        "desk",
        "staff",
        "edition",
        "service",
        "pages",
        "section",
        "digital",
        "reporter",
        "reporters",
        "editor",
        "correspondent",
        "writer",
        "bureau",
        "news",
        "online",
        "web",
        "agencies",
        "with",
        "from",
    ]
    .contains(&word)
}

fn is_edition(words: &str) -> bool {
    let lower = words.to_lowercase();
    ["edition", "pages", "service", "version"].iter().any(|word| lower.contains(word)) || lower.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Span {
        Span::new(0, text.len())
    }

    #[track_caller]
    fn check_opening(text: &str, expected: &str) {
        let found = opening(text, whole(text)).map_or("", |found| found.span.of(text));
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_the_dateline_that_opens_a_paragraph() {
        check_opening("PRAGUE, June 17 (Eurofile) - Czech bankers", "PRAGUE, June 17 (Eurofile) -");
        check_opening(
            "KENDARI, Indonesia, March 11 (Nusa Press Agency) - A ferry",
            "KENDARI, Indonesia, March 11 (Nusa Press Agency) -",
        );
        check_opening("Galway, 12 November 2024 – Corrib today", "Galway, 12 November 2024 –");
        check_opening(
            "BATU RUSO, Kabaena (Wednesday, 12 March) — La Ode",
            "BATU RUSO, Kabaena (Wednesday, 12 March) —",
        );
        check_opening("WASHINGTON (AP) — The Senate", "WASHINGTON (AP) —");
        check_opening("LONDON (Wire) The bank", "LONDON (Wire)");
        check_opening("VIELSALM/BRUSSELS, 16 October (BPA) - A group", "VIELSALM/BRUSSELS, 16 October (BPA) -");
        check_opening("KYIV — Officials", "KYIV —");
        check_opening("LINDENRATH. The agent", "LINDENRATH.");
    }

    #[test]
    fn takes_no_sentence_for_a_dateline() {
        check_opening("The bank - long a rival of Klouda - said", "");
        check_opening("UPDATE - The bank said", "");
        check_opening("Havlas, 58, was appointed – And he stayed", "");
        check_opening("CORRECTION. An earlier version", "");
        check_opening("On June 17 – The bank", "");
        check_opening("The CNB (Czech National Bank) said. The", "");
        check_opening("HAROLD IS HERE AND WILL NOT GO — SAYS WIFE", "");
    }

    #[test]
    fn finds_lines_of_outlet_place_and_date() {
        for text in [
            "Denník Dunaj, Bratislava – 18 June",
            "17 June 2025, 22:14 BST; updated 18 June 2025, 14:20 BST",
            "Pražský kurýr, Friday 20 June 2025",
            "First published Wednesday 13 November 2024, 17:45. Updated Friday 15 November 2024, 11:20",
            "The Brussels Lantern, 15 October 2025, 17:05 (last changed 20 October)",
            "StraitsView digital team | Friday 14 March 2025, 18:20",
            "Posted 12/03/2025",
            "Released 07:02, 11 June 2025",
            "Rhein-Ruhr Tageblatt – English service, 20.8.2024, 16.30",
        ] {
            assert!(line(text, whole(text)).is_some(), "{text}");
        }
        for text in [
            "The letter is signed: Havlas to leave the central bank on 31 July",
            "Havlas To Leave On 31 July",
            "Havlas resigned on 17 June 2025.",
            "Prague",
            "\"I left on Friday, 20 June 2025\"",
        ] {
            assert!(line(text, whole(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn tells_update_from_publication() {
        let text = "17 June 2025, 22:14 BST; updated 18 June 2025, 14:20 BST";
        let stamps = stamps(text, whole(text));
        assert_eq!(
            stamps.iter().map(|stamp| (stamp.modified, stamp.minute)).collect::<Vec<_>>(),
            [(false, Some(22 * 60 + 14)), (true, Some(14 * 60 + 20))]
        );
    }

    #[test]
    fn finds_a_collectors_date() {
        let text = "date 2024-12-12 A ferry sank";
        assert_eq!(prefix(text, whole(text)).unwrap().span.of(text), "date 2024-12-12");
        for text in ["date palms grow here", "Date 2024-13-45 x", "date"] {
            assert!(prefix(text, whole(text)).is_none());
        }
    }
}
