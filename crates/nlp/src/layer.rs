//! The bridge to Headwater's own nouns: whole reports in, [`Parse`] layers out.
//!
//! Each block that is read is a text of its own, so no sentence and no name reaches over a paragraph's end. White space
//! tokens are left out; what hung on them hangs on their head.

use crate::{Config, Doc, Iob, LabelId, Labels, Model, process_all_with};
use headwater_model::{Dep, NamedEntity, Parse, Pos, Report, Sentence, Span, Tag, Token};
use std::borrow::Cow;
use std::sync::Arc;

/// Parses `reports` on `threads` threads; the answer has their order and is the same for any number of threads.
///
/// `progress` is told how many blocks are done, in no particular order, from any thread.
pub fn parse_reports(
    model: &Arc<Model>,
    config: &Config,
    reports: &[Report],
    threads: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<Parse> {
    let texts: Vec<Cow<'_, str>> = reports
        .iter()
        .flat_map(|report| report.reading().map(|block| unwrapped(block.span.of(&report.text))))
        .collect();
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    let mut docs = process_all_with(model, config, &texts, threads, progress).into_iter();
    let tagset = Tagset::new(model.labels());
    reports.iter().map(|report| tagset.parse(report, &mut docs)).collect()
}

/// The text with the line ends of hard-wrapped lines as spaces: the parser never saw a newline inside a sentence.
/// Offsets stay as they are.
fn unwrapped(block: &str) -> Cow<'_, str> {
    if block.contains('\n') { Cow::Owned(block.replace('\n', " ")) } else { Cow::Borrowed(block) }
}

/// A model's labels as the enums of `headwater-model`, one table look-up each.
struct Tagset {
    tags: Vec<Tag>,
    parts: Vec<Pos>,
    relations: Vec<Dep>,
    entities: Vec<NamedEntity>,
}

impl Tagset {
    fn new(labels: &Labels) -> Tagset {
        let (mut tags, mut parts, mut relations, mut entities) = (vec![], vec![], vec![], vec![]);
        for (_, name) in labels.iter() {
            tags.push(Tag::from_label(name));
            parts.push(Pos::from_label(name));
            relations.push(Dep::from_label(name));
            entities.push(NamedEntity::from_label(name));
        }
        Tagset { tags, parts, relations, entities }
    }

    /// Joins the next docs, one for each block of `report` that is read.
    fn parse(&self, report: &Report, docs: &mut impl Iterator<Item = Doc>) -> Parse {
        let mut parse = Parse::default();
        for (index, block) in report.blocks.iter().enumerate().filter(|(_, block)| block.kind.is_read()) {
            let doc = docs.next().expect("there is one doc for each block that is read");
            self.append(&mut parse, &doc, block.span.start as usize, index as u32);
        }
        parse
    }

    fn append(&self, parse: &mut Parse, doc: &Doc, offset: usize, block: u32) {
        let base = parse.tokens.len() as u32;
        let mut kept = Vec::with_capacity(doc.tokens.len());
        let mut next = base;
        for token in &doc.tokens {
            kept.push(next);
            next += u32::from(!token.is_space);
        }
        for range in doc.sentences() {
            let (first, sentence) = (parse.tokens.len() as u32, parse.sentences.len() as u32);
            for index in range {
                let token = &doc.tokens[index];
                if token.is_space {
                    continue;
                }
                let head = worded_head(doc, index);
                let follows_space = doc.tokens.get(index + 1).is_some_and(|next| next.is_space);
                parse.tokens.push(Token {
                    span: Span::new(token.start as usize, token.end as usize).shifted(offset),
                    lemma: token.lemma.clone(),
                    tag: self.tags[token.tag.index()],
                    pos: self.parts[token.pos.index()],
                    dep: self.relations[token.dep.index()],
                    head: kept[head],
                    sentence,
                    entity: (token.iob != Iob::O && token.ent != LabelId::EMPTY)
                        .then(|| self.entities[token.ent.index()]),
                    entity_start: token.iob == Iob::B,
                    space_after: token.space_after || follows_space,
                });
            }
            let end = parse.tokens.len() as u32;
            if end > first {
                let span = parse.tokens[first as usize].span.cover(parse.tokens[end as usize - 1].span);
                parse.sentences.push(Sentence { span, first, end, block });
            }
        }
    }
}

/// The head of the token at `index` when white space may not be a head; the token itself if it hangs on white space
/// only.
fn worded_head(doc: &Doc, index: usize) -> usize {
    let mut head = doc.tokens[index].head as usize;
    // A tree of n tokens has no path longer than n; the bound makes a malformed one harmless.
    for _ in 0..doc.tokens.len() {
        if !doc.tokens[head].is_space {
            return head;
        }
        let next = doc.tokens[head].head as usize;
        if next == head {
            break;
        }
        head = next;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package;
    use headwater_model::{Block, BlockKind, Place, ReportId};

    fn report(text: &str, blocks: &[(usize, usize, BlockKind)]) -> Report {
        Report {
            id: ReportId("r".into()),
            place: Place::file("r"),
            text: text.into(),
            outlet: None,
            url: None,
            links: vec![],
            title: None,
            title_given: None,
            byline: None,
            published: None,
            modified: None,
            blocks: blocks
                .iter()
                .map(|&(start, end, kind)| Block { span: Span::new(start, end), kind, rule: "" })
                .collect(),
        }
    }

    #[test]
    fn reads_each_block_by_itself_and_counts_bytes_of_the_report() {
        let model = Arc::new(Model::load(&package::for_tests()).unwrap());
        let text = "Český title\n\nRead also: x\n\nThe minister\nresigned.  He left.";
        let at = |words: &str| text.find(words).unwrap();
        let report = report(
            text,
            &[
                (0, at("\n"), BlockKind::Title),
                (at("Read"), at("x") + 1, BlockKind::Boilerplate),
                (at("The"), text.len(), BlockKind::Paragraph),
            ],
        );
        let parses = parse_reports(&model, &Config::default(), &[report], 1, &|_| ());
        let words: Vec<&str> = parses[0].tokens.iter().map(|token| token.span.of(text)).collect();
        assert_eq!(words, ["Český", "title", "The", "minister", "resigned", ".", "He", "left", "."]);
        let blocks: Vec<u32> = parses[0].sentences.iter().map(|sentence| sentence.block).collect();
        assert_eq!(blocks, [0, 2, 2]);
        assert!(parses[0].tokens.iter().all(|token| {
            let sentence = &parses[0].sentences[token.sentence as usize];
            sentence.tokens().contains(&(token.head as usize))
        }));
    }
}
