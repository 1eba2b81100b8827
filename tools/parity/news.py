"""News-like reports from templates: names, numbers, dates, money, quotations, abbreviations, contractions.

Every word is ours or a bare name; what the reports say is about nobody. `reports(seed, count)` gives the same texts for the same seed.
"""

import random

FIRST = """Aaron Abena Adaeze Agnieszka Aiko Alejandra Alistair Amara Amina Anders Anjali Anna-Lena Antonio Ariel Aylin Beatriz Benedikt Blessing
Bogdan Brian Camille Carlos Caroline Chantal Chidi Chloe Claudia Connor Dagmar Dalia David Deepa Diego Dmitri Ebony Edwin Eilidh Ekaterina Elif
Emeka Emily Enrique Esther Fatima Felix Fiona Francesca Gareth Georgi Giulia Grace Gunnar Hamid Hanna Hassan Helen Hiroshi Ibrahim Ines Ingrid
Isaac Ivana Jack Jamal Jan Jane Jean-Marc Joao Jose Juliet Kamal Karen Katarzyna Kenji Khadija Kofi Lars Laszlo Laura Leila Liam Lin Lucia Magnus
Malik Maria Marek Mary-Ann Mateus Mei Mehmet Miguel Mohammed Monique Naomi Nasser Nguyen Niamh Nikolai Noor Olga Oluwaseun Omar Oscar Paolo Patricia
Pavel Pedro Petra Priya Rachel Rafael Ravi Rebecca Reza Rhys Rosa Ruth Sabine Samuel Sanjay Sara Sean Sergei Shira Siobhan Sofia Stefan Sunita
Tariq Tatiana Thabo Thanh Theo Tomas Ursula Vera Victor Wanjiru Wei William Xavier Yasmin Yuki Yusuf Zainab Zoe""".split()
LAST = """Abara Abdullah Achebe Adeyemi Ahmed Al-Amin Almeida Andersson Aydin Baker Banerjee Bauer Bello Bergstrom Bianchi Blanchard Boateng Borges
Brennan Campbell Castillo Chandra Chen Chikwanha Clarke Cohen Costa Cruz Da_Silva Dang Das De_Vries Delgado Diallo Diaz Dlamini Dubois Eriksen
Estrada Evans Farah Fernandez Fischer Fitzgerald Fofanah Fujimoto Gallagher Garcia Gomez Gonzalez Green Gupta Haddad Hall Hansen Haruna Hassan
Hernandez Hoang Hoffmann Horvath Hughes Hussain Ibarra Ivanova Jackson Jansen Jensen Johnson Jones Kamau Kaplan Kaur Kelly Khan Kim King Kovac
Kowalski Kruger Kumar Larsen Le_Roux Lee Levy Lewis Li Lindholm Lopez MacDonald Mbeki Mahlangu Martin Martinez McAllister Mehta Mendoza Meyer
Miller Mitchell Moreau Morgan Moyo Muller Mwangi Nakamura Nair Ndlovu Nguyen Nielsen Novak Nowak O'Brien O'Connor Okafor Okonjo Olsen Ortega Osei
Park Patel Pereira Petrov Pham Quinn Rahman Ramirez Rao Reyes Roberts Rodriguez Rossi Roux Russo Saito Salazar Sanchez Santos Sato Schmidt Schneider
Shah Shapiro Sharma Silva Singh Smith-Jones Sokolov Suzuki Svensson Takahashi Tanaka Taylor Thomas Torres Tran Tshabalala Turner Usman Van_Dyk
Vargas Vasquez Volkov Wagner Walker Wang Weber White Williams Wilson Wong Wright Yamada Yilmaz Young Yusuf Zhang Zhou Zimmermann""".split()
PLACES = """Accra Adelaide Almaty Amsterdam Ankara Antwerp Athens Auckland Baku Bangkok Barcelona Basra Beirut Belgrade Bergen Berlin Bilbao Birmingham
Bogota Boston Brisbane Bristol Brussels Bucharest Budapest Buenos_Aires Cairo Calgary Canberra Cape_Town Caracas Cardiff Casablanca Chennai Chicago
Cologne Copenhagen Cork Dakar Dallas Damascus Delhi Denver Dhaka Dublin Durban Edinburgh Frankfurt Geneva Glasgow Gothenburg Guadalajara Hamburg
Hanoi Harare Helsinki Ho_Chi_Minh_City Hong_Kong Houston Istanbul Jakarta Jerusalem Johannesburg Kabul Kampala Karachi Kathmandu Kigali Kinshasa
Krakow Kyiv Lagos Lahore Lima Lisbon Liverpool Ljubljana London Los_Angeles Luanda Lusaka Lyon Madrid Malmo Manchester Manila Maputo Marseille
Melbourne Mexico_City Milan Minsk Mombasa Montreal Mumbai Munich Nairobi Naples New_York Nicosia Osaka Oslo Ottawa Palermo Paris Perth Phnom_Penh
Porto Prague Pretoria Quito Rabat Reykjavik Riga Rio_de_Janeiro Riyadh Rome Rotterdam San_Francisco San_Salvador Santiago Sao_Paulo Sarajevo Seoul
Seville Shanghai Singapore Sofia St._Louis Stockholm Sydney Taipei Tallinn Tbilisi Tehran Tokyo Toronto Tripoli Tunis Turin Vancouver Vienna Vilnius
Warsaw Washington,_D.C. Wellington Yangon Yerevan Zagreb Zurich""".split()
COUNTRIES = """Argentina Australia Austria Bangladesh Bolivia Botswana Brazil Bulgaria Canada Chile China Colombia Croatia Denmark Ecuador Egypt Estonia
Ethiopia Finland France Georgia Germany Ghana Greece Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Ivory_Coast Japan Jordan Kenya
Latvia Lebanon Malaysia Mexico Mongolia Morocco Mozambique Myanmar Nepal New_Zealand Nigeria Norway Oman Pakistan Peru Poland Portugal Romania
Rwanda Saudi_Arabia Senegal Serbia Slovakia South_Africa South_Korea Spain Sri_Lanka Sudan Sweden Syria Tanzania Thailand Tunisia Turkey Uganda
Ukraine Uruguay Vietnam Zambia Zimbabwe the_U.K. the_U.S. the_Netherlands the_Philippines the_Czech_Republic the_UAE""".split()
NATIONAL = """American Australian Brazilian British Canadian Chinese Danish Dutch Egyptian French German Ghanaian Greek Indian Iranian Iraqi Irish
Israeli Italian Japanese Jordanian Kenyan Korean Mexican Moroccan Nigerian Norwegian Pakistani Palestinian Polish Portuguese Russian Saudi
Scottish Somali Spanish Swedish Swiss Syrian Thai Turkish Ukrainian U.S. Vietnamese Welsh""".split()
COMPANY_A = """Aldermoor Altavia Amberline Arcadia Axiom Baltica Beacon Blue_Heron Borealis Brightwater Calder Cascade Castellan Cobalt Corvid Delphi
Drummond Eastgate Elmfield Estrella Evergreen Fairfax Fjord Foxglove Granite Halcyon Harbour Helios Ironbridge Juniper Kestrel Lakeland Lodestar
Meridian Monarch Northgate Nova Oakham Orion Palisade Pelham Pinnacle Quantock Redwood Rowan Sable Sierra Silverline Solstice Summit Tamarind
Tidewater Trident Umbra Vantage Vertex Westbrook Whitmore Zenith""".split()
COMPANY_B = """Aerospace Airlines Bancorp Bank Biotech Brands Capital Chemicals Electric Energy Entertainment Financial Foods Group Health Holdings
Industries Insurance Labs Logistics Media Mining Motors Networks Oil_&_Gas Partners Pharma Rail Resources Robotics Semiconductor Shipping Software
Steel Systems Telecom Textiles Utilities""".split()
COMPANY_C = ["Inc.", "Inc", "Corp.", "Ltd.", "Ltd", "plc", "PLC", "AG", "SE", "S.A.", "S.p.A.", "N.V.", "LLC", "& Co.", "Co.", "AB", "ASA", "Bhd.", "Pty Ltd", "", "", "", ""]
BODIES = ["the U.N. Security Council", "the World Health Organization", "the International Monetary Fund", "the European Commission", "the Federal Reserve",
          "the Supreme Court", "the Ministry of Finance", "the interior ministry", "the national police", "the Central Bank", "the Bank of England",
          "the FBI", "the E.U.", "NATO", "the WTO", "the Red Cross", "Amnesty", "the coast guard", "the city council", "the Senate",
          "the High Court in {place}", "the University of {place}", "the Department of Agriculture", "the Transport Workers' Union", "the Green Party",
          "the opposition Labour Party", "the {place} Chamber of Commerce", "{place} city hall", "the U.S. Geological Survey", "the election commission"]
