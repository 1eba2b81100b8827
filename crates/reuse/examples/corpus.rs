//! Makes an archive with planted reuse, for measuring.
//!
//! `cargo run --release -p headwater-reuse --example corpus -- REPORTS SHARE ARCHIVE.jsonl PLANTED.jsonl` writes REPORTS reports of about 300
//! words, of which SHARE in a hundred (1, 0.5) take something from an earlier one, and what they took: both reports, the kind
//! of reuse, and the places in code points. Words come from a Zipf vocabulary of 60,000 made-up words, sentences hold a stock phrase of
//! the news now and then, and the same arguments give the same bytes.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

/// How a child treats what it takes.
const KINDS: [&str; 6] = ["passage", "light", "changed", "cut", "rewritten", "lifted"];
const WORDS: usize = 300;
const SENTENCE: usize = 17;
const PARAGRAPH: usize = 3 * SENTENCE;
/// Phrases that say nothing about where a report comes from.
const STOCK: [&str; 12] = [
    "declined to comment on the matter when asked",
    "could not immediately be reached for comment on friday",
    "according to people who are familiar with the matter",
    "spoke on condition of anonymity because the talks are private",
    "said in a statement on its website late on monday",
    "did not respond to a request for comment",
    "for the first time since the end of the war",
    "a spokesman for the ministry of the interior said",
    "the cause of the accident is still under investigation",
    "at least three people were killed and many more injured",
    "it was not clear how many people were affected",
    "the company said that it would appeal against the decision",
];

/// Numbers that look thrown, the same every time (SplitMix64, Steele, Lea and Flood, OOPSLA 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn chance(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1u64 << 53) as f64
    }
}

/// A vocabulary in which the n-th word is drawn in proportion to 1 / (n + 3).
struct Vocabulary {
    words: Vec<String>,
    sums: Vec<f64>,
}

impl Vocabulary {
    fn new(size: usize) -> Vocabulary {
        let sound = |n: usize| {
            let (onset, vowel) =
                (["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v"], ["a", "e", "i", "o", "u"]);
            format!("{}{}", onset[n % 14], vowel[n / 14 % 5])
        };
        let word = |n: usize| match n {
            0..70 => sound(n),
            70..4970 => format!("{}{}", sound(n % 70), sound(n / 70)),
            _ => format!("{}{}{}", sound(n % 70), sound(n / 70 % 70), sound(n / 4900)),
        };
        let mut sum = 0.0;
        let sums = (0..size)
            .map(|n| {
                sum += 1.0 / (n as f64 + 3.0);
                sum
            })
            .collect();
        Vocabulary { words: (0..size).map(word).collect(), sums }
    }

    fn draw(&self, dice: &mut Dice) -> u32 {
        let total = self.sums.last().copied().unwrap_or(1.0);
        let at = (dice.next() >> 11) as f64 / (1u64 << 53) as f64 * total;
        self.sums.partition_point(|&sum| sum < at).min(self.words.len() - 1) as u32
    }
}

/// A word of a report: one of the vocabulary, or one of a stock phrase.
type Row = Vec<u32>;

struct Maker {
    vocabulary: Vocabulary,
    stock: Vec<Row>,
    dice: Dice,
}

impl Maker {
    fn own(&mut self, count: usize) -> Row {
        let mut row = Row::with_capacity(count + 12);
        while row.len() < count {
            if self.dice.chance(1.0 / 80.0) {
                let phrase = self.dice.below(self.stock.len());
                row.extend(&self.stock[phrase]);
            } else {
                row.push(self.vocabulary.draw(&mut self.dice));
            }
        }
        row.truncate(count);
        row
    }

    fn changed(&mut self, row: &[u32], share: f64) -> Row {
        row.iter().map(|&w| if self.dice.chance(share) { self.vocabulary.draw(&mut self.dice) } else { w }).collect()
    }

