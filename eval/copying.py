#!/usr/bin/env python3
"""Make stories whose copying is known, because this program did the copying: the edit log is the answer.

    eval/copying.py SEED COUNT OUT     write COUNT story folders (reports/, gold.json) below OUT

Each story has two or three first reports of one event that owe nothing to one another: independent wordings of an event
written here, which share a press conference's quotation, or originals of a story shipped under corpus/stories. From them
reports are derived, to a depth of four: tails cut, sentences dropped and moved, new leads, synonyms in place of words, numbers
changed, clauses turned round, two or three parents put together, later texts of one outlet; some name their source,
some do not; some carry no date, some one before their source's. Some first
reports are then taken away: their copies have a lost parent.

gold.json has `derivations` as the shipped stories do. The parent of copies of a report that was taken away is `x:Outlet` where
they name it, `x:?` where they do not. `edits` says of each copy how it came about, and `same` names for an edge the other reports
from which the child could have been made by the very same edits: they hold every sentence that was taken word for word, in the
same order, and the title if that was taken, and the child does not name its parent. Nothing in the texts tells such a report from
the parent. `hidden` are the edges from a report taken away that nothing shows. The same arguments make the same stories.
"""
import json, random, re, shutil, sys
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What a sub-editor or a spinner would put in place of a word; one way only: who rewrites does not happen upon the old words.
SYNONYMS = [line.split("|") for line in """
said|stated
killed|left dead
fire|blaze
quickly|rapidly
large|big
began|started
ended|finished
nearly|almost
about|around
officials|authorities
firm|company
buy|purchase
plan|scheme
help|assist
show|demonstrate
show|indicate
used|employed
many|numerous
near|close to
but|however
people|persons
house|home
houses|homes
children|youngsters
workers|employees
money|funds
talks|negotiations
dispute|row
resign|step down
rise|increase
fell|dropped
cut|reduced
police|officers
road|highway
car|vehicle
ship|vessel
harmed|injured
seeking|looking for
found|discovered
asked|requested
told|informed
building|structure
town|municipality
damage|destruction
need|require
several|a number of
early|in the first hours of
whole|entire
among|including
because|since
although|even though
later|subsequently
last|previous
reached|arrived at
closed|shut
opened|unsealed
hospital|clinic
doctors|physicians
rescue|recovery
rain|downpour
water|floodwater
cost|price
agreed|consented
refused|declined
warned|cautioned
first|initial
expected|anticipated
""".strip().splitlines()]

OUTLETS = """Harrow Gazette|Coastline Post|Inland Courier|Daily Ledger of Marn|North Shore Herald|Tarn Valley News|The Evening Dial|Metro Lantern
Ironbridge Times|Southern Echo|Portside Observer|Capital Sentinel|Weald Chronicle|Lowland Mirror|Beacon Daily|Quay Street Journal|Newsroll24|Hilltop Tribune
Borderland Star|The Marsh Independent|Kestrel Online|Plainview Record|Old Town Mercury|FlashPoint Now|Riverbend Examiner|Granite Bulletin|The Estuary Argus
Eastgate Monitor|Summit Dispatch|Wavecrest Daily|Orchard Reporter|Union Standard|Broadmoor Press|The Daily Thistle|Skylark Today""".replace("\n", "|").split("|")
AGENCIES = ["Corvin Wire", "Tellus Press Agency", "Meridian News Service", "Halden Newswire", "Ostrea Agency"]

