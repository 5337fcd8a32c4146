/* What became of a contribution: the look-up of the citizens' page. It sends nothing anywhere.
   The parts of the look-up stand in the page, or in scripts beside it that are loaded when they are needed. */
(function () {
"use strict";

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
  const found = Search.responsesTo(answers, entry, idea[0], head.themes[idea[2]][0]);
  const box = element("div", "", "found-responses");
  for (const n of found.idea) box.appendChild(response(n, say.how.idea));
  for (const n of found.theme) box.appendChild(response(n, say.how.theme));
  const none = !box.firstChild && !found.own.length && !citingAbove(entry).length;
  if (found.others.length) box.appendChild(toOthers(found.others));
  else if (none) box.appendChild(element("p", answers.state[idea[0]] || say.no_response, "how"));
  if ((found.others.length || none) && idea[0] in answers.delay) box.appendChild(element("p", answers.delays[answers.delay[idea[0]]], "delay"));
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
  item.appendChild(contestForm(head, say.contest, filled, entry, passages, idea));
  return item;
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
  if (entry[8]) box.appendChild(theirs("h4", entry[8], entry));
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
    if (entry[3] !== "moderated") box.appendChild(contestForm(head, say.contest, filled, entry, null, null));
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
  const first = [entry[8], entry[5].length ? entry[5][0][0] : ""].filter(Boolean);
  const name = filled(say.contribution, { reference: entry[1] || entry[0] });
  const summary = element("summary", name);
  for (const said of first) {
    const words = theirs("span", Search.cut(said, 120), entry);
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

for (const name of ["persons", "parts", "results", "next"]) say[name] = plural(say[name], document.documentElement.lang);

const known = document.getElementById("ideas-known");
for (const idea of head.ideas) {
  const option = element("option");
  option.value = Search.ideaLabel(idea);
  known.appendChild(option);
}

const form = document.getElementById("lookup-form"), box = document.getElementById("lookup-found");
const status = document.getElementById("lookup-status");
let last = 0;

function outcome(typed, found) {
  const total = say.results(found.total);
  if (!typed.trim()) return say.empty;
  if (!found.total) return found.why ? say.no[found.why] : say.nothing;
  if (found.total > MOST) return filled(say.first, { shown: MOST, total });
  return found.total > 1 ? filled(say.open, { total }) : total;
}

// People who sent the same letter are many: each must be able to reach their own.
function more(found, from, mine) {
  const next = found.numbers.slice(from, from + MOST);
  if (!next.length) return;
  const button = element("button", say.next(next.length), "more");
  button.type = "button";
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const entries = await Search.entries(head, load, next);
      if (mine !== last) return;
      button.remove();
      const made = entries.map(folded);
      box.append(...made);
      more(found, from + MOST, mine);
      made[0].querySelector("summary").focus();
      status.textContent = filled(say.so_far, { shown: from + next.length, total: say.results(found.total) });
    } catch (error) {
      button.disabled = false;
      status.textContent = say.unloaded;
    }
  });
  box.appendChild(button);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const mine = ++last;
  const typed = document.getElementById("lookup-typed").value;
  box.textContent = "";
  status.textContent = say.searching;
  try {
    const found = await Search.search(head, load, typed, MOST);
    if (mine !== last) return;
    status.textContent = outcome(typed, found);
    for (const entry of found.entries) box.appendChild(found.entries.length === 1 ? shown(entry) : folded(entry));
    more(found, MOST, mine);
  } catch (error) {
    if (mine === last) status.textContent = say.unloaded;
  }
});
// A link to a closed list opens it.
const opens = () => {
  const there = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (there && there.tagName === "DETAILS") there.open = true;
};
window.addEventListener("hashchange", opens);
opens();
document.documentElement.classList.add("scripted");
})();
