//! Words between quotation marks, told apart as speech, fragment or a term at arm's length.
//!
//! Reads the marks block by block: straight and curly, single and double, low-high („ “), guillemets in either
//! direction. An apostrophe is not a mark: one between letters, before an elision ("'90s", "’em"), or after a plural
//! ("the players' union") where a better closing mark follows. A paragraph that opens a quotation and does not close
//! it is quoted to its end, for the mark is repeated when the speaker goes on in the next one. Anything else left open
//! is dropped. Marks inside a quotation belong to it. One pass, plus one look ahead per single mark: linear in the text, but for a bounded look ahead.

use headwater_model::{Block, BlockKind, Parse, Pos, Quote, QuoteKind, Report, Span, Tag};

/// How far a single closing mark is looked for, in bytes: longer headline quotations were not seen in news.
const SINGLE_REACH: usize = 400;

/// Fewest words of an utterance that lacks a closing full stop or comma.
const UTTERANCE_WORDS: usize = 5;

/// The quotations of a report, in text order, disjoint, each within its block.
pub fn quotes(report: &Report, parse: &Parse) -> Vec<Quote> {
    let mut found = Vec::new();
    let mut blocks = report.blocks.iter().filter(|block| block.kind.is_read()).peekable();
    while let Some(block) = blocks.next() {
        let goes_on = blocks.peek().is_some_and(|next| next.span.of(&report.text).starts_with(['“', '"', '„', '«']));
        in_block(&report.text, block, goes_on, &mut found);
    }
    let mut next = 0;
    found
        .into_iter()
        .map(|(span, inner)| Quote { span, inner, kind: kind(&report.text, parse, span, inner, &mut next) })
        .collect()
}

/// A sort of quotation mark that may be open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Double,
    LowDouble,
    Single,
    Guillemet,
    /// Opened by » (the German direction).
    Turned,
}

fn in_block(text: &str, block: &Block, goes_on: bool, found: &mut Vec<(Span, Span)>) {
    let (start, end) = (block.span.start as usize, block.span.end as usize);
    let words = &text[start..end];
    let mut open: Option<(Mark, usize, usize)> = None;
    let mut before = ' ';
    let mut next = 0;
    for (at, mark) in words.char_indices() {
        if at < next {
            continue;
        }
        // Two straight single marks are one double mark in the text of some wires.
        let doubled = words[at..].starts_with("''");
        let mark = if doubled { '"' } else { mark };
        let after_at = at + if doubled { 2 } else { mark.len_utf8() };
        next = after_at;
        let after = words[after_at..].chars().next().unwrap_or(' ');
        match open {
            None => {
                if let Some(kind) = opens(mark, before, after, &words[at..]) {
                    open = Some((kind, at, after_at));
                }
            }
            Some((kind, from, inner)) => {
                if closes(kind, mark, before, after, &words[after_at..]) {
                    if words[inner..at].trim().is_empty() {
                        open = None;
                    } else {
                        found.push((Span::new(start + from, start + after_at), Span::new(start + inner, start + at)));
                        open = None;
                    }
                }
            }
        }
        before = mark;
    }
    if let Some((_, from, inner)) = open {
        let runs_on = (from == 0 || goes_on) && block.kind == BlockKind::Paragraph;
        if runs_on && !words[inner..].trim().is_empty() {
            found.push((Span::new(start + from, end), Span::new(start + inner, end)));
        }
    }
}

fn opens(mark: char, before: char, after: char, rest: &str) -> Option<Mark> {
    let at_word = !before.is_alphanumeric() && !after.is_whitespace();
    match mark {
        '“' | '”' | '"' | '‟' if at_word => Some(Mark::Double),
        '„' => Some(Mark::LowDouble),
        '«' => Some(Mark::Guillemet),
        '»' if at_word => Some(Mark::Turned),
        '‘' | '\'' | '‚' | '‛' | '’' if at_word && before != '’' && !elision(rest) && single_close(rest) => {
            Some(Mark::Single)
        }
        _ => None,
    }
}

