/* What became of a contribution: the look-up of the citizens' page. It sends nothing anywhere.
   The parts of the look-up stand in the page, or in scripts beside it that are loaded when they are needed. */
(function () {
"use strict";

/* -- what is compared: the same as in index.py ------------------------------------------------------ */

function fold(text) {
  return text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/’/g, "'")
    .normalize("NFKD").replace(/\p{M}/gu, "").replace(/’/g, "'");
}

const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f]+/g;

function words(text) {
  const found = new Set();
  for (const word of fold(text).match(/[\p{L}\p{N}]+/gu) || []) {
    for (const run of word.match(UNSPACED) || []) {
      const signs = Array.from(run);
      if (signs.length === 1) found.add(run);
      for (let i = 0; i + 1 < signs.length; i++) found.add(signs[i] + signs[i + 1]);
    }
    const rest = word.replace(UNSPACED, "");
    if (rest.length >= 3) found.add(rest.length > 3 && /[sx]$/.test(rest) ? rest.slice(0, -1) : rest);
  }
  return Array.from(found);
}

function plainKey(text) {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) || []).join("");
}

function plainAddress(text) {
  return text.trim().toLowerCase().split(/[?#]/)[0].replace(/^\w+:\/\/(?:www\.)?/, "");
}

function bytes(text) {
  return new TextEncoder().encode(text);
}

function keyHash(key) {
  let value = 0x811c9dc5;
  for (const byte of bytes(key)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}

/* -- receipts: PBKDF2 over SHA-256, since a page opened from a disk may lack the browser's own ------- */

const K = (function () {
  const found = [];
  for (let n = 2; found.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (prime) found.push(Math.floor((Math.cbrt(n) % 1) * 4294967296) | 0);
  }
  return found;
})();
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

function sha256(message) {
  const size = message.length;
  const padded = new Uint8Array(((size + 8) >> 6) * 64 + 64);
  padded.set(message);
  padded[size] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, size * 8);
  const h = START.slice();
  const w = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 64; i++) {
      const one = (z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      z = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, z].forEach((value, i) => { h[i] = (h[i] + value) | 0; });
  }
  const out = new Uint8Array(32);
  h.forEach((value, i) => new DataView(out.buffer).setInt32(4 * i, value));
  return out;
}

function joined(a, b) {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function receiptHash(receipt, salt, rounds) {
  const plain = (receipt.toLowerCase().match(/[\p{L}\p{N}]/gu) || []).join("");
  let key = bytes(plain);
  if (key.length > 64) key = sha256(key);
  const inner = new Uint8Array(64).fill(0x36), outer = new Uint8Array(64).fill(0x5c);
  key.forEach((byte, i) => { inner[i] ^= byte; outer[i] ^= byte; });
  const sign = (message) => sha256(joined(outer, sha256(joined(inner, message))));
  let last = sign(joined(bytes(salt), new Uint8Array([0, 0, 0, 1])));
  const total = last.slice();
  for (let round = 1; round < rounds; round++) {
    last = sign(last);
    for (let i = 0; i < 32; i++) total[i] ^= last[i];
  }
  return Array.from(total, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 20);
}

/* -- the search: load(names) gives a promise of parts, in the page or from the scripts beside it ----- */

const ROUNDS = 1000;

function place(starts, key) {
  let low = 0, high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= key) low = middle; else high = middle - 1;
  }
  return low;
}

async function pick(head, load, letter, wanted) {
  if (!head.starts[letter].length) return new Map();
  const at = new Map(wanted.map((key) => [key, letter + place(head.starts[letter], key)]));
  const parts = await load(Array.from(new Set(at.values())));
  return new Map(wanted.map((key) => [key, parts[at.get(key)]]));
}

async function byKey(head, load, typed) {
  const hashes = [plainKey(typed), plainKey(plainAddress(typed))].filter(Boolean).map(keyHash);
  if (head.receipts) hashes.push(receiptHash(typed, head.salt, ROUNDS));
  const parts = await pick(head, load, "k", Array.from(new Set(hashes)));
  const found = new Set();
  for (const [hash, part] of parts) for (const n of part[hash] || []) found.add(n);
  return Array.from(found);
}

function near(part, word) {
  if (Object.prototype.hasOwnProperty.call(part, word)) return [word];
  if (word.length < 4) return [];
  return Object.keys(part).filter((other) => other.startsWith(word)).slice(0, 20);
}

