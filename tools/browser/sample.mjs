// The database that is looked at: the written stories of corpus/, one of 300 reports, and reports full of hostile text.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Reports of the large story. */
export const LARGE = 300;

/** Numbers that are the same every time (Park and Miller's generator). */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const SENTENCES = [
  "The lock gates of the Oberhafen canal failed at dawn on Tuesday, two harbour engineers said.",
  "Water poured into the lower basin and lifted eleven barges from their moorings.",
  "The harbour authority closed the canal to all traffic until further notice.",
  "About 40 people were led from the quay, a spokeswoman for the fire brigade said.",
  "Repairs are likely to take six weeks, according to the authority's chief engineer, Marta Kolb.",
  "\"We had warned of the hinges since the spring,\" Kolb told reporters at the quay.",
  "The gates were last renewed in 1987 and were due to be replaced next year.",
  "Insurers put the damage at about 12 million euros.",
  "A union of bargemen demanded an inquiry into the maintenance of the gates.",
  "The mayor, Jonas Wirth, said the city would publish the inspection reports.",
  "Two barges with grain sank in the lower basin, the river police said.",
  "Nobody was hurt, the fire brigade said on Tuesday evening.",
];
const REWORDED = [
  "At dawn on Tuesday the gates of the Oberhafen lock gave way, according to engineers at the harbour.",
  "The flood tore eleven barges loose in the basin below.",
  "All shipping on the canal has been stopped for the time being.",
  "Some 40 people had to leave the quay.",
  "Repairs will take six weeks.",
  "The chief engineer said that warnings about the hinges went back to spring.",
  "The gates date from 1987; new ones had been planned for next year.",
  "The damage amounts to 12 million euros, insurers say.",
  "Bargemen want an inquiry into how the gates were looked after.",
  "Mayor Jonas Wirth promised to make inspection reports public.",
  "Police on the river said two grain barges went down.",
  "There were no injuries.",
];

/** One matter in 300 reports: an agency, its copies, rewrites, copies of these, and some that stand alone. */
export function largeStory() {
  const roll = dice(7);
  const reports = [];
  const start = Date.UTC(2025, 5, 17, 6, 0);
  const add = (id, outlet, hours, title, sentences, credit) => {
    const when = new Date(start + Math.round(hours * 3600e3)).toISOString().slice(0, 16) + "Z";
    const paragraphs = [];
    for (let at = 0; at < sentences.length; at += 3) paragraphs.push(sentences.slice(at, at + 3).join(" "));
    if (credit) paragraphs.push(credit);
    reports.push({ id, outlet, title, published: when, url: `https://${id}.example/lock`, text: paragraphs.join("\n\n") });
  };
  add("agency", "Harbour News Agency", 0, "Lock gates fail at Oberhafen, barges adrift", SENTENCES);
  for (let at = 1; reports.length < LARGE; at += 1) {
    const outlet = `${["Morning", "Evening", "Daily", "Weekly", "Free", "Coast"][at % 6]} ${["Courier", "Post", "Herald", "Mirror", "Times", "Globe", "Star"][at % 7]} ${at}`;
    const hours = 1 + at / 6 + roll(4);
    const kind = at % 10;
    if (kind < 5) add(`copy-${at}`, outlet, hours, "Lock gates fail at Oberhafen, barges adrift", SENTENCES, "(Harbour News Agency)");
    else if (kind < 7) add(`cut-${at}`, outlet, hours, "Barges adrift after lock failure", SENTENCES.slice(0, 4 + roll(6)), "(Harbour News Agency)");
    else if (kind < 9) add(`own-${at}`, outlet, hours, "Canal closed after gates give way", REWORDED.slice(roll(3), 8 + roll(4)));
    else add(`note-${at}`, outlet, hours, "Inquiry demanded into Oberhafen lock gates", [`Harbour News Agency reported that the lock gates of the Oberhafen canal failed on Tuesday.`, `Readers of the ${outlet} remember the flood of ${1900 + roll(90)} at the same lock.`, REWORDED[8]]);
  }
  return reports;
}