fn closes(kind: Mark, mark: char, before: char, after: char, rest: &str) -> bool {
    match kind {
        Mark::Double => {
            matches!(mark, '”' | '"' | '“' | '‟') && !(before.is_whitespace() && after.is_alphanumeric() && mark == '“')
        }
        Mark::LowDouble => matches!(mark, '“' | '”' | '"'),
        Mark::Guillemet => mark == '»',
        Mark::Turned => mark == '«',
        Mark::Single => {
            let apostrophe = after.is_alphanumeric() || plural_owner(before, rest) && single_close(rest);
            matches!(mark, '’' | '\'' | '‘') && !before.is_whitespace() && !apostrophe
        }
    }
}

/// True for "players' union": a mark after an s, followed by a word in small letters.
fn plural_owner(before: char, rest: &str) -> bool {
    before == 's' && rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase))
}

/// True if `rest`, which begins at or behind a single mark, has a mark that can close it before another one opens.
fn single_close(rest: &str) -> bool {
    let mut before = ' ';
    let mut chars = rest.char_indices().peekable();
    // The mark itself, if `rest` begins with one.
    if rest.starts_with(['‘', '\'', '‚', '‛', '’']) {
        before = '‘';
        chars.next();
    }
    while let Some((at, mark)) = chars.next() {
        if at > SINGLE_REACH || mark == '\n' {
            return false;
        }
        let after = chars.peek().map_or(' ', |&(_, after)| after);
        if matches!(mark, '’' | '\'') && !before.is_whitespace() && before != '‘' && !after.is_alphanumeric() {
            return true;
        }
        if matches!(mark, '‘' | '\'') && before.is_whitespace() && after.is_alphanumeric() {
            return false;
        }
        before = mark;
    }
    false
}

/// True if `rest` begins with a mark that stands for left-out letters or figures.
fn elision(rest: &str) -> bool {
    const ELIDED: [&str; 12] =
        ["em", "tis", "twas", "til", "till", "cause", "bout", "round", "n", "cos", "tween", "neath"];
    let word: String = rest.chars().skip(1).take_while(|mark| mark.is_alphanumeric()).take(8).collect();
    let decade = word.len() == 3 && word.ends_with('s') && word[..2].bytes().all(|byte| byte.is_ascii_digit());
    decade || ELIDED.contains(&word.to_lowercase().as_str())
}

/// `next` is the first token that may lie in the quotation; it is moved on.
fn kind(text: &str, parse: &Parse, span: Span, inner: Span, next: &mut usize) -> QuoteKind {
    while parse.tokens.get(*next).is_some_and(|token| token.span.end <= span.start) {
        *next += 1;
    }
    let tokens = parse.tokens[*next..].iter().take_while(|token| token.span.start < span.end);
    let words = inner.of(text).trim();
    let mut finite = false;
    let mut titled = true;
    let mut count = 0;
    for token in tokens.filter(|token| inner.contains(token.span) && token.pos != Pos::Punct) {
        count += 1;
        finite |= matches!(token.tag, Tag::Vbd | Tag::Vbp | Tag::Vbz | Tag::Md);
        titled &= token.span.of(text).starts_with(|first: char| first.is_uppercase() || first.is_numeric())
            || matches!(token.pos, Pos::Adp | Pos::Det | Pos::Cconj | Pos::Part);
    }
    if parse.tokens.is_empty() {
        count = words.split_whitespace().count();
        titled = false;
    }
    let capital = words.starts_with(|first: char| first.is_uppercase() || first.is_numeric());
    let stopped = words.ends_with(['.', ',', '!', '?', '…', '—', ';'])
        || text[span.end as usize..].trim_start_matches(['"', '”', '’']).starts_with(['.', '!', '?']) && capital;
    let sentence = finite && (stopped && capital || count >= UTTERANCE_WORDS && (capital || stopped));
    let exclaimed = capital && stopped && count >= 2 && !titled;
    if sentence || exclaimed || (parse.tokens.is_empty() && stopped && capital && count >= 2) {
        QuoteKind::Speech
    } else if count <= 1 || titled && capital || named(&text[..span.start as usize]) {
        QuoteKind::Scare
    } else {
        QuoteKind::Fragment
    }
}

