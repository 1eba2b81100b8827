// What is asked of every page: it fits, it can be used by keyboard alone, and axe-core finds nothing.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The body does not scroll sideways. */
export async function fits(page, name, fact) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const far = [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll"));
    return `${document.documentElement.scrollWidth} px: ${far.slice(0, 3).map((e) => e.tagName + "." + e.className).join(", ")}`;
  });
  fact(wide === null, `${name}: scrolls sideways, ${wide}`);
}

/** axe-core, all rules it knows for WCAG 2.2 A and AA and its best practices. */
export async function accessible(page, name, fact) {
  await page.evaluate(() => document.querySelectorAll("main details").forEach((e, at) => { if (at < 60) e.open = true; }));
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const result = await axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map((v) => `${v.id} (${v.impact}) ${v.nodes.length}x: ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary?.split("\n")[1] ?? ""}`);
  });
  fact(found.length === 0, `${name}: axe: ${found.join(" | ")}`);
  await page.evaluate(() => document.querySelectorAll("main details").forEach((e) => { e.open = false; }));
}

/** Tab reaches the skip link first, then every control that is shown, each with a focus that can be seen. */
export async function keyboard(page, name, fact) {
  await page.evaluate(() => { document.activeElement?.blur(); scrollTo(0, 0); });
  const wanted = await page.evaluate(() => {
    const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']")];
    const shown = controls.filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled && !e.closest("use"));
    shown.forEach((e, at) => e.setAttribute("data-tab", at));
    return shown.length;
  });
  const most = Math.min(wanted, 400);
  const reached = new Set();
  let hidden = "";
  for (let turn = 0; turn < most + 3; turn += 1) {
    await page.keyboard.press("Tab");
    const state = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const style = getComputedStyle(e);
      const inner = e.querySelector?.(".box, .e") ?? e;
      const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      return { at: e.getAttribute("data-tab"), skip: e.classList.contains("skip"), seen: drawn || inner !== e, html: e.outerHTML.slice(0, 120) };
    });
    if (!state) continue;
    if (turn === 0) fact(state.skip, `${name}: the first stop of Tab is not the skip link: ${state.html}`);
    if (!state.seen) hidden ||= state.html;
    if (state.at !== null) reached.add(state.at);
  }
  fact(hidden === "", `${name}: focus is not seen on ${hidden}`);
  fact(reached.size >= most, `${name}: Tab reaches ${reached.size} of ${most} controls`);
  await page.evaluate(() => scrollTo(0, 0));
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  fact(await page.evaluate(() => location.hash === "#main"), `${name}: the skip link does not skip`);
}