    /// A child of `parent`: its words, and what it took, each as (kind, first word and number of words in the parent, in the child).
    fn child(&mut self, parent: &[u32], kind: &'static str) -> (Row, Vec<[usize; 4]>) {
        match kind {
            "light" => (self.changed(parent, 0.02), vec![[0, parent.len(), 0, parent.len()]]),
            "changed" => (self.changed(parent, 0.15), vec![[0, parent.len(), 0, parent.len()]]),
            "cut" => {
                let kept = parent.len() * 6 / 10;
                (parent[..kept].to_vec(), vec![[0, kept, 0, kept]])
            }
            "rewritten" => {
                let mut row = Row::new();
                for sentence in parent.chunks(SENTENCE) {
                    if self.dice.chance(0.3) {
                        let new = self.own(sentence.len());
                        row.extend(new);
                    } else {
                        row.extend(sentence);
                    }
                }
                let length = row.len();
                (row, vec![[0, parent.len(), 0, length]])
            }
            "lifted" => {
                let mut row = self.own(WORDS);
                let mut taken = Vec::new();
                for at in [0, 3] {
                    let (from, to) = (at * PARAGRAPH, at * PARAGRAPH + PARAGRAPH / 2);
                    if from + PARAGRAPH <= parent.len() {
                        row.splice(to..to, parent[from..from + PARAGRAPH].iter().copied());
                        taken.push([from, PARAGRAPH, to, PARAGRAPH]);
                    }
                }
                (row, taken)
            }
            _ => {
                let length = (30 + self.dice.below(271)).min(parent.len());
                let from = self.dice.below(parent.len() - length + 1);
                let mut row = self.own(WORDS.saturating_sub(length).max(40));
                let to = self.dice.below(row.len());
                let share = [0.0, 0.0, 0.03, 0.1][self.dice.below(4)];
                let passage = self.changed(&parent[from..from + length], share);
                row.splice(to..to, passage);
                (row, vec![[from, length, to, length]])
            }
        }
    }

    /// The text of a row, and where each word begins and ends in it.
    fn text(&self, row: &[u32]) -> (String, Vec<(usize, usize)>) {
        let mut text = String::with_capacity(row.len() * 6);
        let mut places = Vec::with_capacity(row.len());
        for (at, &word) in row.iter().enumerate() {
            if at > 0 {
                text.push_str(match (at % PARAGRAPH, at % SENTENCE) {
                    (0, _) => ".\n\n",
                    (_, 0) => ". ",
                    _ => " ",
                });
            }
            let start = text.len();
            text.push_str(&self.vocabulary.words[word as usize]);
            places.push((start, text.len()));
        }
        text.push('.');
        (text, places)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [reports, share, archive, planted] = &arguments[..] else {
        return Err("usage: corpus REPORTS SHARE_PERCENT ARCHIVE.jsonl PLANTED.jsonl".into());
    };
    let (reports, share): (usize, f64) = (reports.parse()?, share.parse()?);
    let mut vocabulary = Vocabulary::new(60_000);
    let mut stock = Vec::new();
    for phrase in STOCK {
        let first = vocabulary.words.len() as u32;
        vocabulary.words.extend(phrase.split(' ').map(str::to_owned));
        stock.push((first..vocabulary.words.len() as u32).collect());
    }
    let mut maker = Maker { vocabulary, stock, dice: Dice(20_251_125) };
    let mut out = BufWriter::with_capacity(1 << 20, File::create(archive)?);
    let mut log = BufWriter::new(File::create(planted)?);
    // Parents come from a window, so that the generator stays small; a pass over the reports every so often keeps old ones in it.
    const POOL: usize = 20_000;
    let mut pool: Vec<(usize, Row)> = Vec::new();
    let mut kind = 0;
    for number in 0..reports {
        let takes = !pool.is_empty() && maker.dice.chance(share / 100.0);
        let (row, taken, parent) = if takes {
            kind += 1;
            let parent = maker.dice.below(pool.len());
            let (id, row) = pool[parent].clone();
            let (child, taken) = maker.child(&row, KINDS[kind % KINDS.len()]);
            (child, taken, Some((id, row)))
        } else {
            (maker.own(WORDS), Vec::new(), None)
        };
        let (text, places) = maker.text(&row);
        writeln!(out, "{{\"id\":\"r{number}\",\"outlet\":\"Outlet {}\",\"text\":{}}}", number % 97, quoted(&text))?;
        if let Some((id, parent)) = parent {
            let (_, parent_places) = maker.text(&parent);
            for [from, from_words, to, to_words] in taken {
                writeln!(
                    log,
                    "{{\"kind\":\"{}\",\"words\":{to_words},\"a\":{{\"report\":\"r{id}\",\"start\":{},\"end\":{}}},\"b\":{{\"report\":\"r{number}\",\"start\":{},\"end\":{}}}}}",
                    KINDS[kind % KINDS.len()],
                    parent_places[from].0,
                    parent_places[from + from_words - 1].1,
                    places[to].0,
                    places[to + to_words - 1].1
                )?;
            }
        } else if pool.len() < POOL {
            pool.push((number, row));
        } else if maker.dice.chance(0.1) {
            let at = maker.dice.below(POOL);
            pool[at] = (number, row);
        }
    }
    out.flush()?;
    log.flush()?;
    Ok(())
}

/// A JSON string. The words are plain ASCII.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\n', "\\n"))
}