/// True if the words before a quotation announce a name or term rather than somebody's words.
fn named(before: &str) -> bool {
    const NAMING: [&str; 11] = [
        "so-called",
        "known as",
        "nicknamed",
        "dubbed",
        "entitled",
        "titled",
        "codenamed",
        "code-named",
        "named",
        "the term",
        "the word",
    ];
    let before = before.trim_end();
    NAMING.iter().any(|naming| {
        before.strip_suffix(naming).is_some_and(|rest| !rest.ends_with(|last: char| last.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::{Place, ReportId};

    fn report(text: &str) -> Report {
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            if !line.is_empty() {
                let span = Span::new(start, start + line.len());
                blocks.push(Block { span, kind: BlockKind::Paragraph, rule: "" });
            }
            start += line.len() + 1;
        }
        Report {
            id: ReportId("test".into()),
            place: Place::file("test"),
            text: text.into(),
            outlet: None,
            url: None,
            links: Vec::new(),
            title: None,
            title_given: None,
            byline: None,
            published: None,
            modified: None,
            blocks,
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let report = report(text);
        let found: Vec<&str> =
            quotes(&report, &Parse::default()).iter().map(|quote| quote.inner.of(&report.text)).collect();
        assert_eq!(found, expected, "in {text}");
    }

    #[test]
    fn reads_every_sort_of_mark() {
        check("He \"went\" home.", &["went"]);
        check("He “went” home.", &["went"]);
        check("He „went“ home, she „went” too.", &["went", "went"]);
        check("He «went» home, she »went« too.", &["went", "went"]);
        check("Governor ‘preparing to resign’ – report", &["preparing to resign"]);
        check("Governor 'preparing to resign' - report", &["preparing to resign"]);
        check("“No other decisions.\" He left.", &["No other decisions."]);
        check("''I was young,'' he said. ''I go.''", &["I was young,", "I go."]);
    }

    #[test]
    fn takes_no_apostrophe_for_a_mark() {
        check("The players' union and the club's owner don't agree.", &[]);
        check("It's a '90s band; get ’em while they’re hot, the boys’ coach said.", &[]);
        check("The ship is 6' long and 19\" wide.", &[]);
        check("Rock 'n' roll isn't dead, O'Brien's men say.", &[]);
    }

    #[test]
    fn keeps_apostrophes_and_inner_marks_inside_a_quotation() {
        check("“It’s the players’ choice,” he said.", &["It’s the players’ choice,"]);
        check("Minister says 'players' union can't decide' - report", &["players' union can't decide"]);
        check("“He called it ‘theft’ and left,” she said.", &["He called it ‘theft’ and left,"]);
    }

    #[test]
    fn runs_over_paragraphs_that_open_again() {
        check("He said: “We came.\n“We saw.\n“We left.”", &["We came.", "We saw.", "We left."]);
        check("“We came.\n“We left,” he said.", &["We came.", "We left,"]);
    }

    #[test]
    fn drops_what_was_never_closed() {
        check("The \"plan was dropped.", &[]);
        check("A \"\" is empty.", &[]);
    }

    #[test]
    fn tells_speech_from_terms() {
        let text = "“We are done.” The so-called “dead zone” grew.";
        let report = report(text);
        let kinds: Vec<QuoteKind> = quotes(&report, &Parse::default()).iter().map(|quote| quote.kind).collect();
        assert_eq!(kinds, [QuoteKind::Speech, QuoteKind::Scare]);
    }

    #[test]
    fn stays_inside_any_text() {
        for text in ["“", "’", "'“„«»", "é“é”é‘é’", "\u{300}\"\u{300}\"", "\"a", "''", "“”“”"]
        {
            let report = report(text);
            for quote in quotes(&report, &Parse::default()) {
                assert!(quote.span.contains(quote.inner) && report.text.get(quote.span.range()).is_some());
            }
        }
    }
}