TITLES = ["Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Sen.", "Rep.", "Gov.", "Sgt.", "Lt. Col.", "Gen.", "Maj. Gen.", "Capt.", "Judge", "Justice", "President",
          "Prime Minister", "Foreign Minister", "Finance Minister", "Mayor", "Sir", "Rev.", "Archbishop", "Sheikh", "Chancellor", "Cllr.", "Det. Supt.", "Insp.", "Mr", "Ms", "Dr"]
ROLES = ["chief executive", "chairman", "a spokesman for {org}", "a spokeswoman", "the head of {body}", "a resident", "an eyewitness", "a taxi driver", "a nurse",
         "a professor of economics at the University of {place}", "an analyst at {org}", "the mayor of {place}", "a senior official", "a police officer",
         "an aide", "the team's captain", "a lawyer for the family", "a former minister", "the group's co-founder", "chief economist at {org}", "a lorry driver"]
MONTHS = "January February March April May June July August September October November December".split()
ABBREVIATED = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
UNITS = ["km", "miles", "metres", "acres", "hectares", "tonnes", "tons", "barrels a day", "litres", "kg", "megawatts", "GWh", "feet", "sq. ft.", "km/h", "mph", "°C", "mm"]
THINGS = ["homes", "people", "jobs", "protesters", "vehicles", "schools", "migrants", "soldiers", "passengers", "pages", "voters", "patients", "cattle", "trees",
          "flights", "shops", "children", "tickets", "shares", "documents", "sheep", "buses", "complaints", "bicycles", "arrests"]
