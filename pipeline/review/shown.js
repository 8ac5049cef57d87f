// What stands on the right: a claim in its article with its fields, or a finding with its two sides.

import { amount, el, fill, known, labelOf, number, reading, say } from "./words.js";

const FIELDS = ["subject", "measure", "value", "value_low", "value_high", "unit", "qualifier", "per", "item",
  "attributed_to", "attribution", "via", "stance", "period", "kind", "cue", "source", "published"];
const NAMES = { subject: "subjects", attributed_to: "sources", via: "sources", source: "sources" };
const NUMBERS = ["value", "value_low", "value_high"];
const $ = (id) => document.getElementById(id);

function options(column, row, kind) {
  const words = {
    kind: Object.keys(known.measures),
    measure: Object.keys(known.measures[kind] ?? {}),
    unit: known.units[kind],
    qualifier: known.vocabulary.qualifier,
    attribution: known.vocabulary.attribution,
    stance: known.vocabulary.stance,
  }[column];
  if (!words) return null;
  const all = words.includes(row[column]) || kind !== row.kind ? words : [row[column], ...words];
  return all.map((word) => [word, labelOf(column, word, kind)]);
}

function shownCell(column, cell, kind) {
  if (!cell) return "—";
  return NUMBERS.includes(column) ? number(cell) : labelOf(column, cell, kind);
}

function where(row) {
  const about = el("p", { class: "about" });
  const title = row.title || row.article_id;
  const safe = /^https?:\/\//i.test(row.url ?? "");
  const named = safe ? el("a", { href: row.url, target: "_blank", rel: "noopener noreferrer" }, title) : title;
  about.append(named, ...[row.source, row.published].filter(Boolean).map((part) => ` · ${part}`));
  return about;
}

function badges(detail) {
  const { row } = detail;
  const made = [];
  if (detail.severity) made.push(el("span", { class: "badge" }, labelOf("severity", detail.severity)));
  if (row.review) made.push(el("span", { class: `badge ${row.review}` }, labelOf("review", row.review)));
  if (detail.again) made.push(el("span", { class: "badge reject" }, say("again")));
  return el("p", { class: "badges" }, ...made);
}

function textOf(parts, go) {
  const shown = el("div", { class: "text" });
  for (const part of parts) {
    let made;
    if (part.mark === "mention") made = el("mark", {}, part.text);
    else if (part.mark === "claim") {
      made = el("button", { type: "button", title: say("other_claim") }, part.text);
      made.addEventListener("click", () => go(part.claim));
    } else made = el("span", part.mark ? { class: part.mark, title: say(`mark_${part.mark}`) } : {}, part.text);
    if (part.sentence) made.classList.add("in");
    shown.append(made);
  }
  return shown;
}

function fieldsOf(detail, edit) {
  const list = el("dl", { class: "fields" });
  for (const column of FIELDS) {
    const cell = detail.row[column] ?? "";
    const button = el("button", { type: "button", title: say("fix"), tabIndex: -1 }, shownCell(column, cell, detail.row.kind));
    button.addEventListener("click", () => edit(column));
    const value = el("dd", {}, button);
    const read = detail.read[column];
    if (read !== undefined && read !== cell) value.append(el("del", {}, shownCell(column, read, detail.row.kind)));
    list.append(el("div", {}, el("dt", {}, say(`field_${column}`)), value));
  }
  return list;
}

