//! What a word could attribute: the runs of words around it that may be the content, by the path that leads to them.
//!
//! A reading is named by that path ("ccomp", "dobj>prep>pobj", "nsubjpass&xcomp"), so that what was learned of one word with
//! one path can be looked up. Linear in the word's children, grandchildren and, for the cuts, in the words of the reading.

use headwater_model::{Dep, Pos, Tag};

use crate::tree::Tree;

/// A possible content of a word.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// First half of its name: the steps before the last, or a mark of how it is cut.
    pub form: &'static str,
    /// Second half of its name: the last step.
    pub step: &'static str,
    /// First and last token, both inclusive.
    pub piece: (usize, usize),
    /// A second piece behind the first, for contents around their cue.
    pub rest: Option<(usize, usize)>,
}

impl Reading {
    /// Its pieces, in order.
    pub fn pieces(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        [Some(self.piece), self.rest].into_iter().flatten()
    }

    /// Its words, without marks and a "that" at its head.
    pub fn words(&self, tree: &Tree<'_>) -> Vec<usize> {
        super::sign::words(tree, self.pieces().flat_map(|(first, last)| first..=last))
    }
}

/// Most readings of one word: more are lists, not prose.
const MOST: usize = 40;

/// True if `head` may be a cue with readings of its own.
pub fn may_attribute(tree: &Tree<'_>, head: usize) -> bool {
    let behind = |deps: &[Dep]| tree.children(head).any(|child| child > head && deps.contains(&tree.dep(child)));
    match tree.token(head).pos {
        Pos::Verb => !matches!(tree.dep(head), Dep::Aux | Dep::Auxpass | Dep::Amod | Dep::Compound),
        Pos::Aux => behind(&[Dep::Acomp]),
        Pos::Noun => behind(&[Dep::Acl, Dep::Ccomp, Dep::Prep, Dep::Relcl, Dep::Xcomp]),
        Pos::Adj => tree.dep(head) != Dep::Acomp && behind(&[Dep::Ccomp, Dep::Xcomp, Dep::Prep]),
        _ => false,
    }
}

/// The readings of `head`, none twice.
pub fn readings(tree: &Tree<'_>, head: usize) -> Vec<Reading> {
    let mut found = Found { tree, head, all: Vec::new() };
    let (left, right) = tree.edges(head);
    for child in tree.children(head) {
        let edges = tree.edges(child);
        let behind = child > head;
        let step = tree.dep(child).label();
        match tree.dep(child) {
            Dep::Ccomp
            | Dep::Xcomp
            | Dep::Dobj
            | Dep::Oprd
            | Dep::Dative
            | Dep::Advcl
            | Dep::Acl
            | Dep::Relcl
            | Dep::Parataxis
            | Dep::Attr => {
                found.add(if behind { "" } else { "<" }, step, edges);
                if behind {
                    found.complement(child, right);
                }
            }
            Dep::Prep | Dep::Agent if behind => {
                for object in tree.children(child).filter(|&object| is_object(tree, object)) {
                    let (from, until) = tree.edges(object);
                    found.add("prep>", tree.dep(object).label(), (from, until));
                    if right > until {
                        found.add("prep>+", tree.dep(object).label(), (from, right));
                    }
                    found.cuts(child, (from, until));
                }
                found.add("", step, edges);
            }
            Dep::Acomp if behind => {
                for under in tree.children(child).filter(|&under| under > head) {
                    match tree.dep(under) {
                        Dep::Ccomp | Dep::Xcomp => found.add("acomp>", tree.dep(under).label(), tree.edges(under)),
                        Dep::Prep => found.objects("acomp>prep>", under),
                        _ => {}
                    }
                }
            }
            Dep::Nsubjpass => found.add("", step, edges),
            _ => {}
        }
    }
    found.around_the_cue(left);
    found.beside_the_cue(right);
    found.all
}

fn is_object(tree: &Tree<'_>, child: usize) -> bool {
    matches!(tree.dep(child), Dep::Pobj | Dep::Pcomp)
}

struct Found<'t, 'a> {
    tree: &'t Tree<'a>,
    head: usize,
    all: Vec<Reading>,
}

impl Found<'_, '_> {
    fn add(&mut self, form: &'static str, step: &'static str, piece: (usize, usize)) {
        let (mut first, mut last) = piece;
        while first < last && self.tree.token(first).pos == Pos::Punct {
            first += 1;
        }
        while last > first && self.tree.token(last).pos == Pos::Punct && !matches!(self.tree.word(last), "?" | "!") {
            last -= 1;
        }
        let known = self.all.iter().any(|other| other.rest.is_none() && other.piece == (first, last));
        if !known && self.all.len() < MOST {
            self.all.push(Reading { form, step, piece: (first, last), rest: None });
        }
    }

    fn add_two(&mut self, form: &'static str, step: &'static str, piece: (usize, usize), rest: (usize, usize)) {
        if piece.0 <= piece.1 && piece.1 < rest.0 && self.all.len() < MOST {
            self.all.push(Reading { form, step, piece, rest: Some(rest) });
        }
    }

