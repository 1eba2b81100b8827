//! The words that attribute, with what they take: one table, for English news in general.
//!
//! Verbs follow the reporting-verb classes of PARC3 and PolNeAR (Pareti 2012; Newell, Margolin and Ruths 2018) and the
//! say, characterize, deny, intend and order classes of VerbNet. What a verb takes is a string of letters:
//!
//! - `c` a clause ("said that it rained"), and with it a quotation or a parenthesis ("it rained, he said");
//! - `q` a quotation or a parenthesis only ("continued", "shrugged");
//! - `n` a noun phrase that tells a fact ("confirmed the exit", "blamed the weather");
//! - `v` a noun phrase that is judged rather than told ("praised the plan");
//! - `a` a noun phrase and what it is taken for ("described it as theft", "called it theft");
//! - `i` an infinitive of the subject ("promised to go");
//! - `o` a hearer and an infinitive ("urged them to go");
//! - `p` a prepositional phrase, by the prepositions of [`prepositions`] ("warned of floods").

use std::collections::HashMap;
use std::sync::LazyLock;

use headwater_model::CueClass;

/// What the table says of a verb.
#[derive(Clone, Copy, Debug)]
pub struct CueVerb {
    /// What the source does.
    pub class: CueClass,
    /// What it takes: the letters of the module's doc.
    pub takes: &'static str,
}

impl CueVerb {
    /// True if it takes one of `letters`.
    pub fn takes(&self, letters: &str) -> bool {
        self.takes.chars().any(|letter| letters.contains(letter))
    }
}

/// Class, what they take, lemmas. A lemma stands once; a particle is joined by a hyphen.
#[rustfmt::skip]
const VERBS: &[(CueClass, &str, &str)] = &[
    (CueClass::Say, "c", "say add state note observe remark opine quip joke exclaim retort mutter murmur whisper shout yell scream tweet \
        retweet blog email text testify recall recount reminisce lament complain grumble quote muse stress emphasise \
        emphasize underline underscore reiterate insist maintain contend argue assert posit reply respond answer counter \
        contest caution convey elaborate fume enthuse point-out relate chime-in concur aver intone surmise tell inform notify \
        radio phone summarise summarize remind assure reassure brief advise warn teach"),
    (CueClass::Say, "q", "continue go-on begin conclude interject interrupt chant cry shrug laugh smile sigh shoot-back fire-back snap \
        gush groan chuckle scoff sneer rail vent weigh-in text-back"),
    (CueClass::Say, "cn", "report announce declare proclaim write claim allege disclose reveal divulge publish post explain mention repeat \
        clarify specify detail stipulate outline leak broadcast cite preach predict forecast foresee prophesy project \
        estimate propose signal advertise rule signify tout unveil echo reference pronounce articulate enumerate hail \
        express voice"),
    (CueClass::Say, "cp", "comment hint boast brag gripe bemoan speak talk mumble"),
    (CueClass::Say, "cna", "describe suggest"),
    (CueClass::Say, "na", "identify name blame accuse charge fault credit"),
    (CueClass::Say, "a", "call give label brand dub term portray depict characterise characterize paint cast put refer frame decry nickname \
        style rate rank regard see view consider deem perceive liken"),
    (CueClass::Say, "v", "criticise criticize condemn denounce praise applaud slam blast attack assail lambast lambaste deride mock \
        ridicule berate chastise chide rebuke rebuff scold castigate defend endorse back support oppose favour favor \
        welcome commend salute thank congratulate question challenge debate discuss address advocate champion promote \
        compliment denigrate insult disparage bash rip knock pan skewer hammer trash deplore resent dislike admire \
        despise prefer appreciate respect embrace approve disapprove reprimand admonish"),
    (CueClass::Believe, "c", "believe think suppose presume assume suspect reckon guess feel figure bet doubt imagine worry judge gather sense \
        speculate theorise theorize hypothesise hypothesize conjecture realise realize know understand learn hear \
        remember forget recognise recognize wonder conceive find-out infer deduce"),
    (CueClass::Believe, "ci", "hope fear anticipate"),
    (CueClass::Believe, "cio", "expect"),
    (CueClass::Deny, "cn", "deny refute dispute rebut disavow disclaim"),
    (CueClass::Deny, "n", "reject dismiss rule-out repudiate discount shrug-off brush-off brush-aside contradict wave-away play-down \
        downplay disown debunk"),
    (CueClass::Confirm, "cn", "confirm acknowledge admit concede verify affirm corroborate certify attest confess authenticate reaffirm \
        reconfirm substantiate validate"),
    (CueClass::Confirm, "cip", "agree"),
    (CueClass::Confirm, "c", "accept"),
    (CueClass::Intend, "ci", "promise pledge vow swear threaten resolve decide determine undertake guarantee commit"),
    (CueClass::Intend, "i", "plan intend aim seek offer prepare refuse decline mull opt choose long yearn look strive aspire wish"),
    (CueClass::Intend, "io", "want"),
    (CueClass::Ask, "co", "ask demand urge request order instruct direct command beg implore plead appeal recommend encourage invite \
        require persuade exhort press"),
    (CueClass::Ask, "c", "inquire enquire query"),
    (CueClass::Show, "cn", "show demonstrate prove indicate illustrate imply reflect establish document record"),
    (CueClass::Show, "c", "find discover uncover"),
    (CueClass::Show, "n", "list"),
    (CueClass::Show, "q", "read"),
];