SAID = ["said", "said", "said", "told reporters", "added", "warned", "insisted", "wrote on X", "claimed", "admitted", "conceded", "recalled", "told a news conference",
        "testified", "joked", "announced", "told state television", "argued", "noted", "asked"]
EVENTS = ["an explosion at a chemical plant", "the bridge collapse", "a 6.1-magnitude earthquake", "the wildfires", "a train derailment", "the strike", "the vote",
          "a cyber-attack", "the merger", "the flood", "the cease-fire", "a data breach", "the summit", "the landslide", "the protests", "the recall", "the ferry accident",
          "the inquiry", "a power cut", "the trial", "the outbreak", "the by-election", "the drought", "a cabinet reshuffle", "the take-over bid"]
QUOTES = ["We can't go on like this", "I don't think anyone's surprised", "It's a disaster, plain and simple", "There's no plan B", "They've had three years to fix it",
          "Nobody told us anything until {time}", "You won't find a single person here who'd vote for it", "We're not going to comment on speculation",
          "I was asleep when it happened", "This isn't about money; it's about trust", "The numbers don't lie", "She's done nothing wrong",
          "If they hadn't closed the road, he'd still be alive", "Let's wait for the facts", "That's what we've been saying since {year}",
          "We lost {n} {things} in one night", "It was like a film", "Who's going to pay for it?", "I've never seen anything like it in my {small} years here",
          "The {nat} side knows exactly what we want", "There must be an independent inquiry", "It'll take weeks, maybe months", "We will not be intimidated",
          "He'd promised {money} and we got {money}", "Ask {org}", "It's too early to say", "Those responsible will be held to account",
          "There are {n} families who don't know where they'll sleep tonight", "What more d'you want?", "I'm not a hero, I just held the rope",
          "The talks were \u201cfrank\u201d, which means they shouted", "We aren't there yet, but we're {pct} of the way", "My mother couldn't believe it",
          "Prices have gone up by {pct} since {month}", "No one should have to live like that", "I'd rather not say"]
