//! Whose claim a clause is: the attributions around it, and what they do to its certainty and polarity.

use std::collections::HashMap;

use headwater_model::{
    Assertion, Attribution, AttributionKind, Certainty, CueClass, Dep, Polarity, Quote, Report, Source, SourceKind,
    Span, Tag,
};

use super::clause::{Clause, tells_fact};
use super::subject_words;
use crate::certainty::{self, Verdict};
use crate::tree::Tree;

/// The attributions of a report, findable by place.
pub struct Voices<'a> {
    tree: &'a Tree<'a>,
    all: &'a [Attribution],
    /// Attributions with content in a sentence, by sentence.
    by_sentence: Vec<Vec<u32>>,
    /// Attributions by the token that heads their cue.
    by_cue: HashMap<usize, usize>,
}

/// What is known of a verb that attributes.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// True if what it attributes is a clause or quotation, which is claimed in its stead.
    pub clausal: bool,
}

/// Words behind "a" of a phrase that tells something: "of a high result in late August", not "of a dispute"; and words to the number of one
/// that tells a value.
const NEW_WORDS: usize = 3;

/// How many sentences back "could not be verified" reaches.
const DOUBT_REACH: usize = 4;

/// Longest chain of sources followed.
const LONGEST_CHAIN: usize = 16;