const MATTERS = [
  ["The old ferry between Lindau and Rorschach will stop in autumn, the operator said on Monday.", "About 300 commuters use the ferry each day, according to the operator."],
  ["The tram depot in Kladno burned for six hours on Friday, fire officers said.", "Nineteen trams were lost in the depot, the transport office said."],
  ["A bakery chain in Graz recalled 8,000 loaves after glass was found, the food office said.", "The glass came from a broken lamp above the dough line, the chain said."],
  ["The observatory on the Lomnica peak saw a comet on Sunday, its director said.", "The comet will be visible without a telescope in August, the director said."],
  ["A flood gate in the port of Zadar was opened by mistake, the port captain said.", "Three yachts and a customs boat were damaged, the port captain said."],
];

/** Strings that break programs: the project's own few, and the big list of naughty strings where it is at hand. */
export function hostileStrings(root) {
  const own = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "javascript:alert(1)",
    "</title><script>alert(1)</script>", "<svg/onload=alert(1)>", "{{7*7}}${7*7}<%= 7*7 %>", "&lt;b&gt; &amp;amp; &#60;",
    "\u202Eevil\u202C", "Z͑ͫ̓ͪ̂ͫa̴l͐g͖o͔", "漢字 漢字 漢字", "😀".repeat(40), "a".repeat(400), "--><!--", "]]>", "%00%2e%2e%2f", "../../etc/passwd",
  ];
  const archive = join(root, "..", "shared", "bench", "hostile-input.tar.xz");
  if (!existsSync(archive)) return { strings: own, blns: 0 };
  const names = execFileSync("tar", ["-tJf", archive], { encoding: "utf8" }).split("\n");
  const list = names.find((name) => name.endsWith("blns.json"));
  if (!list) return { strings: own, blns: 0 };
  const blns = JSON.parse(execFileSync("tar", ["-xJOf", archive, list], { encoding: "utf8", maxBuffer: 1 << 26 }));
  return { strings: own.concat(blns), blns: blns.length };
}

/** A report for each string, which is its headline, outlet, author and a paragraph of its text. */
export function hostileReports(strings) {
  return strings.map((string, at) => {
    const matter = MATTERS[at % MATTERS.length];
    const published = `2025-07-${String(1 + (at % 5)).padStart(2, "0")}T${String(at % 24).padStart(2, "0")}:00Z`;
    return { id: `evil-${String(at).padStart(4, "0")}`, title: string, outlet: string, byline: string, published, text: `${matter[0]}\n\n${string}\n\n${matter[1]}` };
  });
}

/** Makes the database; what it holds. */
export function makeDatabase(binary, root, folder) {
  mkdirSync(folder, { recursive: true });
  const database = join(folder, "browser.db");
  const read = (...paths) => execFileSync(binary, ["read", "--db", database, ...paths], { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  const lines = (name, reports) => {
    const file = join(folder, name);
    writeFileSync(file, reports.map((report) => JSON.stringify(report)).join("\n") + "\n");
    return file;
  };
  const { strings, blns } = hostileStrings(root);
  read(...["ferry", "ransom", "bank", "recall"].map((name) => join(root, "corpus", "stories", name)));
  // The same address again with another text: a second version.
  const corrected = { id: "corrected", title: "Ferry office names a date", outlet: "Lake Post", published: "2025-06-18T08:00Z", url: "https://lake.example/date", text: "The ferry office said on Wednesday that the new pier opens in May.\n\nTickets will cost 4 euros, the office said." };
  read(lines("first.jsonl", [corrected]));
  read(lines("second.jsonl", [{ ...corrected, text: corrected.text.replace("in May", "in June").replace("4 euros", "5 euros") }]));
  read(lines("large.jsonl", largeStory()));
  const tolerated = (file) => { try { read(file); } catch (error) { if (error.status !== 3) throw error; } };
  tolerated(lines("hostile.jsonl", hostileReports(strings)));
  return { database, strings, blns };
}

/** The text of a file beside this one, for tests of what a page was made of. */
export function local(name) {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