STATEMENTS = [
    "{Event} in {place} killed {small} people and injured at least {n} others on {day}, {body} said.",
    "{Org} said on {day} it would cut {n} jobs, or {pct} of its workforce, after reporting a loss of {money} for the {ordinal} quarter.",
    "{person}, {age}, {role}, was among those who were rescued late on {day}.",
    "{Body} has opened an investigation into {event}, which left about {n} {things} without water for {small} days.",
    "Shares of {org} fell {pct} to {price} in early trading in {place}, while {org} gained {dec}%.",
    "{title} {name} denied the allegations on {date}, calling them \u201ca complete fabrication\u201d.",
    "The deal, first announced on {date}, is worth {money} and is expected to close in the {ordinal} quarter of {year}.",
    "{Country} and {country} agreed on {day} to extend a truce that was due to expire at {time}.",
    "At least {n} of the {n} {things} were {nat}, according to {body}.",
    "{Body} raised its key rate by {small} basis points to {dec}%, the highest level since {month} {year}.",
    "The suspect, a {age}-year-old {nat} man, was arrested at {time} near {place}'s central station and hasn't been charged.",
    "In {year}, {body} had put the figure at {n}; it now stands at more than {n}, an increase of {pct}.",
    "About {n} {things} marched through {place} to protest against {event} \u2013 the {ordinal} such demonstration since {month}.",
    "{name}, who'd led {org} since {year}, is stepping down and won't be replaced until {month} {dnum}, the company said in a statement.",
    "The area, some {dec} {unit} north-east of {place}, was hit by {event} on {date}, too.",
    "A U.S. court in {place} sentenced {name}, {role}, to {small} years and {small} months in prison for fraud.",
    "{title} {last} and {title} {last} met in {place} on {day} but didn't shake hands.",
    "Of the {n} ballots cast, {n} ({dec}%) were in favor, {n} against and {small} spoiled.",
    "Police believe that {person} left {place} at around {time} and was last seen with {person}, {role}.",
    "It isn't the first time: in {month} {year}, {event} cost {org} an estimated {money}.",
    "According to {body}, rainfall reached {n} {unit} in {small} hours, {small} times the average for {month}.",
    "{Org}, {org} and {org} declined to comment; {org} couldn't be reached.",
    "The {nat} government, which owns {dec} per cent of {org}, said it had \u201cfull confidence\u201d in {title} {last}.",
    "{name} (born {date}, in {place}) won the prize, worth {money}, for a book about {event}.",
    "If the plan's approved, construction of the {n}-{unit1} line between {place} and {place} could begin as early as {month}.",
    "Neither {title} {last} nor {name} could explain why {n} {things} had been left off the list.",
    "The World Bank has lent {country} {money}, to be repaid over {small} years at {dec}% p.a.",
    "{name}'s lawyers, who've asked for bail of {money}, say he's innocent.",
    "On {date} at {time}, flight {flight} from {place} to {place} made an emergency landing with {n} passengers and {small} crew aboard.",
    "The Dow fell {n} points, or {dec}%, to {big}; the S&P 500 lost {dec}%, and the Nasdaq {dec} pct.",
    "Since then, {n} {things}, including {small} {nat} nationals, have been moved to camps near {place}.",
    "{Body} says {event} could've been prevented; {body} says it couldn't.",
    "{place}-based {org} employs {n} people in {small} countries, from {country} to {country}.",
    "What happened next isn't clear: {name} says the lights went out at {time}, {name} that they'd never been on.",
    "{Org} vs. {org} is expected to reach {body} by {month}.",
    "{name} scored {small} points as {place} beat {place} {small}-{small} on {day} night, their {ordinal} win in a row.",
    "{Country}'s inflation rate slowed to {dec}% in {month} from {dec}% a month earlier (consensus: {dec}%).",
    "The report, which runs to {n} pages, blames {title} {name} and \u201cat least {small} others\u201d for {event}.",
]
HEADLINES = ["{Org} to buy {org} for {money}", "{n} {things} missing after {event} in {place}", "{Country}: {title} {last} quits over {event}",
             "{place} mayor: '{quote}'", "UPDATE {small}-{Org} Q{q} profit up {pct}", "{last} v {last}: what we know so far", "Explainer: who is {name}?",
             "{Nat} police hold {small} after {event}", "{quote}, says {last}", "{Body} warns of '{event}'", "{n} {things} and counting", "{place} {small}, {place} {small}"]
QUOTED = ["\u201c{quote},\u201d {name}, {role}, {said} on {day}.", "\"{quote},\" {said2} {title} {last}. \"{quote}.\"", "\u201c{quote}. {quote},\u201d {last} {said}.",
          "\"{quote},\" the {nat} {said}.", "{title} {name} {said} that \u201c{quote_low}\u201d.", "\u2018{quote},\u2019 {last} {said}, \u2018and {quote_low}.\u2019", "{name} disagreed: \"{quote}!\"",
          "Asked about {event}, {last} {said}: \"{quote}.\"", "\"{quote}\" - that's how {name}, {age}, put it.", "\u201c{quote}?\u201d {said2} {last}. \u201c{quote}.\u201d"]