async function byWords(head, load, typed) {
  const wanted = words(typed).slice(0, 40);
  const parts = await pick(head, load, "w", wanted);
  const score = new Map();
  for (const [word, part] of parts) {
    const best = new Map();
    for (const other of near(part, word)) {
      const steps = part[other];
      const weight = Math.log(1 + head.n / steps.length) * (other === word ? 1 : 0.6);
      let n = 0;
      for (const step of steps) {
        n += step;
        best.set(n, Math.max(best.get(n) || 0, weight));
      }
    }
    for (const [n, weight] of best) score.set(n, (score.get(n) || 0) + weight);
  }
  return Array.from(score).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map((pair) => pair[0]);
}

async function search(head, load, typed, most) {
  const text = typed.trim().slice(0, 2000);
  if (!text) return { exact: false, total: 0, entries: [] };
  let numbers = await byKey(head, load, text);
  const exact = numbers.length > 0;
  if (!exact) numbers = await byWords(head, load, text);
  const shown = numbers.slice(0, most);
  const parts = await pick(head, load, "t", shown);
  const entries = shown.map((n) => parts.get(n)[n - head.starts.t[place(head.starts.t, n)]]);
  return { exact: exact, total: numbers.length, entries: entries };
}

/* -- what a contribution got: answers.contributions names contributions, ideas and themes are whole -- */

// A response that names contributions answers these alone: of the others of the idea it says nothing.
function responsesTo(answers, entry, idea, theme) {
  const own = answers.contributions[entry[0]] || [];
  const said = (answers.ideas[idea] || []).filter((n) => !own.includes(n));
  const whole = (answers.themes[theme] || []).filter((n) => !own.includes(n) && !said.includes(n));
  const others = (answers.others[idea] || []).filter((n) => !own.includes(n));
  return { own: own, idea: said, theme: whole, others: own.length || said.length || whole.length ? [] : others };
}

if (typeof module !== "undefined") {
  module.exports = { fold, words, plainKey, plainAddress, keyHash, sha256, receiptHash, search, responsesTo };
  return;
}

/* -- the page ---------------------------------------------------------------------------------------- */

const MOST = 20;
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const head = read("lookup-head"), answers = read("lookup-answers"), say = read("lookup-words");
const held = document.getElementById("lookup-parts") ? read("lookup-parts") : {};
const waiting = {};

window.deliberationPart = function (name, part) {
  held[name] = part;
};

function loadOne(name) {
  if (held[name]) return Promise.resolve();
  waiting[name] = waiting[name] || new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = answers.folder + "/" + name + ".js";
    script.onload = () => (held[name] ? done() : failed(new Error(name)));
    script.onerror = () => { delete waiting[name]; failed(new Error(name)); };
    document.head.appendChild(script);
  });
  return waiting[name];
}

async function load(names) {
  await Promise.all(names.map(loadOne));
  return held;
}

function element(kind, text, name) {
  const made = document.createElement(kind);
  if (text) made.textContent = text;
  if (name) made.className = name;
  return made;
}

// The words of citizens and the names made of them, in their own language where the page has another.
function theirs(kind, text, entry) {
  const made = element(kind, text);
  const language = (entry && entry[7]) || head.texts_language || "";
  if (language && language !== document.documentElement.lang) made.lang = language;
  return made;
}

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function link(address, text) {
  const made = element("a", text);
  made.href = address;
  made.rel = "noopener noreferrer";
  return made;
}

function response(n, how) {
  const one = answers.responses[n];
  const box = element("div", "", "found-response");
  box.appendChild(element("p", how, "how"));
  const line = element("p");
  line.appendChild(element("strong", one.status));
  line.appendChild(document.createTextNode(" " + one.subject));
  box.appendChild(line);
  box.appendChild(element("p", one.reason || say.no_reason));
  if (one.who) box.appendChild(element("p", one.who, "source"));
  return box;
}

function citing(entry) {
  return answers.contributions[entry[0]] || [];
}

function citingAbove(entry) {
  const own = citing(entry);
  const found = new Set();
  for (const id of entry[6] || []) for (const n of answers.contributions[id] || []) if (!own.includes(n)) found.add(n);
  return Array.from(found);
}

