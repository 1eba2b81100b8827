// Hostile text: no string runs, and none is lost or altered on its way to the screen.
import { json } from "./server.mjs";

const one = (words) => words.split(/\s+/u).filter(Boolean).join(" ");

/** Every page on which such text stands. */
export async function hostile(browser, address, made, fact) {
  const { stories } = await json(address, "/stories.json");
  const evil = [];
  for (const story of stories) {
    const page = await json(address, `/story/${story.id}.json`);
    if (page.story.reports.some((report) => report.place.includes("hostile.jsonl"))) evil.push(page.story);
  }
  const reports = evil.flatMap((story) => story.reports.filter((report) => report.place.includes("hostile.jsonl")).map((report) => ({ story: story.id, report })));
  fact(reports.length >= made.strings.length * 0.95, `${reports.length} of ${made.strings.length} hostile reports are in a story`);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  let ran = 0;
  page.on("dialog", async (dialog) => { ran += 1; await dialog.dismiss(); });
  const refused = [];
  page.on("console", (line) => { if (/Content Security Policy|Refused/u.test(line.text())) refused.push(line.text()); });
  const foreign = [];
  page.on("request", (request) => { if (!request.url().startsWith(address)) foreign.push(request.url()); });
  const go = async (path) => {
    await page.goto(address + path);
    const strange = await page.evaluate(() => ({
      scripts: document.scripts.length,
      handlers: [...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on"))).length,
      frames: document.querySelectorAll("iframe, img, object, embed, base, meta[http-equiv=refresh]").length,
      links: [...document.querySelectorAll("a[href]")].filter((a) => !/^https?:$/u.test(new URL(a.getAttribute("href") ?? a.href.baseVal, location).protocol)).length,
    }));
    fact(strange.scripts === 1 && strange.handlers === 0 && strange.frames === 0 && strange.links === 0, `${path}: ${JSON.stringify(strange)}`);
  };
  for (const path of ["/", "/outlets", "/changes?since=30d", "/decisions"]) await go(path);
  for (const story of evil) {
    await go(`/story/${story.id}`);
    const shown = one(await page.evaluate(() => document.body.textContent));
    const lost = story.reports.filter((report) => report.headline && !shown.includes(one(report.headline)));
    fact(lost.length === 0, `story ${story.id}: ${lost.length} headlines are not shown as they are, ${JSON.stringify(lost[0]?.headline)}`);
    const nameless = story.reports.filter((report) => report.outlet && !shown.includes(one(report.outlet)));
    fact(nameless.length === 0, `story ${story.id}: ${nameless.length} outlets are not shown as they are, ${JSON.stringify(nameless[0]?.outlet)}`);
  }
  for (const { story, report } of reports) {
    const path = `/story/${story}/report/${encodeURIComponent(report.id)}`;
    await go(path);
    const body = await json(address, `${path}.json`);
    const blocks = body.layers.blocks.map((block) => one(block.at.text));
    const shown = await page.$$eval(".reading .text", (list) => list.map((e) => e.textContent));
    const texts = shown.map(one);
    const lost = blocks.filter((block) => !texts.includes(block));
    fact(lost.length === 0, `${path}: ${JSON.stringify(lost[0])} is not shown as it is`);
  }
  for (const { report } of reports.filter((_, at) => at % 8 === 0)) {
    if (report.outlet) await go(`/outlet/${encodeURIComponent(report.outlet)}`);
    await go(`/search?q=${encodeURIComponent(report.headline ?? "")}`);
  }
  for (const story of evil) {
    const [a, b] = story.reports;
    await go(`/story/${story.id}/compare?a=${encodeURIComponent(a.id)}&b=${encodeURIComponent(b.id)}`);
  }
  fact(ran === 0, `${ran} dialogs were opened by hostile text`);
  fact(refused.length === 0, `the content policy had to refuse: ${refused[0]}`);
  fact(foreign.length === 0, `a page asked ${foreign[0]}`);
  // What was read is what was sent: the strings stand in the texts, white space apart.
  const kept = new Set();
  for (const { report } of reports) kept.add(one(report.headline ?? ""));
  const gone = made.strings.filter((string) => one(string) !== "" && !kept.has(one(string)));
  console.log(`${made.strings.length} hostile strings; ${gone.length} of them are no headline as they were sent (cleaned on reading: control characters, white space)`);
  await context.close();
}
