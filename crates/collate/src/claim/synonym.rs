//! Words that say nearly the same in English news: classes of verbs, nouns and their derived forms.
//!
//! A small hand-made thesaurus of what reports change most when they retell one another: the verbs of events (leaving office, dying,
//! buying, moving money, courts, accidents), their nouns, and the everyday variants of persons and things. It joins lemmas,
//! not senses, so a class holds only words whose other senses are rare in news. Words of different outcome ("consider" and
//! "decide") are never one class. Phrasal verbs are written with their particle ("step down").

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// The class a folded lemma belongs to, named by its first word.
pub(super) fn class(lemma: &str) -> Option<&'static str> {
    static CLASSES: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    let classes = CLASSES.get_or_init(|| {
        let mut classes = FxHashMap::default();
        for line in WORDS.lines() {
            let mut words = line.split(',').map(str::trim).filter(|word| !word.is_empty());
            if let Some(first) = words.next() {
                classes.insert(first, first);
                for word in words {
                    classes.entry(word).or_insert(first);
                }
            }
        }
        classes
    });
    classes.get(lemma).copied()
}

/// Verbs and adverbs too general to tell one statement from another.
pub(super) fn is_light(lemma: &str) -> bool {
    const LIGHT: [&str; 28] = [
        "be", "have", "do", "make", "take", "get", "say", "tell", "come", "put", "give", "also", "then", "now", "so", "just",
        "still", "too", "only", "even", "yet", "already", "here", "there", "however", "thus", "not", "s",
    ];
    LIGHT.contains(&lemma)
}

/// One class a line. Where a word could stand in two, the first line wins.
const WORDS: &str = "\
resign, resignation, quit, step down, stand down, step aside, bow out, exit, departure, depart, leave, go, give up
dismiss, dismissal, fire, sack, oust, ouster, remove
appoint, appointment, name, nominate, nomination
elect, election, vote, poll, ballot
die, death, dead, kill, perish, decease, deceased, fatality, killing, body, corpse
injure, injury, wound, hurt, injured, wounded
survive, survivor
rescue, save, pluck, pick up
miss, missing, unaccounted
find, recover, locate, discover, retrieve
sink, sinking, go down, founder, capsize, submerge, submerged
crash, collide, collision, wreck
explode, explosion, blast, detonate, bombing
fire, blaze, burn, inferno
attack, assault, strike, raid, hit
ship, vessel, ferry, boat
passenger, traveler, traveller
patient, client
worker, employee, staff, staffer, personnel
doctor, physician, specialist, medic
police, officer, cop
hospital, clinic, infirmary
medicine, drug, medication, medicament, pill, tablet
child, kid, youngster
lawyer, attorney, solicitor
chief, head, boss, leader, director
spokesman, spokeswoman, spokesperson, representative
journalist, reporter, correspondent
minister, ministry
company, firm, business, corporation
airline, carrier
shareholder, investor, stockholder
buy, purchase, acquire, acquisition, takeover, snap up, buyout, take over
sell, sale, divest, disposal
merge, merger, combine, tie-up
offer, bid, proposal, propose, approach
negotiate, negotiation, talk, discussion, discuss, conversation
agree, agreement, deal, accord, pact, understanding, settlement
reject, rejection, turn down, rebuff, knock back, refuse, refusal, decline
accept, acceptance
approve, approval, endorse, back, support
end, finish, conclude, conclusion, cease, complete, completion
begin, start, launch, commence
stop, halt, cease, suspend, suspension
continue, go on, keep, carry on, persist
plan, intention, intend, prepare
decide, decision, choice, choose
demand, ask, request, want, seek
announce, announcement, declare, declaration, unveil
confirm, confirmation, affirm, verify
deny, denial, dispute, contradict
publish, publication, post, release, leak
inform, notify, notification, notice
show, indicate, reveal, disclose, uncover
warn, warning, caution
threaten, threat
fear, worry, concern, frighten, frightened, scare, terrified, terrify, afraid
dispute, row, quarrel, fight, clash, conflict, disagreement, odds, feud, argument
fall, drop, slide, decline, slip, weaken, plunge, tumble, decrease
rise, increase, climb, gain, jump, surge, grow, soar, growth
reduce, reduction, cut, lower, slash
raise, lift, hike, boost
pay, payment, hand over, surrender, transfer
price, cost, fee, sum
money, cash, fund
euro, eur
dollar, usd
pound, sterling, gbp
profit, gain, earning
salary, wage
contract, deal
percent, per cent, percentage, %
steal, theft, rob, robbery
arrest, detain, detention, capture, custody
charge, indict, indictment, accuse, accusation
convict, conviction, sentence
investigate, investigation, probe, inquiry, enquiry
trial, court, tribunal
test, testing, examine, examination, medical
search, hunt, look
law, legislation, bill
ban, prohibit, prohibition, forbid, bar
order, command, instruct, instruction
withdraw, withdrawal, recall, pull, pull out
evacuate, evacuation, pullout
deploy, deployment, station
troop, soldier, force, military
airbase, base
war, fighting, combat
ceasefire, truce
protest, demonstration, demonstrate, rally
strike, walkout, stoppage
storm, hurricane, typhoon
flood, flooding, deluge
wave, swell
earthquake, quake, tremor
contaminate, contamination, contaminated, taint, tainted, impurity
limit, threshold, ceiling
overload, overloaded, overloading, overcrowd, overcrowded, overweight
cause, reason, motive
happen, occur, take place
arrive, arrival, reach
send, deliver, delivery, submit, submission, file, filing
meet, meeting, summit
return, bring back, send back, give back
work, operate, operation, run, function
house, home
big, large, huge, major, great
small, little, tiny, minor
quick, fast, rapid, swift
new, fresh
important, significant, key
bad, poor
hard, difficult
close, near
several, few, some
nobody, no one, none
somebody, someone
people, person, individual
country, nation, state
city, town, municipality
area, region, zone
document, paper, letter, file
list, manifest, roster
computer, system, network
hacker, attacker, intruder, cybercriminal
ransom, extortion
name, call, title
build, construct, construction, erect
destroy, destruction, demolish
help, aid, assist, assistance
try, attempt
speak, talk
see, watch, view, witness
know, aware, awareness, knowledge
believe, think
describe, portray, depict, characterise, characterize
last, final
immediate, instant
nearly, almost
about, around, roughly, approximately
morning, a.m.
evening, night
treasury, budget
use, usage, utilise, utilize
sign, signature
join, sign for
play, match, game
injury time, stoppage time
agent, representative
voluntary, voluntarily
secure, obtain, receive, get
consult, consultation
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_verb_noun_and_phrasal_verb_of_one_event() {
        assert_eq!(class("quit"), class("resignation"));
        assert_eq!(class("step down"), class("resign"));
    }

    #[test]
    fn keeps_opposites_and_stages_apart() {
        assert_ne!(class("rise"), class("fall"));
        assert_ne!(class("plan"), class("decide"));
        assert_eq!(class("zeppelin"), None);
    }
}