function told(entry, idea) {
  const found = responsesTo(answers, entry, idea[0], head.themes[idea[2]][0]);
  const box = element("div", "", "found-responses");
  for (const n of found.idea) box.appendChild(response(n, say.how.idea));
  for (const n of found.theme) box.appendChild(response(n, say.how.theme));
  if (found.others.length) box.appendChild(toOthers(found.others));
  else if (!box.firstChild && !found.own.length && !citingAbove(entry).length) box.appendChild(element("p", answers.state[idea[0]] || say.no_response, "how"));
  return box.firstChild ? box : null;
}

function toOthers(numbers) {
  const box = element("div");
  box.appendChild(element("p", say.how.partly, "how"));
  const list = element("ul");
  for (const n of numbers) {
    const item = element("li"), made = element("a", filled(say.other_response, answers.responses[n]));
    made.href = "#response-" + n;
    item.appendChild(made);
    list.appendChild(item);
  }
  box.appendChild(list);
  return box;
}

function filed(entry, idea, passages) {
  const item = element("li");
  for (const said of passages) item.appendChild(theirs("blockquote", said[0], entry));
  const where = element("p");
  where.appendChild(document.createTextNode(passages.length > 1 ? say.idea_several : say.idea));
  where.appendChild(document.createTextNode(" "));
  where.appendChild(theirs("strong", idea[1]));
  where.appendChild(document.createTextNode(" " + filled(say.idea_size, { id: idea[0], count: say.persons(idea[3]) })));
  item.appendChild(where);
  const [before, after] = say.theme.split("{theme}"), part = element("p", before);
  part.appendChild(theirs("bdi", head.themes[idea[2]][1]));
  part.appendChild(document.createTextNode(after || ""));
  item.appendChild(part);
  const got = told(entry, idea);
  if (got) item.appendChild(got);
  item.appendChild(contest(entry, passages, idea));
  return item;
}

let contests = 0;

function contest(entry, passages, idea) {
  const box = element("details", "", "contest");
  box.appendChild(element("summary", say.contest.open));
  const form = element("form");
  const name = "contest-" + (++contests);
  const choose = element("select");
  choose.id = name + "-what";
  for (const kind of idea ? ["move", "aside", "other"] : ["move", "other"]) {
    const option = element("option", say.contest[kind]);
    option.value = kind;
    choose.appendChild(option);
  }
  const part = element("select");
  part.id = name + "-part";
  (passages || []).forEach((said, number) => {
    const option = element("option", said[0].slice(0, 80));
    option.value = String(number);
    part.appendChild(option);
  });
  const target = element("input");
  target.id = name + "-to";
  target.setAttribute("list", "ideas-known");
  target.autocomplete = "off";
  const reason = element("textarea");
  reason.id = name + "-why";
  reason.rows = 3;
  reason.maxLength = 2000;
  const asked = [[choose, say.contest.what], [target, say.contest.to], [reason, say.contest.why]];
  if (passages && passages.length > 1) asked.unshift([part, say.contest.part]);
  for (const [field, text] of asked) {
    const label = element("label", text);
    label.htmlFor = field.id;
    form.appendChild(label);
    form.appendChild(field);
  }
  form.appendChild(element("p", say.contest.careful, "source"));
  const button = element("button", say.contest.make);
  button.type = "submit";
  form.appendChild(button);
  const after = element("p");
  after.setAttribute("role", "status");
  form.appendChild(after);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = head.ideas.find((one) => ideaLabel(one) === target.value || one[0] === target.value.trim());
    const said = idea ? passages[+part.value || 0] : null;
    const file = {
      file: "deliberation-contest", version: 1, contribution: entry[0], reference: entry[1],
      start: idea ? said[2] : null, end: idea ? said[3] : null, idea: idea ? idea[0] : "", idea_name: idea ? idea[1] : "",
      wanted: choose.value, wanted_idea: wanted ? wanted[0] : "", wanted_name: wanted ? wanted[1] : target.value,
      words: reason.value,
    };
    const blob = new Blob([JSON.stringify(file, null, 1)], { type: "application/json" });
    const away = element("a");
    away.href = URL.createObjectURL(blob);
    away.download = "contest-" + plainKey(entry[0]).slice(0, 40) + (idea ? "-" + idea[0] : "") + ".json";
    away.click();
    setTimeout(() => URL.revokeObjectURL(away.href), 1000);
    after.textContent = filled(say.contest.made, { file: away.download });
  });
  box.appendChild(form);
  return box;
}

