/* The form that makes a file to contest a classification. It sends nothing: the file goes to the downloads. */
const contestForm = (function () {
"use strict";

let made = 0;

function element(kind, text, name) {
  const one = document.createElement(kind);
  if (text) one.textContent = text;
  if (name) one.className = name;
  return one;
}

// A field with its label, and a place beside it to say what it lacks.
function labelled(field, text, id) {
  const box = element("div", "", "field");
  const label = element("label", text);
  const fault = element("p", "", "fault");
  field.id = id;
  label.htmlFor = id;
  fault.id = id + "-fault";
  fault.setAttribute("role", "alert");
  box.append(label, field, fault);
  return { box, field, label, fault };
}

function saysFault(part, text) {
  part.fault.textContent = text;
  if (text) {
    part.field.setAttribute("aria-invalid", "true");
    part.field.setAttribute("aria-describedby", part.fault.id);
    part.field.focus();
  } else {
    part.field.removeAttribute("aria-invalid");
    part.field.removeAttribute("aria-describedby");
  }
}

function chooser(options) {
  const select = element("select");
  for (const [value, text] of options) {
    const option = element("option", text);
    option.value = value;
    select.appendChild(option);
  }
  return select;
}

function save(file, name) {
  const away = element("a");
  away.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  away.download = name;
  away.click();
  setTimeout(() => URL.revokeObjectURL(away.href), 1000);
}

// `passages` are those of `entry` that are filed in `idea`; both are null where it is in no idea.
return function (head, say, fill, entry, passages, idea) {
  const name = "contest-" + (++made);
  const box = element("details", "", "contest");
  const summary = element("summary", say.open);
  summary.appendChild(element("span", " " + (idea ? Search.ideaLabel(idea) : entry[1] || entry[0]), "hidden"));
  box.appendChild(summary);
  const form = element("form");
  form.noValidate = true;
  const several = passages && passages.length > 1;
  const part = labelled(chooser((passages || []).map((one, n) => [String(n), Search.cut(one[0], 80)])), say.part, name + "-part");
  const what = labelled(chooser((idea ? ["move", "aside", "other"] : ["move", "other"]).map((kind) => [kind, say[kind]])), say.what, name + "-what");
  const to = labelled(element("input"), say.to, name + "-to");
  to.field.setAttribute("list", "ideas-known");
  to.field.autocomplete = "off";
  const why = labelled(element("textarea"), "", name + "-why");
  why.field.rows = 3;
  why.field.maxLength = 2000;
  const after = element("p");
  after.setAttribute("role", "status");
  const button = element("button", say.make);
  button.type = "submit";
  if (several) form.append(part.box);
  form.append(what.box, to.box, why.box, element("p", say.careful, "source"), button, after);
  const chosen = () => {
    to.box.hidden = what.field.value !== "move";
    why.label.textContent = what.field.value === "other" ? say.why : say.why_optional;
    for (const one of [to, why]) saysFault(one, "");
  };
  what.field.addEventListener("change", chosen);
  chosen();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const kind = what.field.value;
    const lacks = Search.lacking(head, { wanted: kind, target: to.field.value, words: why.field.value }, idea);
    saysFault(to, "");
    saysFault(why, "");
    after.textContent = "";
    if (lacks) {
      saysFault(lacks === "no_words" ? why : to, say[lacks]);
      return;
    }
    // What was typed before the choice changed is no part of the request.
    const target = kind === "move" ? Search.ideaNamed(head, to.field.value) : ["", ""];
    const said = idea ? passages[several ? +part.field.value : 0] : [null, null, null, null];
    const file = "contest-" + Search.plainKey(entry[0]).slice(0, 40) + (idea ? "-" + idea[0] : "") + ".json";
    save({
      file: "deliberation-contest", version: 1, contribution: entry[0], reference: entry[1],
      start: said[2], end: said[3], idea: idea ? idea[0] : "", idea_name: idea ? idea[1] : "",
      wanted: kind, wanted_idea: target[0], wanted_name: target[1], words: why.field.value,
    }, file);
    after.textContent = fill(say.made, { file });
  });
  box.appendChild(form);
  return box;
};
})();
