//! Tokens and sentences: what the language runtime gives the annotators.

use crate::{CompactString, Span};
use serde::{Deserialize, Serialize};

/// The parsed text of one report: only the blocks that are read, in order.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct Parse {
    /// In text order; white space tokens left out.
    pub tokens: Vec<Token>,
    /// In text order. A sentence never leaves its block.
    pub sentences: Vec<Sentence>,
}

/// A word or mark, with its place in the sentence's dependency tree.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Token {
    /// Its bytes.
    pub span: Span,
    /// The base form, lower case but for names.
    pub lemma: CompactString,
    /// Penn Treebank tag.
    pub tag: Tag,
    /// Universal part of speech.
    pub pos: Pos,
    /// Relation to the head.
    pub dep: Dep,
    /// The head, as a position in [`Parse::tokens`]; itself for a root. Always in the same sentence.
    pub head: u32,
    /// Its sentence, as a position in [`Parse::sentences`].
    pub sentence: u32,
    /// The tagger's label if the token lies in a named entity (OntoNotes 5).
    pub entity: Option<NamedEntity>,
    /// True at the first token of a named entity.
    pub entity_start: bool,
    /// True if white space follows.
    pub space_after: bool,
}

/// A sentence as the parser cut it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Its block, as a position in [`crate::Report::blocks`].
    pub block: u32,
}

impl Sentence {
    /// Positions of its tokens.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident, $unknown:ident: $($variant:ident = $label:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum $name { $($variant,)+ $unknown }

        impl $name {
            /// The variant for a label as the package writes it; the last variant for one that is not in the scheme.
            pub fn from_label(label: &str) -> Self {
                match label { $($label => $name::$variant,)+ _ => $name::$unknown }
            }

            /// The label as the package writes it.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)+ $name::$unknown => "" }
            }
        }
    };
}

labels!(
    /// Universal part of speech (UD v2), with `SPACE` and unknown.
    Pos, Unknown:
    Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
    Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
    Verb = "VERB", Other = "X", Space = "SPACE",
);

labels!(
    /// Penn Treebank tags as spaCy's English packages use them.
    Tag, Unknown:
    Dollar = "$", CloseQuote = "''", Comma = ",", OpenBracket = "-LRB-", CloseBracket = "-RRB-", Stop = ".",
    Colon = ":", Add = "ADD", Afx = "AFX", Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", Hyph = "HYPH",
    In = "IN", Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Ls = "LS", Md = "MD", Nfp = "NFP", Nn = "NN", Nnp = "NNP",
    Nnps = "NNPS", Nns = "NNS", Pdt = "PDT", Pos = "POS", Prp = "PRP", PrpS = "PRP$", Rb = "RB", Rbr = "RBR",
    Rbs = "RBS", Rp = "RP", Sym = "SYM", To = "TO", Uh = "UH", Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN",
    Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT", Wp = "WP", WpS = "WP$", Wrb = "WRB", Xx = "XX", OpenQuote = "``",
    Space = "_SP",
);

labels!(
    /// Dependency relations (ClearNLP scheme, as spaCy's English packages use them).
    Dep, Unknown:
    Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod", Agent = "agent", Amod = "amod",
    Appos = "appos", Attr = "attr", Aux = "aux", Auxpass = "auxpass", Case = "case", Cc = "cc", Ccomp = "ccomp",
    Compound = "compound", Conj = "conj", Csubj = "csubj", Csubjpass = "csubjpass", Dative = "dative", Dep = "dep",
    Det = "det", Dobj = "dobj", Expl = "expl", Intj = "intj", Mark = "mark", Meta = "meta", Neg = "neg",
    Nmod = "nmod", Npadvmod = "npadvmod", Nsubj = "nsubj", Nsubjpass = "nsubjpass", Nummod = "nummod",
    Oprd = "oprd", Parataxis = "parataxis", Pcomp = "pcomp", Pobj = "pobj", Poss = "poss", Preconj = "preconj",
    Predet = "predet", Prep = "prep", Prt = "prt", Punct = "punct", Quantmod = "quantmod", Relcl = "relcl",
    Xcomp = "xcomp",
);

labels!(
    /// Named entity types of OntoNotes 5.
    NamedEntity, Unknown:
    Cardinal = "CARDINAL", Date = "DATE", Event = "EVENT", Fac = "FAC", Gpe = "GPE", Language = "LANGUAGE",
    Law = "LAW", Loc = "LOC", Money = "MONEY", Norp = "NORP", Ordinal = "ORDINAL", Org = "ORG", Percent = "PERCENT",
    Person = "PERSON", Product = "PRODUCT", Quantity = "QUANTITY", Time = "TIME", WorkOfArt = "WORK_OF_ART",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_there_and_back() {
        assert_eq!(Dep::from_label("nsubjpass"), Dep::Nsubjpass);
        assert_eq!(Tag::from_label("PRP$").label(), "PRP$");
        assert_eq!(Pos::from_label("nonsense"), Pos::Unknown);
    }
}
