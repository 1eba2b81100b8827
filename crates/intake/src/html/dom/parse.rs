//! From a page's text to its tree, within bounds on nesting and number of nodes.
//!
//! A tree builder takes time that grows with the square of the nesting depth: it looks through the stack of open elements
//! at nearly every tag. Browsers cut at about 512. Here start tags beyond a bound are kept from the builder, with the end
//! tags that belong to them, and their words are kept. Linear in the page's size for a given bound.
//!
//! The count of open elements never falls below the builder's own: an end tag lowers it only if it names the innermost
//! element counted, since others may be ignored (`</div>` inside a table cell). When such pages drive it to the bound it
//! is set right from the builder's own stack.

use super::tape::Tape;
use super::{Data, Dom, Id};
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, TokenizerResult, ns};
use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

/// Deepest nesting that is kept. Pages of news sites reach 20 to 60.
const DEPTH_MAX: usize = 256;

/// Most open formatting elements (`b`, `a`, `font`). A parser opens all of them again in every paragraph.
const FORMATTING_MAX: usize = 24;

/// Most nodes of a tree; tags beyond it are left out and their words kept. A node takes about a hundred bytes. The longest
/// encyclopedia pages have 300,000.
const NODES_MAX: usize = 400_000;

/// What of a page exceeded the bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Bounds {
    /// Tags of the page.
    pub(in super::super) tags: usize,
    /// Start tags left out, their words kept.
    pub(in super::super) left_out: usize,
}

/// Builds the tree of a page.
pub(in super::super) fn parse(page: &str) -> (Dom, Bounds) {
    let queue = Rc::new(BufferQueue::default());
    queue.push_back(StrTendril::from(page));
    let sink = Sink::default();
    let builder = TreeBuilder::new(sink, TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() });
    let feeder = Feeder { page, queue: Rc::clone(&queue), builder, count: RefCell::new(Count::default()) };
    let tokenizer = Tokenizer::new(feeder, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    // It stops at scripts and declared encodings, to be fed on.
    while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    tokenizer.end();
    let Feeder { builder, count, .. } = tokenizer.sink;
    let count = count.into_inner();
    (builder.sink.finish(), Bounds { tags: count.tags, left_out: count.left_out })
}

/// Stands between tokenizer and tree builder.
struct Feeder<'p> {
    page: &'p str,
    queue: Rc<BufferQueue>,
    builder: TreeBuilder<Id, Sink>,
    count: RefCell<Count>,
}

impl Feeder<'_> {
    /// How far the tokenizer has read.
    fn read(&self) -> usize {
        let mut held = Vec::new();
        let mut left = 0;
        while let Some(piece) = self.queue.pop_front() {
            left += piece.len();
            let last = self.queue.is_empty();
            held.push(piece);
            if last {
                break;
            }
        }
        for piece in held.into_iter().rev() {
            self.queue.push_front(piece);
        }
        self.page.len() - left
    }
}

impl TokenSink for Feeder<'_> {
    type Handle = Id;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Id> {
        match &token {
            Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::CharacterTokens(text) => {
                self.builder.sink.tape.borrow_mut().token(text, self.page, || self.read());
                return self.builder.process_token(token, line);
            }
            Token::TagToken(tag) if !self.passes(tag) => {
                self.builder.sink.tape.borrow_mut().skip_to(self.read());
                return TokenSinkResult::Continue;
            }
            _ => self.builder.sink.tape.borrow_mut().skip_to(self.read()),
        }
        let result = self.builder.process_token(token, line);
        self.builder.sink.tape.borrow_mut().settle();
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The elements that are open, counted before the builder opens them.
#[derive(Default)]
struct Count {
    /// Name, whether it was given to the builder, whether it is a formatting element.
    open: Vec<(LocalName, bool, bool)>,
    /// Elements the builder has open; at least so many as it really has.
    kept: usize,
    formatting: usize,
    tags: usize,
    left_out: usize,
    /// The count was set right, and no end tag has come since.
    is_right: bool,
}

impl Feeder<'_> {
    /// Whether the builder is given a tag.
    fn passes(&self, tag: &Tag) -> bool {
        let mut count = self.count.borrow_mut();
        count.tags += 1;
        match tag.kind {
            TagKind::StartTag => self.opens(tag, &mut count),
            TagKind::EndTag => closes(&tag.name, &mut count),
        }
    }

    fn opens(&self, tag: &Tag, count: &mut Count) -> bool {
        let name = &*tag.name;
        let foreign = self.builder.adjusted_current_node_present_but_not_in_html_namespace();
        // The content of raw text ends with the next tag of its name, so that it does not nest.
        let leaf = VOID.contains(&name) || (foreign && tag.self_closing) || (!foreign && RAW.contains(&name));
        let raw = !foreign && (RAW.contains(&name) || name == "plaintext");
        if !raw && self.builder.sink.nodes.borrow().len() > NODES_MAX {
            count.left_out += 1;
            if !leaf {
                count.open.push((tag.name.clone(), false, false));
            }
            return false;
        }
        if leaf || IMPLIED.contains(&name) {
            return true;
        }
        let formatting = FORMATTING.contains(&name);
        let full = |count: &Count| count.kept >= DEPTH_MAX || (formatting && count.formatting >= FORMATTING_MAX);
        if full(count) && !count.is_right {
            self.recount(count);
            count.is_right = true;
        }
        let fits = !full(count);
        count.open.push((tag.name.clone(), fits, formatting));
        count.kept += usize::from(fits);
        count.formatting += usize::from(fits && formatting);
        count.left_out += usize::from(!fits);
        fits
    }

    /// Sets the count right from the builder's stack of open elements and its list of formatting elements.
    fn recount(&self, count: &mut Count) {
        let stack = Stack { sink: &self.builder.sink, open: Cell::new(0), formatting: Cell::new(0) };
        self.builder.trace_handles(&stack);
        let (open, formatting) = (stack.open.get(), stack.formatting.get());
        if open < count.kept || formatting < count.formatting {
            count.kept = count.kept.min(open);
            count.formatting = count.formatting.min(formatting);
            // Which of them the remaining end tags belong to is not known: they no longer lower the count.
            count.open.clear();
        }
    }
}