impl<'a> Voices<'a> {
    /// Indexes `attributions`.
    pub fn new(tree: &'a Tree<'a>, attributions: &'a [Attribution]) -> Voices<'a> {
        let sentences = &tree.parse.sentences;
        let mut by_sentence = vec![Vec::new(); sentences.len()];
        let mut by_cue = HashMap::new();
        // An attitude tells nothing.
        let telling = |one: &(usize, &Attribution)| one.1.class != CueClass::Attitude;
        for (at, attribution) in attributions.iter().enumerate().filter(telling) {
            for piece in &attribution.content {
                let first = sentences.partition_point(|sentence| sentence.span.end <= piece.start);
                for (index, _) in
                    sentences.iter().enumerate().skip(first).take_while(|(_, sentence)| sentence.span.start < piece.end)
                {
                    if by_sentence[index].last() != Some(&(at as u32)) {
                        by_sentence[index].push(at as u32);
                    }
                }
            }
            if let Some(cue) = attribution.cue {
                let first = tree.parse.tokens.partition_point(|token| token.span.start < cue.start);
                let head = (first..tree.len())
                    .take_while(|&token| tree.token(token).span.end <= cue.end)
                    .filter(|&token| tree.is_verb(token) && !matches!(tree.dep(token), Dep::Aux | Dep::Auxpass))
                    .last();
                if let Some(head) = head {
                    by_cue.entry(head).or_insert(at);
                }
            }
        }
        Voices { tree, all: attributions, by_sentence, by_cue }
    }

    /// The attribution that verb `i` is the cue of.
    pub fn cue(&self, i: usize) -> Option<Cue> {
        let at = *self.by_cue.get(&i)?;
        let attribution = &self.all[at];
        let tree = self.tree;
        let infinitive = tree.child(i, &[Dep::Xcomp]).is_some();
        let intends = attribution.class == CueClass::Intend;
        let clausal = !intends && !infinitive && {
            let quoted = !matches!(attribution.kind, AttributionKind::Indirect | AttributionKind::Mixed)
                && attribution.content.iter().any(|piece| opens_quoted(piece.of(tree.text)));
            // "She would not say who was behind it" tells that she did not; what she did not say is nobody's claim.
            let unsaid = attribution.class == CueClass::Say && tree.child(i, &[Dep::Neg]).is_some();
            !unsaid && (quoted || attribution.content.iter().any(|&piece| self.has_clause(piece, i)))
        };
        Some(Cue { clausal })
    }

    /// The phrase that verb `i` of saying tells in place of a clause, behind "of" or a bare date or number.
    pub fn phrase(&self, i: usize) -> Option<Span> {
        let attribution = &self.all[*self.by_cue.get(&i)?];
        let tree = self.tree;
        let [piece] = attribution.content[..] else { return None };
        let first = tree.parse.tokens.partition_point(|token| token.span.end <= piece.start);
        let behind_of = tree.is(first - first.min(1), "of");
        let bare = tree.lemma(i) == "say" && first == i + 1;
        let told = attribution.class == CueClass::Say
            && attribution.kind == AttributionKind::Indirect
            && attribution.source.kind != SourceKind::Unnamed
            && piece.start > tree.token(i).span.start;
        // "Told him of his plan" tells of nothing new: what is told is a value, or something not named before.
        let end = tree.parse.tokens.partition_point(|token| token.span.start < piece.end);
        let value = (first..end).take(NEW_WORDS).any(|at| tree.token(at).tag == Tag::Cd);
        let new = tree.is_any(first, &["a", "an"]) && end - first > NEW_WORDS;
        (told && (bare || behind_of && (value || new)) && !self.has_clause(piece, i)).then_some(piece)
    }

    /// True if the source of cue `i` is named in `span`.
    pub fn is_source_of(&self, i: usize, span: Span) -> bool {
        let source = self.by_cue.get(&i).map(|&at| &self.all[at].source);
        source.is_some_and(|source| {
            source.kind != SourceKind::Unnamed && source.span.is_some_and(|words| span.contains(words))
        })
    }

    /// True if `piece` holds a finite verb.
    fn has_clause(&self, piece: Span, except: usize) -> bool {
        let tokens = &self.tree.parse.tokens;
        let first = tokens.partition_point(|token| token.span.start < piece.start);
        let heads = (first..self.tree.len()).take_while(|&at| tokens[at].span.end <= piece.end);
        let mut heads = heads.filter(|&at| at != except && self.tree.is_verb(at) && self.tree.is_finite(at));
        heads.any(|at| !matches!(self.tree.dep(at), Dep::Relcl | Dep::Acl | Dep::Aux | Dep::Auxpass))
    }

    /// Attributions whose content covers token `i`, smallest content first, those held by others before their holders.
    fn over(&self, i: usize, without: Option<usize>) -> Vec<usize> {
        let token = self.tree.token(i);
        let mut over: Vec<usize> = self.by_sentence[token.sentence as usize]
            .iter()
            .map(|&at| at as usize)
            .filter(|&at| Some(at) != without && self.all[at].content.iter().any(|piece| piece.contains(token.span)))
            .collect();
        let size = |at: usize| self.all[at].content.iter().map(|piece| piece.len()).sum::<usize>();
        over.sort_by_key(|&at| (size(at), std::cmp::Reverse(self.depth(at)), at));
        over
    }

    fn depth(&self, at: usize) -> usize {
        self.ancestors(at).count()
    }

    /// The attribution and those that hold it, innermost first.
    fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |&at| self.all[at].outer.map(|outer| outer.at())).take(LONGEST_CHAIN)
    }

    /// True if what the clause says is not claimed: it was asked, ordered, or not said.
    pub fn is_silent(&self, i: usize) -> bool {
        let tree = self.tree;
        let over = self.over(i, self.by_cue.get(&i).copied());
        over.iter().any(|&at| {
            let attribution = &self.all[at];
            let negated = attribution.cue.is_some_and(|cue| self.negated(cue));
            match attribution.class {
                CueClass::Ask => true,
                CueClass::Say | CueClass::Show => negated && tree.dep(i) == Dep::Ccomp,
                CueClass::Deny | CueClass::Confirm => negated,
                _ => false,
            }
        })
    }

    fn negated(&self, cue: Span) -> bool {
        let tokens = &self.tree.parse.tokens;
        let first = tokens.partition_point(|token| token.span.start < cue.start);
        tokens[first..].iter().take_while(|token| token.span.end <= cue.end).any(|token| token.dep == Dep::Neg)
    }

    /// `span` cut to the piece of attributed content that holds token `i`.
    pub fn clip(&self, i: usize, span: Span, is_cue: bool) -> Span {
        let own = if is_cue { self.by_cue.get(&i).copied() } else { None };
        let token = self.tree.token(i).span;
        let mut span = span;
        // "Reportedly" stands inside what it makes hearsay.
        for at in self.over(i, own).into_iter().filter(|&at| self.all[at].class != CueClass::Hearsay) {
            if let Some(&piece) = self.all[at].content.iter().find(|piece| piece.contains(token)) {
                let piece = self.with_subject(i, piece, &self.all[at].content);
                let cut = Span { start: span.start.max(piece.start), end: span.end.min(piece.end) };
                // A clause can lie outside the piece that holds its verb, where marks are odd: then it is told whole.
                span = if cut.start < cut.end { cut } else { span };
            }
        }
        span.trimmed(self.tree.text)
    }

    /// The piece that holds verb `i`, from the piece on that holds its subject: "The list, he said, was typed".
    fn with_subject(&self, i: usize, piece: Span, content: &[Span]) -> Span {
        let subject = self.tree.subject(i).map(|subject| self.tree.token(subject).span);
        match subject.filter(|subject| !piece.contains(*subject)) {
            Some(subject) => {
                content.iter().find(|other| other.contains(subject)).map_or(piece, |with| with.cover(piece))
            }
            None => piece,
        }
    }

    /// True if `span` is the cue or source of a headline's attribution rather than something claimed.
    pub fn is_source(&self, span: Span) -> bool {
        self.all.iter().take_while(|attribution| attribution.content.iter().any(|piece| piece.start <= span.end)).any(
            |attribution| {
                let source = attribution.source.span.is_some_and(|source| source.overlaps(span));
                source && !attribution.content.iter().any(|piece| piece.overlaps(span))
            },
        )
    }

    /// True if `span` is nothing but who says something and that they say it: "said two of the people". What another says is told
    /// between source and cue: "Marek, who has denied that there was a quarrel, said".
    fn is_cue(&self, span: Span, head: usize) -> bool {
        let sentence = self.tree.sentence_at(span.start);
        if self.over(head, None).iter().any(|&at| self.all[at].content.iter().any(|piece| piece.contains(span))) {
            return false;
        }
        let token = self.tree.token(head).span;
        self.by_sentence.get(sentence).into_iter().flatten().any(|&at| {
            let attribution = &self.all[at as usize];
            // "CNB: governor has not resigned", whose source was read as a verb.
            let source_heads = attribution.kind == AttributionKind::Headline
                && attribution.source.span.is_some_and(|source| source.contains(token));
            if source_heads {
                return true;
            }
            let who = match (attribution.source.span, attribution.cue) {
                (Some(source), Some(cue)) => source.cover(cue),
                (Some(source), None) => source,
                _ => return false,
            };
            // What is told stands beside it; "declined to comment" tells something by itself.
            let beside = !attribution.content.is_empty()
                && attribution.content.iter().all(|piece| {
                    !piece.overlaps(span) && self.tree.sentence_at(piece.start) == sentence && piece.len() > span.len()
                });
            // "Two officials working on the inquiry": the source is cut to its first words.
            let opens =
                attribution.source.span.is_some_and(|source| source.start == span.start && span.contains(source));
            attribution.class == CueClass::Say && (who.contains(span) || opens) && beside
        })
    }

    /// The assertion that a clause makes.
    pub fn spoken(
        &self,
        report: &Report,
        quotes: &[Quote],
        sentence: usize,
        headline: bool,
        clause: &Clause,
    ) -> Option<Assertion> {
        let tree = self.tree;
        if self.is_cue(clause.span, clause.head) {
            return None;
        }
        let own = self.by_cue.get(&clause.head).copied().filter(|_| clause.cue);
        let over = self.over(clause.head, own);
        let factual = own.filter(|&at| {
            let attribution = &self.all[at];
            let opens = matches!(attribution.class, CueClass::Say | CueClass::Show)
                && tree.child(clause.head, &[Dep::Xcomp]).is_some();
            // "Group rejects figure": whoever the group is, the figure is denied.
            (attribution.source.kind != SourceKind::Unnamed || attribution.class == CueClass::Deny)
                && (opens || tells_fact(tree, clause.head, attribution.class))
        });
        // A relative clause in the writer's own words is mostly the writer's own background.
        let quoted = self.is_quoted(quotes, clause.span);
        let background = tree.dep(clause.head) == Dep::Relcl && !quoted;
        let over = if background { Vec::new() } else { over };
        let innermost = over.first().copied();
        let mut chain: Vec<usize> = innermost.map(|at| self.ancestors(at).collect()).unwrap_or_default();
        for &at in &over {
            if !chain.contains(&at) {
                chain.push(at);
            }
        }
        if let Some(own) = factual {
            chain.insert(0, own);
            for at in self.ancestors(own).skip(1) {
                if !chain.contains(&at) {
                    chain.push(at);
                }
            }
        }
        let Verdict { mut certainty, mut certainty_why, mut polarity, mut polarity_why } =
            certainty::judge(tree, clause.head, clause.span);
        for &at in &chain {
            let attribution = &self.all[at];
            match attribution.class {
                // What a denier says in so many words is not what is denied; an offer turned down is no denial.
                CueClass::Deny if !quoted && (Some(at) != factual || !declines_offer(tree, clause.head)) => {
                    polarity = match polarity {
                        Polarity::Affirmed => Polarity::Denied,
                        Polarity::Denied => Polarity::Affirmed,
                    };
                    polarity_why = attribution.cue;
                }
                CueClass::Believe | CueClass::Hearsay
                    if certainty == Certainty::Stated && weakens(tree, attribution) =>
                {
                    certainty = Certainty::Likely;
                    certainty_why = attribution.cue;
                }
                _ => {}
            }
        }
        if let Some(own) = own.filter(|_| factual.is_none()) {
            let attribution = &self.all[own];
            let open = tree.child(clause.head, &[Dep::Xcomp]).is_some();
            let weak = open
                && matches!(attribution.class, CueClass::Hearsay | CueClass::Believe)
                && weakens(tree, attribution);
            if certainty == Certainty::Stated
                && (weak || attribution.class == CueClass::Intend && plans(tree, clause.head))
            {
                certainty = Certainty::Likely;
                certainty_why = attribution.cue;
            }
        }
        let span = clause.span.trimmed(&report.text);
        (!span.is_empty()).then(|| Assertion {
            span,
            sentence: sentence as u32,
            headline,
            chain: self.names(&chain, factual),
            certainty,
            certainty_why,
            polarity,
            polarity_why,
            predicate: clause.head as u32,
            subject: tree.understood_subject(clause.head).map(|subject| subject_words(tree, subject)),
            quoted,
        })
    }

    /// True if most of `span` is quoted.
    fn is_quoted(&self, quotes: &[Quote], span: Span) -> bool {
        let first = quotes.partition_point(|quote| quote.span.end <= span.start);
        quotes.get(first).is_some_and(|quote| quote.span.shared(span) * 10 >= span.len() * 8)
    }

    /// The named sources of a chain given from the inside, turned outside first. Whoever merely intends, and nobody in
    /// particular, are no sources; one who speaks of their own words is named once.
    fn names(&self, chain: &[usize], factual: Option<usize>) -> Vec<Source> {
        let mut names: Vec<Source> = Vec::new();
        for &at in chain.iter().rev() {
            let attribution = &self.all[at];
            let source = &attribution.source;
            let intends = attribution.class == CueClass::Intend && factual != Some(at);
            let tells = !matches!(attribution.class, CueClass::Hearsay | CueClass::Attitude);
            if source.kind == SourceKind::Unnamed || intends || !tells {
                continue;
            }
            let same =
                |other: &Source| other.name == source.name || other.group.is_some() && other.group == source.group;
            if names.last().is_some_and(same) {
                continue;
            }
            names.push(source.clone());
        }
        names
    }

    /// Marks what a sentence says could not be checked: attributed claims of its paragraph before it, or of the paragraph
    /// before when it opens its own.
    pub fn cast_doubt(&self, report: &Report, found: &mut [Assertion]) {
        let parse = self.tree.parse;
        for (index, sentence) in parse.sentences.iter().enumerate() {
            let Some(why) = certainty::unverified(&report.text, parse, sentence) else { continue };
            let opens = index == 0 || parse.sentences[index - 1].block != sentence.block;
            let block = if opens && index > 0 { parse.sentences[index - 1].block } else { sentence.block };
            let from = found.partition_point(|assertion| (assertion.sentence as usize) + DOUBT_REACH < index);
            for assertion in &mut found[from..] {
                let at = assertion.sentence as usize;
                if at > index {
                    break;
                }
                if assertion.chain.is_empty() || assertion.headline {
                    continue;
                }
                let here = parse.sentences[at].block;
                let reached = here == block || here == sentence.block;
                if reached && !assertion.span.overlaps(why) && assertion.certainty == Certainty::Stated {
                    assertion.certainty = Certainty::Unverified;
                    assertion.certainty_why = Some(why);
                }
            }
        }
    }
}

