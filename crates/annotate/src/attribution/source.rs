//! Reads a noun phrase as a source: what sort, by what name, how many, and whether it points back to another.

use headwater_model::{CompactString, Dep, EntityKind, Mention, NamedEntity, Pos, SourceKind, Span, Tag};

use super::frame::{Quotes, Who};
use super::noun::{self, Noun};
use crate::credit::outlet::{self, Outlets};
use crate::tree::Tree;

/// A noun phrase read as a source, not yet resolved.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Its words without trailing relative clauses.
    pub span: Span,
    /// The words of the name in it, else the whole phrase without its article.
    pub name: CompactString,
    /// What it is, as far as the phrase tells.
    pub kind: SourceKind,
    /// Group of the name in it.
    pub group: Option<u32>,
    /// How many speak.
    pub count: Option<u32>,
    /// What it points back to, if it does not stand for itself.
    pub back: Back,
    /// Lemma of its head noun, in lower case.
    pub head: CompactString,
}

/// How a phrase points back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Back {
    /// It stands for itself.
    No,
    /// "he", "she".
    Person,
    /// "they".
    Several,
    /// "it".
    Thing,
    /// "I", "we": whoever is speaking.
    Speaker,
    /// "the minister", "the ministry": by a role or sort, its head noun.
    Role,
    /// "one of them", "the second person", "another source".
    Member,
    /// "the person", "the people", "the sources".
    Same,
}

/// Everything needed to read phrases of one report.
pub struct Reader<'a> {
    /// The trees.
    pub tree: &'a Tree<'a>,
    /// Names, in text order.
    pub mentions: &'a [Mention],
    /// Which names are outlets.
    pub outlets: &'a Outlets,
    /// What is quoted.
    pub quotes: &'a Quotes<'a>,
}

