//! Words that news English uses for one another: a small thesaurus, written for this project.
//!
//! One line is one group of lemmas that an editor who rewrites a report may exchange. The groups are wide on purpose
//! (a rewriter's "told" is another's "notified") and weigh less than the same word does. Opposites are not kept
//! apart from each other by anything here: whether a passage says yes or no is decided elsewhere. A word may stand in
//! several groups.

use rustc_hash::FxHashMap;

/// Most groups one word may stand in; a line that would give it more is a mistake in the table.
pub const GROUPS_MAX: usize = 4;

/// The groups a lemma belongs to, padded with `0` (which is no group).
pub type Groups = [u16; GROUPS_MAX];

/// True if the two words stand in one group.
pub fn share_group(a: Groups, b: Groups) -> bool {
    a.iter().any(|&group| group != 0 && b.contains(&group))
}

/// The thesaurus, ready for look-up by lemma.
pub struct Thesaurus {
    groups: FxHashMap<&'static str, Groups>,
}

impl Thesaurus {
    /// Reads the table. Linear in its size; read it once and keep it.
    pub fn news() -> Thesaurus {
        let mut groups: FxHashMap<&'static str, Groups> = FxHashMap::default();
        for (line, words) in TABLE.lines().enumerate() {
            for word in words.split_whitespace() {
                let entry = groups.entry(word).or_default();
                if let Some(free) = entry.iter_mut().find(|group| **group == 0) {
                    *free = u16::try_from(line + 1).expect("the table has fewer than 65,535 lines");
                }
            }
        }
        Thesaurus { groups }
    }

    /// The groups of a lemma in lower case; all zero if it has none.
    pub fn groups(&self, lemma: &str) -> Groups {
        self.groups.get(lemma).copied().unwrap_or_default()
    }
}

/// Words of a lemma's groups besides itself, in the table's order, each once, at most `most`.
pub fn synonyms(lemma: &str, most: usize) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for line in TABLE.lines().filter(|line| line.split_whitespace().any(|word| word == lemma)) {
        let others = line.split_whitespace().filter(|&word| word != lemma);
        for word in others {
            if found.len() < most && !found.contains(&word) {
                found.push(word);
            }
        }
    }
    found
}