    /// A complement with what stands behind it, in it, or less its end.
    fn complement(&mut self, child: usize, right: usize) {
        let tree = self.tree;
        let (from, until) = tree.edges(child);
        let dep = tree.dep(child);
        let grows = matches!(dep, Dep::Dobj | Dep::Ccomp | Dep::Xcomp | Dep::Oprd | Dep::Dative);
        if grows && right > until {
            self.add("+", dep.label(), (from, right));
        }
        if dep == Dep::Dobj {
            let next = tree.children(self.head).find(|&next| next > child && tree.dep(next) != Dep::Punct);
            if let Some(next) = next.filter(|&next| tree.edges(next).1 < right) {
                self.add("1", dep.label(), (from, tree.edges(next).1));
            }
        }
        for under in tree.children(child).filter(|&under| under > child) {
            match (dep, tree.dep(under)) {
                (Dep::Dobj, Dep::Acl | Dep::Ccomp | Dep::Relcl) => {
                    self.add("dobj>", tree.dep(under).label(), tree.edges(under));
                }
                (Dep::Dobj, Dep::Prep) => self.objects("dobj>prep>", under),
                (Dep::Xcomp, Dep::Ccomp) => self.add("xcomp>", "ccomp", tree.edges(under)),
                _ => {}
            }
        }
        if grows {
            self.cuts(child, (from, until));
        }
    }

    fn objects(&mut self, form: &'static str, prep: usize) {
        for object in self.tree.children(prep).filter(|&object| is_object(self.tree, object)) {
            self.add(form, self.tree.dep(object).label(), self.tree.edges(object));
        }
    }

    /// The reading without what a dash, a comma with a connecting word, or an "and" adds to it.
    fn cuts(&mut self, child: usize, (from, until): (usize, usize)) {
        #[rustfmt::skip]
        const CONNECTING: &[&str] = &[
            "which", "who", "where", "while", "although", "though", "despite", "even", "according", "as", "with", "but",
            "because", "when", "after", "including",
        ];
        let tree = self.tree;
        let inner = child.max(from) + 1..until;
        let spaced = |at: usize| tree.token(at - 1).space_after && tree.token(at).space_after;
        let dash = inner.clone().find(|&at| match tree.word(at) {
            "-" | "–" => spaced(at),
            mark => matches!(mark, "—" | "--" | ";" | "("),
        });
        let comma = |next: &dyn Fn(usize) -> bool| inner.clone().find(|&at| tree.word(at) == "," && next(at + 1));
        let connected = comma(&|at| tree.is_any(at, CONNECTING));
        let apposed = comma(&|at| tree.is_any(at, &["a", "an"]));
        let participle = comma(&|at| tree.token(at).tag == Tag::Vbg);
        let and =
            tree.children(child).find(|&at| tree.dep(at) == Dep::Cc && inner.contains(&at) && tree.is_verb(child));
        let cuts = [("~dash:", dash), ("~comma:", connected), ("~a:", apposed), ("~ing:", participle), ("~and:", and)];
        for (form, cut) in cuts {
            if let Some(cut) = cut {
                self.add(form, tree.dep(child).label(), (from, cut - 1));
            }
        }
    }

    /// All that stands behind the word and whom it speaks to; what stands before it, behind it or around it where it is set
    /// off by marks.
    fn beside_the_cue(&mut self, right: usize) {
        let (tree, head) = (self.tree, self.head);
        if tree.token(head).pos != Pos::Verb {
            return;
        }
        let after = |child: usize| tree.edges(child).1 + 1;
        let start = tree.child(head, &[Dep::Prt]).map_or(head + 1, after);
        if start <= right {
            self.add("all", "", (start, right));
            let hearer = tree.child(head, &[Dep::Dobj, Dep::Dative]).filter(|&hearer| hearer > head).map(after);
            if let Some(start) = hearer.filter(|&start| start <= right) {
                self.add("all", "hearer", (start, right));
            }
        }
        let Some(subject) = tree.subject(head) else { return };
        let (first, last) = tree.sentence(head);
        let (left, right) = (head.min(tree.edges(subject).0), head.max(tree.edges(subject).1));
        let set_off = left > first && tree.is_punct(left - 1);
        let closed = right < last && tree.is_punct(right + 1);
        if set_off && left > first + 1 {
            self.add("before", "", (first, left - 1));
            if closed && right + 1 < last {
                self.add_two("around", "", (first, left - 1), (right + 1, last));
            }
        }
        if closed && right + 1 < last {
            self.add("behind", "", (right + 1, last));
        }
    }

    /// Subject and complement of passives and of verbs like "seem", without the cue between them.
    fn around_the_cue(&mut self, left: usize) {
        let (tree, head) = (self.tree, self.head);
        let passive = tree.child(head, &[Dep::Nsubjpass]);
        let participle = tree.dep(head) == Dep::Acl && tree.token(head).tag == Tag::Vbn;
        let subject = match passive {
            Some(subject) => Some(tree.edges(subject)),
            None if participle && left > 0 => tree.head(head).map(|noun| {
                let (from, until) = tree.edges(noun);
                (from, until.min(left - 1))
            }),
            None => None,
        };
        if let Some(subject) = subject.filter(|subject| subject.0 <= subject.1) {
            for child in tree.children(head).filter(|&child| child > head) {
                if matches!(tree.dep(child), Dep::Xcomp | Dep::Oprd | Dep::Prep | Dep::Advmod | Dep::Ccomp) {
                    self.add_two("nsubjpass&", tree.dep(child).label(), subject, tree.edges(child));
                }
            }
            if passive.is_none() {
                self.add("acl^", "subj", subject);
            }
        }
        let active = tree.child(head, &[Dep::Nsubj]).filter(|&subject| subject < head && tree.is_verb(head));
        if let Some(subject) = active {
            for child in tree.children(head).filter(|&child| child > head) {
                if matches!(tree.dep(child), Dep::Xcomp | Dep::Oprd) {
                    self.add_two("nsubj&", tree.dep(child).label(), tree.edges(subject), tree.edges(child));
                }
            }
        }
    }
}
