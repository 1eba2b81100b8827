//! The visible text of a page as blocks: runs of text that a reader sees apart from one another.
//!
//! Blocks follow the rules of CSS for HTML's own elements: block-level elements break the text, white space collapses to
//! one space except in `pre`, `br` is a line break, two of them a new block. Characters are the page's own: nothing is
//! added, re-spaced or normalized, and every run of a block's text knows its range of the tape. Linear in the page.

use super::dom::{Dom, Id};
use super::mark;
use std::ops::Range;

/// A run of text that stands by itself: a paragraph, a headline, a list item, a table cell.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The innermost block-level element around it.
    pub(super) node: Id,
    /// Its text: lines with `\n` between.
    pub(super) text: String,
    /// Where the text stands in the tape: start in `text`, range of the tape. In order; a run is as long in both unless it
    /// is one collapsed space or line break.
    pub(super) runs: Vec<(u32, Range<usize>)>,
    /// Links in it: the `a` element and its range of `text`.
    pub(super) links: Vec<(Id, Range<usize>)>,
    /// Bytes of `text` in bold.
    pub(super) bold: usize,
    /// Pictures of the page before it.
    pub(super) pictures: u32,
    /// The innermost element around all of it, inline ones included.
    pub(super) inner: Id,
}

impl Block {
    /// Bytes of `text` that are links.
    pub(super) fn linked(&self) -> usize {
        self.links.iter().map(|(_, range)| range.len()).sum()
    }
}

/// The blocks of a page in order, and which of them each element holds.
pub(super) struct Blocks {
    /// In the order of the page.
    pub(super) list: Vec<Block>,
    /// For each node of the tree, the blocks in it.
    within: Vec<(u32, u32)>,
    /// For each node of the tree, the pictures in it.
    pictures: Vec<(u32, u32)>,
}

impl Blocks {
    /// The blocks that lie in an element.
    pub(super) fn within(&self, node: Id) -> Range<usize> {
        let (start, end) = self.within[node as usize];
        start as usize..end as usize
    }

    /// Number of pictures in an element.
    pub(super) fn pictures(&self, node: Id) -> usize {
        let (start, end) = self.pictures[node as usize];
        end.saturating_sub(start) as usize
    }
}

/// Reads the blocks of a page.
pub(super) fn blocks(dom: &Dom) -> Blocks {
    let mut reader = Reader {
        dom,
        out: Blocks { list: Vec::new(), within: vec![(0, 0); dom.len()], pictures: vec![(0, 0); dom.len()] },
        open: Block::default(),
        held: Vec::new(),
        space: None,
        breaks: 0,
        level: Vec::new(),
        preformatted: 0,
        bold: 0,
        links: Vec::new(),
        pictures: 0,
    };
    let mut at = Dom::ROOT;
    // Walks the tree in the order of the page, entering and leaving each element.
    loop {
        let enters = reader.enter(at);
        if enters && let Some(child) = dom.children(at).next() {
            at = child;
            continue;
        }
        loop {
            reader.leave(at);
            if let Some(next) = dom.next(at) {
                at = next;
                break;
            }
            let Some(parent) = dom.parent(at) else {
                if !reader.open.text.is_empty() {
                    reader.out.list.push(reader.open);
                    let end = reader.out.list.len() as u32;
                    reader.out.within[Dom::ROOT as usize].1 = end;
                }
                return reader.out;
            };
            at = parent;
        }
    }
}

/// Most blocks of a page; what comes then is one more, with a line for each. Pages of news sites have 100 to 1,000.
const BLOCKS_MAX: usize = 100_000;

struct Reader<'d> {
    dom: &'d Dom,
    out: Blocks,
    open: Block,
    /// Blocks that are interrupted by text that does not belong to them, with the element that interrupts.
    held: Vec<(Id, Block, Option<Range<usize>>, usize)>,
    /// White space read and not yet written: its first run of the tape.
    space: Option<Range<usize>>,
    /// Line breaks read and not yet written.
    breaks: usize,
    /// Block-level elements around, innermost last.
    level: Vec<Id>,
    preformatted: usize,
    bold: usize,
    links: Vec<Id>,
    /// Pictures seen so far.
    pictures: u32,
}