// The fields as a form; `save` is given what was changed and gives the column that will not do, with why.
export function editor(detail, first, save, leave) {
  const { row } = detail;
  const form = el("form", { class: "fields", "aria-label": say("fix"), noValidate: true });
  for (const column of FIELDS) {
    const choices = options(column, row, row.kind);
    const input = el(choices ? "select" : "input", { name: column, id: `fix-${column}`, autocomplete: "off" });
    if (choices) fill(input, choices, row[column]);
    else input.value = row[column] ?? "";
    if (NAMES[column]) input.setAttribute("list", NAMES[column]);
    form.append(el("div", {}, el("label", { htmlFor: `fix-${column}` }, say(`field_${column}`)), input));
  }
  const of = (column) => form.elements.namedItem(column); // form.elements has an `item` of its own
  of("kind").addEventListener("change", () => {
    for (const column of ["measure", "unit"]) {
      fill(of(column), options(column, row, of("kind").value), of(column).value);
      if (of(column).selectedIndex < 0) of(column).selectedIndex = 0;
    }
  });
  const error = el("p", { class: "error", id: "fix-error", role: "alert" });
  const save_it = el("button", { type: "submit" }, `${say("save")} `, el("kbd", {}, "↵"));
  const leave_it = el("button", { type: "button", onclick: leave }, `${say("cancel")} `, el("kbd", {}, "Esc"));
  form.append(el("section", { class: "save" }, error, el("p", { class: "row" }, save_it, leave_it)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const changes = {};
    for (const column of FIELDS) {
      if (of(column).value !== (row[column] ?? "")) changes[column] = of(column).value;
      of(column).removeAttribute("aria-invalid");
      of(column).parentElement.classList.remove("wrong");
    }
    const wrong = await save(changes);
    if (!wrong) return;
    const input = of(wrong.column);
    error.textContent = wrong.column ? `${say(`field_${wrong.column}`)}: ${wrong.message}` : wrong.message;
    if (!input) return;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", "fix-error");
    input.parentElement.classList.add("wrong");
    input.focus();
  });
  $("shown").querySelector(".fields").replaceWith(form);
  of(first).focus();
  of(first).select?.();
}

function side(one, name, go) {
  const { row } = one;
  const what = row.mention ? reading(row) : `${amount(row)}`;
  const said = row.attributed_to ? say("said_by", { who: row.attributed_to }) : say("own_voice");
  const section = el("section", { "aria-label": say(`side_${name}`) }, el("h2", {}, what),
    el("p", { class: "about" }, said), where(row), textOf(one.text, go));
  if (row.review) section.append(el("p", {}, el("span", { class: `badge ${row.review}` }, labelOf("review", row.review))));
  if (one.id) {
    const open = el("button", { type: "button" }, say("open_claim"));
    open.addEventListener("click", () => go(one.id));
    section.append(open);
  }
  return section;
}

export function show(detail, go, edit) {
  const { row } = detail;
  const parts = [badges(detail)];
  const note = row.note ? [el("p", { class: "note" }, row.note)] : [];
  if (detail.sides) {
    parts.push(el("h2", { class: "reading" }, labelOf("check", row.check)), ...note, el("p", {}, row.explanation),
      el("div", { class: "sides" }, side(detail.sides[0], "a", go), side(detail.sides[1], "b", go)));
  } else {
    const text = textOf(detail.text, go);
    text.tabIndex = 0;
    text.setAttribute("role", "region");
    text.setAttribute("aria-label", say("text"));
    const legend = ["cue", "source", "subject"].map((mark) => el("span", { class: `${mark}-key` }, say(`mark_${mark}`)));
    parts.push(el("h2", { class: "reading" }, reading(row)), where(row), ...note,
      el("div", { class: "claim" }, text, fieldsOf(detail, edit)),
      el("p", { class: "legend" }, ...legend, say(detail.whole ? "select_missed" : "no_article")));
  }
  $("shown").replaceChildren(...parts);
  $("shown").scrollTop = 0;
  const text = $("shown").querySelector(".claim .text");
  const mark = text?.querySelector("mark");
  if (mark) text.scrollTop = mark.offsetTop - text.offsetTop - text.clientHeight / 3;
  // On a narrow screen the page itself scrolls.
  if (window.matchMedia("(max-width: 700px)").matches) $("shown").scrollIntoView({ block: "start" });
}

export function showNothing(text) {
  $("shown").replaceChildren(el("p", { class: "empty" }, text));
}
