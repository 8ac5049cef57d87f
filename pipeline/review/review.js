// Keys and decisions. One key decides and saves; the page goes on when the server says that it is on disk.

import { get, listen, post } from "./api.js";
import * as dialogs from "./dialogs.js";
import { Queue } from "./queue.js";
import { editor, show, showNothing } from "./shown.js";
import { keyed, known, labelOf, number, say } from "./words.js";

const $ = (id) => document.getElementById(id);
const KEYS = {
  "claims.csv": { a: "accept", x: "reject", e: "fix" },
  "inconsistencies.csv": { r: "real", c: "not_comparable", e: "explained" },
};
const COMMON = { n: "note", " ": "skip", Backspace: "undo", p: "pattern" };
const MOVES = { ArrowDown: "skip", ArrowUp: "back", "/": "search", f: "switch", "?": "help" };
const SHOWN = { " ": "␣", Backspace: "⌫", ArrowDown: "↓", ArrowUp: "↑" };

let detail = null;
let busy = false;
let editing = false;
let ahead = { id: "", row: null };
let progress = null;
const done = []; // what Backspace takes back: ids of this tab's steps

const queue = new Queue(chosen);
const keys = () => ({ ...KEYS[queue.table], ...COMMON, ...MOVES });

function tell(text, failed = false) {
  $("said").textContent = text;
  $("said").classList.toggle("failed", failed);
}

// How far the review is. `before` is the stamp before a decision of this tab: another than was known is another's work.
function heard(now, before) {
  const first = progress === null;
  if (!first && now.told < progress.told) return; // overtaken on its way here
  if (!first && progress.stamp !== (before ?? now.stamp)) queue.stale = true;
  const renewed = !first && progress.loads !== now.loads;
  progress = now;
  for (const button of document.querySelectorAll("[data-table]")) {
    button.querySelector("span").textContent = now.counts[button.dataset.table].map((n) => number(String(n))).join("/");
  }
  const [reviewed, all] = now.counts[queue.table];
  $("progress").max = Math.max(all, 1);
  $("progress").value = reviewed;
  $("trouble").hidden = !now.trouble;
  $("trouble").textContent = now.trouble;
  if (renewed) {
    ahead = { id: "", row: null };
    queue.stale = true;
    queue.names().catch(() => {});
  }
}

const ask = (id) => get(`/rows/${encodeURIComponent(id)}`);

function edits(now) {
  editing = now;
  $("actions").hidden = now; // they would throw away what is being written
}

async function chosen(item, next) {
  edits(false);
  if (!item) {
    detail = null;
    showNothing(say("nothing_left"));
    return;
  }
  try {
    detail = await (ahead.id === item.id ? ahead.row : ask(item.id));
    render();
  } catch (error) {
    detail = null;
    showNothing(error.message);
  }
  ahead = next ? { id: next.id, row: ask(next.id) } : { id: "", row: null };
  ahead.row?.catch(() => {});
}

function render() {
  edits(false);
  show(detail, go, edit);
}

async function go(id) {
  try {
    const row = await ask(id);
    const table = row.sides ? "inconsistencies.csv" : "claims.csv";
    if (table !== queue.table) await turnTo(table, false);
    await queue.find(id, row.at, { id, at: row.at, severity: row.severity, noted: Boolean(row.row.note), ...row.row });
  } catch (error) {
    tell(error.message, true);
  }
}

// Save a decision on what is shown; gives what will not do in a fix.
async function decide(decision, more = {}) {
  if (busy || !detail) return null;
  busy = true;
  const { id, version, row } = detail;
  try {
    const answer = await post("/decisions", { identity: id, decision, version, ...more });
    queue.update(id, { ...answer.row, noted: Boolean(answer.row.note) });
    if (answer.version === version) {
      tell(say("nothing_changed"));
      detail = answer;
      render();
      return null;
    }
    if (decision !== "undo") done.push(id);
    detail = answer;
    const what = decision === "undo" ? say("undone") : labelOf("review", decision);
    tell(say("saved", { what, of: row.mention ?? labelOf("check", row.check) }));
    if (decision === "note" || decision === "undo") render();
    else await queue.forward();
  } catch (error) {
    failures += 1;
    if (error.what === "conflict") {
      detail = error.answer;
      queue.update(id, detail.row);
      render();
      tell(say("conflict"), true);
    } else if (error.what === "refused" && decision === "fix") return { column: error.answer.column, message: error.message };
    else tell(say("not_saved", { why: error.message }), true);
  } finally {
    busy = false;
  }
  return null;
}