impl Reader<'_> {
    /// Takes in a node; true if its children are to be read.
    fn enter(&mut self, id: Id) -> bool {
        if let Some(range) = self.dom.text_range(id) {
            self.text(id, range);
            return false;
        }
        let name = self.dom.name(id);
        self.out.within[id as usize].0 = self.out.list.len() as u32;
        self.out.pictures[id as usize].0 = self.pictures;
        if !is_block(name) && !self.open.text.is_empty() && self.interrupts(id) {
            let held = std::mem::take(&mut self.open);
            self.held.push((id, held, self.space.take(), std::mem::take(&mut self.breaks)));
        }
        if is_block(name) || id == Dom::ROOT {
            self.flush();
            self.out.within[id as usize].0 = self.out.list.len() as u32;
            self.level.push(id);
        }
        match name {
            "br" => self.line_break(),
            "pre" => self.preformatted += 1,
            "b" | "strong" => self.bold += 1,
            "a" => self.links.push(id),
            "img" | "picture" | "amp-img" | "video" | "iframe" if !is_small(self.dom, id) => self.pictures += 1,
            _ => {}
        }
        !is_unseen(name)
    }

    /// An inline element in mid-paragraph whose text is not the paragraph's: hidden, or a pop-up glued to the word before.
    fn interrupts(&self, id: Id) -> bool {
        let glued = self.space.is_none() && self.breaks == 0 && self.open.text.ends_with(char::is_alphanumeric);
        mark::is_hidden(self.dom, id) || (glued && mark::is_popup(self.dom, id))
    }

    fn leave(&mut self, id: Id) {
        if self.dom.text_range(id).is_some() {
            return;
        }
        let name = self.dom.name(id);
        match name {
            "pre" => self.preformatted -= 1,
            "b" | "strong" => self.bold -= 1,
            "a" => {
                self.links.pop();
            }
            _ => {}
        }
        if is_block(name) || id == Dom::ROOT {
            self.flush();
            self.level.pop();
        }
        self.out.pictures[id as usize].1 = self.pictures;
        if self.held.last().is_some_and(|(by, ..)| *by == id) {
            self.flush();
            if !self.open.text.is_empty() {
                self.out.list.push(std::mem::take(&mut self.open));
            }
            self.out.within[id as usize].1 = self.out.list.len() as u32;
            if let Some((_, open, space, breaks)) = self.held.pop() {
                (self.open, self.space, self.breaks) = (open, space, breaks);
            }
            return;
        }
        // An inline element's words may stand in a block that is still open.
        let open = usize::from(!self.open.text.is_empty());
        self.out.within[id as usize].1 = (self.out.list.len() + open) as u32;
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        self.space = None;
        if self.breaks >= 2 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.space = None;
        self.breaks = 0;
        // Only preformatted text ends in white space.
        let kept = self.open.text.trim_end().len();
        if kept < self.open.text.len() {
            self.open.cut(kept);
        }
        let blank = self.open.text.chars().all(|c| c.is_whitespace() || is_invisible(c));
        if !blank && self.out.list.len() >= BLOCKS_MAX {
            self.breaks = 1;
            return;
        }
        let block = std::mem::take(&mut self.open);
        if !blank {
            self.out.list.push(block);
        }
    }

    fn text(&mut self, id: Id, range: Range<usize>) {
        let text = self.dom.tape.str(range.clone());
        if self.preformatted > 0 {
            self.write(id, text, range);
            return;
        }
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let white = rest.bytes().take_while(u8::is_ascii_whitespace).count();
            if white > 0 {
                let run = range.start + at..range.start + at + white;
                self.space.get_or_insert(run);
                at += white;
                continue;
            }
            let word = rest.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(rest.len());
            // Words parted by single spaces are one run: they are written together.
            let mut end = word;
            while rest[end..].starts_with(' ')
                && rest[end + 1..].bytes().next().is_some_and(|b| !b.is_ascii_whitespace())
            {
                let more = &rest[end + 1..];
                end += 1 + more.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(more.len());
            }
            self.write(id, &rest[..end], range.start + at..range.start + at + end);
            at += end;
        }
    }

    /// Writes words that stand at `from` in the tape.
    fn write(&mut self, id: Id, words: &str, from: Range<usize>) {
        if self.open.text.is_empty() {
            self.open.node = self.level.last().copied().unwrap_or(Dom::ROOT);
            self.open.inner = self.dom.parent(id).unwrap_or(Dom::ROOT);
            self.open.pictures = self.pictures;
        } else if self.breaks > 0 {
            self.open.text.push('\n');
        } else if let Some(space) = self.space.take() {
            self.open.push(" ", space);
        }
        (self.space, self.breaks) = (None, 0);
        let start = self.open.text.len();
        self.open.push(words, from);
        let range = start..self.open.text.len();
        if self.bold > 0 {
            self.open.bold += range.len();
        }
        if let Some(link) = self.links.last() {
            match self.open.links.last_mut() {
                Some((last, known)) if last == link => known.end = range.end,
                _ => self.open.links.push((*link, range)),
            }
        }
        while !self.dom.ancestors(id).any(|around| around == self.open.inner) {
            match self.dom.parent(self.open.inner) {
                Some(parent) => self.open.inner = parent,
                None => break,
            }
        }
    }
}