impl Reader<'_> {
    /// Reads the phrase that names a source.
    pub fn read_who(&self, who: Who) -> Option<Phrase> {
        match who {
            Who::Nobody => None,
            Who::Noun(head) => Some(self.read(head)),
            Who::Range(head, first, last) => Some(self.read_words(head, self.tree.span(first, last))),
        }
    }

    /// Reads the phrase headed by token `head`.
    pub fn read(&self, head: usize) -> Phrase {
        self.read_words(head, self.core(head))
    }

    fn read_words(&self, head: usize, span: Span) -> Phrase {
        let tree = self.tree;
        let lemma = tree.lemma(head);
        let ours = self.is_this_outlet(span) || self.is_our_thing(head);
        let back = if ours { Back::Speaker } else { self.pronoun(head) };
        let count = self.count(head);
        if self.is_this_piece(span) {
            return Phrase {
                span,
                name: self.without_article(span),
                kind: SourceKind::Document,
                group: None,
                count: None,
                back: Back::No,
                head: lemma,
            };
        }
        if back != Back::No {
            let name = span.of(tree.text).into();
            let kind = if back == Back::Thing { SourceKind::Organisation } else { SourceKind::Person };
            return Phrase { span, name, kind, group: None, count, back, head: lemma };
        }
        if let Some(mut phrase) = self.owned_paper(head, span, &lemma) {
            phrase.count = count;
            return phrase;
        }
        let noun = noun::noun(&lemma);
        let proper = matches!(tree.token(head).tag, Tag::Nnp | Tag::Nnps) || self.mention_at(head).is_some();
        let name_token = if proper && !(noun.is_some() && tree.word(head).starts_with(char::is_lowercase)) {
            Some(head)
        } else {
            self.apposed_name(head).or_else(|| self.name_within(head, span, noun))
        };
        if let Some(at) = name_token {
            let (name, kind, group) = self.named(at);
            let kind = match (kind, noun) {
                // "TASS source", "Kremlin insiders": the name only says whose.
                (_, Some(Noun::Somebody)) if at != head && tree.dep(at) != Dep::Appos => SourceKind::Anonymous,
                (SourceKind::Outlet, _) => SourceKind::Outlet,
                (_, Some(Noun::Role | Noun::Somebody)) if at != head => SourceKind::Person,
                (kind, _) => kind,
            };
            return Phrase {
                span,
                name,
                kind,
                group,
                count: count.or((kind == SourceKind::Person).then_some(1)),
                back,
                head: lemma,
            };
        }
        self.common(head, span, &lemma, noun, count)
    }

    /// True for "this newspaper", "our reporter": the report itself.
    fn is_this_outlet(&self, span: Span) -> bool {
        let words = span.of(self.tree.text).to_lowercase();
        let Some(noun) = words.strip_prefix("this ").or_else(|| words.strip_prefix("our ")) else { return false };
        outlet::may_be_outlet_noun(noun.trim())
    }

    /// True for "our forecast", "my view": whoever says "our" is who it is from. "Our correspondent" is another.
    fn is_our_thing(&self, head: usize) -> bool {
        let ours = self.tree.child(head, &[Dep::Poss]).is_some_and(|whose| self.tree.is_any(whose, &["our", "my"]));
        ours && !matches!(noun::noun(&self.tree.lemma(head)), Some(Noun::Somebody | Noun::Role))
    }

    /// True for "an earlier version of this article".
    fn is_this_piece(&self, span: Span) -> bool {
        let words = span.of(self.tree.text).to_lowercase();
        ["this article", "this story", "this report", "this piece", "our article", "our report"]
            .iter()
            .any(|piece| words.contains(piece))
    }

    /// A phrase without a name.
    fn common(&self, head: usize, span: Span, lemma: &CompactString, noun: Option<Noun>, count: Option<u32>) -> Phrase {
        let tree = self.tree;
        let definite =
            tree.children(head).any(|child| tree.is_any(child, &["the", "this", "that", "these", "those", "same"]));
        let owned = tree.child(head, &[Dep::Poss]).is_some();
        let plural = matches!(tree.token(head).tag, Tag::Nns | Tag::Nnps);
        let bare = tree.children(head).all(|child| {
            matches!(
                tree.dep(child),
                Dep::Det | Dep::Relcl | Dep::Punct | Dep::Nummod | Dep::Predet | Dep::Appos | Dep::Acl | Dep::Case
            ) || tree
                .is_any(child, &["same", "second", "first", "third", "other", "another", "former", "latter", "news"])
        });
        let ordinal = tree
            .children(head)
            .any(|child| tree.is_any(child, &["second", "first", "third", "fourth", "other", "another", "latter"]));
        let kind = match noun {
            Some(Noun::Somebody | Noun::Role) => SourceKind::Anonymous,
            Some(Noun::Body) if outlet::is_outlet_noun(lemma) || self.news(head, lemma) => SourceKind::Outlet,
            Some(Noun::Body) => SourceKind::Organisation,
            Some(Noun::Paper) => SourceKind::Document,
            None if outlet::is_outlet_noun(lemma) => SourceKind::Outlet,
            // A clause or a circumstance, unless a name was misread: "CNB: Governor has not resigned".
            None if !tree.word(head).starts_with(char::is_uppercase)
                && matches!(tree.token(head).pos, Pos::Verb | Pos::Aux | Pos::Adp | Pos::Adv | Pos::Sconj) =>
            {
                SourceKind::Unnamed
            }
            _ if self.is_quantifier(head) => {
                if self.is_described(head) {
                    SourceKind::Anonymous
                } else {
                    SourceKind::Unnamed
                }
            }
            None if tree.is(head, "media") => SourceKind::Outlet,
            None if self.has_capital(head) => SourceKind::Organisation,
            None if noun::is_agent(lemma) => SourceKind::Anonymous,
            None => SourceKind::Unnamed,
        };
        let member = tree.is(head, "one")
            || ordinal && noun == Some(Noun::Somebody)
            || matches!(lemma.as_str(), "another" | "other" | "second" | "third");
        let back = if member {
            Back::Member
        } else if noun == Some(Noun::Somebody) && definite && bare {
            Back::Same
        } else if !plural
            && match noun {
                Some(Noun::Role) => definite || owned,
                Some(Noun::Body | Noun::Paper) => definite && bare,
                _ => false,
            }
        {
            Back::Role
        } else {
            Back::No
        };
        let collective = matches!(lemma.as_str(), "crew" | "staff" | "family" | "people" | "jury" | "team" | "counsel");
        let single = !plural && !collective && matches!(kind, SourceKind::Anonymous | SourceKind::Person);
        let count = count.or(single.then_some(1));
        Phrase { span, name: self.without_article(span), kind, group: None, count, back, head: lemma.clone() }
    }

    /// True if the head or a word before it is written like a name, other than by opening the sentence.
    fn has_capital(&self, head: usize) -> bool {
        let tree = self.tree;
        let first = tree.parse.sentences[tree.token(head).sentence as usize].first as usize;
        (tree.edges(head).0..=head).any(|at| {
            let word = tree.word(at);
            let capitals = word.chars().take_while(|mark| mark.is_uppercase()).count();
            tree.token(at).entity.is_some() || capitals > 1 || capitals == 1 && at > first
        })
    }

    /// True for "some", "many", "those", "everyone", "everything", "19": how many, not who.
    fn is_quantifier(&self, head: usize) -> bool {
        let tag = self.tree.token(head).tag;
        let counts = self.tree.is_any(
            head,
            &["everyone", "everybody", "everything", "anyone", "anybody", "someone", "somebody", "nobody", "nothing"],
        );
        counts || matches!(tag, Tag::Dt | Tag::Pdt | Tag::Cd | Tag::Jj | Tag::Jjs | Tag::Jjr | Tag::Wdt | Tag::Wp)
    }

    /// True if the words behind a quantifier tell who: "those close to him", "many in the party", not "some of them".
    fn is_described(&self, head: usize) -> bool {
        let tree = self.tree;
        tree.children(head).filter(|&child| child > head).any(|child| match tree.dep(child) {
            Dep::Acl | Dep::Relcl | Dep::Amod => true,
            Dep::Prep => tree.child(child, &[Dep::Pobj]).is_some_and(|noun| tree.token(noun).pos != Pos::Pron),
            _ => false,
        })
    }

    /// True if the words beside an ambiguous noun make it an outlet: "news agency".
    fn news(&self, head: usize, lemma: &str) -> bool {
        outlet::may_be_outlet_noun(lemma)
            && self.tree.children(head).any(|child| {
                self.tree.is_any(
                    child,
                    &["news", "press", "wire", "newspaper", "broadcasting", "television", "radio", "media"],
                )
            })
    }

    /// "a report by Eurofile", "Eurofile's report", "the Eurofile article": the outlet speaks, or whoever owns the paper.
    fn owned_paper(&self, head: usize, span: Span, lemma: &CompactString) -> Option<Phrase> {
        let tree = self.tree;
        if noun::noun(lemma) != Some(Noun::Paper) {
            return None;
        }
        let by = tree
            .children(head)
            .filter(|&prep| prep > head && tree.is_any(prep, &["by", "from", "in", "on", "of"]))
            .find_map(|prep| tree.child(prep, &[Dep::Pobj]))
            .or_else(|| {
                // "published by X"
                let verb = tree.children(head).find(|&verb| tree.dep(verb) == Dep::Acl)?;
                tree.child(verb, &[Dep::Agent]).and_then(|by| tree.child(by, &[Dep::Pobj]))
            });
        let owner = tree.child(head, &[Dep::Poss]).or(by).or_else(|| {
            tree.children(head).rev().find(|&child| {
                matches!(tree.dep(child), Dep::Compound | Dep::Nmod) && tree.token(child).pos == Pos::Propn
            })
        })?;
        let (name, kind, group) = self.named(owner);
        if kind == SourceKind::Outlet {
            return Some(Phrase { span, name, kind, group, count: None, back: Back::No, head: lemma.clone() });
        }
        if noun::is_press(&tree.lemma(owner)) || self.news(owner, &tree.lemma(owner)) {
            let inner = self.read(owner);
            return Some(Phrase { span, ..inner });
        }
        None
    }

    /// Name, kind and group of the name at token `at`; the phrase's words if there is none.
    fn named(&self, at: usize) -> (CompactString, SourceKind, Option<u32>) {
        let tree = self.tree;
        if let Some(mention) = self.mention_at(at) {
            let words = mention.span.of(tree.text);
            let kind = if self.outlets.contains(words) {
                SourceKind::Outlet
            } else {
                match mention.kind {
                    EntityKind::Person => SourceKind::Person,
                    _ => SourceKind::Organisation,
                }
            };
            return (words.into(), kind, Some(mention.group));
        }
        let (left, right) = tree.name_run(at);
        let words = tree.span(left, right).of(tree.text);
        let words = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
        let kind = if self.outlets.contains(words) {
            SourceKind::Outlet
        } else if tree.token(at).entity == Some(NamedEntity::Person) {
            SourceKind::Person
        } else {
            SourceKind::Organisation
        };
        (words.into(), kind, None)
    }

    /// The mention that covers token `at`.
    pub fn mention_at(&self, at: usize) -> Option<&Mention> {
        let first = self.mentions.partition_point(|mention| mention.end_token as usize <= at);
        self.mentions.get(first).filter(|mention| (mention.first_token as usize) <= at)
    }

    /// A name beside a common head: "the spokeswoman, Marketa Divisova,", "the agency Eurofile", "TASS source".
    fn apposed_name(&self, head: usize) -> Option<usize> {
        let tree = self.tree;
        let proper = |at: usize| {
            matches!(tree.token(at).tag, Tag::Nnp | Tag::Nnps)
                || self.mention_at(at).is_some_and(|mention| mention.kind == EntityKind::Person)
        };
        tree.children(head)
            .find(|&child| tree.dep(child) == Dep::Appos && proper(child))
            .or_else(|| {
                let next = head + 1;
                (next < tree.len()
                    && tree.token(next).sentence == tree.token(head).sentence
                    && proper(next)
                    && tree.is_under(next, head))
                .then_some(next)
            })
            .or_else(|| {
                let outlet = outlet::may_be_outlet_noun(&tree.lemma(head));
                tree.children(head).find(|&child| outlet && tree.dep(child) == Dep::Compound && proper(child))
            })
    }

    /// A person's name anywhere in the words of a role: "his father and first coach, Stoyan,".
    fn name_within(&self, head: usize, span: Span, noun: Option<Noun>) -> Option<usize> {
        if !matches!(noun, Some(Noun::Role | Noun::Somebody)) {
            return None;
        }
        let tree = self.tree;
        let inside = (head + 1..tree.len()).take_while(|&at| tree.token(at).span.end <= span.end);
        let mut commas = 0;
        inside
            .take_while(|&at| {
                commas += usize::from(tree.word(at) == ",");
                commas < 2 && !matches!(tree.token(at).pos, Pos::Adp | Pos::Verb)
            })
            .find(|&at| tree.token(at).entity == Some(NamedEntity::Person))
            .map(|at| tree.name_run(at).1)
    }

    /// The phrase's words up to a relative clause set off by a comma, a participle clause or the like.
    fn core(&self, head: usize) -> Span {
        let tree = self.tree;
        let (first, last) = tree.edges(head);
        let mut until = last;
        for child in tree.children(head).filter(|&child| child > head) {
            let (left, _) = tree.edges(child);
            let set_off = left > first && tree.is_punct(left - 1);
            let clause = match tree.dep(child) {
                Dep::Relcl | Dep::Advcl | Dep::Parataxis => set_off || tree.is_any(left, &["who"]),
                Dep::Acl => set_off || tree.token(child).tag == Tag::Vbg,
                Dep::Punct => tree.is_any(child, &["—", "–", "-", ";", ":"]),
                _ => false,
            };
            if clause && left > head {
                until = until.min(left - 1);
                break;
            }
        }
        let mut from = first;
        while until > head
            && (tree.is_punct(until) && !tree.is(until, ")")
                || tree.is_any(until, &["and", "but"])
                || tree.token(until).tag == Tag::Pos)
        {
            until -= 1;
        }
        // "with experts saying ...", "in a statement saying ..."
        while from < head && (tree.is_punct(from) || matches!(tree.token(from).pos, Pos::Adp | Pos::Sconj)) {
            from += 1;
        }
        tree.span(from, until)
    }

    fn without_article(&self, span: Span) -> CompactString {
        let words = span.of(self.tree.text);
        let rest = ["the ", "The ", "a ", "A ", "an ", "An "].iter().find_map(|article| words.strip_prefix(article));
        rest.unwrap_or(words).trim().into()
    }

    fn pronoun(&self, head: usize) -> Back {
        if !matches!(self.tree.token(head).tag, Tag::Prp | Tag::PrpS) {
            return Back::No;
        }
        match self.tree.word(head).to_lowercase().as_str() {
            "he" | "she" | "him" | "her" | "his" | "himself" | "herself" => Back::Person,
            "they" | "them" | "their" => Back::Several,
            "it" | "its" => Back::Thing,
            _ => Back::Speaker,
        }
    }

    fn count(&self, head: usize) -> Option<u32> {
        let tree = self.tree;
        let number = tree.children(head).find(|&child| tree.dep(child) == Dep::Nummod)?;
        count_word(&tree.word(number).to_lowercase())
    }
}

/// A small number in words or figures.
fn count_word(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let found = WORDS.iter().position(|&number| number == word).map(|at| at as u32 + 1);
    found.or_else(|| word.parse().ok().filter(|&number| number > 0 && number < 1000))
}
