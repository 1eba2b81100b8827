//! A small tree of a piece of XML, made without ever refusing it.
//!
//! End tags that close nothing are passed over; an element whose end is missing ends with the one it stands in. Names are
//! told by their namespace where it is known, else by the prefix that everybody uses for it, since feeds forget to declare
//! namespaces. Elements are kept in one list, so that no depth costs stack; both their number and depth are bounded.

use super::characters::{Oddities, References, Words};
use super::token::{self, Kind, Tokenizer};
use encoding_rs::Encoding;
use std::collections::HashMap;
use std::ops::Range;

/// Most elements of one piece. The items of feeds have 10 to 1,000 with all markup in them, long agency files 20,000.
pub(crate) const ELEMENTS_MAX: usize = 200_000;

/// Deepest nesting that is told apart; what stands deeper is taken for a child of the element at this depth.
pub(crate) const DEPTH_MAX: usize = 256;

/// Most prefixes in force at one place. Feeds declare 1 to 20; each name is looked up among all.
const PREFIXES_MAX: usize = 256;

/// Namespaces and the short name they have here. Several addresses were in use for some.
const NAMESPACES: [(&str, &str); 34] = [
    ("http://www.w3.org/2005/atom", "atom"),
    ("http://purl.org/atom/ns#", "atom"),
    ("http://purl.org/rss/1.0", ""),
    ("http://my.netscape.com/rdf/simple/0.9", ""),
    ("http://channel.netscape.com/rdf/simple/0.9", ""),
    ("http://my.netscape.com/publish/formats/rss-0.91.dtd", ""),
    ("http://backend.userland.com/rss", ""),
    ("http://backend.userland.com/rss2", ""),
    ("http://blogs.law.harvard.edu/tech/rss", ""),
    ("http://purl.org/net/rss1.1#", ""),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://purl.org/dc/elements/1.1", "dc"),
    ("http://purl.org/dc/elements/1.0", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://purl.org/rss/1.0/modules/dcterms", "dcterms"),
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/xml/1998/namespace", "xml"),
    ("http://www.sitemaps.org/schemas/sitemap/0.9", "sitemap"),
    ("http://www.google.com/schemas/sitemap/0.84", "sitemap"),
    ("http://www.google.com/schemas/sitemap/0.9", "sitemap"),
    ("http://www.google.com/schemas/sitemap-news/0.9", "news"),
    ("http://www.google.com/schemas/sitemap-image/1.1", "image"),
    ("http://www.google.com/schemas/sitemap-video/1.1", "video"),
    ("http://iptc.org/std/nar/2006-10-01", "nar"),
    ("http://iptc.org/std/newsml/2003-10-10", "newsml1"),
    ("http://iptc.org/std/nitf/2006-10-18", "nitf"),
    ("http://iptc.org/std/rnews/2011-10-07", "rnews"),
    ("http://webns.net/mvcb", "admin"),
    ("http://purl.org/rss/1.0/modules/syndication", "sy"),
    ("http://purl.org/rss/1.0/modules/slash", "slash"),
];

/// Which namespace a prefix stands for: pairs of prefix (empty for none) and short name.
pub(crate) type Scope = Vec<(String, String)>;

/// An element.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// Short name of its namespace; the prefix as written where the namespace is not known.
    pub(crate) space: String,
    /// Name without prefix, in lower case.
    pub(crate) local: String,
    /// The element it stands in.
    pub(crate) parent: Option<usize>,
    /// With its tags.
    pub(crate) outer: Range<usize>,
    /// Without its tags.
    pub(crate) inner: Range<usize>,
    open: Range<usize>,
}

/// A piece of XML.
#[derive(Clone, Debug)]
pub(crate) struct Tree<'a> {
    /// What it was made from.
    pub(crate) bytes: &'a [u8],
    /// The encoding they are in, one in which markup is ASCII.
    pub(crate) encoding: &'static Encoding,
    /// In the order in which they begin.
    pub(crate) elements: Vec<Element>,
    /// Were there more elements than are kept?
    pub(crate) cut: bool,
    /// Elements still open at the end, innermost last.
    pub(crate) open: Vec<usize>,
    /// Prefixes in force at the end, if elements were left open there.
    pub(crate) scope: Scope,
}

/// Reads `bytes`; `scope` holds the prefixes declared around them.
pub(crate) fn read<'a>(bytes: &'a [u8], encoding: &'static Encoding, scope: &Scope) -> Tree<'a> {
    let tree = Tree { bytes, encoding, elements: Vec::new(), cut: false, open: Vec::new(), scope: scope.clone() };
    let mut reading = Reading { tree, opened: HashMap::new(), scopes: Vec::new() };
    let (mut tokenizer, mut at) = (Tokenizer::default(), 0);
    while let Some(found) = tokenizer.next(bytes, at, true) {
        at = found.range.end;
        match found.kind {
            Kind::Open => reading.open(found.range, false),
            Kind::Empty => reading.open(found.range, true),
            Kind::Close => reading.close(found.range),
            _ => {}
        }
    }
    for at in &reading.tree.open {
        let element = &mut reading.tree.elements[*at];
        (element.outer.end, element.inner.end) = (bytes.len(), bytes.len());
    }
    reading.tree
}