class Writer:
    """Fills slots; every choice comes from one generator."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, words):
        return self.rng.choice(words).replace("_", " ")

    def number(self):
        r = self.rng
        kind = r.random()
        if kind < 0.3:
            return str(r.randint(13, 999))
        if kind < 0.65:
            return f"{r.randint(1, 999)},{r.randint(0, 999):03}"
        if kind < 0.72:
            return f"{r.randint(1, 9)},{r.randint(0, 999):03},{r.randint(0, 999):03}"
        if kind < 0.8:
            return f"{r.randint(1, 99)}.{r.randint(1, 9)} million"
        if kind < 0.86:
            return r.choice(["dozens of", "more than 200", "nearly 1,000", "twenty-three", "a hundred", "forty", "3-4,000", "100-odd", "several hundred", "around 50"])
        return str(r.randint(1000, 99999))

    def money(self):
        r = self.rng
        n = f"{r.randint(1, 999)}" if r.random() < 0.4 else f"{r.randint(1, 99)}.{r.randint(1, 99)}"
        return r.choice([f"${n} million", f"${n}m", f"${n} billion", f"\u00a3{n}m", f"\u20ac{n} million", f"{n}bn euros", f"{n} million pounds", f"US${n}bn", f"A${n} mln",
                         f"\u00a5{r.randint(1, 900)} trillion", f"{n} crore rupees", f"{n} billion yen", f"Rs {n} lakh", f"${r.randint(1, 999)},{r.randint(0, 999):03}",
                         f"\u00a3{r.randint(1, 99)},{r.randint(0, 999):03}.{r.randint(0, 99):02}", f"CHF{n}bn", f"{n}p", f"${n}-a-share", f"SEK {n} mn", f"\u20a6{n}bn"])

    def date(self):
        r = self.rng
        d, m, y = r.randint(1, 28), r.randrange(12), r.randint(1987, 2026)
        return r.choice([f"{MONTHS[m]} {d}", f"{ABBREVIATED[m]} {d}, {y}", f"{d} {MONTHS[m]} {y}", f"{DAYS[d % 7]}, {MONTHS[m]} {d}, {y}", f"the {d}th of {MONTHS[m]}",
                         f"{y}-{m + 1:02}-{d:02}", f"{d}/{m + 1}/{y % 100:02}", f"{m + 1}/{d}/{y}", f"{MONTHS[m]} {y}", f"{d} {ABBREVIATED[m]}", f"{DAYS[d % 7]} ({ABBREVIATED[m]} {d})"])

    def time(self):
        r = self.rng
        h, m = r.randint(1, 12), r.randint(0, 59)
        return r.choice([f"{h}:{m:02} a.m.", f"{h} p.m.", f"{h}pm", f"{h}.{m:02}am", f"{h + 11}:{m:02}", f"{h + 10:02}{m:02} GMT", "noon", "midnight", f"{h} o'clock", f"{h}:{m:02}PM ET", f"{h}:{m:02}"])

    def company(self):
        return " ".join(x for x in [self.pick(COMPANY_A), self.pick(COMPANY_B) if self.rng.random() < 0.8 else "", self.rng.choice(COMPANY_C)] if x)

    def name(self):
        r = self.rng
        middle = f" {r.choice('ABCDEFGHJKLMNPRSTW')}." if r.random() < 0.12 else ""
        suffix = r.choice([" Jr.", " III", ", Jr.,"]) if r.random() < 0.03 else ""
        first = f"{r.choice('ABCDEFGHJKLMNPRSTW')}.{r.choice(['', ' '])}{r.choice('ABCDEFGHJKLMNPRSTW')}." if r.random() < 0.04 else self.pick(FIRST)
        return f"{first}{middle} {self.pick(LAST)}{suffix}"

    def slot(self, key):
        r = self.rng
        low = key.lower()
        if low in ("org", "body", "event", "country", "nat"):
            text = {"org": self.company, "body": lambda: self.fill(r.choice(BODIES)), "event": lambda: r.choice(EVENTS),
                    "country": lambda: self.pick(COUNTRIES), "nat": lambda: self.pick(NATIONAL)}[low]()
            return text[0].upper() + text[1:] if key[0].isupper() else text
        if key == "quote" or key == "quote_low":
            text = self.fill(r.choice(QUOTES))
            return text[0].lower() + text[1:] if key == "quote_low" and not text.startswith("I") else text
        return {
            "place": lambda: self.pick(PLACES), "person": lambda: r.choice([self.name(), f"{r.choice(TITLES)} {self.name()}"]), "name": self.name, "last": lambda: self.pick(LAST),
            "title": lambda: r.choice(TITLES), "role": lambda: self.fill(r.choice(ROLES)), "age": lambda: str(r.randint(16, 97)), "n": self.number,
            "small": lambda: r.choice(["two", "three", "four", "seven", "nine", "11", "12", "14", "18", "25", "5", "6"]), "pct": lambda: r.choice([f"{r.randint(1, 99)}%", f"{r.randint(1, 99)} percent",
                f"{r.randint(1, 99)}.{r.randint(0, 9)} per cent", f"{r.randint(1, 99)}pc", "two-thirds", "half", "a quarter", f"{r.randint(1, 9)}.{r.randint(0, 99):02}%", "one in five", f"{r.randint(2, 9)} to {r.randint(10, 19)}%"]),
            "dec": lambda: f"{r.randint(0, 19)}.{r.randint(0, 9)}", "money": self.money, "price": lambda: f"${r.randint(1, 400)}.{r.randint(0, 99):02}", "big": lambda: f"{r.randint(20, 45)},{r.randint(0, 999):03}.{r.randint(0, 99):02}",
            "day": lambda: r.choice(DAYS), "date": self.date, "time": self.time, "month": lambda: r.choice(MONTHS), "year": lambda: r.choice([str(r.randint(1975, 2027)), f"the {r.randint(5, 9)}0s", f"{r.randint(1990, 2020)}-{r.randint(21, 27)}"]),
            "dnum": lambda: str(r.randint(1, 28)), "ordinal": lambda: r.choice(["first", "second", "third", "fourth", "2nd", "3rd", "11th", "21st"]), "things": lambda: r.choice(THINGS), "unit": lambda: r.choice(UNITS),
            "unit1": lambda: r.choice(["km", "mile", "metre", "foot"]), "said": lambda: r.choice(SAID), "said2": lambda: r.choice(["said", "asked", "added", "snapped", "says", "replied"]),
            "flight": lambda: f"{r.choice(['BX', 'QZ', 'LK', 'U9', 'ZY'])}{r.choice(['', ' ', '-'])}{r.randint(10, 9999)}", "q": lambda: str(r.randint(1, 4)),
        }[key]()

    def fill(self, template):
        out, rest = [], template
        while "{" in rest:
            head, rest = rest.split("{", 1)
            key, rest = rest.split("}", 1)
            out += [head, self.slot(key)]
        return "".join(out) + rest

    def report(self):
        r = self.rng
        parts = []
        if r.random() < 0.7:
            parts.append(self.fill(r.choice(HEADLINES)) + "\n\n")
        if r.random() < 0.4:
            parts.append(r.choice([f"{self.pick(PLACES).upper()}, {self.date()} ({self.pick(COMPANY_A)} News) - ", f"{self.pick(PLACES)} \u2014 ", f"By {self.name()}\n\n", f"{self.pick(PLACES).upper()} ({self.time()}): "]))
        for _ in range(r.randint(2, 6)):
            sentences = [self.fill(r.choice(STATEMENTS if r.random() < 0.68 else QUOTED)) for _ in range(r.randint(1, 4))]
            parts.append(" ".join(sentences) + r.choice(["\n\n", "\n\n", "\n\n", "\n", " ", "\r\n\r\n"]))
        if r.random() < 0.15:
            parts.append("".join(f"{r.choice(['-', '*', chr(0x2022), str(i + 1) + '.', chr(97 + i) + ')'])} {self.fill(r.choice(HEADLINES))}\n" for i in range(r.randint(2, 5))))
        if r.random() < 0.1:
            mark = r.choice([" | ", "\t", ", ", "   "])
            parts.append("".join(mark.join([self.name(), self.pick(PLACES), self.number(), self.money(), self.date()]) + "\n" for _ in range(r.randint(2, 5))))
        if r.random() < 0.1:
            parts.append(f"(Reporting by {self.name()} and {self.name()}; Editing by {self.name()})")
        text = "".join(parts)
        return text if r.random() < 0.3 else text.strip()


def reports(seed, count):
    rng = random.Random(seed)
    return [Writer(rng).report() for _ in range(count)]


if __name__ == "__main__":
    print("\n-----\n".join(reports(20250301, 5)))
