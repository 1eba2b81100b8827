//! Nouns for those who speak: people without a name, bodies, documents, and people by their role.

/// What a common noun says of a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Noun {
    /// "source", "person", "resident": somebody without a name.
    Somebody,
    /// "minister", "spokeswoman": one person by a role that this report may fill with a name.
    Role,
    /// "bank", "ministry", "police": a body.
    Body,
    /// "letter", "report", "data": something written.
    Paper,
}

/// What kind of source a noun names, by its lemma in lower case; `None` for things that do not speak.
pub fn noun(lemma: &str) -> Option<Noun> {
    if SOMEBODY.split_whitespace().any(|word| word == lemma) {
        Some(Noun::Somebody)
    } else if ROLE.split_whitespace().any(|word| word == lemma) {
        Some(Noun::Role)
    } else if BODY.split_whitespace().any(|word| word == lemma) {
        Some(Noun::Body)
    } else if PAPER.split_whitespace().any(|word| word == lemma) {
        Some(Noun::Paper)
    } else {
        None
    }
}

/// True for a noun, by its lemma, that has the form of one who does something: "drugmaker", "epidemiologist", "historian".
pub fn is_agent(lemma: &str) -> bool {
    const ENDINGS: [&str; 14] =
        ["er", "or", "ist", "ian", "eer", "ee", "man", "men", "woman", "women", "crat", "folk", "mate", "child"];
    ENDINGS.iter().any(|ending| lemma.len() > ending.len() + 2 && lemma.ends_with(ending))
        && !THING.split_whitespace().any(|word| word == lemma)
}

/// Nouns with such an ending that are things.
const THING: &str = "number power order matter letter weather winter summer september october november december offer answer corner \
    quarter water river factor sector error monitor door floor color honor labor behavior favor favour labour colour honour \
    behaviour terror tumor tumour border shoulder chapter disaster chamber remainder reminder encounter transfer register \
    counter vector mirror interior exterior fever finger paper fee coffee degree guarantee pedigree tree knee spree decree jubilee \
    filter barrier computer server router poster banner layer meter liter litre trailer tower \
    flower shower dinner supper butter copper silver timber rubber shelter cover hunger anger danger wonder thunder \
    cancer laser motor tractor reactor elevator generator indicator corridor harbor harbour humor humour rumor rumour \
    flavor flavour horror minor major junior senior manner container cluster master gender tender bladder ladder folder \
    center theater sewer trigger pier tier prayer cylinder specimen regimen acumen omen";

const SOMEBODY: &str = "source people person individual insider man woman boy girl official aide adviser advisor diplomat \
    resident witness eyewitness bystander onlooker neighbour neighbor local villager survivor victim relative friend colleague \
    associate ally executive employee worker staffer staff member analyst expert economist trader banker investor \
    researcher scientist observer critic supporter opponent voter activist protester demonstrator campaigner \
    lawmaker politician senator congressman congresswoman delegate strategist pollster scholar historian academic \
    passenger driver sailor crew fisherman farmer student pupil teacher parent patient customer fan player \
    soldier fighter rebel militant commander officer policeman policewoman investigator prosecutor firefighter rescuer \
    paramedic medic nurse volunteer refugee migrant prisoner inmate hacker scout reporter journalist correspondent \
    veteran donor tenant shopkeeper trucker engineer technician accountant auditor lobbyist negotiator mediator other \
    one family brother sister father mother son daughter wife husband uncle aunt cousin counsel veterinarian dealer broker \
    doctor lawyer attorney consultant contractor inspector surgeon physician clerk cleric priest guard pilot chef athlete \
    chemist coroner participant applicant combatant immigrant informant merchant servant expat elder whistle-blower";

const ROLE: &str = "minister president premier chancellor governor mayor spokesman spokeswoman spokesperson secretary chief head director \
    chairman chairwoman chair chairperson ceo cfo founder owner manager coach captain leader ambassador envoy judge justice \
    commissioner general admiral colonel major sergeant sheriff bishop pope king queen prince princess king-in-waiting \
    professor dean principal agent author candidate nominee incumbent deputy vice-president co-founder boss star \
    midfielder striker goalkeeper defender singer actor actress writer editor columnist presenter host senator \
    congresswoman congressman representative speaker superintendent treasurer comptroller undersecretary billionaire businessman \
    businesswoman politician defendant plaintiff suspect magnate mogul entrepreneur novelist";

const BODY: &str = "bank ministry government company firm office police agency authority court union party club army military navy air-force \
    council commission committee board group operator organisation organization association federation league university institute \
    institution department administration congress parliament senate regulator watchdog manufacturer maker airline carrier producer supplier \
    retailer insurer lender fund charity foundation hospital school church embassy consulate kremlin cabinet opposition coalition \
    campaign team side management leadership headquarters bureau service brigade guard coastguard ombudsman tribunal jury prosecution \
    defence defense corporation conglomerate consortium subsidiary parent shareholder creditor customer country state nation \
    city town village region province district municipality industry market community faction movement alliance bloc republic \
    exchange centre center laboratory lab clinic network ngo startup developer publisher brewery dairy plant port utility \
    treasury state-department white-house force media newspaper daily weekly tabloid broadcaster website portal magazine outlet press \
    site channel paper station think-tank panel mission delegation society";

const PAPER: &str = "report statement letter filing document paper study survey poll data figure statistic notice list manifest record \
    email e-mail memo memorandum transcript indictment complaint lawsuit suit audit note message tweet post release communique communiqué \
    declaration announcement review analysis research investigation inquiry article story account dossier file brief briefing log minute \
    contract agreement resolution bill law text file recording footage video image photo photograph tape map certificate census \
    estimate forecast index bulletin advisory warning evidence book biography diary affidavit testimony ruling verdict judgment \
    judgement summary findings table chart questionnaire archive message interview column editorial dispatch despatch copy presentation \
    introduction guidance guideline legislation sheet";

/// True for an outlet noun in the plural or without a name: "media", "newspapers".
pub fn is_press(lemma: &str) -> bool {
    crate::credit::outlet::is_outlet_noun(lemma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_who_may_speak() {
        assert_eq!(noun("source"), Some(Noun::Somebody));
        assert_eq!(noun("spokeswoman"), Some(Noun::Role));
        assert_eq!(noun("ministry"), Some(Noun::Body));
        assert_eq!(noun("manifest"), Some(Noun::Paper));
        for agent in ["drugmaker", "epidemiologist", "statistician", "protestor", "congressman"] {
            assert!(is_agent(agent), "{agent}");
        }
        for thing in ["number", "matter", "agenda", "week", "degree"] {
            assert!(!is_agent(thing), "{thing}");
        }
        for thing in ["reason", "dispute", "wave", "tuesday"] {
            assert_eq!(noun(thing), None, "{thing}");
        }
    }
}