struct Reading<'a> {
    tree: Tree<'a>,
    /// How many elements of a name as written are open.
    opened: HashMap<&'a [u8], usize>,
    /// Length of the scope before each open element that declares prefixes, with its place in `open`.
    scopes: Vec<(usize, usize)>,
}

impl<'a> Reading<'a> {
    fn open(&mut self, range: Range<usize>, empty: bool) {
        let tree = &mut self.tree;
        if tree.elements.len() >= ELEMENTS_MAX || tree.open.len() >= DEPTH_MAX {
            tree.cut |= tree.elements.len() >= ELEMENTS_MAX;
            return;
        }
        let tag = &tree.bytes[range.clone()];
        let before = tree.scope.len();
        if memchr::memmem::find(tag, b"xmlns").is_some() {
            declare(tag, &mut tree.scope);
        }
        let name = token::name(tag);
        let (space, local) = resolved(name, &tree.scope);
        let at = tree.elements.len();
        let parent = tree.open.last().copied();
        let inner = range.end..range.end;
        tree.elements.push(Element { space, local, parent, outer: range.clone(), inner, open: range });
        if empty {
            tree.scope.truncate(before);
            return;
        }
        if tree.scope.len() > before {
            self.scopes.push((tree.open.len(), before));
        }
        tree.open.push(at);
        *self.opened.entry(name).or_default() += 1;
    }

    fn close(&mut self, range: Range<usize>) {
        let tag = &self.tree.bytes[range.clone()];
        let name = token::name(tag);
        if self.opened.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(at) = self.tree.open.pop() {
            let element = &mut self.tree.elements[at];
            let own = token::name(&self.tree.bytes[element.open.clone()]);
            let ends = own == name;
            element.inner.end = range.start;
            element.outer.end = if ends { range.end } else { range.start };
            if let Some(count) = self.opened.get_mut(own) {
                *count -= 1;
            }
            if let Some((_, length)) = self.scopes.pop_if(|(depth, _)| *depth == self.tree.open.len()) {
                self.tree.scope.truncate(length);
            }
            if ends {
                return;
            }
        }
    }
}

fn declare(tag: &[u8], scope: &mut Scope) {
    for (key, value) in token::attributes(tag) {
        if scope.len() >= PREFIXES_MAX {
            return;
        }
        let prefix = match key.strip_prefix(b"xmlns") {
            Some(b"") => "",
            Some(rest) if rest.starts_with(b":") => std::str::from_utf8(&rest[1..]).unwrap_or_default(),
            _ => continue,
        };
        let address = String::from_utf8_lossy(value).trim().to_ascii_lowercase().replace("https://", "http://");
        let address = address.trim_end_matches('/');
        // An address nobody knows leaves the prefix as it is written.
        let known = NAMESPACES.iter().find(|(known, _)| *known == address).map(|(_, short)| *short);
        let iptc = address.starts_with("http://iptc.org/std/nar/").then_some("nar");
        let nitf = address.starts_with("http://iptc.org/std/nitf/").then_some("nitf");
        scope.push((prefix.to_owned(), known.or(iptc).or(nitf).unwrap_or(prefix).to_owned()));
    }
}

fn resolved(name: &[u8], scope: &Scope) -> (String, String) {
    let local = String::from_utf8_lossy(token::local(name)).to_ascii_lowercase();
    let prefix = &name[..name.len() - token::local(name).len()];
    let prefix = String::from_utf8_lossy(prefix.strip_suffix(b":").unwrap_or(prefix)).into_owned();
    let known = scope.iter().rev().find(|(declared, _)| *declared == prefix);
    (known.map_or_else(|| prefix.to_ascii_lowercase(), |(_, short)| short.clone()), local)
}

impl<'a> Tree<'a> {
    /// The children of an element, in order; of the piece itself for `None`.
    pub(crate) fn children(&self, of: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        let from = of.map_or(0, |at| at + 1);
        let end = of.map_or(usize::MAX, |at| self.elements[at].outer.end);
        self.elements[from..]
            .iter()
            .take_while(move |element| element.outer.start < end)
            .enumerate()
            .filter(move |(_, element)| element.parent == of)
            .map(move |(at, _)| from + at)
    }

    /// The elements inside an element, in order.
    pub(crate) fn inside(&self, of: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.elements[of].outer.end;
        (of + 1..self.elements.len()).take_while(move |at| self.elements[*at].outer.start < end)
    }