fn closes(name: &LocalName, count: &mut Count) -> bool {
    count.is_right = false;
    if IMPLIED.contains(&&**name) || VOID.contains(&&**name) {
        return true;
    }
    match count.open.last() {
        Some((open, kept, formatting)) if open == name => {
            let (kept, formatting) = (*kept, *formatting);
            count.open.pop();
            count.kept -= usize::from(kept).min(count.kept);
            count.formatting -= usize::from(kept && formatting).min(count.formatting);
            kept
        }
        _ => count.kept < DEPTH_MAX,
    }
}

/// Counts what the builder holds.
struct Stack<'s> {
    sink: &'s Sink,
    open: Cell<usize>,
    formatting: Cell<usize>,
}

impl Tracer for Stack<'_> {
    type Handle = Id;

    fn trace_handle(&self, node: &Id) {
        self.open.set(self.open.get() + 1);
        let nodes = self.sink.nodes.borrow();
        let is_formatting = FORMATTING.contains(&nodes.name(*node));
        self.formatting.set(self.formatting.get() + usize::from(is_formatting));
    }
}

const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

const RAW: [&str; 9] = ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "noscript"];

/// Elements whose end the standard implies: they cannot nest without another in between.
const IMPLIED: [&str; 17] = [
    "html", "head", "body", "p", "li", "dd", "dt", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot",
    "colgroup", "rp",
];

const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Attributes that are read later; the rest is not kept.
const ATTRIBUTES: [&str; 32] = [
    "width",
    "height",
    "id",
    "class",
    "role",
    "href",
    "rel",
    "rev",
    "itemprop",
    "itemscope",
    "itemtype",
    "property",
    "typeof",
    "name",
    "content",
    "http-equiv",
    "datetime",
    "pubdate",
    "title",
    "style",
    "hidden",
    "aria-hidden",
    "aria-label",
    "lang",
    "xml:lang",
    "type",
    "charset",
    "alt",
    "data-testid",
    "data-component",
    "data-module",
    "data-type",
];

/// Receives what the tree builder makes.
struct Sink {
    nodes: RefCell<Dom>,
    tape: RefCell<Tape>,
}

impl Default for Sink {
    fn default() -> Sink {
        let mut dom = Dom { nodes: Vec::new(), tape: Tape::default() };
        dom.push(Data::Document);
        Sink { nodes: RefCell::new(dom), tape: RefCell::default() }
    }
}

impl Sink {
    fn place(&self, parent: Id, before: Option<Id>, child: NodeOrText<Id>) {
        let mut nodes = self.nodes.borrow_mut();
        match child {
            NodeOrText::AppendNode(id) => nodes.insert(id, parent, before),
            NodeOrText::AppendText(text) => {
                let Some(range) = self.tape.borrow_mut().place(&text) else { return };
                let (start, end) = (range.start as u32, range.end as u32);
                let previous = match before {
                    Some(before) => nodes.previous(before),
                    None => super::some(nodes.nodes[parent as usize].last),
                };
                if let Some(Data::Text(_, last)) = previous.map(|id| &mut nodes.nodes[id as usize].data)
                    && *last == start
                {
                    *last = end;
                    return;
                }
                let id = nodes.push(Data::Text(start, end));
                nodes.insert(id, parent, before);
            }
        }
    }
}

/// An element's name, borrowed from its tree.
#[derive(Debug)]
struct Name<'a>(Ref<'a, QualName>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Dom;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Dom {
        let mut dom = self.nodes.into_inner();
        dom.tape = self.tape.into_inner();
        dom
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        Dom::ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name<'a> {
        Name(Ref::map(self.nodes.borrow(), |dom| match &dom.nodes[*target as usize].data {
            Data::Element { name, .. } => name,
            _ => unreachable!("the builder asks for names of elements only"),
        }))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        let attributes = attributes
            .into_iter()
            .filter(|attribute| attribute.name.ns == ns!() && ATTRIBUTES.contains(&&*attribute.name.local))
            .map(|attribute| (attribute.name.local, attribute.value))
            .collect();
        self.nodes.borrow_mut().push(Data::Element { name, attributes })
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.nodes.borrow_mut().push(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.nodes.borrow_mut().push(Data::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.place(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow().parent(*element);
        match parent {
            Some(parent) => self.place(parent, Some(*element), child),
            None => self.place(*previous, None, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// A template's content hangs in the template itself: it is not shown either way.
    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow().parent(*sibling);
        if let Some(parent) = parent {
            self.place(parent, Some(*sibling), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        if let Data::Element { attributes: known, .. } = &mut self.nodes.borrow_mut().nodes[*target as usize].data {
            for attribute in attributes {
                let wanted = ATTRIBUTES.contains(&&*attribute.name.local);
                if wanted && known.iter().all(|(name, _)| *name != attribute.name.local) {
                    known.push((attribute.name.local, attribute.value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.nodes.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let mut nodes = self.nodes.borrow_mut();
        while let Some(child) = super::some(nodes.nodes[*node as usize].first) {
            nodes.insert(child, *new_parent, None);
        }
    }
}
