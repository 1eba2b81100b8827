//! The text cut finer than tokens, so that a pattern is written once for every way a tokenizer may cut.
//!
//! "third-quarter", "10.40pm", "17/06/2025", "2019–21" and "Aug." are runs of letters, runs of digits and single marks
//! here, each with the token it lies in. [`At`] is a place among the pieces of one block; a pattern takes one and gives
//! back the place behind what it has read.

use compact_str::CompactString;
use headwater_model::{NamedEntity, Parse, Span, Token};

/// A run of letters, a run of digits, or one mark.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Its bytes.
    pub span: Span,
    /// Lower case, typographic apostrophes and dashes made plain.
    pub word: CompactString,
    /// True if the first letter is a capital.
    pub capital: bool,
    /// Its token, as a position in [`Parse::tokens`].
    pub token: usize,
    /// True if no white space stands before it.
    pub glued: bool,
}

impl Piece {
    /// True for a run of digits.
    pub fn is_digits(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_digit())
    }

    /// The value of a run of digits, at most nine of them.
    pub fn digits(&self) -> Option<u32> {
        if self.is_digits() && self.word.len() <= 9 { self.word.parse().ok() } else { None }
    }

    /// True for a run of letters.
    pub fn is_word(&self) -> bool {
        self.word.starts_with(char::is_alphabetic)
    }
}

/// Cuts the parsed text into pieces, one list for each block.
pub(crate) fn pieces(text: &str, parse: &Parse) -> Vec<Vec<Piece>> {
    let mut blocks: Vec<Vec<Piece>> = Vec::new();
    let mut block = None;
    let mut last_end = 0;
    for (number, token) in parse.tokens.iter().enumerate() {
        let here = parse.sentences.get(token.sentence as usize).map(|sentence| sentence.block);
        if blocks.is_empty() || here != block {
            blocks.push(Vec::new());
            block = here;
        }
        let glued = token.span.start == last_end;
        last_end = token.span.end;
        if let Some(list) = blocks.last_mut() {
            cut(text, token.span, number, glued, list);
        }
    }
    blocks
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letters,
    Digits,
    Mark,
    White,
}

fn class(c: char) -> Class {
    match c {
        _ if c.is_ascii_digit() => Class::Digits,
        _ if c.is_alphabetic() => Class::Letters,
        _ if c.is_whitespace() => Class::White,
        _ => Class::Mark,
    }
}

fn cut(text: &str, span: Span, token: usize, glued: bool, list: &mut Vec<Piece>) {
    let words = span.of(text);
    let mut glued = glued;
    let mut rest = words.char_indices().peekable();
    while let Some((from, first)) = rest.next() {
        let kind = class(first);
        let mut to = from + first.len_utf8();
        while let Some(&(next, c)) = rest.peek() {
            if kind == Class::Mark || class(c) != kind {
                break;
            }
            to = next + c.len_utf8();
            rest.next();
        }
        if kind == Class::White {
            glued = false;
            continue;
        }
        let word = words[from..to].chars().flat_map(plain).collect::<CompactString>();
        let span = Span::new(from, to).shifted(span.start as usize);
        list.push(Piece { span, word, capital: first.is_uppercase(), token, glued });
        glued = true;
    }
}

fn plain(c: char) -> impl Iterator<Item = char> {
    let c = match c {
        '’' | '‘' | 'ʼ' => '\'',
        '–' | '—' | '‑' | '‐' | '−' => '-',
        c => c,
    };
    c.to_lowercase()
}

/// A place among the pieces of one block.
#[derive(Clone, Copy)]
pub(crate) struct At<'p> {
    /// The tokens the pieces were cut from.
    pub parse: &'p Parse,
    /// The pieces of the block.
    pub pieces: &'p [Piece],
    /// The next piece to read.
    pub next: usize,
    /// First and last year that four figures mean without another sign of a date.
    pub years: (i16, i16),
}

impl<'p> At<'p> {
    /// [`At::years`] of a text that is no history.
    pub const USUAL_YEARS: (i16, i16) = (1900, 2099);

    /// The next piece.
    pub fn piece(self) -> Option<&'p Piece> {
        self.pieces.get(self.next)
    }

    /// The token of the next piece.
    pub fn token(self) -> Option<&'p Token> {
        self.parse.tokens.get(self.piece()?.token)
    }

    /// True if the tagger takes the next piece for part of a name (a person, a company, a work).
    pub fn in_name(self) -> bool {
        use NamedEntity::{Event, Fac, Gpe, Law, Loc, Norp, Org, Person, Product, WorkOfArt};
        let label = self.token().and_then(|token| token.entity);
        label.is_some_and(|label| [Event, Fac, Gpe, Law, Loc, Norp, Org, Person, Product, WorkOfArt].contains(&label))
    }

    /// True if the tagger takes the next piece for part of a date or time.
    pub fn in_date(self) -> bool {
        let label = self.token().and_then(|token| token.entity);
        matches!(label, Some(NamedEntity::Date | NamedEntity::Time))
    }

    /// The word of the next piece, "" at the end.
    pub fn word(self) -> &'p str {
        self.piece().map_or("", |piece| piece.word.as_str())
    }

    /// The word `back` pieces before the next one, "" if there is none.
    pub fn word_before(self, back: usize) -> &'p str {
        self.next.checked_sub(back).and_then(|at| self.pieces.get(at)).map_or("", |piece| piece.word.as_str())
    }

    /// The place one piece on.
    pub fn step(self) -> At<'p> {
        At { next: self.next + 1, ..self }
    }

    /// Behind the next piece if it is one of `words`.
    pub fn eat(self, words: &[&str]) -> Option<At<'p>> {
        words.contains(&self.word()).then(|| self.step())
    }

    /// Behind the next piece if it is one of `words`, else here.
    pub fn skip(self, words: &[&str]) -> At<'p> {
        self.eat(words).unwrap_or(self)
    }

    /// Behind a whole phrase: words parted by single spaces.
    pub fn phrase(self, phrase: &str) -> Option<At<'p>> {
        phrase.split(' ').try_fold(self, |at, word| at.eat(&[word]))
    }

    /// Behind a mark that touches the piece before it.
    pub fn glued(self, mark: &str) -> Option<At<'p>> {
        self.piece().filter(|piece| piece.glued && piece.word == mark).map(|_| self.step())
    }

    /// Behind a hyphen with or without its words touching, else here.
    pub fn skip_hyphen(self) -> At<'p> {
        self.glued("-").unwrap_or(self)
    }

    /// The next piece as digits.
    pub fn digits(self) -> Option<(u32, At<'p>)> {
        Some((self.piece()?.digits()?, self.step()))
    }
}
