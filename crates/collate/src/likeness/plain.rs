//! Witnesses for tests, made from plain text without the language runtime: words are cut at white space and marks,
//! sentences at full stops, capitalised words inside a sentence are names, lemmas are stems of regular inflection.

use super::term::folded;
use headwater_model::{
    Block, BlockKind, CompactString, Date, DateFound, DatedAt, Dep, EntityKind, Layers, Mention, Parse, Place, Pos,
    Precision, Report, ReportId, ReportIx, Sentence, Span, Story, StoryId, Tag, Token, Witness,
};

/// A report with a parse of a kind: `text`'s first line is the headline, every further line a paragraph.
pub fn witness(id: &str, outlet: Option<&str>, day: Option<&str>, text: &str) -> Witness {
    witness_blocks(id, outlet, day, text, &[])
}

/// The same with the kind of each line: `T`itle, `B`yline, `D`ateline, `N`otice, `X` for boilerplate, `P`aragraph.
pub fn witness_blocks(id: &str, outlet: Option<&str>, day: Option<&str>, text: &str, kinds: &[String]) -> Witness {
    let mut blocks = Vec::new();
    let mut parse = Parse::default();
    let mut at = 0;
    for (position, line) in text.split('\n').enumerate() {
        let span = Span::new(at, at + line.len()).trimmed(text);
        at += line.len() + 1;
        if span.is_empty() {
            continue;
        }
        let kind = match kinds.get(position).map(String::as_str) {
            Some("T") => BlockKind::Title,
            Some("B") => BlockKind::Byline,
            Some("D") => BlockKind::Dateline,
            Some("N") => BlockKind::Notice,
            Some("X") => BlockKind::Boilerplate,
            Some(_) => BlockKind::Paragraph,
            None if position == 0 => BlockKind::Title,
            None => BlockKind::Paragraph,
        };
        blocks.push(Block { span, kind, rule: "" });
        if kind.is_read() {
            sentences(text, span, blocks.len() as u32 - 1, &mut parse);
        }
    }
    let mentions = names(text, &parse);
    let quotes = quotes(text);
    let published = day.map(|day| DatedAt {
        date: day.parse::<Date>().unwrap(),
        minute: None,
        precision: Precision::Day,
        found: DateFound::Metadata,
        span: None,
    });
    let report = Report {
        id: ReportId(id.into()),
        place: Place::file(id),
        title: blocks.iter().find(|block| block.kind == BlockKind::Title).map(|block| block.span),
        text: text.to_owned(),
        outlet: outlet.map(str::to_owned),
        url: None,
        links: Vec::new(),
        title_given: None,
        byline: blocks.iter().find(|block| block.kind == BlockKind::Byline).map(|block| block.span),
        published,
        modified: None,
        blocks,
    };
    Witness { report, layers: Layers { parse, mentions, quotes, ..Layers::default() } }
}

/// One story of all the witnesses.
pub fn story(witnesses: &[Witness]) -> Story {
    Story {
        id: StoryId("s".into()),
        reports: (0..witnesses.len()).map(ReportIx::from).collect(),
        assignments: Vec::new(),
    }
}

fn sentences(text: &str, block: Span, number: u32, parse: &mut Parse) {
    let mut first = parse.tokens.len();
    for span in words(text, block) {
        let word = span.of(text);
        let sentence = parse.sentences.len() as u32;
        let position = parse.tokens.len() as u32;
        parse.tokens.push(Token {
            span,
            lemma: lemma(word),
            tag: Tag::Unknown,
            pos: if word.chars().all(|c| !c.is_alphanumeric()) { Pos::Punct } else { Pos::Unknown },
            dep: Dep::Unknown,
            head: position,
            sentence,
            entity: None,
            entity_start: false,
            space_after: true,
        });
        if matches!(word, "." | "?" | "!") {
            close(first, number, parse);
            first = parse.tokens.len();
        }
    }
    close(first, number, parse);
}

fn close(first: usize, block: u32, parse: &mut Parse) {
    if let Some(last) = parse.tokens.get(first..).and_then(<[Token]>::last) {
        let span = Span { start: parse.tokens[first].span.start, end: last.span.end };
        let end = parse.tokens.len() as u32;
        parse.sentences.push(Sentence { span, first: first as u32, end, block });
    }
}

fn words(text: &str, block: Span) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let joins = |c: char| c.is_alphanumeric() || c == '\'';
    for (offset, c) in block.of(text).char_indices() {
        let (start, end) = (block.start as usize + offset, block.start as usize + offset + c.len_utf8());
        let decimal = matches!(c, '.' | ',') && text[end..].starts_with(|n: char| n.is_ascii_digit());
        match spans.last_mut() {
            Some(last) if last.end as usize == start && (joins(c) || decimal) && last.of(text).ends_with(joins) => {
                last.end = end as u32;
            }
            _ if c.is_whitespace() => {}
            _ => spans.push(Span::new(start, end)),
        }
    }
    spans
}

fn names(text: &str, parse: &Parse) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for (position, token) in parse.tokens.iter().enumerate() {
        let opens = parse.sentences[token.sentence as usize].first as usize == position;
        if opens || !token.span.of(text).starts_with(char::is_uppercase) {
            continue;
        }
        let position = position as u32;
        match mentions.last_mut() {
            Some(last) if last.end_token == position => {
                last.end_token += 1;
                last.span.end = token.span.end;
            }
            _ => mentions.push(Mention {
                span: token.span,
                kind: EntityKind::Person,
                group: mentions.len() as u32,
                role: None,
                first_token: position,
                end_token: position + 1,
            }),
        }
    }
    mentions
}

fn lemma(word: &str) -> CompactString {
    let word = folded(word);
    for (ending, rest) in [("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("s", "")] {
        if word.len() > ending.len() + 3
            && !word.ends_with("ss")
            && let Some(stem) = word.strip_suffix(ending)
        {
            return format!("{stem}{rest}").into();
        }
    }
    word
}

fn quotes(text: &str) -> Vec<headwater_model::Quote> {
    let mut quotes = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('\n', _) => open = None,
            ('"' | '“', None) => open = Some(at),
            ('"' | '”', Some(start)) => {
                let end = at + c.len_utf8();
                let inner = Span::new(start + text[start..].chars().next().map_or(1, char::len_utf8), at);
                let kind = headwater_model::QuoteKind::Speech;
                quotes.push(headwater_model::Quote { span: Span::new(start, end), inner, kind });
                open = None;
            }
            _ => {}
        }
    }
    quotes
}
