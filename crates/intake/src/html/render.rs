//! The clean text of an article, and its way back to the page.

use super::block::Block;
use super::choose::Page;
use headwater_model::{ByteMap, Piece, Span};

/// The blocks that are kept, with a blank line between, and the map from them to the decoded page.
///
/// Cells of a table row stand on one line with a tab between, rows on lines of their own.
pub(super) fn render(page: &Page<'_>) -> (String, ByteMap) {
    let (mut text, mut map) = (String::new(), ByteMap::default());
    let kept = page.blocks.list.iter().zip(&page.aside).filter(|(_, aside)| aside.is_none()).map(|(block, _)| block);
    let mut last: Option<&Block> = None;
    for block in kept {
        if let Some(last) = last {
            text.push_str(between(page, last, block));
        }
        write(page, block, &mut text, &mut map);
        last = Some(block);
    }
    (text, map)
}

fn between(page: &Page<'_>, earlier: &Block, later: &Block) -> &'static str {
    let around =
        |block: &Block, name: &str| page.dom.ancestors(block.node).take(6).find(|id| page.dom.name(*id) == name);
    let cell = |block: &Block| matches!(page.dom.name(block.node), "td" | "th");
    if !cell(earlier) || !cell(later) {
        return "\n\n";
    }
    match (around(earlier, "tr") == around(later, "tr"), around(earlier, "table") == around(later, "table")) {
        (true, _) if earlier.node != later.node => "\t",
        (false, true) => "\n",
        _ => "\n\n",
    }
}

fn write(page: &Page<'_>, block: &Block, text: &mut String, map: &mut ByteMap) {
    let shift = text.len();
    text.push_str(&block.text);
    for (start, from) in &block.runs {
        let start = shift + *start as usize;
        let is_white = page.dom.tape.str(from.clone()).bytes().all(|byte| byte.is_ascii_whitespace());
        if is_white && from.len() > 1 {
            // One space for a run of white space.
            let mut runs = page.dom.tape.runs(from.clone());
            if let Some(first) = runs.next() {
                let end =
                    runs.last().map_or(first.from + first.from_len, |last| (last.from + last.from_len).max(first.from));
                push(map, Span::new(start, start + 1), first.from, end - first.from);
            }
            continue;
        }
        for run in page.dom.tape.runs(from.clone()) {
            let clean = Span::new(start + (run.start as usize - from.start), start + (run.end as usize - from.start));
            if run.is_verbatim || run.from_len as usize != clean.len() {
                push(map, clean, run.from, run.from_len);
                continue;
            }
            // As long as its original by chance: in two pieces, so that it is not taken for the same bytes.
            let middle = clean.start as usize + text[clean.range()].chars().next().map_or(0, char::len_utf8);
            push(map, Span::new(clean.start as usize, middle), run.from, run.from_len);
            push(map, Span::new(middle, clean.end as usize), run.from, run.from_len);
        }
    }
}

fn push(map: &mut ByteMap, clean: Span, from: u32, len: u32) {
    map.push(Piece { clean, start: from.into(), len });
}