    /// The first child of a name.
    pub(crate) fn child(&self, of: Option<usize>, space: &str, local: &str) -> Option<usize> {
        self.children(of).find(|at| self.is(*at, space, local))
    }

    /// The first element of a local name anywhere, in document order.
    pub(crate) fn anywhere(&self, local: &str) -> Option<usize> {
        self.elements.iter().position(|element| element.local == local)
    }

    /// Is this its name?
    pub(crate) fn is(&self, at: usize, space: &str, local: &str) -> bool {
        self.elements[at].local == local && self.elements[at].space == space
    }

    /// An attribute's value, decoded. `name` is matched as written, in any case.
    pub(crate) fn attribute(&self, at: usize, name: &str) -> Option<String> {
        let tag = &self.bytes[self.elements[at].open.clone()];
        let (_, value) =
            token::attributes(tag).into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name.as_bytes()))?;
        let mut words = Words::default();
        words.append(value, 0, self.encoding, References::Xml);
        Some(words.text.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// An attribute of the nearest element that has it, outwards.
    pub(crate) fn inherited(&self, at: usize, name: &str) -> Option<String> {
        std::iter::successors(Some(at), |at| self.elements[*at].parent).find_map(|at| self.attribute(at, name))
    }

    /// The words of an element and of all inside it, tags left out.
    pub(crate) fn words(&self, at: usize) -> Words {
        let inner = self.elements[at].inner.clone();
        let (mut words, mut tokenizer, mut from) = (Words::default(), Tokenizer::default(), inner.start);
        while let Some(found) = tokenizer.next(&self.bytes[..inner.end], from, true) {
            from = found.range.end;
            let bytes = &self.bytes[found.range.clone()];
            match found.kind {
                Kind::Text => words.append(bytes, found.range.start, self.encoding, References::Xml),
                Kind::CData => words.append(bytes, found.range.start, self.encoding, References::None),
                _ => {}
            }
        }
        words
    }

    /// The bytes of an element's inside as characters, tags and references as written.
    pub(crate) fn raw(&self, at: usize) -> Words {
        let inner = self.elements[at].inner.clone();
        let mut words = Words::default();
        words.append(&self.bytes[inner.clone()], inner.start, self.encoding, References::None);
        words
    }

    /// Does the element hold others?
    pub(crate) fn has_children(&self, at: usize) -> bool {
        self.children(Some(at)).next().is_some()
    }

    /// An element's words in one line; nothing for white space.
    pub(crate) fn line(&self, at: usize, oddities: &mut Oddities) -> Option<String> {
        let words = self.words(at);
        oddities.add(words.oddities);
        let line = words.text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_8;

    fn shown(xml: &str) -> String {
        let tree = read(xml.as_bytes(), UTF_8, &Scope::new());
        let mut out = String::new();
        for (at, element) in tree.elements.iter().enumerate() {
            let parent = element.parent.map_or(String::new(), |at| tree.elements[at].local.clone());
            out += &format!("{parent}>{}:{}={} ", element.space, element.local, tree.words(at).text);
        }
        out.trim_end().to_owned()
    }

    #[test]
    fn reads_nested_elements() {
        assert_eq!(shown("<a><b>x<c/></b>y</a>"), ">:a=xy a>:b=x b>:c=");
    }

    #[test]
    fn closes_what_was_forgotten() {
        assert_eq!(shown("<a><b>x</a><c>y</b>"), ">:a=x a>:b=x >:c=y");
        assert_eq!(shown("<a><b>x"), ">:a=x a>:b=x");
        assert_eq!(shown("</z><a>x</a></a>"), ">:a=x");
    }

    #[test]
    fn knows_namespaces_by_address_then_by_prefix() {
        let xml = "<r xmlns:d='http://purl.org/dc/elements/1.1/'><d:creator>x</d:creator><dc:date>y</dc:date>\
                   <atom:Link xmlns:atom='urn:mine'/></r>";
        assert_eq!(shown(xml), ">:r=xy r>dc:creator=x r>dc:date=y r>atom:link=");
        let scoped = "<r><a xmlns='http://www.w3.org/2005/Atom'><b/></a><c/></r>";
        assert_eq!(shown(scoped), ">:r= r>atom:a= a>atom:b= r>:c=");
    }

    #[test]
    fn bounds_depth_and_number() {
        let deep = format!("{}x{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(read(deep.as_bytes(), UTF_8, &Scope::new()).elements.len(), DEPTH_MAX);
        let many = "<a/>".repeat(ELEMENTS_MAX + 1);
        let tree = read(many.as_bytes(), UTF_8, &Scope::new());
        assert!(tree.cut && tree.elements.len() == ELEMENTS_MAX);
    }
}
