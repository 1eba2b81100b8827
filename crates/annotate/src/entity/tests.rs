//! Names in small hand-made parses: `word/TAG` or `word/TAG:LABEL`, one sentence each line.

use headwater_model::*;

use super::mentions;

/// A report and its parse; every token hangs on the first verb of its line.
fn read(marked: &str) -> (Report, Parse) {
    let mut text = String::new();
    let mut parse = Parse::default();
    for line in marked.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let first = parse.tokens.len();
        let mut label_before = None;
        for item in line.split(' ') {
            let (word, tag) = item.rsplit_once('/').expect("word/TAG");
            let (tag, label) = tag.split_once(':').map_or((tag, None), |(tag, label)| (tag, Some(label)));
            let start = text.len();
            text.push_str(word);
            let span = Span::new(start, text.len());
            text.push(' ');
            let tag = Tag::from_label(tag);
            let pos = match tag {
                Tag::Nnp | Tag::Nnps => Pos::Propn,
                Tag::Nn | Tag::Nns => Pos::Noun,
                Tag::Vbd | Tag::Vbz => Pos::Verb,
                Tag::Jj => Pos::Adj,
                Tag::In => Pos::Adp,
                Tag::Dt => Pos::Det,
                _ => Pos::Punct,
            };
            parse.tokens.push(Token {
                span,
                lemma: word.to_lowercase().into(),
                tag,
                pos,
                dep: Dep::Dep,
                head: first as u32,
                sentence: parse.sentences.len() as u32,
                entity: label.map(NamedEntity::from_label),
                entity_start: label.is_some() && label != label_before,
                space_after: true,
            });
            label_before = label;
        }
        let end = parse.tokens.len();
        let span = parse.tokens[first].span.cover(parse.tokens[end - 1].span);
        parse.sentences.push(Sentence { span, first: first as u32, end: end as u32, block: 0 });
    }
    let report = Report {
        id: ReportId("r".into()),
        place: Place::file("r.txt"),
        text,
        outlet: Some("Lysá Courier".into()),
        url: None,
        links: Vec::new(),
        title: None,
        title_given: None,
        byline: None,
        published: None,
        modified: None,
        blocks: vec![Block { span: Span::new(0, 0), kind: BlockKind::Paragraph, rule: "" }],
    };
    (report, parse)
}

/// Names with their group's first name, and their role.
fn found(marked: &str) -> Vec<(String, String, String)> {
    let (report, parse) = read(marked);
    let mentions = mentions(&report, &parse);
    let words = |span: Span| span.of(&report.text).to_owned();
    mentions
        .iter()
        .map(|m| (words(m.span), words(mentions[m.group as usize].span), m.role.map(words).unwrap_or_default()))
        .collect()
}