# Three wordings of one event by three reporters who were all at the same press conference. {..} are filled in per story.
EVENTS = [
 {"vars": {"T": ["Marlow", "Vessen", "Kordal", "Ashby"], "R": ["Lenn", "Torre", "Issel", "Wend"], "M": ["Petra Holm", "Arne Gill", "Ines Duarte", "Owen Tarr"],
           "C": ["Karl Brandt", "Lucy Finn", "Tomas Reyes", "Dora Klein"], "a": range(3, 9), "b": range(210, 480), "c": range(12, 28), "d": range(1963, 1999)},
  "quote": ['"We had the gates open by four, and by five the water was over them," {M} said.', '"Nobody in this town has seen the river like that, and I have lived here all my life."'],
  "wordings": [
   ["River bursts banks in {T}, {b} homes evacuated", "Floodwater from the {R} swept through the centre of {T} early on Sunday, forcing {b} households to leave their homes.",
    "The river rose {a} metres in nine hours after a dam upstream released water, the mayor, {M}, told a press conference.", "{Q0}", "Firefighters in boats brought {c} people down from roofs in the old tannery district.",
    "A school gymnasium on the hill has been turned into a shelter with camp beds and soup.", "Power was cut to the whole of the left bank at dawn because a substation stood under water.",
    "Insurers sent their first assessors by the afternoon, and put the loss at no less than {c} million crowns.", "The regional road to the quarry remained closed for lorries.",
    "The last flood of comparable height came in {d}, according to marks on the town hall.", "Engineer {C} of the river authority inspected cracks in the embankment with a torch.", "{Q1}", "Schools stay shut until Wednesday."],
   ["Night of the flood: how {T} lost its old town", "Wet carpets lay along Mill Street and a smell of diesel hung over {T} when the {R} at last began to sink.",
    "Mothers had carried infants through waist-deep brown water to a bus that the council sent at half past five.", "Mayor {M} looked as if she had not slept.", "{Q0}", "She blamed the operators of the reservoir, who opened their sluices without calling.",
    "A baker, {C}, said that his ovens, bought in {d}, had been carried into the churchyard.", "Volunteers with tractors pulled cars out of gardens.", "At the chapel, nuns counted {b} blankets.", "{Q1}",
    "Nobody died, a fact that one volunteer called a small miracle.", "Whether the weir held is something investigators want to find out."],
   ["State to pay for flood damage in {T}", "The finance ministry will pay advances to families driven out by the flood in {T}, a deputy minister announced after visiting the town.",
    "Each household can apply for up to {a},000 crowns without an invoice, and businesses for a loan free of interest.", "The opposition called the sum an insult.", "{M}, the mayor, who briefed reporters beside her, was more concerned with time than with money.", "{Q0}",
    "Applications are taken from Tuesday in a container outside the library.", "A hydrologist, {C}, said that the {R} had been dredged too seldom since {d}.", "Parliament will debate the state of dams in its next session.",
    "The reservoir company said in a letter to the ministry that it had followed its manual to the minute.", "Its shares lost {c} percent."]]},
 {"vars": {"T": ["Norvik", "Caldera Bay", "Lund Ferry", "Sanpoint"], "R": ["Aurora", "Halcyon", "Boreas", "Minerva"], "M": ["Ruth Calder", "Simon Ekdal", "Maria Voss", "Jon Petrie"],
           "C": ["Elias Norr", "Nadia Ruiz", "Peter Lang", "Hana Cole"], "a": range(2, 8), "b": range(1200, 3900), "c": range(31, 79), "d": range(1974, 2004)},
  "quote": ['"I want every one of these jobs to be saved, and I will not sign anything that does not do it," said {M}.', '"They told us by text message on a Friday evening."'],
  "wordings": [
   ["{R} to close smelter in {T} with loss of {b} jobs", "{R} Metals will shut its aluminium smelter in {T} at the end of the year, putting {b} people out of work, the company said on Thursday.",
    "Power bills have more than doubled within {a} years and eat up {c} percent of revenue, according to a filing to the stock exchange.", "Talks with a buyer from overseas broke down over pensions on Wednesday night.", "{Q0}",
    "The plant, opened in {d}, is the largest private employer on the coast.", "Union leader {C} announced a march to the gates on Saturday.", "Analysts had expected cuts but not a closure.",
    "The furnaces need eleven weeks to cool, so that a restart would be all but impossible.", "Shares of {R} rose by {a} percent on the news.", "Suppliers in three counties depend on the smelter's orders.", "{Q1}"],
   ["A town holds its breath", "In the canteen of the smelter at {T} nobody touched the herring.", "Men who had joined at sixteen read the notice over and over, as if another line could appear under the signature.",
    "{Q1}", "Crane driver {C} said that two of his sons work on the same shift and that his mortgage runs for another nineteen years.", "The governor of the province, {M}, came in a borrowed helmet and spoke from a pallet.", "{Q0}",
    "Loud applause followed, then a long silence.", "The works band, founded in {d}, cancelled its rehearsal.", "Estate agents in the high street took prices out of their windows.", "A priest opened his church for the night."],
   ["Power prices claim another plant", "Europe's metal makers are in retreat, and the end of {R}'s works at {T} shows how fast.", "Of {c} smelters that ran a decade ago, fewer than half still do.",
    "Electricity there is bought on a market where gas sets the price, while rivals abroad run on hydropower under contracts from the last century.", "Governor {M} demanded an exemption from grid fees at a joint appearance with managers.", "{Q0}",
    "The European Commission would have to approve any such aid, a spokesman in Brussels pointed out.", "Economist {C} of the coastal university doubts that it would be enough.", "She reckons that a subsidy of {a} hundred million a year would be needed.",
    "Recyclers, who use a twentieth of the energy, are hiring.", "One of them has offered to take on apprentices from {T}."]]},
 {"vars": {"T": ["Belgrave", "Sorrel", "Mirande", "Oakhurst"], "R": ["Castor", "Lumen", "Pallas", "Vireo"], "M": ["Helen Strand", "Victor Moll", "Amira Said", "Greg Tolland"],
           "C": ["Wendy Aske", "Luis Ferro", "Marta Quill", "Ben Oduya"], "a": range(4, 19), "b": range(41000, 88000), "c": range(3, 12), "d": range(2009, 2021)},
  "quote": ['"We found the door open, and behind it was everything that we had promised to keep locked," {M} told reporters.', '"My daughter\'s school reports are for sale next to stolen credit cards."'],
  "wordings": [
   ["Hackers publish pupils' files from {T}", "Personal files of {b} pupils and teachers from {T} were put on the internet on Monday after the city refused to pay a ransom, the education office confirmed.",
    "A group that calls itself {R} had demanded {a} million in a cryptocurrency by midnight.", "The data include medical notes, addresses and marks going back to {d}.", "{Q0}", "The intruders came in through an account of a caretaker who left {c} years ago.",
    "Federal investigators have taken over the case.", "The office will pay for credit monitoring, said its lawyer, {C}.", "Teachers were told to change every password by Friday noon.", "Payroll runs on a separate network and was not touched.",
    "Two neighbouring districts unplugged their servers as a precaution.", "{Q1}"],
   ["They knew about the caretaker's password", "A report that lay in a drawer at {T} city hall for {c} years described the way in which burglars would one day enter the school network.",
    "It was written by a trainee, {C}, and marked as of low urgency.", "The superintendent, {M}, did not dispute this when she met the press on the steps.", "{Q0}", "She added that money for the repair had gone into a sports hall in {d}.",
    "Members of the council asked for her resignation, some of them quietly.", "The trainee now works for a bank.", "On the forum where {R} sells its loot, the archive costs less than a pair of shoes.", "Lawyers are signing up parents for a lawsuit in a hotel lobby."],
   ["What parents should do now", "If your child goes to school in {T}, assume that name, birthday and address are public.", "Freeze credit in the child's name; it is free and takes about {a} minutes with each bureau.",
    "Do not answer calls that offer help, since swindlers buy such lists.", "{Q1}", "That is how one mother, {C}, described the discovery that her family was among the {b}.", "Ask the school which medical notes it kept; the law gives it thirty days to answer.",
    "Superintendent {M} promised at a news conference that letters will go out this week.", "{Q0}", "Keep every letter in a folder with the date on which it came.", "Security consultants advise a new telephone number only in cases of stalking."]]},
]

