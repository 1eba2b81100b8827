//! The surface forms of a story: every way a name is written, who writes it, and which forms a report itself equates.

use std::collections::{BTreeMap, BTreeSet};

use headwater_model::{CueClass, EntityKind, Mention, ReportIx, Source, SourceKind, Span, Story, Witness};

use super::fold::fold;

/// All spellings that fold to the same words.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    /// The folded words.
    pub words: Vec<String>,
    /// As written, with how often; titles and articles in front make further spellings.
    pub written: BTreeMap<String, u32>,
    /// Mentions of each kind, in the order of [`EntityKind`].
    pub kinds: [u32; 5],
    /// True if a report shows that a human being is meant: a title, or words that are said to be theirs.
    pub human: bool,
    /// Who writes it so.
    pub reports: BTreeSet<ReportIx>,
}

/// The kind with most mentions, the first on a tie.
pub(super) fn majority(kinds: &[u32; 5]) -> EntityKind {
    let best = kinds.iter().max().copied().unwrap_or(0);
    KINDS[kinds.iter().position(|count| *count == best).unwrap_or(4)]
}

/// Titles that stand before a person's name.
pub(super) const TITLES: &[&str] =
    &["Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Sir", "Dame", "Lord", "Lady"];

/// The kinds in their order.
pub(super) const KINDS: [EntityKind; 5] =
    [EntityKind::Person, EntityKind::Organisation, EntityKind::Place, EntityKind::Facility, EntityKind::Other];

/// Outlets whose names are looked for in the texts of a story.
const OUTLETS_MAX: usize = 60;

/// The forms of a story, and where they stand.
#[derive(Default)]
pub(super) struct Forms {
    /// In the order of their folded words.
    pub forms: Vec<Form>,
    /// Every mention: report, span, form, and the position of its report's group in `groups`.
    pub mentions: Vec<(ReportIx, Span, usize, usize)>,
    /// Forms that one report puts into one group, each group once.
    pub groups: Vec<BTreeSet<usize>>,
}

/// True if the mention names one who is said to say something.
fn speaks(witness: &Witness, mention: &Mention) -> bool {
    let own = |source: &Source| {
        source.kind == SourceKind::Person && source.span.is_some_and(|span| span.overlaps(mention.span))
    };
    let mut told = witness.layers.attributions.iter().filter(|attribution| attribution.class != CueClass::Attitude);
    told.any(|attribution| own(&attribution.source))
}

/// Gathers the forms of a story's reports.
pub(super) fn gather(witnesses: &[Witness], story: &Story) -> Forms {
    let outlets = outlets(witnesses, story);
    let kept = |report: ReportIx, mention: &Mention| {
        !outlets.iter().any(|(other, span)| *other == report && *span != mention.span && span.contains(mention.span))
    };
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for (report, mention, witness) in each(witnesses, story) {
        if kept(report, mention) {
            numbers.insert(fold(mention.span.of(&witness.report.text)), 0);
        }
    }
    for (report, span) in &outlets {
        numbers.insert(fold(span.of(&witnesses[report.at()].report.text)), 0);
    }
    for (position, number) in numbers.values_mut().enumerate() {
        *number = position;
    }
    let mut all = Forms { forms: vec![Form::default(); numbers.len()], ..Forms::default() };
    let mut group_of: BTreeMap<(ReportIx, u32), usize> = BTreeMap::new();
    for (report, mention, witness) in each(witnesses, story) {
        if !kept(report, mention) {
            continue;
        }
        let text = &witness.report.text;
        let written = mention.span.of(text);
        let folded = fold(written);
        let number = numbers[&folded];
        let form = &mut all.forms[number];
        form.words = folded.split(' ').map(str::to_owned).collect();
        *form.written.entry(written.to_owned()).or_default() += 1;
        let told = if is_told_a_body(witness, mention) { EntityKind::Organisation } else { mention.kind };
        let kind = KINDS.iter().position(|kind| *kind == told).unwrap_or(4);
        form.kinds[kind] += 1;
        form.human |= told == EntityKind::Person && (mention.role.is_some() || speaks(witness, mention));
        form.reports.insert(report);
        let fresh = group_of.len();
        let group = *group_of.entry((report, mention.group)).or_insert(fresh);
        if group == all.groups.len() {
            all.groups.push(BTreeSet::new());
        }
        all.groups[group].insert(number);
        all.mentions.push((report, mention.span, number, group));
    }
    // What may belong to a name in print depends on what it names, and that is told by all its mentions.
    let mentions = each(witnesses, story).filter(|(report, mention, _)| kept(*report, mention));
    for ((_, mention, witness), place) in mentions.zip(0..) {
        let (_, _, number, _): (ReportIx, Span, usize, usize) = all.mentions[place];
        let kind = majority(&all.forms[number].kinds);
        for longer in longer_forms(witness, mention, kind) {
            all.forms[number].written.entry(longer).or_default();
        }
    }
    for (report, span) in outlets {
        let text = &witnesses[report.at()].report.text;
        let written = span.of(text);
        let number = numbers[&fold(written)];
        let form = &mut all.forms[number];
        // Whatever a tagger takes it for, it is a body: "Dorn Radio News" is its name in full.
        form.kinds = [0; 5];
        let behind = text[span.end as usize..].strip_prefix(' ').unwrap_or_default();
        let noun = behind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if BODY_NOUNS.contains(&noun) {
            form.written.entry(format!("{written} {noun}")).or_default();
        }
        if all.mentions.iter().any(|(other, known, ..)| *other == report && *known == span) {
            form.kinds[EntityKind::Organisation as usize] += 1;
            continue;
        }
        form.words = fold(written).split(' ').map(str::to_owned).collect();
        *form.written.entry(written.to_owned()).or_default() += 1;
        form.kinds[EntityKind::Organisation as usize] += 1;
        form.reports.insert(report);
        all.mentions.push((report, span, number, all.groups.len()));
        all.groups.push(BTreeSet::from([number]));
    }
    all
}

