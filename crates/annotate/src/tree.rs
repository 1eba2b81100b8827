//! The dependency trees of a parse, made walkable: children, subtrees, clauses.
//!
//! One pass builds everything; all look-ups are constant time but for the walks they name. Time and memory are
//! linear in the number of tokens.

use headwater_model::{CompactString, Dep, Parse, Pos, Span, Tag, Token};

/// A parse with its text, walkable downwards.
pub struct Tree<'a> {
    /// The report's text.
    pub text: &'a str,
    /// The tokens and sentences.
    pub parse: &'a Parse,
    /// Children of token `i` are `children[first[i]..first[i + 1]]`, in text order.
    first: Vec<u32>,
    children: Vec<u32>,
    /// Leftmost and rightmost token of the subtree of each token, itself included.
    edges: Vec<(u32, u32)>,
}

impl<'a> Tree<'a> {
    /// Indexes `parse`. A head out of range or in a loop counts as a root.
    pub fn new(text: &'a str, parse: &'a Parse) -> Tree<'a> {
        let n = parse.tokens.len();
        let head = |i: usize| Some(parse.tokens[i].head as usize).filter(|&head| head < n && head != i);
        let mut first = vec![0u32; n + 1];
        for i in 0..n {
            if let Some(head) = head(i) {
                first[head + 1] += 1;
            }
        }
        for i in 0..n {
            first[i + 1] += first[i];
        }
        let mut fill = first.clone();
        let mut children = vec![0u32; first[n] as usize];
        for i in 0..n {
            if let Some(head) = head(i) {
                children[fill[head] as usize] = i as u32;
                fill[head] += 1;
            }
        }
        let mut tree = Tree { text, parse, first, children, edges: (0..n as u32).map(|i| (i, i)).collect() };
        let mut order: Vec<usize> = (0..n).filter(|&i| head(i).is_none()).collect();
        let mut next = 0;
        while next < order.len() {
            let at = order[next];
            order.extend(tree.children(at));
            next += 1;
        }
        for &at in order.iter().rev() {
            if let Some(head) = head(at) {
                let (left, right) = tree.edges[at];
                let edge = &mut tree.edges[head];
                *edge = (edge.0.min(left), edge.1.max(right));
            }
        }
        tree
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.parse.tokens.len()
    }

    /// True if there is no token.
    pub fn is_empty(&self) -> bool {
        self.parse.tokens.is_empty()
    }

    /// The token at `i`.
    pub fn token(&self, i: usize) -> &'a Token {
        &self.parse.tokens[i]
    }

    /// The words of token `i` as written.
    pub fn word(&self, i: usize) -> &'a str {
        self.token(i).span.of(self.text)
    }

    /// The base form of token `i` in lower case.
    pub fn lemma(&self, i: usize) -> CompactString {
        self.token(i).lemma.to_lowercase()
    }

    /// True if token `i` is written as `word`, case aside.
    pub fn is(&self, i: usize, word: &str) -> bool {
        self.word(i).eq_ignore_ascii_case(word)
    }

    /// True if token `i` is written as one of `words`, case aside.
    pub fn is_any(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(i, word))
    }

    /// The relation of token `i` to its head.
    pub fn dep(&self, i: usize) -> Dep {
        self.token(i).dep
    }

    /// The head of token `i`; `None` for a root.
    pub fn head(&self, i: usize) -> Option<usize> {
        let head = self.token(i).head as usize;
        (head != i && head < self.len()).then_some(head)
    }

    /// The children of token `i`, in text order.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + use<'_, 'a> {
        let range = self.first[i] as usize..self.first[i + 1] as usize;
        self.children[range].iter().map(|&child| child as usize)
    }

    /// The first child with one of these relations.
    pub fn child(&self, i: usize, deps: &[Dep]) -> Option<usize> {
        self.children(i).find(|&child| deps.contains(&self.dep(child)))
    }

    /// Leftmost and rightmost token of the subtree of `i`, both inclusive.
    pub fn edges(&self, i: usize) -> (usize, usize) {
        (self.edges[i].0 as usize, self.edges[i].1 as usize)
    }

    /// The bytes from token `first` to token `last`, both inclusive.
    pub fn span(&self, first: usize, last: usize) -> Span {
        Span { start: self.token(first).span.start, end: self.token(last.max(first)).span.end }
    }

    /// Words in `span`, marks left out.
    pub fn words_in(&self, span: Span) -> usize {
        let first = self.parse.tokens.partition_point(|token| token.span.end <= span.start);
        let end = self.parse.tokens.partition_point(|token| token.span.start < span.end);
        (first..end.max(first)).filter(|&at| !self.is_punct(at)).count()
    }

    /// The sentence that holds the byte at `offset`, or the next one, as a position in the parse.
    pub fn sentence_at(&self, offset: u32) -> usize {
        self.parse.sentences.partition_point(|sentence| sentence.span.end <= offset)
    }

    /// Tokens of the sentence that holds `i`, as first and last, both inclusive.
    pub fn sentence(&self, i: usize) -> (usize, usize) {
        let sentence = &self.parse.sentences[self.token(i).sentence as usize];
        (sentence.first as usize, (sentence.end as usize).saturating_sub(1))
    }

    /// True if `i` lies in the subtree of `top` (or is `top`). Walks at most [`MAX_DEPTH`] heads.
    pub fn is_under(&self, i: usize, top: usize) -> bool {
        std::iter::successors(Some(i), |&at| self.head(at)).take(MAX_DEPTH).any(|at| at == top)
    }

    /// True for a number written in figures.
    pub fn is_figure(&self, i: usize) -> bool {
        self.token(i).tag == Tag::Cd && self.word(i).starts_with(|first: char| first.is_ascii_digit())
    }

    /// True for verbs and auxiliaries.
    pub fn is_verb(&self, i: usize) -> bool {
        matches!(self.token(i).pos, Pos::Verb | Pos::Aux)
    }

    /// True for punctuation of any sort.
    pub fn is_punct(&self, i: usize) -> bool {
        self.token(i).pos == Pos::Punct || !self.word(i).chars().any(char::is_alphanumeric)
    }

    /// True if the clause headed by `i` has a tense: a finite verb, or a finite or modal auxiliary before it.
    pub fn is_finite(&self, i: usize) -> bool {
        let finite = |tag| matches!(tag, Tag::Vbd | Tag::Vbp | Tag::Vbz | Tag::Md);
        finite(self.token(i).tag)
            || self
                .children(i)
                .any(|child| matches!(self.dep(child), Dep::Aux | Dep::Auxpass) && finite(self.token(child).tag))
    }

    /// The grammatical subject of the clause headed by `i`, if it has its own. Of two, which only a misread sentence has ("UPDATE
    /// 3-Bank says ..."), the one next to the verb.
    pub fn subject(&self, i: usize) -> Option<usize> {
        const SUBJECTS: [Dep; 5] = [Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj, Dep::Csubjpass, Dep::Expl];
        let before = self.children(i).rev().find(|&child| child < i && SUBJECTS.contains(&self.dep(child)));
        before.or_else(|| self.child(i, &SUBJECTS))
    }

    /// The subject of `i`, its own or that of the clause it shares one with (coordination, control).
    pub fn understood_subject(&self, i: usize) -> Option<usize> {
        let mut at = i;
        for _ in 0..MAX_DEPTH {
            if let Some(subject) = self.subject(at) {
                return Some(subject);
            }
            match self.dep(at) {
                Dep::Conj | Dep::Xcomp | Dep::Advcl | Dep::Ccomp | Dep::Dep | Dep::Pcomp => at = self.head(at)?,
                Dep::Prep if self.head(at).is_some_and(|head| self.is_verb(head)) => at = self.head(at)?,
                Dep::Acl | Dep::Relcl => return self.head(at),
                _ => return None,
            }
        }
        None
    }
}

