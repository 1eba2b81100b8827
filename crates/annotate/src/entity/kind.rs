//! What a name names: every mention votes for its form, with its label, its words and its neighbours.

use headwater_model::{Dep, EntityKind, NamedEntity, Parse, Pos};

use super::lexicon;
use super::run::Run;

/// Votes for each kind, in the order of [`EntityKind`].
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Votes([f32; 5]);

const KINDS: [EntityKind; 5] =
    [EntityKind::Person, EntityKind::Organisation, EntityKind::Place, EntityKind::Facility, EntityKind::Other];

impl Votes {
    /// Adds votes.
    pub fn add(&mut self, kind: EntityKind, votes: f32) {
        self.0[kind as usize] += votes;
    }

    /// Adds the votes of another mention.
    pub fn join(&mut self, other: Votes) {
        for (mine, more) in self.0.iter_mut().zip(other.0) {
            *mine += more;
        }
    }

    /// The kind with the most votes; on a tie the one named first in [`EntityKind`].
    pub fn winner(&self) -> EntityKind {
        let mut best = 4;
        for (at, votes) in self.0.iter().enumerate().rev() {
            if *votes >= self.0[best] && *votes > 0.0 {
                best = at;
            }
        }
        KINDS[best]
    }

    /// Votes for `kind`.
    pub fn of(&self, kind: EntityKind) -> f32 {
        self.0[kind as usize]
    }
}

/// The votes of one mention. A label of the tagger is one vote; what the words say outright is worth several.
pub(super) fn votes(text: &str, parse: &Parse, run: Run) -> Votes {
    use EntityKind::{Facility, Organisation, Other, Person, Place};
    let tokens = &parse.tokens;
    let word = |at: usize| tokens[at].span.of(text);
    let mut votes = Votes::default();
    let last = run.end - 1;
    let single = run.end == run.first + 1;
    for label in (run.first..run.end).filter_map(|at| tokens[at].entity) {
        let share = 1.0 / (run.end - run.first) as f32;
        let kind = match label {
            NamedEntity::Person => Person,
            NamedEntity::Org => Organisation,
            NamedEntity::Gpe | NamedEntity::Loc => Place,
            NamedEntity::Fac => Facility,
            _ => Other,
        };
        // The tagger takes any rare single word for a person.
        votes.add(kind, if single && kind == Person { 0.5 } else { share });
    }
    let plain = !(run.first..run.end).any(|at| word(at).chars().any(|c| c.is_ascii_digit() || c == '&'));
    if (2..=3).contains(&(run.end - run.first)) && plain {
        votes.add(Person, 0.3);
    }
    let (first_word, last_word) = (word(run.first), word(last));
    if lexicon::is_body(last_word) || (run.end - run.first > 1 && lexicon::opens_body(first_word)) {
        votes.add(Organisation, 4.0);
    }
    if run.end - run.first > 1 {
        if lexicon::opens_ship(first_word) {
            votes.add(Other, 6.0);
        }
        if lexicon::is_place(last_word) {
            votes.add(Place, 4.0);
        }
        if lexicon::is_facility(last_word) {
            votes.add(Facility, 4.0);
        }
    }
    let before = run.first.checked_sub(1).filter(|at| tokens[*at].sentence == tokens[run.first].sentence).map(word);
    if let Some(before) = before {
        if run.title < run.first && lexicon::is_title(before) || lexicon::is_courtesy(before) {
            votes.add(Person, 4.0);
        } else if lexicon::is_title(before) {
            votes.add(Person, 2.0);
        }
        match before.to_lowercase().as_str() {
            // "in" stands before places most often, before bodies seldom, before people never.
            "in" | "near" | "off" => votes.add(Place, 1.5),
            "from" | "to" | "at" => votes.add(Place, 0.3),
            "island" | "town" | "village" | "city" | "province" => votes.add(Place, 3.0),
            "ferry" | "ship" | "vessel" | "tanker" => votes.add(Other, 3.0),
            _ => {}
        }
        // "the naval base in Tolos", "air bases at Hameen": what is sited there makes it a place.
        let sited = run.first >= 2 && matches!(before, "in" | "at" | "near") && lexicon::is_site(word(run.first - 2));
        if sited {
            votes.add(Place, 3.0);
        }
        let of = run.first >= 2 && before == "of";
        if of && ["town", "village", "city", "province", "island", "port", "region"].contains(&word(run.first - 2)) {
            votes.add(Place, 3.0);
        }
    }
    let next = (run.end < tokens.len() && tokens[run.end].sentence == tokens[last].sentence).then_some(run.end);
    if let Some(next) = next {
        let second = if next + 1 < tokens.len() { word(next + 1) } else { "" };
        let aged =
            word(next) == "," && second.len() <= 3 && second.parse::<u32>().is_ok_and(|age| (5..115).contains(&age));
        if aged {
            votes.add(Person, 4.0);
        }
        if word(next) == "who" || (word(next) == "," && ["who", "whose"].contains(&second)) {
            votes.add(Person, 3.0);
        }
        match word(next) {
            "island" | "province" | "region" | "county" | "district" => votes.add(Place, 3.0),
            "naval" | "air" | "military" | "army" if lexicon::is_site(second) => votes.add(Place, 3.0),
            site if lexicon::is_site(site) => votes.add(Place, 3.0),
            _ => {}
        }
    }
    let head = &tokens[last];
    let governor = tokens.get(head.head as usize);
    let says = governor.is_some_and(|verb| verb.pos == Pos::Verb && lexicon::is_saying(&verb.lemma));
    if says && matches!(head.dep, Dep::Nsubj | Dep::Agent) {
        let outlet =
            governor.is_some_and(|verb| ["report", "write", "publish", "cite", "quote"].contains(&verb.lemma.as_str()));
        votes.add(Person, if single { 0.6 } else { 1.0 });
        votes.add(
            Organisation,
            if outlet {
                1.5
            } else if single {
                0.8
            } else {
                0.2
            },
        );
    }
    let told = governor.is_some_and(|verb| verb.pos == Pos::Verb && verb.lemma == "tell");
    if told && matches!(head.dep, Dep::Dobj | Dep::Dative) {
        votes.add(Organisation, 1.5);
    }
    if word(last).len() >= 2 && run.end - run.first == 1 && word(last).chars().all(char::is_uppercase) {
        votes.add(Organisation, 0.4);
    }
    votes
}