fn names(marked: &str) -> Vec<String> {
    found(marked).into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn a_title_is_no_part_of_the_name_but_its_role() {
    let found = found("Yesterday/RB Finance/NNP:ORG Minister/NNP Jana/NNP:PERSON Malá/NNP:PERSON resigned/VBD");
    assert_eq!(found, [("Jana Malá".into(), "Jana Malá".into(), "Finance Minister".into())]);
}

#[test]
fn an_office_alone_is_no_name() {
    assert_eq!(names("Then/RB the/DT Prime/NNP Minister/NNP resigned/VBD"), [""; 0]);
    assert_eq!(names("then/RB the/DT governor/NN resigned/VBD"), [""; 0]);
}

#[test]
fn a_people_as_adjective_is_no_name_but_part_of_one() {
    assert_eq!(names("the/DT Czech/JJ:NORP crown/NN fell/VBD"), [""; 0]);
    assert_eq!(names("the/DT Czech/NNP:ORG National/NNP:ORG Bank/NNP:ORG fell/VBD"), ["Czech National Bank"]);
}

#[test]
fn bodies_keep_their_small_words() {
    let name = "the/DT Ministry/NNP of/IN Foreign/NNP Affairs/NNP resigned/VBD";
    assert_eq!(names(name), ["Ministry of Foreign Affairs"]);
    assert_eq!(names("the/DT Hayat/NNP Tahrir/NNP al-Sham/NNP fell/VBD"), ["Hayat Tahrir al-Sham"]);
}

#[test]
fn a_surname_and_an_acronym_belong_to_their_names() {
    let text = "the/DT National/NNP:ORG Bank/NNP:ORG of/IN:ORG Lysá/NNP:ORG (/-LRB- NBL/NNP )/-RRB- fell/VBD
                then/RB Jana/NNP:PERSON Malá/NNP:PERSON resigned/VBD
                then/RB Malá/NNP:GPE and/CC the/DT NBL/NNP fell/VBD";
    let groups: Vec<(String, String)> = found(text).into_iter().map(|(name, group, _)| (name, group)).collect();
    let bank = "National Bank of Lysá";
    let expected = [(bank, bank), ("NBL", bank), ("Jana Malá", "Jana Malá"), ("Malá", "Jana Malá"), ("NBL", bank)];
    assert_eq!(groups, expected.map(|(name, group)| (name.to_owned(), group.to_owned())));
}

#[test]
fn a_surname_of_two_people_is_given_to_neither() {
    let text = "then/RB Jana/NNP:PERSON Malá/NNP:PERSON and/CC Věra/NNP:PERSON Malá/NNP:PERSON resigned/VBD
                then/RB Malá/NNP:PERSON fell/VBD";
    assert_eq!(found(text).last().map(|(_, group, _)| group.clone()), Some("Malá".into()));
}

#[test]
fn the_outlets_own_name_is_found_as_it_stands() {
    assert_eq!(names("they/PRP told/VBD the/DT Lysá/NNP Courier/NNP so/RB"), ["Lysá Courier"]);
}

#[test]
fn a_surname_at_the_head_of_a_sentence_counts_once_its_full_name_stood() {
    let full = "then/RB Jana/NNP:PERSON Malá/NNP:PERSON resigned/VBD";
    assert_eq!(names(&format!("{full}\nMalá/NNP resigned/VBD")), ["Jana Malá", "Malá"]);
    assert_eq!(names(&format!("{full}\nStorms/NNP resigned/VBD")), ["Jana Malá"]);
}

#[test]
fn a_shouted_word_is_no_name() {
    assert_eq!(names("they/PRP did/VBD NOT/NNP say/VBD and/CC not/RB write/VBD"), [""; 0]);
}

#[test]
fn odd_input_is_harmless() {
    for text in ["/NNP", "A/NNP", "-/:", "Ł/NNP:ORG -/: ß/NNP", "'s/POS", "🎉/NNP"] {
        let (report, parse) = read(&format!("{text} X/NNP"));
        mentions(&report, &parse).iter().for_each(|mention| assert!(!mention.span.is_empty()));
    }
}

#[test]
fn what_a_site_is_in_is_a_place_whatever_the_tagger_thinks() {
    let kind = |marked: &str| {
        let (report, parse) = read(marked);
        mentions(&report, &parse).last().map(|mention| mention.kind)
    };
    assert_eq!(kind("the/DT naval/JJ base/NN in/IN Tolos/NNP:PERSON fell/VBD"), Some(EntityKind::Place));
    assert_eq!(kind("the/DT Tolos/NNP:ORG airbase/NN fell/VBD"), Some(EntityKind::Place));
    assert_eq!(kind("then/RB Jana/NNP:PERSON Malá/NNP:PERSON fell/VBD"), Some(EntityKind::Person));
}

#[test]
fn a_month_that_people_are_called_is_a_given_name_before_a_surname_only() {
    assert_eq!(names("Then/RB Jan/NNP:DATE Novák/NNP:PERSON resigned/VBD"), ["Jan Novák"]);
    assert_eq!(names("April/NNP Hill/NNP:PERSON resigned/VBD"), ["April Hill"]);
    assert_eq!(names("It/PRP fell/VBD in/IN June/NNP:DATE"), [""; 0]);
    assert_eq!(names("In/IN May/NNP:DATE Novák/NNP:PERSON resigned/VBD"), ["Novák"]);
}

#[test]
fn the_outlets_own_name_takes_the_place_of_what_it_cuts() {
    assert_eq!(
        names("the/DT Lysá/NNP:GPE courier/NN and/CC Jana/NNP:PERSON Malá/NNP:PERSON met/VBD"),
        ["Lysá courier", "Jana Malá"]
    );
}
