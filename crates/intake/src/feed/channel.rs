//! What a feed says of itself before and behind its items.

use super::Tally;
use crate::html::fragment::absolute;
use crate::source::Source;
use crate::xml::characters::Oddities;
use crate::xml::split::Charset;
use crate::xml::tree::{self, Scope, Tree};
use url::Url;

/// What holds for every item.
#[derive(Clone, Debug, Default)]
pub(super) struct Channel {
    pub(super) title: Option<String>,
    pub(super) language: Option<String>,
    /// Who is the author of entries that name none (Atom).
    pub(super) author: Option<String>,
    pub(super) rights: Option<String>,
    /// What addresses in the feed are relative to.
    pub(super) base: Option<Url>,
    /// Prefixes declared around the items.
    pub(super) scope: Scope,
    /// Name of the outermost element.
    root: Option<String>,
}

impl Channel {
    /// Reads what stands before the first item.
    pub(super) fn read(head: &[u8], charset: Charset, source: &Source, tally: &Tally) -> Channel {
        let tree = tree::read(head, charset.encoding, &Scope::new());
        declarations(head, tally);
        encoding(charset, tally);
        let mut channel = Channel { scope: tree.scope.clone(), ..Channel::default() };
        channel.root = tree.elements.first().map(|element| element.local.clone());
        channel.fill(&tree, source, tally);
        channel
    }

    /// Reads what stands behind the items, and says what is missing.
    pub(super) fn behind(
        &self,
        tail: &[u8],
        charset: Charset,
        items: u32,
        closed: bool,
        source: &Source,
        tally: &Tally,
    ) {
        let mut known = self.clone();
        let tree = tree::read(tail, charset.encoding, &self.scope);
        known.fill(&tree, source, tally);
        if self.title.is_none() && known.title.is_some() && items > 0 {
            tally.note("the feed names itself behind its items; they were read without an outlet");
        }
        let root = self.root.as_deref().unwrap_or("feed");
        if items == 0 {
            tally.lost(format!("expected items in the feed, found none in <{root}>"));
        }
        let whole = closed || (items == 0 && self.root.is_none());
        if !whole {
            tally.lost(format!(
                "expected the feed to end with </{root}>, found the end of the file; what comes before was read"
            ));
        }
    }

    /// Takes what is not known yet from elements outside the items.
    fn fill(&mut self, tree: &Tree<'_>, source: &Source, tally: &Tally) {
        // The children of `channel`, or of `feed`; behind the items their parents' tags are missing.
        let parent = ["channel", "feed"].iter().find_map(|name| tree.anywhere(name));
        let mut oddities = Oddities::default();
        let first = |names: &[(&str, &str)]| names.iter().find_map(|(space, local)| tree.child(parent, space, local));
        let mut line = |names: &[(&str, &str)]| first(names).and_then(|at| tree.line(at, &mut oddities));
        let title =
            line(&[("", "title"), ("atom", "title"), ("dc", "title")]).map(|title| super::entry::unescaped(&title));
        let language = line(&[("", "language"), ("dc", "language")]);
        let rights = line(&[("", "copyright"), ("atom", "rights"), ("dc", "rights"), ("atom", "copyright")]);
        let author = first(&[("atom", "author")]).and_then(|at| super::entry::person(tree, at, &mut oddities));
        let lang = parent.and_then(|at| tree.inherited(at, "xml:lang"));
        let own = source.hint.url.as_deref().and_then(|url| Url::parse(url).ok());
        let link = tree
            .children(parent)
            .find(|at| tree.is(*at, "", "link") && !tree.words(*at).text.trim().is_empty())
            .and_then(|at| tree.line(at, &mut oddities))
            .or_else(|| {
                let links = tree.children(parent).filter(|at| tree.is(*at, "atom", "link"));
                let mut links = links.filter(|at| tree.attribute(*at, "rel").is_none_or(|rel| rel == "alternate"));
                links.find_map(|at| tree.attribute(at, "href"))
            });
        let base = parent.and_then(|at| tree.inherited(at, "xml:base")).or(link);
        let base = base.and_then(|base| Url::parse(&absolute(&base, own.as_ref())?).ok()).or(own);
        tally.oddities(0, oddities);
        self.title = self.title.take().or(title);
        self.language = self.language.take().or(language).or(lang);
        self.rights = self.rights.take().or(rights);
        self.author = self.author.take().or(author);
        self.base = self.base.take().or(base);
    }
}

/// Says that a document declares entities, which are never expanded: it is how a kilobyte becomes a terabyte, and how a
/// document reads the files of its reader.
pub(crate) fn declarations(head: &[u8], tally: &Tally) {
    let Some(at) = memchr::memmem::find(head, b"<!ENTITY") else { return };
    let words: Vec<String> = String::from_utf8_lossy(&head[at..head.len().min(at + 200)])
        .split(|c: char| c.is_whitespace() || c == '>')
        .filter(|word| !word.is_empty())
        .take(4)
        .map(str::to_owned)
        .collect();
    let outer = words.iter().any(|word| word == "SYSTEM" || word == "PUBLIC");
    let what = if outer { "outside the file" } else { "of its own" };
    let name = words.get(1).map_or("", |name| name.trim_matches('%'));
    tally.note(format!(
        "the document declares entities {what}, the first is \"{name}\"; none is expanded, references to them are left as written"
    ));
}

/// Says what is odd about a document's encoding.
pub(crate) fn encoding(charset: Charset, tally: &Tally) {
    let label = charset.unknown.split(|byte| *byte == 0).next().unwrap_or_default();
    if !label.is_empty() {
        tally.note(format!(
            "expected the name of an encoding, found \"{}\"; read as what its bytes look like",
            String::from_utf8_lossy(label)
        ));
    }
}
