//! Which words two passages share: longest common subsequence of words, case and punctuation apart (Hirschberg 1977 gives the
//! classic account; here the whole table is kept, after equal beginnings and ends are set aside).
//!
//! Quadratic in the words between them, so passages of which more than [`WORDS_MAX`] words remain are not compared word by word: their
//! middles count as different.

/// Words of either side that are compared one by one: a table of 2.3 million cells.
const WORDS_MAX: usize = 1500;

/// A run of words that the other side has too, or lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Run {
    /// The words, with the white space behind them: the runs joined are the text.
    pub words: String,
    /// True if the other side has them.
    pub shared: bool,
}

/// Both texts in runs.
pub(crate) fn diff(a: &str, b: &str) -> (Vec<Run>, Vec<Run>) {
    let (left, right) = (words(a), words(b));
    let key = |word: &&str| {
        let letters: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if letters.is_empty() { word.trim().to_owned() } else { letters }
    };
    let (x, y): (Vec<String>, Vec<String>) = (left.iter().map(key).collect(), right.iter().map(key).collect());
    let (in_a, in_b) = shared(&x, &y);
    (runs(&left, &in_a), runs(&right, &in_b))
}

/// The text cut behind each run of white space.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut from = 0;
    let mut blank = false;
    for (at, character) in text.char_indices() {
        if blank && !character.is_whitespace() && at > from {
            words.push(&text[from..at]);
            from = at;
        }
        blank = character.is_whitespace();
    }
    if from < text.len() {
        words.push(&text[from..]);
    }
    words
}

fn shared(x: &[String], y: &[String]) -> (Vec<bool>, Vec<bool>) {
    let (mut in_a, mut in_b) = (vec![false; x.len()], vec![false; y.len()]);
    let head = x.iter().zip(y).take_while(|(a, b)| a == b).count();
    let tail = x[head..].iter().rev().zip(y[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    in_a[..head].fill(true);
    in_b[..head].fill(true);
    in_a[x.len() - tail..].fill(true);
    in_b[y.len() - tail..].fill(true);
    let (x, y) = (&x[head..x.len() - tail], &y[head..y.len() - tail]);
    if x.len() > WORDS_MAX || y.len() > WORDS_MAX {
        return (in_a, in_b);
    }
    // common[i][j]: length of the longest common subsequence of x[i..] and y[j..].
    let mut common = vec![vec![0u16; y.len() + 1]; x.len() + 1];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            common[i][j] = if x[i] == y[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < x.len() && j < y.len() {
        if x[i] == y[j] {
            (in_a[head + i], in_b[head + j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if common[i + 1][j] >= common[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (in_a, in_b)
}

fn runs(words: &[&str], shared: &[bool]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (word, &shared) in words.iter().zip(shared) {
        match runs.last_mut().filter(|run| run.shared == shared) {
            Some(run) => run.words.push_str(word),
            None => runs.push(Run { words: (*word).to_owned(), shared }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(runs: &[Run]) -> String {
        runs.iter().map(|run| if run.shared { run.words.clone() } else { format!("[{}]", run.words.trim()) }).collect()
    }

    #[test]
    fn marks_only_what_differs() {
        let (a, b) = diff("The bridge is likely to close, he said.", "The bridge will close.");
        assert_eq!(marked(&a), "The bridge [is likely to]close, [he said.]");
        assert_eq!(marked(&b), "The bridge [will]close.");
    }

    #[test]
    fn long_passages_keep_their_equal_ends() {
        let long = |word: &str| format!("same {}same", format!("{word} ").repeat(WORDS_MAX + 1));
        let (a, _) = diff(&long("x"), &long("y"));
        assert_eq!((a.len(), a[0].shared, a[1].shared, a[2].shared), (3, true, false, true));
    }

    proptest! {
        #[test]
        fn runs_join_to_the_text_and_shared_words_are_the_same(a in "[ab ,\n]{0,60}", b in "[ab ,\n]{0,60}") {
            let (left, right) = diff(&a, &b);
            let join = |runs: &[Run]| runs.iter().map(|run| run.words.as_str()).collect::<String>();
            prop_assert_eq!(join(&left), a);
            prop_assert_eq!(join(&right), b);
        }
    }
}
