// node check.cjs ORDER.json : opens pages in Chromium and prints, as JSON, what a reader would meet.
"use strict";
const fs = require("fs");
const path = require("path");
const order = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const from = (name) => require(require.resolve(name, { paths: [order.modules] }));
const { chromium } = from("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js", { paths: [order.modules] }), "utf8");

async function opened(browser, file, how) {
  const context = await browser.newContext({
    viewport: { width: how.width || 1280, height: 900 }, javaScriptEnabled: how.script !== false,
    deviceScaleFactor: 1, bypassCSP: Boolean(how.axe), acceptDownloads: true,
  });
  const page = await context.newPage();
  const told = { errors: [], requests: [] };
  page.on("pageerror", (error) => told.errors.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") told.errors.push(message.text()); });
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) told.requests.push(request.url()); });
  page.on("dialog", (dialog) => { told.errors.push("dialog " + dialog.message()); dialog.dismiss(); });
  if (how.media) await page.emulateMedia({ media: how.media });
  await page.goto("file://" + path.resolve(file));
  return { context, page, told };
}

async function violations(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate(() => window.axe.run(document));
  return found.violations.map((one) => one.id + ": " + one.nodes[0].html.slice(0, 160));
}

const CHECKS = {
  async axe(browser, file, how) {
    const { context, page, told } = await opened(browser, file, { ...how, axe: true });
    if (how.typed) await search(page, how.typed);
    const found = await violations(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await context.close();
    return { ...told, violations: found, wide };
  },
  async search(browser, file, how) {
    const { context, page, told } = await opened(browser, file, how);
    await search(page, how.typed);
    const status = await page.textContent("#lookup-status");
    const text = await page.innerText("#lookup-found");
    await context.close();
    return { ...told, status, text };
  },
  async keyboard(browser, file, how) {
    const { context, page, told } = await opened(browser, file, how);
    const seen = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const one = document.activeElement;
        const style = getComputedStyle(one);
        return { id: one.id, tag: one.tagName, outlined: style.outlineStyle !== "none" && style.outlineWidth !== "0px" };
      });
      seen.push(here);
      if (here.id === "lookup-typed") break;
    }
    await page.keyboard.type(how.typed);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#lookup-found").children.length > 0);
    const text = await page.innerText("#lookup-found");
    await context.close();
    return { ...told, seen, text };
  },
  async contest(browser, file, how) {
    const { context, page, told } = await opened(browser, file, how);
    await search(page, how.typed);
    await page.click(".contest summary");
    await page.selectOption(".contest select[id$=what]", "aside");
    await page.fill(".contest textarea", how.words);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".contest button")]);
    await download.saveAs(how.save);
    await context.close();
    return { ...told, name: download.suggestedFilename() };
  },
  async paper(browser, file, how) {
    const { context, page, told } = await opened(browser, file, { ...how, media: "print", script: Boolean(how.script) });
    const seen = () => page.evaluate(() => {
      const inside = [...document.querySelectorAll("main details :is(li, tbody tr)")];
      const boxes = [...document.querySelectorAll("main details")];
      const tops = boxes.map((one) => one.getBoundingClientRect());
      return {
        inside: inside.length, shown: inside.filter((one) => one.checkVisibility()).length,
        open: boxes.filter((one) => one.open).length, boxes: boxes.length,
        over: tops.filter((box, i) => i && box.top < tops[i - 1].bottom - 1 && box.left < tops[i - 1].right - 1 && !boxes[i - 1].contains(boxes[i])).length,
      };
    });
    const before = await seen();
    let during = null, after = null;
    if (how.script) {
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      during = await seen();
      await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      after = await seen();
    }
    await context.close();
    return { ...told, before, during, after };
  },
  async plain(browser, file, how) {
    const { context, page, told } = await opened(browser, file, { ...how, script: false });
    const text = await page.innerText("body");
    const form = await page.isVisible("#lookup-form");
    const opens = await page.locator("#all summary").first();
    if (await opens.count()) await opens.click();
    const list = await page.innerText("#all");
    await context.close();
    return { ...told, text, form, list };
  },
};

async function search(page, typed) {
  await page.fill("#lookup-typed", typed);
  await page.press("#lookup-typed", "Enter");
  await page.waitForFunction((busy) => {
    const status = document.querySelector("#lookup-status").textContent;
    return status && status !== busy;
  }, await page.evaluate(() => JSON.parse(document.getElementById("lookup-words").textContent).searching));
}

(async () => {
  const browser = await chromium.launch({ executablePath: order.chromium, args: ["--no-sandbox"] });
  const out = [];
  for (const one of order.checks) out.push(await CHECKS[one.do](browser, one.file, one));
  await browser.close();
  console.log(JSON.stringify(out));
})().catch((error) => { console.error(error); process.exit(1); });