function ideaLabel(idea) {
  return idea[1] + " (" + idea[0] + ")";
}

function contested(entry) {
  const box = element("div", "", "found-contests");
  for (const one of answers.contested[entry[0]] || []) {
    box.appendChild(element("p", filled(say.contested.title, one), "how"));
    if (one.answer) box.appendChild(element("p", filled(say.contested.answer, one)));
  }
  return box;
}

function shown(entry) {
  const box = element("article", "", "found");
  box.appendChild(element("h3", filled(say.contribution, { reference: entry[1] || entry[0] })));
  if (entry[2]) {
    const where = element("p");
    where.appendChild(link(entry[2], say.on_platform));
    box.appendChild(where);
  }
  if (entry[3] === "moderated") {
    const why = say.moderation[entry[4]] || entry[4] || say.no_moderation;
    box.appendChild(element("p", filled(say.moderated, { reason: why })));
  } else if (entry[3] === "aside") {
    if (entry[5].length) box.appendChild(theirs("blockquote", entry[5][0][0], entry));
    box.appendChild(element("p", say.aside));
    box.appendChild(element("p", say.remainder[entry[4]] || entry[4]));
  } else {
    box.appendChild(element("p", say.parts(entry[5].length)));
  }
  if (answers.contested[entry[0]]) box.appendChild(contested(entry));
  const cited = element("div", "", "found-responses");
  for (const n of citing(entry)) cited.appendChild(response(n, say.how.cited));
  for (const n of citingAbove(entry)) cited.appendChild(response(n, say.how.above));
  if (cited.firstChild) box.appendChild(cited);
  if (entry[3] !== "placed") {
    if (entry[3] !== "moderated") box.appendChild(contest(entry, null, null));
    return box;
  }
  const groups = new Map();
  for (const said of entry[5]) groups.set(said[1], (groups.get(said[1]) || []).concat([said]));
  const list = element("ol");
  for (const [idea, passages] of groups) list.appendChild(filed(entry, head.ideas[idea], passages));
  box.appendChild(list);
  return box;
}

function folded(entry) {
  const box = element("details", "", "candidate");
  const first = entry[5].length ? entry[5][0][0] : "";
  const name = filled(say.contribution, { reference: entry[1] || entry[0] });
  const summary = element("summary", name);
  if (first) {
    const words = theirs("span", first.length > 120 ? first.slice(0, 120) + " […]" : first, entry);
    words.className = "source";
    summary.appendChild(words);
  }
  box.appendChild(summary);
  box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) box.appendChild(shown(entry)); });
  return box;
}

function plural(forms, locale) {
  const rule = new Intl.PluralRules(locale);
  return (n) => filled(n === 0 && forms.zero ? forms.zero : forms[rule.select(n) === "one" || (locale === "fr" && n === 0) ? "one" : "other"],
    { n: n.toLocaleString(locale === "fr" ? "fr-FR" : "en-GB").replace(/\u202f/g, "\u00a0") });
}

for (const name of ["persons", "parts", "results"]) say[name] = plural(say[name], document.documentElement.lang);

const known = document.getElementById("ideas-known");
for (const idea of head.ideas.slice(0, 400)) {
  const option = element("option");
  option.value = ideaLabel(idea);
  known.appendChild(option);
}

const form = document.getElementById("lookup-form"), box = document.getElementById("lookup-found");
const status = document.getElementById("lookup-status");
let last = 0;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const mine = ++last;
  const typed = document.getElementById("lookup-typed").value;
  box.textContent = "";
  status.textContent = say.searching;
  try {
    const found = await search(head, load, typed, MOST);
    if (mine !== last) return;
    status.textContent = !typed.trim() ? say.empty : !found.total ? say.nothing
      : found.total > MOST ? filled(say.first, { shown: MOST, total: say.results(found.total) }) : found.total > 1 ? filled(say.open, { total: say.results(found.total) }) : say.results(found.total);
    for (const entry of found.entries) box.appendChild(found.entries.length === 1 ? shown(entry) : folded(entry));
  } catch (error) {
    if (mine === last) status.textContent = say.unloaded;
  }
});
document.documentElement.classList.add("scripted");
})();