/// Where the names of the story's own outlets stand, in text that is read or not (bylines, datelines, credits): these names are
/// known for certain, and a tagger that knows no "Pražský kurýr" cuts them.
fn outlets(witnesses: &[Witness], story: &Story) -> Vec<(ReportIx, Span)> {
    let own = |report: &ReportIx| witnesses[report.at()].report.outlet.clone();
    let names: BTreeSet<String> =
        story.reports.iter().filter_map(own).filter(|name| name.chars().count() > 3).collect();
    let mut found = Vec::new();
    for name in names.iter().take(OUTLETS_MAX) {
        for spelling in BTreeSet::from([name.clone(), name.to_uppercase()]) {
            for &report in &story.reports {
                let text = &witnesses[report.at()].report.text;
                for (start, word) in text.match_indices(spelling.as_str()) {
                    let end = start + word.len();
                    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                    if !joins(text[..start].chars().next_back()) && !joins(text[end..].chars().next()) {
                        found.push((report, Span::new(start, end)));
                    }
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn each<'w>(witnesses: &'w [Witness], story: &'w Story) -> impl Iterator<Item = (ReportIx, &'w Mention, &'w Witness)> {
    story.reports.iter().flat_map(|&report| {
        let witness = &witnesses[report.at()];
        witness.layers.mentions.iter().map(move |mention| (report, mention, witness))
    })
}

/// The name with what belongs to it in print: "The Daily Crossbar", "President Ambrož", "Kabaena island".
fn longer_forms(witness: &Witness, mention: &Mention, kind: EntityKind) -> Vec<String> {
    let text = &witness.report.text;
    let tokens = &witness.layers.parse.tokens;
    let name = mention.span.of(text);
    let mut forms = Vec::new();
    let first = mention.first_token as usize;
    if let Some(before) = first.checked_sub(1).and_then(|at| tokens.get(at)) {
        let word = before.span.of(text);
        let same = tokens.get(first).is_some_and(|token| token.sentence == before.sentence);
        // "the Authority": a single word that is a name by its article.
        let single = mention.end_token == mention.first_token + 1;
        let body = kind == EntityKind::Organisation && single && !is_told_a_body(witness, mention);
        if same && (word == "The" || (word == "the" && body)) {
            forms.push(format!("{word} {name}"));
        }
        if kind == EntityKind::Person {
            forms.extend(titled(witness, mention));
        }
        // Whatever a tagger takes it for.
        if same && TITLES.contains(&word) {
            forms.push(format!("{word} {name}"));
        }
    }
    let end = mention.end_token as usize;
    let next = |at: usize| tokens.get(end + at).map_or("", |token| token.span.of(text));
    let behind: &[&str] = match kind {
        EntityKind::Place | EntityKind::Facility => PLACE_NOUNS,
        EntityKind::Organisation => BODY_NOUNS,
        _ => &[],
    };
    if behind.contains(&next(0)) {
        forms.push(format!("{name} {}", next(0)));
    } else if behind == PLACE_NOUNS && next(0) == "air" && next(1) == "base" {
        forms.push(format!("{name} air base"));
    }
    forms
}

/// Nouns that may follow a place's name and change nothing: "Kabaena island". A province is
/// not its town.
const PLACE_NOUNS: &[&str] = &["island", "peninsula", "hospital", "airport", "base"];
/// What may follow a body's name and change nothing: its legal form, or the word for what it is.
pub(super) const BODY_NOUNS: &[&str] = &[
    "plc",
    "Plc",
    "PLC",
    "Ltd",
    "Ltd.",
    "Limited",
    "Inc",
    "Inc.",
    "Corp",
    "Corp.",
    "AG",
    "SE",
    "SA",
    "S.A.",
    "NV",
    "N.V.",
    "GmbH",
    "LLC",
    "LLP",
    "group",
    "Group",
    "company",
    "hospital",
    "hospitals",
    "clinic",
    "clinics",
    "News",
    "Live",
    "Online",
    "airline",
    "bank",
];

/// True if the words around a name say that it is a body whatever a tagger took it for: "the Ourthe-Semois clinics".
fn is_told_a_body(witness: &Witness, mention: &Mention) -> bool {
    let text = &witness.report.text;
    let tokens = &witness.layers.parse.tokens;
    let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |token| token.span.of(text));
    let before = word((mention.first_token as usize).checked_sub(1));
    let behind = word(Some(mention.end_token as usize));
    before.eq_ignore_ascii_case("the") && BODY_NOUNS.contains(&behind) && mention.kind != EntityKind::Place
}

/// The name behind the capitalised words of a person's role: "Governor Havlík", "Regional Governor Havlík".
fn titled(witness: &Witness, mention: &Mention) -> Vec<String> {
    let text = &witness.report.text;
    let tokens = &witness.layers.parse.tokens;
    let first = mention.first_token as usize;
    let Some(role) = mention.role else { return Vec::new() };
    let mut forms = Vec::new();
    for before in (0..first).rev() {
        let token = &tokens[before];
        let joined = token.sentence == tokens[first].sentence && role.contains(token.span);
        if !joined || !token.span.of(text).starts_with(char::is_uppercase) {
            break;
        }
        forms.push(token.span.cover(mention.span).of(text).to_owned());
    }
    forms
}