# Sentences of one's own that an editor adds. {..} are made up anew each time, so that no two are alike.
EXTRA = """{P} of the {O} institute in {L} called the matter overdue for an inquiry.|A spokesman for {O} did not answer telephone calls on {D}.|Readers in {L} have sent this newspaper {N} letters on the subject since {D}.
In {L}, {N} kilometres away, the news was heard over breakfast.|{P}, who chairs the local chamber of commerce, expects the debate to last into the autumn.|A petition started by {P} had gathered {N} signatures by {D} evening.
Similar things have happened in {L}, where {O} paid for the cleaning.|The weather service forecasts sunshine for {L} on {D}.|{O} has offered {N} hours of free advice, its director {P} wrote.|Historian {P} compared it with events in {L} a generation ago.
Buses of {O} will run every {N} minutes until {D}.|{P} has followed the story for {N} years and is writing a book about it.|The archbishop of {L} asked for prayers on {D}.|At the bar of the {O} hotel, regulars bet on what comes next.
A lawyer from {L}, {P}, pointed to a ruling of {N} years ago.|Photographs taken by {P} show the scene in another light.|The {O} foundation gave a grant of {N} thousand to the victims' fund.|Members of {L} council meet on {D} behind closed doors.
{P} recalled that promises made in {L} had not been kept.|Tickets for the benefit concert in {L} go on sale on {D} at {N} each.|According to a survey by {O}, {N} percent have no opinion.|A cartoon by {P} hangs in the window of {O}, {N} centimetres wide.
Trains between {L} and the coast were delayed by {N} minutes.|Neighbours brought {P} a cake with {N} candles.|{O} opened a telephone line, which rang {N} times before noon on {D}.|Nothing of the kind is planned in {L}, a clerk there insisted.
The choir of {L} cancelled its rehearsal.|For {P}, a retired teacher, it was all foreseeable.|{O} would rather talk about its new depot near {L}.|On {D} the square in {L} was empty but for pigeons.|Radio listeners voted it the topic of the week, ahead of the {O} affair.
A judge in {L} adjourned a similar case until {D}.|{P} sold {N} copies of a pamphlet about it.|The museum in {L} wants to collect objects from the day.|Bookmakers pay {N} to one that {P} will get involved.|A crane of {O} blocked the view for hours.
Its mayor's office in {L} sent flowers.|Children from {L} drew pictures, {N} of which {O} put on show.|According to {P}, the lessons of last winter were forgotten.|Taxi drivers in {L} have little else to talk of.|A minute of silence is to be kept at the {O} works on {D}.
{P} flew in from {L} and left again without a word.|Insiders at {O} counted {N} meetings on the subject.|Bells rang in {L}.|The price of sandbags rose in {L}, said {P}, who sells them.""".replace("\n", "|").split("|")
PEOPLE = [f"{a} {b}" for a in "Anton Bea Cyril Dana Edgar Freya Gustav Heidi Ivan Jolana Kirk Lena Milos Nora Otto Pavla".split() for b in "Abel Brook Castell Dorn Elster Falk Grau Hesse Imhof Jarvis Krol Lomax Moss Nagy".split()]
PLACES = "Arnstead Brill Cotterdale Dunmore Elsing Farrow Glenby Hask Ilmen Jurby Kelso Lathom Mistley Norby Ormond Penkridge Quorn Rusthall Selby Thane Ulver Varde Wick Yarm Zell".split()
BODIES = "Ceres Novum Albion Kepler Vanguard Arden Tycho Solace Radius Linden Fabian Osprey Delta Cresta".split()
HEADS = "Questions after {L} news|What we know so far|{L} watches and waits|Shock and anger|More details emerge|The day in brief|Calls for an inquiry grow|Nothing will be as before|{P}: my view from {L}|Key facts at a glance|Anger in {L}|Experts weigh in|{O} looks on|From {L} to the front page|The morning after|Who knew what?|{P} speaks out|A long {D}|No end in sight|Letters from {L}|Behind the headlines|Not for the first time|Silence at {O}|{N} questions".split("|")
DAYS = "Monday Tuesday Wednesday Thursday Friday".split()