static TABLE: LazyLock<HashMap<&'static str, CueVerb>> = LazyLock::new(|| {
    let rows = VERBS.iter().flat_map(|&(class, takes, lemmas)| {
        lemmas.split_whitespace().map(move |lemma| (lemma, CueVerb { class, takes }))
    });
    rows.collect()
});

/// The entry for a verb's lemma in lower case, with its particle if it has one ("rule", "out").
///
/// A particle that makes no entry of its own is ignored ("speak up" is "speak"), unless the verb attributes only with
/// a particle.
pub fn verb(lemma: &str, particle: Option<&str>) -> Option<CueVerb> {
    let joined = particle.and_then(|particle| TABLE.get(format!("{lemma}-{particle}").as_str()));
    joined.or_else(|| TABLE.get(lemma)).copied()
}

/// The prepositions under which a verb's content may stand.
pub fn prepositions(lemma: &str) -> &'static [&'static str] {
    match lemma {
        "accuse" | "suspect" => &["of"],
        "warn" => &["of", "about", "against"],
        "write" => &["of"],
        "speak" | "talk" | "joke" | "boast" | "brag" | "complain" | "dream" | "tell" => &["of", "about"],
        "hint" | "point" | "object" | "admit" | "confess" | "testify" | "attest" | "swear" | "refer" => &["to", "at"],
        "call" | "ask" | "plead" | "appeal" | "press" | "push" => &["for", "on"],
        "comment" | "elaborate" => &["on"],
        "worry" | "hear" | "learn" | "know" | "think" | "inform" => &["of", "about"],
        "insist" | "report" => &["on"],
        "agree" => &["on", "with", "to"],
        "hope" | "wish" => &["for"],
        "conclude" => &["from"],
        _ => &[],
    }
}

/// The class of a noun that has what it tells in a clause or after "of" ("the claim that ...", "denial of ...").
pub fn noun(lemma: &str) -> Option<CueClass> {
    Some(match lemma {
        "claim" | "statement" | "announcement" | "assertion" | "allegation" | "accusation" | "report" | "warning"
        | "suggestion" | "argument" | "declaration" | "revelation" | "prediction" | "forecast" | "contention"
        | "remark" | "comment" | "complaint" | "rumour" | "rumor" | "news" | "word" | "insistence" | "testimony" => {
            CueClass::Say
        }
        "belief" | "view" | "fear" | "hope" | "opinion" | "expectation" | "suspicion" | "conviction" | "concern"
        | "speculation" | "impression" | "idea" | "notion" | "thought" | "assumption" | "feeling" | "worry" => {
            CueClass::Believe
        }
        "denial" | "rejection" | "dismissal" => CueClass::Deny,
        "confirmation" | "admission" | "acknowledgement" | "acknowledgment" | "confession" => CueClass::Confirm,
        "promise" | "pledge" | "vow" | "threat" | "plan" | "decision" | "intention" | "refusal" | "offer"
        | "commitment" | "proposal" => CueClass::Intend,
        "demand" | "request" | "order" | "appeal" | "call" => CueClass::Ask,
        "finding" | "evidence" | "proof" | "indication" | "sign" => CueClass::Show,
        _ => return None,
    })
}

/// Predicates that say of a report or figure that it does not hold.
#[rustfmt::skip]
pub const WRONG: &[&str] = &[
    "wrong", "false", "untrue", "incorrect", "baseless", "unfounded", "groundless", "inaccurate", "fake", "nonsense",
    "rubbish", "fabricated", "misleading", "unsubstantiated", "invented", "impossible",
];

/// True for an adverb that attributes to nobody in particular.
pub fn hearsay(lemma: &str) -> bool {
    matches!(
        lemma,
        "reportedly"
            | "allegedly"
            | "supposedly"
            | "purportedly"
            | "rumouredly"
            | "rumoredly"
            | "ostensibly"
            | "reputedly"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_lemma_stands_twice() {
        let rows = VERBS.iter().flat_map(|row| row.2.split_whitespace());
        let mut seen = std::collections::HashSet::new();
        for lemma in rows {
            assert!(seen.insert(lemma), "{lemma} stands twice");
        }
    }

    #[test]
    fn a_particle_decides() {
        assert_eq!(verb("rule", Some("out")).map(|verb| verb.class), Some(CueClass::Deny));
        assert_eq!(verb("rule", None).map(|verb| verb.class), Some(CueClass::Say));
        assert!(verb("point", None).is_none());
        assert!(verb("sink", None).is_none());
    }
}
