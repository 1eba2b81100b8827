//! Keeps a page's nesting within bounds before a tree is built from it.
//!
//! Parsers and extractors take time that grows with the square of the nesting depth, some of them the stack's space too:
//! 30,000 nested elements stop most for a minute. Browsers cut at about 512. Here the page's tags are counted by the
//! tokenizer of the HTML standard, in one pass without a tree; only if a bound is exceeded the page is written anew with
//! the tags beyond it left out, and their words kept. Linear.
//!
//! The count never falls below what a tree builder would open, up to a small factor: an end tag closes an element only if
//! it names the innermost open one, since others may be ignored in a tree (`</div>` inside a table cell). Elements whose
//! end the standard implies (`p`, `li`, table rows and cells) cannot nest without another in between and are not counted.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::borrow::Cow;
use std::cell::RefCell;

/// Deepest nesting that is kept. Pages of news sites reach 20 to 60.
const DEPTH_MAX: usize = 256;

/// Most open formatting elements (`b`, `a`, `font`). A parser opens all of them again in every paragraph.
const FORMATTING_MAX: usize = 24;

/// Most tags and character references of a page. Pages of news sites have 1,000 to 20,000; the longest encyclopedia pages
/// 100,000. A tree builder joins the text around each reference anew, which is quadratic in their number: a million took
/// 38 s, this many 4 s.
pub(super) const TAGS_MAX: usize = 300_000;

/// The page with its nesting bounded; untouched if it was within bounds.
///
/// # Errors
/// The number of tags, if it exceeds [`TAGS_MAX`].
pub(super) fn bounded(page: &str) -> Result<Cow<'_, str>, usize> {
    let counted = run(page, None);
    if counted.tags > TAGS_MAX {
        return Err(counted.tags);
    }
    if !counted.cut {
        return Ok(Cow::Borrowed(page));
    }
    Ok(Cow::Owned(run(page, Some(String::with_capacity(page.len()))).out.unwrap_or_default()))
}

