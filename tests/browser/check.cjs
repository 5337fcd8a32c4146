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
    deviceScaleFactor: 1, bypassCSP: Boolean(how.axe), acceptDownloads: true, colorScheme: how.scheme || "light",
  });
  const page = await context.newPage();
  const told = { errors: [], requests: [] };
  page.on("pageerror", (error) => told.errors.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") told.errors.push(message.text()); });
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) told.requests.push(request.url()); });
  page.on("dialog", (dialog) => { told.errors.push("dialog " + dialog.message()); dialog.dismiss(); });
  if (how.media) await page.emulateMedia({ media: how.media });
  await page.goto("file://" + path.resolve(file) + (how.place || ""));
  return { context, page, told };
}

async function violations(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate(() => window.axe.run(document));
  return found.violations.map((one) => one.id + ": " + one.nodes[0].html.slice(0, 160));
}

// What is wider than the place it is shown in: it must scroll in a region of its own, reached by keyboard and named.
function regions(page) {
  return page.evaluate(() => [...document.querySelectorAll("main *")].filter((one) => {
    const clipped = (node) => node && (getComputedStyle(node).clipPath !== "none" || clipped(node.parentElement));
    const style = getComputedStyle(one);
    return one.clientWidth && one.scrollWidth > one.clientWidth + 1 && style.display !== "inline" && !clipped(one);
  }).map((one) => ({
    html: one.outerHTML.slice(0, 120), scrolls: /auto|scroll/.test(getComputedStyle(one).overflowX), focus: one.tabIndex === 0,
    named: one.hasAttribute("aria-label") || one.hasAttribute("aria-labelledby"),
    inside: Boolean(one.parentElement.closest("[role=region][tabindex='0']")),
  })).filter((one) => !one.inside));
}

// The rows of a table that are shown, each as the words of its cells.
function shown(page, id) {
  return page.evaluate((name) => {
    const table = document.getElementById(name);
    const rows = table.classList.contains("statements")
      ? [...table.tBodies].map((body) => [body, body.rows[0]]) : [...table.tBodies[0].rows].map((row) => [row, row]);
    return rows.filter(([item]) => !item.hidden && item.offsetHeight > 0)
      .map(([, row]) => [...row.cells].map((cell) => cell.textContent.trim()));
  }, id);
}