class Report:
    def __init__(self, outlet, title, lines, day, depth, roots):
        self.outlet, self.title, self.lines, self.day, self.depth, self.roots = outlet, title, lines, day, depth, roots
        self.parents, self.credit, self.agency, self.given, self.gone = [], None, False, day, False
        self.above, self.kind, self.taken, self.has_title, self.names = set(), "root", {}, False, []


def sentences(paragraph):
    return [s for s in re.split(r'(?<=[.!?])\s+(?=["“A-Z])|(?<=[.!?]["”])\s+(?=["“A-Z])', paragraph.strip()) if s]


def corpus_roots():
    """For each shipped story, its originals that owe nothing to one another and do not name one another."""
    found = []
    for gold in sorted((ROOT / "corpus/stories").glob("*/gold.json")):
        known = json.loads(gold.read_text("utf-8"))
        owing = {d["child"] for d in known["derivations"]}
        meta = {m["id"]: m for m in map(json.loads, (gold.parent / "reports/reports.jsonl").read_text("utf-8").splitlines())}
        free = []
        for r in known["reports"]:
            if r["id"] in owing or r["kind"] == "unrelated":
                continue
            text = (gold.parent / "reports" / meta[r["id"]]["file"]).read_text("utf-8")
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            body = [re.sub(r"^[A-Z][A-Z .,/'-]+,? [^()]{0,40}\([^()]*\) [-–—] ", "", line) for line in lines[1:] if len(line) > 60 and line[-1] in '.!?"”']
            body = [s for line in body for s in sentences(line)]
            outlet = meta[r["id"]]["outlet"]
            if len(body) >= 8 and outlet and all(o not in text and outlet not in t for o, _, _, t in free):
                free.append((outlet, lines[0].strip(), body[:22], text))
        if free:
            found.append([(o, t, b) for o, t, b, _ in free[:3]])
    return found