/// True if the words begin inside quotation marks: not `a "preliminary proposal"`.
fn opens_quoted(words: &str) -> bool {
    !words.contains(['"', '“', '„', '«']) || words.starts_with(['"', '“', '„', '«', '‘', '\''])
}

/// True if a belief is a belief: knowing, learning and remembering are not.
fn weakens(tree: &Tree<'_>, attribution: &Attribution) -> bool {
    let Some(cue) = attribution.cue else { return false };
    let last = tree.parse.tokens.partition_point(|token| token.span.end <= cue.end);
    let lemma = last.checked_sub(1).map(|at| tree.lemma(at)).unwrap_or_default();
    !matches!(
        lemma.as_str(),
        "know"
            | "learn"
            | "remember"
            | "realise"
            | "realize"
            | "recognise"
            | "recognize"
            | "forget"
            | "discover"
            | "out"
            | "hear"
            | "see"
    )
}

/// "Rejected the offer": something done, where "rejected the reports" says that something is not so.
fn declines_offer(tree: &Tree<'_>, head: usize) -> bool {
    let object = tree.child(head, &[Dep::Dobj, Dep::Nsubjpass]).map(|object| tree.lemma(object)).unwrap_or_default();
    matches!(
        object.as_str(),
        "offer"
            | "proposal"
            | "proposition"
            | "bid"
            | "request"
            | "call"
            | "plan"
            | "demand"
            | "motion"
            | "appeal"
            | "amendment"
            | "application"
            | "deal"
            | "bill"
            | "resolution"
            | "advance"
            | "invitation"
            | "candidate"
            | "petition"
            | "money"
            | "compromise"
    )
}

/// True for verbs that announce an act still to come.
fn plans(tree: &Tree<'_>, head: usize) -> bool {
    matches!(
        tree.lemma(head).as_str(),
        "plan"
            | "intend"
            | "aim"
            | "prepare"
            | "want"
            | "seek"
            | "mean"
            | "look"
            | "hope"
            | "promise"
            | "pledge"
            | "vow"
    )
}
