//! Which mentions of one report name the same thing.
//!
//! Forms are joined by rules that a reader would accept from the page alone: equal but for case and diacritics; a surname, or
//! a given name, that only one full name here has; an acronym of one name's initials; the first or the last word of one
//! body's name; "known as". Where two names would fit, none is taken.

use std::collections::BTreeMap;

use headwater_model::EntityKind;

/// A form with what is known of it in this report.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// Folded words.
    pub words: Vec<String>,
    /// As first written.
    pub written: String,
    /// What it names.
    pub kind: EntityKind,
    /// True if its own neighbours say it is a place.
    pub place: bool,
}

/// For each form, the form that stands for its group. Quadratic only in the number of distinct names of one report, of which
/// at most 400 are compared.
pub(super) fn groups(forms: &[Form], aliases: &[(usize, usize)]) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..forms.len()).collect();
    for &(a, b) in aliases {
        union(&mut parent, a, b);
    }
    let bound = forms.len().min(400);
    let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate().take(bound) {
        if form.words.len() > 1 {
            for word in &form.words {
                let list = by_word.entry(word).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
    }
    for at in 0..bound {
        if let Some(full) = only(forms, &by_word, &parent, at) {
            union(&mut parent, at, full);
        }
    }
    (0..forms.len()).map(|at| find(&mut parent, at)).collect()
}

/// The one longer name that `at` is short for.
fn only(forms: &[Form], by_word: &BTreeMap<&str, Vec<usize>>, parent: &[usize], at: usize) -> Option<usize> {
    let form = &forms[at];
    let fits: Vec<usize> = match form.words.as_slice() {
        [] => Vec::new(),
        [word] => {
            let longer = by_word.get(word.as_str()).map_or(&[][..], Vec::as_slice);
            let short: Vec<usize> =
                longer.iter().copied().filter(|full| short_for(form, word, &forms[*full])).collect();
            if short.is_empty() && is_acronym(&form.written) {
                (0..forms.len().min(400)).filter(|full| spells(&form.written, &forms[*full])).collect()
            } else {
                short
            }
        }
        [first, ..] => by_word.get(first.as_str()).map_or(Vec::new(), |longer| {
            longer.iter().copied().filter(|full| *full != at && begins(&forms[*full], form)).collect()
        }),
    };
    // Several forms of one thing are one.
    let mut roots: Vec<usize> = fits.iter().map(|full| root(parent, *full)).collect();
    roots.sort_unstable();
    roots.dedup();
    (roots.len() == 1).then(|| fits[0])
}

fn short_for(form: &Form, word: &str, full: &Form) -> bool {
    let last = full.words.last().is_some_and(|own| own == word);
    let first = full.words.first().is_some_and(|own| own == word);
    match full.kind {
        EntityKind::Person => word.len() > 1 && (last || (first && !form.place)),
        EntityKind::Organisation | EntityKind::Other => {
            (last || first) && !form.place && form.kind != EntityKind::Place
        }
        EntityKind::Place | EntityKind::Facility => false,
    }
}

/// "Brightwater Airways" for "Brightwater Airways plc"; "Kabaena island" is not "Kabaena island port".
fn begins(full: &Form, form: &Form) -> bool {
    full.words.len() > form.words.len()
        && full.words.starts_with(&form.words)
        && full.kind == form.kind
        && full.kind == EntityKind::Organisation
}

/// Two to six capitals.
pub(super) fn is_acronym(written: &str) -> bool {
    let letters = written.chars().filter(|c| *c != '.').count();
    (2..=6).contains(&letters) && written.chars().all(|c| c.is_uppercase() || c == '.')
}

/// True if the capitals are the initials of the name, small words aside.
fn spells(acronym: &str, full: &Form) -> bool {
    const SMALL: &[&str] = &["of", "the", "for", "and", "de", "la", "le", "des", "du", "et", "l"];
    if full.words.len() < 2 || !matches!(full.kind, EntityKind::Organisation | EntityKind::Other) {
        return false;
    }
    let letters: String = acronym.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let initials =
        |words: &mut dyn Iterator<Item = &String>| words.filter_map(|word| word.chars().next()).collect::<String>();
    let all = initials(&mut full.words.iter());
    let large = initials(&mut full.words.iter().filter(|word| !SMALL.contains(&word.as_str())));
    letters == all || letters == large
}

fn root(parent: &[usize], at: usize) -> usize {
    let mut at = at;
    while parent[at] != at {
        at = parent[at];
    }
    at
}

fn find(parent: &mut [usize], at: usize) -> usize {
    let root = root(parent, at);
    parent[at] = root;
    root
}

/// The lower number stands for both.
fn union(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(parent, a), find(parent, b));
    parent[a.max(b)] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    fn form(name: &str, kind: EntityKind) -> Form {
        Form { words: fold(name).split(' ').map(str::to_owned).collect(), written: name.into(), kind, place: false }
    }

    fn same(names: &[(&str, EntityKind)], a: usize, b: usize) -> bool {
        let forms: Vec<Form> = names.iter().map(|(name, kind)| form(name, *kind)).collect();
        let groups = groups(&forms, &[]);
        groups[a] == groups[b]
    }

    #[test]
    fn a_surname_joins_its_only_full_name() {
        use EntityKind::Person;
        assert!(same(&[("Jana Malá", Person), ("Malá", Person)], 0, 1));
        assert!(!same(&[("Jana Malá", Person), ("Petr Malá", Person), ("Malá", Person)], 0, 2));
        assert!(!same(&[("Radim Havlík", Person), ("Havlas", Person)], 0, 1));
    }

    #[test]
    fn an_acronym_joins_the_name_it_spells() {
        use EntityKind::Organisation;
        assert!(same(&[("National Bank of Slovakia", Organisation), ("NBS", Organisation)], 0, 1));
        assert!(!same(&[("National Bank of Slovakia", Organisation), ("NSB", Organisation)], 0, 1));
    }

    #[test]
    fn a_city_is_no_castle_and_no_newspaper() {
        use EntityKind::{Facility, Organisation, Place};
        assert!(!same(&[("Prague Castle", Facility), ("Prague", Place)], 0, 1));
        assert!(!same(&[("Moravia Today", Organisation), ("Moravia", Place)], 0, 1));
    }
}