function edit(column = "subject") {
  if (!detail || detail.sides) return;
  edits(true);
  editor(detail, column, (changes) => decide("fix", { changes }), render);
}

async function undo() {
  const id = done.pop() ?? detail?.id;
  if (!id) return;
  if (id !== detail?.id) await go(id);
  if (detail?.id === id) await decide("undo");
}

async function turnTo(table, open = true) {
  queue.table = table;
  for (const button of document.querySelectorAll("[data-table]")) {
    button.setAttribute("aria-pressed", String(button.dataset.table === table));
  }
  queue.form.reset();
  drawActions();
  heard(progress);
  await queue.names();
  if (open) await queue.open();
}

const ACTIONS = {
  fix: () => edit(),
  skip: () => queue.forward(),
  back: () => queue.backward(),
  undo,
  note: () => detail && dialogs.note(detail.row.note, (note) => decide("note", { note })),
  pattern: () => detail && !detail.sides && dialogs.pattern(detail, dialogs.marked($("shown").querySelector(".text")) || example()),
  search: () => {
    $("filters").open = true;
    queue.form.elements.words.focus();
  },
  switch: () => turnTo(queue.table === "claims.csv" ? "inconsistencies.csv" : "claims.csv"),
  help: () => dialogs.help(Object.entries(keys()).map(([key, what]) => [SHOWN[key] ?? key, say(`key_${what}`)])),
};

function example() {
  const { sentence, mention } = detail.row;
  const at = sentence.indexOf(mention);
  return at < 0 ? sentence : `${sentence.slice(0, at)}[${mention}]${sentence.slice(at + mention.length)}`;
}

// One after another, each on what is shown when its turn comes. Where one fails, those behind it were meant for others.
let turn = Promise.resolve();
let failures = 0;
function act(what) {
  const typed = failures;
  const run = () => (typed !== failures ? null : ACTIONS[what] ? ACTIONS[what]() : decide(what));
  turn = turn.then(run).catch((error) => tell(error.message, true));
}

function drawActions() {
  const shown = Object.entries({ ...KEYS[queue.table], ...COMMON });
  const fit = queue.table === "claims.csv" ? shown : shown.filter(([, what]) => what !== "pattern");
  $("actions").replaceChildren(...fit.map(([key, what]) => {
    const button = keyed(SHOWN[key] ?? key, say(`do_${what}`), {});
    button.addEventListener("click", () => {
      // Space skips: it must not press the same button again.
      $("shown").focus();
      act(what);
    });
    return button;
  }));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialogs.anyOpen()) return;
  if (event.key === "Escape" && editing) {
    render();
    $("shown").focus();
    return;
  }
  const at = event.target.closest("input, select, textarea, button, a, summary");
  if (at?.matches("input, select, textarea")) {
    if (event.key === "Escape") $("shown").focus();
    return;
  }
  const what = keys()[event.key];
  if (!what || (event.key === " " && at) || editing) return;
  event.preventDefault();
  // A key that is held down moves, but decides once.
  if (!event.repeat || what === "skip" || what === "back") act(what);
});

document.querySelector('[data-do="help"]').addEventListener("click", () => act("help"));
for (const button of document.querySelectorAll("[data-table]")) {
  button.addEventListener("click", () => turnTo(button.dataset.table));
}
// Another tab may have decided meanwhile.
window.addEventListener("focus", async () => {
  if (!detail || busy || editing || dialogs.anyOpen()) return;
  const fresh = await ask(detail.id).catch(() => null);
  if (fresh && fresh.id === detail.id && fresh.version !== detail.version && !editing) {
    detail = fresh;
    queue.update(fresh.id, fresh.row);
    render();
  }
});

async function begin() {
  // The token is in the cookie now; an address that is copied or kept must not hold it.
  history.replaceState(null, "", "/");
  if (window.matchMedia("(max-width: 700px)").matches) $("filters").open = false;
  Object.assign(known, await get("/start"));
  listen(heard);
  heard(known.progress);
  await turnTo("claims.csv");
  $("shown").focus();
}

begin().catch((error) => showNothing(error.message));