impl Tree<'_> {
    /// The run of name tokens around `i`, both ends inclusive: its named entity, or neighbouring proper nouns joined to
    /// it without punctuation. Just `i` where it is no name. Walks at most [`MAX_NAME`] tokens each way.
    pub fn name_run(&self, i: usize) -> (usize, usize) {
        let (first, last) = self.sentence(i);
        let named = |at: usize| matches!(self.token(at).tag, Tag::Nnp | Tag::Nnps);
        let same_entity = |left: usize, right: usize| {
            self.token(left).entity.is_some()
                && self.token(left).entity == self.token(right).entity
                && !self.token(right).entity_start
                && !self.is_any(left, &["the", "a", "an"])
                && !self.is(right, "'s")
                && !self.is(right, "’s")
        };
        let joined = |left: usize, right: usize| {
            same_entity(left, right)
                || named(left) && named(right) && !(self.token(right).entity_start && self.token(left).entity.is_some())
        };
        let mut left = i;
        while left > first && i - left < MAX_NAME && joined(left - 1, left) {
            left -= 1;
        }
        let mut right = i;
        while right < last && right - i < MAX_NAME && joined(right, right + 1) {
            right += 1;
        }
        (left, right)
    }
}

/// Longest sentence that is read, in tokens: what is longer is a list or broken text, and would cost its square.
pub const LONGEST_SENTENCE: usize = 600;

/// Longest name, in tokens to either side.
pub const MAX_NAME: usize = 12;

/// Longest walk towards a root: no sentence of prose is deeper, and a broken one must not cost more.
pub const MAX_DEPTH: usize = 64;
