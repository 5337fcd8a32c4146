/* The search of the citizens' page: what is typed against the parts that index.py made. It knows no page. */
const Search = (function () {
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

// The words that pages print before a reference are no part of it.
function bare(text) {
  return text.trim().replace(/^(?:\s*(?:contributions?(?=[^\p{L}\p{N}])|n\s*[°º]|no\s*\.|no(?=\s)|№|#|:))+/iu, "");
}

function titleKey(text) {
  return "title " + plainKey(text);
}

function isAddress(text) {
  return !/\s/.test(text) && (/^\w+:\/\//.test(text) || /^www\./i.test(text) || /^[^/]+\.[^/]+\//.test(text));
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
  const hashes = [plainKey(typed), plainKey(bare(typed)), plainKey(plainAddress(typed))].filter(Boolean).map(keyHash);
  if (head.receipts) hashes.push(receiptHash(typed, head.salt, ROUNDS));
  return held(head, load, hashes);
}

async function held(head, load, hashes) {
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

async function byWords(head, load, wanted) {
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

// Why nothing is found: "address" is not known here, "common" words are in too many texts, "short" ones in all.
async function search(head, load, typed, most) {
  const text = typed.trim().slice(0, 2000);
  const nothing = { exact: false, why: "", total: 0, numbers: [], entries: [] };
  if (!text) return nothing;
  let numbers = await byKey(head, load, text), why = "";
  const exact = numbers.length > 0;
  if (!exact && isAddress(text)) return { ...nothing, why: "address" };
  if (!exact) {
    const titled = await held(head, load, [keyHash(titleKey(text))]);
    const every = words(text).slice(0, 40), wanted = every.filter((word) => !head.common.includes(word));
    const others = await byWords(head, load, wanted);
    numbers = titled.concat(others.filter((n) => !titled.includes(n)));
    if (!numbers.length && !wanted.length) why = every.length ? "common" : "short";
  }
  return { exact, why, total: numbers.length, numbers, entries: await entries(head, load, numbers.slice(0, most)) };
}

async function entries(head, load, numbers) {
  const parts = await pick(head, load, "t", numbers);
  return numbers.map((n) => parts.get(n)[n - head.starts.t[place(head.starts.t, n)]]);
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

// Cut at a word, with a visible mark.
function cut(text, most) {
  if (text.length <= most) return text;
  const start = text.slice(0, most + 1), end = start.search(/\s\S*$/);
  return (end > most / 2 ? start.slice(0, end) : text.slice(0, most)) + " […]";
}

/* -- a request to file a contribution elsewhere: the idea it names, and what it still lacks ---------- */

function ideaLabel(idea) {
  return idea[1] + " (" + idea[0] + ")";
}

function ideaNamed(head, typed) {
  const said = typed.trim();
  return head.ideas.find((one) => ideaLabel(one) === said || one[0] === said || one[1] === said);
}

// What a request lacks before anybody can act on it: a key of the words, or nothing.
function lacking(head, request, from) {
  if (request.wanted === "move") {
    const idea = ideaNamed(head, request.target);
    if (!request.target.trim()) return "no_target";
    if (!idea) return "unknown_target";
    return from && idea[0] === from[0] ? "same_target" : "";
  }
  return request.wanted === "other" && !request.words.trim() ? "no_words" : "";
}

return { fold, words, plainKey, plainAddress, bare, titleKey, isAddress, keyHash, sha256, receiptHash, search, entries,
  responsesTo, cut, ideaLabel, ideaNamed, lacking };
})();
if (typeof module !== "undefined") module.exports = Search;