class Maker:
    def __init__(self, seed):
        self.dice, self.used = random.Random(seed), set()

    def extra(self, patterns=EXTRA):
        """A sentence (or headline) that no other report of the story has: two editors do not hit upon the same words."""
        d = self.dice
        fresh = [p for p in patterns if p not in self.used] or patterns
        pattern = d.choice(fresh)
        self.used.add(pattern)
        return pattern.format(P=d.choice(PEOPLE), O=d.choice(BODIES) + d.choice(["", "line", "gate", " Group", "-Werke"]), L=d.choice(PLACES), N=d.randrange(7, 990), D=d.choice(DAYS))

    def swap(self, line, share):
        def change(match):
            word = match.group(0)
            for a, b in SYNONYMS:
                if word == a and self.dice.random() < share:
                    return b
            return word
        return re.sub(r"[A-Za-z]+", change, line)

    def number(self, line):
        found = [m for m in re.finditer(r"\b\d[\d,]*\b", line)]
        if not found:
            return line
        m = self.dice.choice(found)
        value = int(m.group(0).replace(",", ""))
        return line[:m.start()] + str(max(2, value + self.dice.choice([-2, -1, 1, 2, 10]))) + line[m.end():]

    def turn(self, line):
        """'X, Y said.' becomes 'According to Y, X.', and the other way round."""
        m = re.match(r'^([A-Z][^"“]{20,}), ([^,"]{4,60}) (said|told reporters|announced|confirmed)( on \w+)?\.$', line)
        if m and self.dice.random() < 0.8:
            return f"According to {m.group(2)}, {m.group(1)[0].lower() if not m.group(1).split()[0].istitle() else m.group(1)[0]}{m.group(1)[1:]}."
        parts = line.rstrip(".").split(", and ")
        if len(parts) == 2 and '"' not in line and self.dice.random() < 0.4:
            return parts[0] + ". " + parts[1][0].upper() + parts[1][1:] + "."
        return line

    def day(self, parent):
        return parent.day + timedelta(hours=self.dice.choice([2, 5, 9, 14, 20, 26, 33]))

    def child(self, kind, parents, outlet):
        d, first = self.dice, parents[0]
        taken, sentences_taken = {}, {}
        lines = []

        def take(parent, chosen, share=0.0):
            out = []
            for s in chosen:
                out.append(self.swap(s, share) if share else s)
            taken[parent] = taken.get(parent, 0) + sum(len(s.split()) for s in chosen)
            sentences_taken.setdefault(parent, []).extend(chosen)
            return out

        title, titled = first.title, kind == "update"
        if kind == "trim":
            kept = first.lines[: max(4, int(len(first.lines) * d.uniform(0.4, 0.8)))] if d.random() < 0.6 else [s for s in first.lines if d.random() < 0.7]
            lines = take(first, kept)
            titled = d.random() < 0.5
            title = title if titled else self.extra(HEADS)
        elif kind == "edit":
            kept = [s for s in first.lines if d.random() < 0.75]
            lines = take(first, kept, 0.3)
            if len(lines) > 4 and d.random() < 0.6:
                lines.insert(d.randrange(len(lines)), lines.pop(d.randrange(len(lines))))
            for _ in range(d.randrange(0, 3)):
                at = d.randrange(len(lines)) if lines else 0
                lines[at:at + 1] = [self.number(s) for s in lines[at:at + 1]]
            if d.random() < 0.6:
                lines.insert(0, self.extra())
            titled = d.random() < 0.5
            title = self.swap(title, 0.8) if titled else self.extra(HEADS)
        elif kind == "spin":
            kept = [s for s in first.lines if d.random() < 0.85]
            lines = [self.turn(s) for s in take(first, kept, 0.85)]
            title = self.extra(HEADS)
        elif kind == "roundup":
            for parent in parents:
                n = min(len(parent.lines), d.randrange(3, 5))
                at = d.randrange(0, max(1, len(parent.lines) - n + 1))
                lines += take(parent, parent.lines[at:at + n], 0.15)
            lines.insert(0, self.extra())
            title = self.extra(HEADS)
        elif kind == "update":
            lines = [self.extra() for _ in range(d.randrange(1, 4))] + take(first, [s for s in first.lines if d.random() < 0.9])
        elif kind == "brief":
            n = min(len(first.lines), d.randrange(2, 4))
            at = d.randrange(0, max(1, len(first.lines) // 2))
            lines = take(first, first.lines[at:at + n], 0.15)
            own = [self.extra() for _ in range(d.randrange(1, 4))]
            lines = own[:1] + lines + own[1:]
            title = self.extra(HEADS)
        report = Report(outlet, title, lines, max(self.day(p) for p in parents), max(p.depth for p in parents) + 1, set().union(*(p.roots for p in parents)))
        report.parents = [p for p in parents if taken.get(p, 0) >= 20]
        report.above = set().union(*(p.above | {p} for p in parents))
        report.kind, report.taken = kind, sentences_taken
        report.has_title = titled
        credited = {"trim": 0.5, "edit": 0.5, "spin": 0.35, "roundup": 0.5, "update": 0, "brief": 0.75}[kind]
        names = [p for p in parents if d.random() < credited]
        report.names = names
        for parent in names:
            way = d.randrange(4)
            if way == 0:
                report.lines.append(f"{parent.outlet} first reported the story.")
            elif way == 1:
                at = next((i for i, s in enumerate(report.lines) if any(s[:25] == t[:25] for t in parent.lines) and s.endswith(".") and '"' not in s), None)
                if at is None:
                    report.lines.insert(min(1, len(report.lines)), f"That is according to {parent.outlet}.")
                else:
                    report.lines[at] = report.lines[at][:-1] + f", {parent.outlet} reported."
            elif way == 2:
                report.lines.insert(min(2, len(report.lines)), f"The details were published by {parent.outlet}, which broke the news.")
            else:
                report.lines.append(f"(Source: {parent.outlet})")
        roll = d.random()
        report.given = None if roll < 0.15 else min(p.given or p.day for p in parents) - timedelta(days=1) if roll < 0.27 else report.day
        return report

    def story(self, name, roots_of_corpus):
        d = self.dice
        self.used = set()
        start = datetime(2025, d.randrange(1, 12), d.randrange(2, 26), d.randrange(5, 20))
        outlets = OUTLETS[:]
        d.shuffle(outlets)
        spare = None
        if d.random() < 0.4:
            picked = d.choice(roots_of_corpus)
            roots = [Report(o, t, list(b), start + timedelta(hours=d.randrange(0, 30)), 0, {i}) for i, (o, t, b) in enumerate(picked)]
        else:
            event = d.choice(EVENTS)
            fill = {k: d.choice(list(v)) for k, v in event["vars"].items()}
            fill |= {f"Q{i}": q.format(**fill) for i, q in enumerate(event["quote"])}
            said = [[s.format(**fill) for s in wording] for wording in d.sample(event["wordings"], 3)]
            roots = [Report(outlets.pop(), w[0], w[1:], start + timedelta(hours=d.randrange(0, 30)), 0, {i}) for i, w in enumerate(said)]
            if d.random() < 0.75:
                spare = roots.pop()
        reports = roots[:]
        size = d.randrange(9, 15)
        while len(reports) < size:
            kind = d.choices(["trim", "edit", "spin", "roundup", "update", "brief"], [3, 3, 2, 2, 1, 2])[0]
            open_ = [r for r in reports if r.depth < 4 and len(r.lines) >= 5]
            parents = [d.choice(open_)]
            if kind == "roundup":
                others = [r for r in open_ if not r.roots & parents[0].roots]
                if not others:
                    continue
                parents.append(d.choice(others))
            outlet = parents[0].outlet if kind == "update" else outlets.pop()
            if kind == "update" and any(r.outlet == outlet and r is not parents[0] for r in reports):
                continue
            report = self.child(kind, parents, outlet)
            if len(report.lines) >= 3 and len(report.parents) == len(parents):
                reports.append(report)
        if spare:
            self.lose(reports, spare)
        return reports

    def lose(self, reports, agency):
        """Adds two or three copies of an agency's report that nobody supplied; half of them name it."""
        d = self.dice
        agency.outlet, agency.gone, agency.named = d.choice(AGENCIES), True, d.random() < 0.5
        free = [o for o in OUTLETS if o not in {r.outlet for r in reports}]
        for _ in range(d.randrange(2, 4)):
            copy = self.child(d.choice(["trim", "edit"]), [agency], free.pop())
            copy.lines = [s.replace(f", {agency.outlet} reported", "") for s in copy.lines]
            copy.lines = [s for s in copy.lines if agency.outlet not in s]
            copy.agency, copy.parents = agency.named and d.choice(["head", "tail"]), [agency]
            copy.place = d.choice(PLACES).upper()
            if len(copy.lines) >= 4:
                reports.append(copy)


def same(reports, parent, child):
    """The other reports from which the very same edits would have made the child."""
    if parent in child.names and not parent.gone or parent.gone and parent.named:
        return []
    taken = child.taken.get(parent, [])

    def order(report):
        return sorted(range(len(taken)), key=lambda at: report.lines.index(taken[at]))

    def holds(other):
        titled = child.has_title and parent is child.parents[0]
        return all(s in other.lines for s in taken) and order(other) == order(parent) and (other.title == parent.title or not titled)

    return [r for r in reports if r not in (parent, child) and child not in r.above and holds(r)]


def is_hidden(reports, parent, child):
    """True if nothing shows that a report that was taken away lies between the copies: nobody names it, and of no other copy are
    both wanting a sentence, in the midst of what they share, that the other has."""
    place = {s: at for at, s in enumerate(parent.lines)}

    def midst(ours, theirs):
        shared = sorted(ours & theirs)
        return bool(shared) and any(shared[0] < at < shared[-1] for at in ours - theirs)

    of = {r: {place[s] for s in r.taken.get(parent, [])} for r in reports if parent in r.parents}
    return parent.gone and not parent.named and not any(midst(of[child], of[r]) and midst(of[r], of[child]) for r in of if r is not child)


def write(folder, reports):
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    ids = {r: f"s{i:02}" for i, r in enumerate(reports)}
    metadata, edges, edits, alike, hidden = [], [], [], [], []
    for r in reports:
        paragraphs = [" ".join(r.lines[i:i + 2]) for i in range(0, len(r.lines), 2)]
        if r.agency == "head":
            paragraphs[0] = f"{r.place} ({r.parents[0].outlet}) - " + paragraphs[0]
        elif r.agency:
            paragraphs.append(f"({r.parents[0].outlet})")
        (folder / "reports" / f"{ids[r]}.txt").write_text(r.title + "\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8")
        metadata.append({"id": ids[r], "file": f"{ids[r]}.txt", "outlet": r.outlet, "url": None, "published": r.given and r.given.strftime("%Y-%m-%dT%H:%M:00Z")})
        for p in r.parents:
            edges.append({"parent": ids[p] if not p.gone else f"x:{p.outlet}" if p.named else "x:?", "child": ids[r]})
            alike += [{**edges[-1], "other": ids[o]} for o in same(reports, p, r)]
            hidden += [edges[-1]] if is_hidden(reports, p, r) else []
        if r.parents:
            edits.append({"child": ids[r], "kind": r.kind, "names": [p.outlet for p in r.names], "above": sorted(ids[p] for p in r.above if p in ids)})
    (folder / "reports" / "reports.jsonl").write_text("".join(json.dumps(m) + "\n" for m in metadata), "utf-8")
    (folder / "gold.json").write_text(json.dumps({"story": folder.name, "derivations": edges, "same": alike, "hidden": hidden, "edits": edits, "reports": [{"id": i, "kind": "", "boilerplate": []} for i in ids.values()]}, indent=1), "utf-8")


def make(seed, count, out):
    maker, roots = Maker(seed), corpus_roots()
    for number in range(count):
        reports = maker.story(str(number), roots)
        maker.dice.shuffle(reports)
        shutil.rmtree(Path(out) / f"c{seed}-{number:03}", ignore_errors=True)
        write(Path(out) / f"c{seed}-{number:03}", reports)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    make(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