const TABLE: &str = "\
resign resignation quit leave depart departure exit go step retire retirement stand
remove oust fire sack dismiss dismissal topple depose overthrow fall
appoint appointment name nominate nomination pick choose choice select selection
replace replacement succeed successor substitute
elect election vote poll ballot
kill die dead death fatality victim casualty perish deceased lose slay murder life
injure injury wound hurt harm hospitalise hospitalize
survive survivor rescue save pluck evacuate recover retrieve pull
missing disappear vanish lost unaccounted
sink founder capsize submerge
crash collide collision smash wreck accident disaster tragedy incident
explode explosion blast bomb bombing detonate
fire blaze burn inferno flame
shoot shooting gunfire gunshot
attack assault strike raid offensive hit target
invade invasion incursion
flee escape
arrest detain custody hold capture seize jail imprison apprehend
charge accuse allege accusation allegation blame indict
sentence convict conviction guilty
trial court hearing tribunal
judge justice magistrate
police officer cop constable detective
prosecutor prosecution attorney
lawyer counsel solicitor barrister
investigate investigation probe inquiry enquiry examine examination inspect inspection scrutinise scrutinize
question interrogate quiz
report account article story piece
report write say state announce announcement tell declare disclose disclosure reveal uncover inform notify unveil
say tell remark comment add note explain mention observe
confirm confirmation affirm verify corroborate acknowledge admit concede
deny denial reject rejection dismiss refute rebuff repudiate contradict disclaim
refuse refusal decline rebuff spurn reject
claim assert insist maintain contend argue allege
believe think reckon feel consider view
know aware familiar knowledge informed
expect anticipate forecast predict estimate project
hope want wish seek desire aim
plan intend intention prepare ready set propose proposal scheme
decide decision resolve determine choice
agree agreement deal accord pact arrangement settlement understanding consent handshake
talk talks negotiate negotiation discuss discussion converse dialogue contact
meet meeting summit gather gathering session conference
sign signature ink seal
dispute row quarrel conflict clash feud fight argument disagreement odds spat battle
war conflict fighting hostilities
ceasefire truce armistice
protest demonstration demonstrate demonstrator protester rally march riot
strike walkout stoppage
order command instruct direct instruction
demand require call urge ask request appeal
ask inquire question request
answer reply respond response
warn warning caution alert
threaten threat menace
promise pledge vow commit commitment
offer bid proposal approach proposition propose
buy purchase acquire acquisition takeover snap
sell sale disposal divest
merge merger combine combination tie-up
pay payment hand spend fork shell
cost price value worth fee sum amount charge
wage wages salary pay earnings pocket
money cash fund funds funding finance
profit gain gains earnings surplus return
loss deficit shortfall
debt loan borrowing borrow credit
tax levy duty tariff
budget treasury exchequer
rise increase climb grow growth jump surge soar gain up raise hike lift boost
fall drop decline decrease slide slip slump plunge tumble sink weaken dip lose crash
cut reduce reduction slash lower trim shrink
hold keep retain maintain unchanged
begin start launch commence open kick
end finish conclude complete stop cease halt close over
stop halt suspend suspension pause freeze
continue carry persist proceed remain stay
delay postpone postponement defer put
cancel scrap abandon drop
ban prohibit bar forbid outlaw block
allow permit approve approval authorise authorize let grant licence license permission
withdraw withdrawal recall pull retreat retract
send deliver dispatch submit ship forward
receive get obtain gain accept
give provide supply hand grant offer
take seize grab snatch
steal theft rob robbery loot
publish release issue post print
leak leaked disclose
show display demonstrate indicate
find discover discovery detect locate spot
see view watch witness notice
search hunt look seek
help aid assist assistance support back backing
join enter enrol
visit trip travel tour journey
return back
arrive arrival come reach
travel fly go head
move transfer shift relocate switch
carry transport convey bear
build construct construction erect
destroy destruction demolish ruin wreck
damage harm hit
close shut closure
open reopen
lead head run govern command chair steer oversee
head leader chief boss director president governor chairman chairwoman chair chairperson
minister secretary
official officer authority functionary
spokesman spokeswoman spokesperson representative speaker
government administration cabinet state authorities
parliament assembly legislature congress house chamber
law bill legislation act statute
rule regulation
regulator watchdog authority agency
company firm business corporation group enterprise concern outfit maker organisation organization
bank lender
factory plant works mill
shop store outlet
employee worker staff personnel
job post position role office
union federation labour labor
customer client consumer buyer shopper
investor shareholder
share stock equity
market exchange bourse
price rate tariff
currency money
person people individual human
man bloke guy gentleman
woman lady
child kid boy girl youngster minor
family relative kin
friend ally companion
enemy foe rival opponent
patient case
doctor physician medic
hospital clinic infirmary
nurse carer
drug medicine medication pill tablet
box pack package packet carton
batch lot consignment
illness disease sickness ill sick unwell
infect infection virus outbreak epidemic
test trial check examination
scientist researcher expert specialist analyst academic
study research paper survey
student pupil
school college academy
teacher professor lecturer
soldier troop trooper serviceman military army force
weapon arm gun rifle
missile rocket
plane aircraft jet airplane aeroplane airliner
airline carrier
ship vessel boat ferry craft
captain skipper commander master
crew team staff
passenger traveller traveler commuter
train rail railway
car vehicle automobile
lorry truck
road street highway motorway
bridge span crossing
port harbour harbor dock
airport airfield
base camp barracks
house home building residence
town city municipality
village hamlet settlement
region province county district area
border frontier
country nation state land
island isle
sea ocean water
storm hurricane cyclone typhoon
flood flooding deluge
earthquake quake tremor
wave surge swell
weather climate
hacker cybercriminal attacker intruder gang crew group criminal crook
hack breach cyberattack intrusion
data information file record detail
ransom extortion extort
document paper file letter list manifest record
letter note message
statement announcement notice communique release declaration
list register roster rundown manifest inventory
copy duplicate version
evidence proof
source insider informant
whistleblower insider
newspaper paper daily tabloid
agency wire newswire
website site portal
journalist reporter correspondent writer
picture photo photograph image
video footage film clip
term period stint mandate tenure
contract deal agreement
club side team outfit
player footballer midfielder striker
coach manager gaffer trainer
match game fixture
win victory triumph beat
lose defeat loss
final last ultimate
medical examination check-up clinical
new fresh latest
early previous former prior
big large huge massive giant major great
small little minor tiny
important key crucial vital significant
near close almost nearly about around approximately roughly some
fast quick rapid swift
immediate immediately instant promptly
secret private confidential intimate
dangerous hazardous risky
risk danger hazard
safe safety security secure
problem issue trouble difficulty
reason cause motive ground
result outcome consequence effect
part portion share section piece
number figure total count toll tally
half fifty
twice double twofold
third triple
month monthly
week weekly
day daily
year annual annually yearly
last previous
next following coming
late recent
shortage lack scarcity
crisis emergency
victim sufferer
owner operator proprietor administrator
license licence permit certificate certify certified ensure
overload overloaded overcrowd overcrowded packed crowded
wait await
reach contact
anonymous unnamed unidentified
identify name
suspect accused defendant
scene site spot place location
night evening
morning dawn
drought dry
poison toxin toxic contaminate contamination taint tainted impurity chemical
limit ceiling cap level threshold
factor element
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_line_share_a_group() {
        let thesaurus = Thesaurus::news();
        assert!(share_group(thesaurus.groups("resign"), thesaurus.groups("quit")));
        assert!(share_group(thesaurus.groups("dispute"), thesaurus.groups("quarrel")));
    }

    #[test]
    fn words_of_no_common_line_and_unknown_words_share_none() {
        let thesaurus = Thesaurus::news();
        assert!(!share_group(thesaurus.groups("resign"), thesaurus.groups("ferry")));
        assert!(!share_group(thesaurus.groups("xylophone"), thesaurus.groups("xylophone")));
    }

    #[test]
    fn no_word_stands_in_more_groups_than_it_can_hold() {
        let mut count: FxHashMap<&str, usize> = FxHashMap::default();
        for line in TABLE.lines() {
            for word in line.split_whitespace() {
                *count.entry(word).or_default() += 1;
            }
        }
        let mut over: Vec<_> = count.into_iter().filter(|&(_, lines)| lines > GROUPS_MAX).collect();
        over.sort_unstable();
        assert_eq!(over, []);
    }

    #[test]
    fn synonyms_are_a_words_groups_without_itself() {
        assert_eq!(synonyms("ceasefire", 9), ["truce", "armistice"]);
        assert_eq!(synonyms("ceasefire", 1), ["truce"]);
        assert!(synonyms("zither", 9).is_empty());
    }
}
