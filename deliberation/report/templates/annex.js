"use strict";
// Tables that sort by their headings and filter by words. Without this script they are plain tables.
(function () {
  // The number of a cell as its language writes it: 1 234,5 in French, 1,234.5 in English.
  function value(text, language) {
    var plain = text.replace(/(\d)[\s\u00a0\u202f](?=\d{3}(?!\d))/g, "$1");
    plain = language === "fr" ? plain.replace(/(\d),(?=\d)/g, "$1.") : plain.replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
    var found = plain.match(/([<>]?)[\s\u00a0\u202f]*(-?\d+(?:\.\d+)?)/);
    if (!found) { return null; }
    return parseFloat(found[2]) + (found[1] === "<" ? -0.5 : found[1] === ">" ? 0.5 : 0);
  }
  if (typeof module !== "undefined") { module.exports = { value: value }; return; }
  var main = document.getElementById("content");
  var texts = main.dataset;
  var language = document.documentElement.lang;
  function cellText(row, column, wide) {
    // In a table of statements, the first line of each part holds two headers, then its figures.
    var cells = wide ? row.rows[0].cells : row.cells;
    if (!cells[column]) { return ""; }
    var main = cells[column].querySelector(".main");
    if (main && main.textContent.trim()) { return main.textContent; }
    var copy = cells[column].cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll(".narrow"), function (one) { one.remove(); });
    return copy.textContent;
  }
  function compare(a, b, number) {
    if (number) {
      var x = value(a, language), y = value(b, language);
      if (x === null || y === null) { return x === y ? 0 : x === null ? 1 : -1; }
      return x - y;
    }
    return a.trim().localeCompare(b.trim(), language);
  }
  function prepare(table) {
    var wide = table.classList.contains("statements");
    var items = Array.prototype.slice.call(wide ? table.tBodies : table.tBodies[0].rows);
    if (items.length < 2) { return; }
    var place = wide ? table : table.tBodies[0];
    var caption = table.caption.textContent;
    var headers = table.tHead.rows[0].cells;
    Array.prototype.forEach.call(headers, function (header, column) {
      var label = header.textContent;
      if (!items.some(function (item) { return cellText(item, column, wide).trim(); })) { return; }
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.title = texts.sort.replace("{column}", label);
      header.textContent = "";
      header.appendChild(button);
      button.addEventListener("click", function () {
        var down = header.getAttribute("aria-sort") === "ascending";
        var number = header.classList.contains("number");
        Array.prototype.forEach.call(headers, function (one) { one.removeAttribute("aria-sort"); });
        header.setAttribute("aria-sort", down ? "descending" : "ascending");
        items.map(function (item, rank) { return [cellText(item, column, wide), rank, item]; })
          .sort(function (a, b) {
            var empty = number && (value(a[0], language) === null || value(b[0], language) === null);
            return (compare(a[0], b[0], number) * (down && !empty ? -1 : 1)) || a[1] - b[1];
          })
          .forEach(function (entry) { place.appendChild(entry[2]); });
      });
    });
    var tools = document.createElement("div");
    tools.className = "tools";
    var label = document.createElement("label");
    var input = document.createElement("input");
    input.type = "search";
    input.setAttribute("aria-label", texts.filter + " – " + caption);
    label.appendChild(document.createTextNode(texts.filter + " "));
    label.appendChild(input);
    var count = document.createElement("span");
    count.setAttribute("role", "status");
    tools.appendChild(label);
    tools.appendChild(count);
    var who = wide && items.some(function (item) { return item.rows.length > 1; }) && items[0].querySelector(".who");
    if (who) {
      var by = document.createElement("span");
      by.className = "by";
      by.textContent = texts.by.replace("{who}", who.textContent.trim());
      tools.appendChild(by);
    }
    table.parentNode.insertBefore(tools, table);
    function plain(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
    var kept = items.map(function (item) { return plain(item.textContent); });
    input.addEventListener("input", function () {
      var words = plain(input.value).split(/\s+/).filter(Boolean);
      var n = 0;
      items.forEach(function (item, rank) {
        var shown = words.every(function (word) { return kept[rank].indexOf(word) >= 0; });
        item.hidden = !shown;
        n += shown ? 1 : 0;
      });
      count.textContent = words.length
        ? texts.shown.replace("{n}", String(n)).replace("{total}", String(items.length)) : "";
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll("table"), prepare);
})();
