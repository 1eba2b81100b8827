// The program of the browser tests: makes a database, serves it, looks at every page. See run.sh.
import { chromium } from "playwright-core";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { accessible, fits, keyboard } from "./look.mjs";
import { hostile } from "./hostile.mjs";
import { overrule } from "./overrule.mjs";
import { LARGE, makeDatabase } from "./sample.mjs";
import { json, serve } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const out = join(here, "out");
const binary = process.argv[2];
const WIDTHS = [1280, 390];

/** What was checked, and what failed. */
export const tally = { passed: 0, failed: [] };

/** Notes a fact; the run goes on. */
export function fact(holds, words) {
  if (holds) tally.passed += 1;
  else {
    tally.failed.push(words);
    console.log(`FAILED: ${words}`);
  }
}

/** Every page worth a look: name to path. */
async function pages(address) {
  const { stories } = await json(address, "/stories.json");
  const named = (test) => stories.find(test)?.id;
  const large = named((story) => story.reports === LARGE);
  const written = named((story) => story.reports >= 8 && story.reports < 20 && story.outlets >= 8);
  await json(address, `/story/${large}.json`);
  const { story } = await json(address, `/story/${written}.json`);
  const edge = story.stemma.edges.find((edge) => !edge.parent.startsWith("x:") && edge.kind !== "cites") ?? story.stemma.edges[0];
  const part = encodeURIComponent;
  const said = story.claims[0].statement;
  return {
    written, large,
    paths: {
      stories: "/", "stories-filtered": "/?sort=reports&min=5", story: `/story/${written}`, "story-as-of": `/story/${written}?as_of=${part("2030-01-01T00:00:00Z")}`,
      large: `/story/${large}`, reading: `/story/${written}/report/${part(edge.child)}`,
      "reading-at": `/story/${written}/report/${part(said.report)}?at=${said.start}-${said.end}`,
      compare: `/story/${written}/compare?a=${part(edge.parent)}&b=${part(edge.child)}`,
      outlets: "/outlets", outlet: `/outlet/${part(story.reports.find((report) => report.outlet).outlet)}`,
      search: "/search?q=barges", "search-nothing": "/search?q=xyzzyq", "search-wrong": `/search?q=${part("(a AND")}`,
      changes: "/changes?since=1d", decisions: "/decisions", fault: "/nothing-here", "sign-in": "/sign-in",
    },
  };
}

/** Visits a page; notes errors of script and of the content policy. */
async function visit(context, address, name, path, width) {
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => { if (line.type() === "error" && !/status of 4\d\d/.test(line.text())) faults.push(line.text()); });
  page.on("request", (request) => { if (!request.url().startsWith(address) && !request.url().startsWith("data:")) faults.push(`asked ${request.url()}`); });
  await page.goto(address + path);
  await page.waitForLoadState("load");
  fact(faults.length === 0, `${name} at ${width}: ${faults.join("; ")}`);
  return page;
}

async function every(browser, address, list) {
  for (const scheme of ["light", "dark"]) {
    for (const width of WIDTHS) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
      for (const [name, path] of Object.entries(list.paths)) {
        const page = await visit(context, address, name, path, width);
        await fits(page, `${name} at ${width}`, fact);
        await accessible(page, `${name} at ${width}, ${scheme}`, fact);
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        const clip = { x: 0, y: 0, width, height: Math.min(height, 8000) };
        await page.screenshot({ path: join(out, `${name}-${width}-${scheme}.png`), fullPage: true, clip });
        if (scheme === "light") await keyboard(page, `${name} at ${width}`, fact);
        await page.close();
      }
      await context.close();
    }
  }
}

/** Without script the same is there: every section, every link, the forms. */
async function withoutScript(browser, address, list) {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const scripted = await browser.newContext();
  for (const [name, path] of Object.entries(list.paths)) {
    const answer = await (await fetch(address + path)).text();
    const page = await plain.newPage();
    await page.goto(address + path);
    const shown = await page.locator("main").innerText();
    fact(shown.trim().length > 0, `${name} without script: the page is empty`);
    fact(!/<noscript/i.test(answer), `${name}: speaks of script`);
    await page.close();
  }
  // The words asked for are marked and gone to by the server and the address alone.
  const page = await plain.newPage();
  await page.goto(`${address}${list.paths["reading-at"]}#at`);
  await page.waitForTimeout(700);
  const at = await page.locator(".asked").first().boundingBox();
  fact(at && at.y >= 0 && at.y < 720, `reading without script: the words asked for are not on the screen, but at ${at?.y}`);
  fact((await page.locator(".asked").count()) > 0, "reading without script: nothing is marked");
  await plain.close();
  await scripted.close();
}

/** The story of 300 reports: quick to come, folded, nothing lost. */
async function large(browser, address, list) {
  const path = list.paths.large;
  const times = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const start = performance.now();
    const answer = await fetch(address + path);
    times.push(performance.now() - start);
    await answer.text();
  }
  times.sort((a, b) => a - b);
  console.log(`first byte of the story of ${LARGE} reports, five times: ${times.map((time) => time.toFixed(0)).join(", ")} ms`);
  fact(times[2] < 200, `the story of ${LARGE} reports takes ${times[2].toFixed(0)} ms to its first byte`);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address + path);
  const drawn = await page.locator("svg#drawing a.node").count();
  fact(drawn > 1 && drawn <= 60, `${drawn} boxes are drawn of ${LARGE} reports`);
  fact((await page.locator("details.fold").count()) > 0, "nothing folds");
  const letters = await page.locator("svg#drawing text.b").first().evaluate((text) => {
    const svg = text.ownerSVGElement;
    return 13 * (svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
  });
  fact(letters >= 9, `the drawing's letters are ${letters.toFixed(1)} px high`);
  const { story } = await json(address, `${path}.json`);
  const html = await page.content();
  const missing = story.reports.filter((report) => !html.includes(`/report/${encodeURIComponent(report.id)}`));
  fact(missing.length === 0, `${missing.length} reports are named nowhere on the page`);
  const columns = await page.locator(".matrix thead th.r").count();
  fact(columns > 0 && columns <= 36, `the matrix has ${columns} columns`);
  await page.close();
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const made = makeDatabase(binary, root, join(out, "data"));
const server = await serve(binary, made.database);
const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const list = await pages(server.address);
  await every(browser, server.address, list);
  await withoutScript(browser, server.address, list);
  await large(browser, server.address, list);
  await hostile(browser, server.address, made, fact);
  await overrule(browser, server.address, list, fact);
} finally {
  await browser.close();
  server.stop();
}
if (made.blns === 0) console.log("not done: the big list of naughty strings is not at hand; only the project's own hostile strings were shown");
console.log(`${tally.passed} facts hold, ${tally.failed.length} do not; screenshots are in ${out}`);
process.exitCode = tally.failed.length > 0 ? 1 : made.blns === 0 ? 3 : 0;