fn run(page: &str, out: Option<String>) -> State {
    let state = State { out, ..State::default() };
    let tokenizer = Tokenizer::new(Sink(RefCell::new(state)), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(page));
    // The sink never asks for a script to be run, so one call consumes everything.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[derive(Default)]
struct State {
    /// The page written anew, if it is.
    out: Option<String>,
    /// Open elements: name, and whether it was kept.
    open: Vec<(String, bool)>,
    kept: usize,
    formatting: usize,
    tags: usize,
    cut: bool,
    /// Inside drawing or formula markup, where other rules hold.
    foreign: bool,
    /// The last token was text: one more is a character reference.
    in_text: bool,
    /// The element whose content is raw text.
    raw: Option<String>,
}

struct Sink(RefCell<State>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        let is_text = matches!(token, Token::CharacterTokens(_));
        state.tags += usize::from(is_text && state.in_text && state.raw.is_none());
        state.in_text = is_text;
        match token {
            Token::TagToken(tag) => return state.tag(&tag),
            Token::CharacterTokens(text) => state.text(&text),
            Token::DoctypeToken(_) => state.write("<!DOCTYPE html>"),
            Token::CommentToken(_) | Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn write(&mut self, piece: &str) {
        if let Some(out) = self.out.as_mut() {
            out.push_str(piece);
        }
    }

    fn text(&mut self, text: &str) {
        match self.raw {
            Some(_) => self.write(text),
            None => self.write_escaped(text),
        }
    }

    fn write_escaped(&mut self, text: &str) {
        let Some(out) = self.out.as_mut() else { return };
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                _ => out.push(c),
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        self.tags += 1;
        if self.tags > TAGS_MAX {
            return TokenSinkResult::Continue;
        }
        let name = &*tag.name;
        match tag.kind {
            TagKind::StartTag => self.start(tag, name),
            TagKind::EndTag => {
                self.end(name);
                TokenSinkResult::Continue
            }
        }
    }

    fn start(&mut self, tag: &Tag, name: &str) -> TokenSinkResult<()> {
        if matches!(name, "svg" | "math") {
            self.foreign = true;
        } else if self.foreign && !DRAWING.contains(&name) {
            // Most HTML elements end a drawing; whatever does not is counted once too often.
            self.foreign = false;
        }
        let leaf = VOID.contains(&name) || (tag.self_closing && self.foreign);
        if !leaf && !IMPLIED.contains(&name) {
            let formatting = FORMATTING.contains(&name);
            let fits = self.kept < DEPTH_MAX && !(formatting && self.formatting >= FORMATTING_MAX);
            self.open.push((name.to_owned(), fits));
            self.cut |= !fits;
            if !fits {
                return TokenSinkResult::Continue;
            }
            self.kept += 1;
            self.formatting += usize::from(formatting);
        }
        self.write_start(tag, name);
        let raw = match name {
            _ if self.foreign => None,
            "title" | "textarea" => Some(RawKind::Rcdata),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
            "script" => Some(RawKind::ScriptData),
            "plaintext" => return TokenSinkResult::Plaintext,
            _ => None,
        };
        match raw {
            Some(kind) => {
                // Character references are already resolved in the text of `title` and `textarea`.
                self.raw = (kind != RawKind::Rcdata).then(|| name.to_owned());
                TokenSinkResult::RawData(kind)
            }
            None => TokenSinkResult::Continue,
        }
    }

    fn end(&mut self, name: &str) {
        if self.raw.as_deref() == Some(name) {
            self.raw = None;
        }
        if matches!(name, "svg" | "math") {
            self.foreign = false;
        }
        if IMPLIED.contains(&name) || VOID.contains(&name) {
            self.write_end(name);
            return;
        }
        if self.open.last().is_some_and(|(open, _)| open == name) {
            if let Some((_, true)) = self.open.pop() {
                self.kept -= 1;
                self.formatting -= usize::from(FORMATTING.contains(&name));
                self.write_end(name);
            }
        } else if self.kept < DEPTH_MAX {
            self.write_end(name);
        }
    }

    fn write_end(&mut self, name: &str) {
        self.write("</");
        self.write(name);
        self.write(">");
    }

    fn write_start(&mut self, tag: &Tag, name: &str) {
        if self.out.is_none() {
            return;
        }
        self.write("<");
        self.write(name);
        for attribute in &tag.attrs {
            self.write(" ");
            self.write(&attribute.name.local);
            self.write("=\"");
            self.write_escaped(&attribute.value);
            self.write("\"");
        }
        self.write(if tag.self_closing { "/>" } else { ">" });
    }
}

const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

const IMPLIED: [&str; 17] = [
    "html", "head", "body", "p", "li", "dd", "dt", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot",
    "colgroup", "rp",
];

const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements of drawings that are written without an end tag, or stand around such.
const DRAWING: [&str; 34] = [
    "path",
    "circle",
    "rect",
    "line",
    "polygon",
    "polyline",
    "ellipse",
    "use",
    "stop",
    "g",
    "defs",
    "symbol",
    "clippath",
    "mask",
    "pattern",
    "lineargradient",
    "radialgradient",
    "filter",
    "text",
    "tspan",
    "image",
    "animate",
    "animatetransform",
    "marker",
    "metadata",
    "view",
    "set",
    "fegaussianblur",
    "feoffset",
    "style",
    "title",
    "desc",
    "script",
    "feblend",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_ordinary_pages_alone() {
        let page = "<!doctype html><title>a & b</title><p>One<p>Two<ul><li>x<li>y</ul><br><svg><path/><path/></svg><script>if (a<b) {}</script>";
        assert!(matches!(bounded(page), Ok(Cow::Borrowed(_))));
        let long = "<p>a<br>b <b>c</b></p><li>d".repeat(5000);
        assert!(matches!(bounded(&long), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn cuts_tags_beyond_the_bound_and_keeps_their_words() {
        let page = format!(
            "<title>T</title>{}<p class=\"a&amp;b\">deep &lt; word</p>{}after",
            "<div>".repeat(1000),
            "</div>".repeat(1000)
        );
        let cut = bounded(&page).unwrap();
        assert_eq!(cut.matches("<div>").count(), DEPTH_MAX);
        assert_eq!(cut.matches("</div>").count(), DEPTH_MAX);
        assert!(cut.contains("<p class=\"a&amp;b\">deep &lt; word</p>") && cut.ends_with("after"));
    }

    #[test]
    fn is_not_talked_out_of_its_count() {
        for trick in [
            "<div><object></div></object>",
            "<b><table></b>",
            "<svg><div/>",
            "<svg><style><div>",
            "<font size=1>",
            "<rt>",
            "<!-- --!><div>",
        ] {
            let page = trick.repeat(2000);
            assert!(matches!(bounded(&page), Ok(Cow::Owned(_))), "{trick}");
        }
    }

    #[test]
    fn counts_tags() {
        assert_eq!(bounded(&"<br>".repeat(TAGS_MAX + 1)), Err(TAGS_MAX + 1));
        assert!(bounded(&"&".repeat(TAGS_MAX + 2)).is_err());
        assert!(bounded(&"a & b &amp; c".repeat(1000)).is_ok());
    }
}