impl Block {
    fn push(&mut self, words: &str, from: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(words);
        if let Some((at, run)) = self.runs.last_mut()
            && run.end == from.start
            && start - *at as usize == run.len()
            && words.len() == from.len()
        {
            run.end = from.end;
            return;
        }
        self.runs.push((start as u32, from));
    }

    fn cut(&mut self, len: usize) {
        self.text.truncate(len);
        while self.runs.last().is_some_and(|(at, _)| *at as usize >= len) {
            self.runs.pop();
        }
        if let Some((at, run)) = self.runs.last_mut() {
            run.end = run.end.min(run.start + (len - *at as usize));
        }
        self.links.retain(|(_, range)| range.start < len);
        for (_, range) in &mut self.links {
            range.end = range.end.min(len);
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}')
}

/// Elements that break the text.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "caption"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Elements whose text nobody sees, or that hold another document.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "embed"
            | "video"
            | "audio"
            | "canvas"
            | "select"
            | "textarea"
            | "datalist"
            | "noframes"
            | "noembed"
            | "map"
            | "area"
    )
}

/// A picture that is part of the running text: an emoji, a tracking pixel.
fn is_small(dom: &Dom, id: Id) -> bool {
    let small = |name: &str| {
        dom.attribute(id, name)
            .and_then(|value| value.trim_end_matches("px").parse::<u32>().ok())
            .is_some_and(|px| px <= 40)
    };
    small("width")
        || small("height")
        || dom.attribute(id, "class").is_some_and(|class| class.contains("emoji") || class.contains("icon"))
}

#[cfg(test)]
mod tests {
    use super::super::dom;
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let (dom, _) = dom::parse(&format!("<body>{body}"));
        let blocks = blocks(&dom);
        let texts: Vec<&str> = blocks.list.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, expected, "{body}");
        // The runs of a block are its text.
        for block in &blocks.list {
            let runs: String = block.runs.iter().map(|(_, range)| dom.tape.str(range.clone())).collect();
            let words = |text: &str| text.split_ascii_whitespace().collect::<String>();
            assert_eq!(words(&runs), words(&block.text));
        }
    }

    #[test]
    fn breaks_where_a_reader_sees_a_break() {
        check(
            "<p>One\n  two <b>three</b>,<i> four</i>.</p>five<div>six</div>",
            &["One two three, four.", "five", "six"],
        );
        check("one<br>two<br> <br>three<ul><li>a<li>b</ul>", &["one\ntwo", "three", "a", "b"]);
        check("<table><tr><td>a<td>b<tr><td>c</table>", &["a", "b", "c"]);
        check("<pre>a\n  b\n</pre>", &["a\n  b"]);
    }

    #[test]
    fn keeps_characters_as_the_page_has_them() {
        check(
            "<p>\u{201c}Tom&nbsp;&amp; Jerry\u{201d} , he said .<span>x</span><span>y</span></p>",
            &["\u{201c}Tom\u{a0}& Jerry\u{201d} , he said .xy"],
        );
    }

    #[test]
    fn a_pop_up_does_not_break_its_paragraph() {
        check(
            "<p>Rep. Ruiz<span class=tooltip-box>Ana Ruiz<br>Member</span> (D) said <span hidden>not</span>so.</p>",
            &["Ana Ruiz\nMember", "not", "Rep. Ruiz (D) said so."],
        );
        check("<p>A <span class=tooltip-box>term</span> stays.</p>", &["A term stays."]);
    }

    #[test]
    fn leaves_out_what_is_not_shown() {
        check(
            "<script>a</script><style>b</style><noscript>c</noscript><template>d</template><svg><text>e</text></svg> \u{200b}<p>&nbsp;</p>f",
            &["f"],
        );
    }
}
