// A decision made in the page holds, is in the log with who and when, and can be taken back.
import { json } from "./server.mjs";

/** The stemma of a story, as pairs of child and parent. */
async function edges(address, story) {
  const page = await json(address, `/story/${story}.json`);
  return page.story.stemma.edges.map((edge) => `${edge.child} from ${edge.parent}`).sort();
}

/** Forbids an edge by its form, looks for it in the log, and takes it back; without script, as the plainest browser would. */
export async function overrule(browser, address, list, fact) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const before = await edges(address, list.written);
  await page.goto(`${address}/story/${list.written}`);
  await page.locator("details.evidence > summary").click();
  const form = page.locator("details.evidence form.decide").first();
  const child = await form.locator("[name=child]").inputValue();
  const parent = await form.locator("[name=parent]").inputValue();
  await form.locator("[name=why]").fill("the editor says so");
  await form.getByRole("button").click();
  fact(page.url().includes(`/story/${list.written}`), `after a decision the reader is at ${page.url()}`);
  const after = await edges(address, list.written);
  fact(!after.includes(`${child} from ${parent}`), `${child} from ${parent} is still there after it was forbidden`);
  await page.goto(`${address}/decisions`);
  const log = await page.locator("main").innerText();
  fact(log.includes("the editor says so"), "the log does not tell why");
  fact(/\d{4}, \d\d:\d\d UTC/u.test(log), "the log does not tell when");
  await page.getByRole("button", { name: /^Undo/u }).first().click();
  fact((await page.locator("main").innerText()).includes("undone"), "the log does not tell that it was undone");
  const restored = await edges(address, list.written);
  fact(JSON.stringify(restored) === JSON.stringify(before), "the stemma is not as before after the decision was undone");

  // A report's date, from the report's own page.
  await page.goto(address + list.paths.reading);
  const date = page.locator("form.decide:has([name=date])");
  await page.locator("details:has([name=date]) > summary").click();
  await date.locator("[name=date]").fill("2024-02-03");
  await date.getByRole("button").click();
  const dated = await json(address, `${list.paths.reading}.json`);
  fact(dated.report.published?.date === "2024-02-03", `the date is ${dated.report.published?.date} after it was pinned`);
  await page.goto(`${address}/decisions`);
  await page.getByRole("button", { name: /^Undo/u }).first().click();
  const undated = await json(address, `${list.paths.reading}.json`);
  fact(undated.report.published?.date !== "2024-02-03", "the date stays after the decision was undone");

  // Without the token of the page nothing is decided.
  const forged = await fetch(`${address}/decide`, { method: "POST", redirect: "manual", headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ kind: "edge-forbid", child, parent, back: "/" }) });
  fact(forged.status >= 400, `a decision without a token is answered with ${forged.status}`);
  await context.close();
}