const CHECKS = {
  // Everything that can be reached, in the order that the Tab key reaches it.
  async tour(browser, file, how) {
    const { context, page, told } = await opened(browser, file, how);
    const all = await page.evaluate(() => {
      const found = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter((one) => one.checkVisibility());
      found.forEach((one, rank) => { one.dataset.stop = String(rank); });
      return found.length;
    });
    const stops = [];
    for (let i = 0; i < all + 5; i++) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const one = document.activeElement;
        if (!one || one === document.body) return null;
        const style = getComputedStyle(one);
        const box = one.getBoundingClientRect();
        return {
          stop: one.dataset.stop === undefined ? -1 : Number(one.dataset.stop), html: one.outerHTML.slice(0, 120),
          outlined: style.outlineStyle !== "none" && style.outlineWidth !== "0px",
          seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        };
      });
      if (here === null || stops.some((one) => one.stop === here.stop)) break;
      stops.push(here);
    }
    await context.close();
    return { ...told, all, stops };
  },
  // Each table that sorts is sorted twice by each heading, then filtered, by keyboard.
  async tables(browser, file, how) {
    const { context, page, told } = await opened(browser, file, how);
    const tables = await page.evaluate(() => [...document.querySelectorAll("table")].map((table, rank) => {
      table.id = table.id || "table-" + rank;
      return { id: table.id, columns: [...table.tHead.rows[0].cells].map((cell) => ({
        sorts: Boolean(cell.querySelector("button")), number: cell.classList.contains("number") })) };
    }));
    for (const table of tables) {
      table.before = await shown(page, table.id);
      table.sorted = [];
      for (let column = 0; column < table.columns.length; column++) {
        if (!table.columns[column].sorts) continue;
        const button = page.locator(`#${table.id} thead th:nth-child(${column + 1}) button`);
        const said = [];
        for (let turn = 0; turn < 2; turn++) {
          await button.focus();
          await page.keyboard.press("Enter");
          const direction = await button.evaluate((one) => one.parentElement.getAttribute("aria-sort"));
          said.push({ direction, rows: await shown(page, table.id) });
        }
        table.sorted.push({ column, number: table.columns[column].number, turns: said });
      }
      const box = page.locator(`.tools:has(+ .table-frame #${table.id}) input, .table-frame:has(#${table.id}) .tools input`);
      if (!(await box.count())) continue;
      const words = table.before[table.before.length - 1][0].split(/\s+/).slice(0, 4).join(" ");
      await box.focus();
      await page.keyboard.type(words);
      table.filter = { words, rows: await shown(page, table.id),
        status: await box.evaluate((one) => one.closest(".tools").querySelector("[role=status]").textContent) };
    }
    await context.close();
    return { ...told, tables };
  },
  // The page as printed; each row of a table is marked at its beginning and its end, so that a cut shows.
  async print(browser, file, how) {
    const { context, page, told } = await opened(browser, file, how);
    const rows = await page.evaluate(() => {
      const found = [...document.querySelectorAll(".plain tbody tr, .statements tbody, .verbatim, figure.chart")];
      const mark = (place, rank, first) => {
        const one = document.createElement("span");
        one.style.cssText = "font:1px/1 monospace;letter-spacing:0;white-space:nowrap";
        one.textContent = `[r${rank}]`;
        if (first) place.prepend(one); else place.append(one);
      };
      found.forEach((row, rank) => {
        const places = row.matches("figure") ? [row.querySelector("figcaption")] : [...row.querySelectorAll("th,td")];
        places.forEach((place) => { mark(place, rank, true); mark(place, rank, false); });
      });
      return found.map((row) => ({ height: row.getBoundingClientRect().height, text: row.textContent.slice(0, 80) }));
    });
    await page.pdf({ path: how.save, preferCSSPageSize: true, printBackground: false });
    await context.close();
    return { ...told, rows };
  },
  async axe(browser, file, how) {
    const { context, page, told } = await opened(browser, file, { ...how, axe: true });
    if (how.typed) await search(page, how.typed);
    const found = await violations(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const scrolled = await regions(page);
    await context.close();
    return { ...told, violations: found, wide, scrolled };
  },
  async search(browser, file, how) {
    const { context, page, told } = await opened(browser, file, how);
    await search(page, how.typed);
    const status = await page.textContent("#lookup-status");
    const text = await page.innerText("#lookup-found");
    await context.close();
    return { ...told, status, text };
  },
  // What is found, some at a time, until the button that shows more is gone.
  async more(browser, file, how) {
    const { context, page, told } = await opened(browser, file, how);
    await search(page, how.typed);
    const shown = () => page.locator("#lookup-found .candidate").count();
    const counts = [await shown()];
    while (await page.locator("#lookup-found .more").count()) {
      await page.click("#lookup-found .more");
      await page.waitForFunction((n) => document.querySelectorAll("#lookup-found .candidate").length > n, counts[counts.length - 1]);
      counts.push(await shown());
    }
    const focus = await page.evaluate(() => document.activeElement.tagName);
    const status = await page.textContent("#lookup-status");
    await context.close();
    return { ...told, counts, focus, status };
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
    const faults = [];
    for (const target of ["", how.unknown || "?"]) {
      await page.fill(".contest input[id$=to]", target);
      await page.click(".contest button");
      faults.push(await page.evaluate(() => {
        const field = document.activeElement, fault = document.getElementById(field.getAttribute("aria-describedby"));
        return { field: field.id, invalid: field.getAttribute("aria-invalid"), role: fault && fault.getAttribute("role"),
          text: fault && fault.textContent, made: document.querySelector(".contest [role=status]").textContent };
      }));
    }
    await page.selectOption(".contest select[id$=what]", "aside");
    await page.fill(".contest textarea", how.words);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(".contest button")]);
    await download.saveAs(how.save);
    await context.close();
    return { ...told, faults, name: download.suggestedFilename() };
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
    const text = await page.innerText("body");
    await context.close();
    return { ...told, before, during, after, text };
  },
  // On paper, how many columns of each table stand side by side, and which rows may be cut between pages.
  async columns(browser, file, how) {
    const { context, page, told } = await opened(browser, file, { ...how, media: "print", script: false });
    const tables = await page.evaluate(() => [...document.querySelectorAll("main table")]
      .filter((table) => table.checkVisibility()).map((table) => {
        const row = table.tBodies[0].rows[0];
        const tops = [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().top));
        return {
          columns: table.tHead.rows[0].cells.length, side_by_side: tops.filter((top) => top === tops[0]).length,
          cut: [...table.rows].filter((one) => getComputedStyle(one).breakInside !== "avoid").map((one) => one.textContent.slice(0, 60)),
        };
      }));
    await context.close();
    return { ...told, tables };
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
  async silent(browser, file, how) {
    const { context, page, told } = await opened(browser, file, { ...how, script: false });
    const text = await page.innerText("main");
    const tools = await page.locator("main button, main input").count();
    const tables = await page.locator("table").count();
    const hidden = await page.evaluate(() => [...document.querySelectorAll("main table tbody tr")]
      .filter((row) => !row.offsetHeight).length);
    await context.close();
    return { ...told, text, tools, tables, hidden };
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
