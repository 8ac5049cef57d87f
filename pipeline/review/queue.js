// The queue on the left: a page of rows at a time, of those that the filters let through.

import { get } from "./api.js";
import { amount, el, known, labelOf, fill, number, say } from "./words.js";

const COUNT = 50;
const MARKS = { accept: "✓", reject: "✗", fix: "✎", real: "!", not_comparable: "≠", explained: "✓" };
const $ = (id) => document.getElementById(id);

export class Queue {
  constructor(chosen) {
    this.chosen = chosen;
    this.table = "claims.csv";
    this.items = [];
    this.index = 0;
    this.stale = false;
    this.form = document.querySelector("#filters form");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    let waiting = 0;
    this.form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.open(), 200);
    });
    $("before").addEventListener("click", () => this.turn(-COUNT));
    $("behind").addEventListener("click", () => this.turn(COUNT));
  }

  get current() {
    return this.items[this.index];
  }

  get next() {
    return this.items[this.index + 1];
  }

  // What the filters offer, for this table.
  async names() {
    const { kinds, subjects, sources } = await get(`/names/${this.table}`);
    const any = ["", say("any")];
    const column = this.table === "claims.csv" ? "kind" : "check";
    fill(this.form.elements.kind, [any, ...kinds.map((kind) => [kind, labelOf(column, kind)])], "");
    const severities = known.vocabulary.severity.map((one) => [one, labelOf("severity", one)]);
    fill(this.form.elements.severity, [any, ...severities], "");
    $("subjects").replaceChildren(...subjects.map((value) => el("option", { value })));
    $("sources").replaceChildren(...sources.map((value) => el("option", { value })));
  }

  async ask(start, count) {
    const query = new URLSearchParams(new FormData(this.form));
    query.set("start", start);
    query.set("count", count);
    const answer = await get(`/queue/${this.table}?${query}`);
    $("left").textContent = say("left", { left: number(String(answer.left)), wanted: number(String(answer.wanted)) });
    this.stale = false;
    return answer.items;
  }

  // The page that begins at a row, and the first of it shown.
  async open(start = 0) {
    this.items = await this.ask(start, COUNT);
    if (!this.items.length && start) this.items = await this.ask(0, COUNT);
    this.index = 0;
    await this.show();
  }

  async turn(count) {
    const from = count > 0 ? (this.items.at(-1)?.at ?? -1) + 1 : this.items[0]?.at ?? 0;
    const items = await this.ask(from, count);
    if (!items.length) return false;
    this.items = items;
    this.index = count > 0 ? 0 : items.length - 1;
    await this.show();
    return true;
  }

  async forward() {
    const from = (this.current?.at ?? -1) + 1;
    if (this.stale) return this.open(from);
    if (this.index + 1 < this.items.length) {
      this.index += 1;
      return this.show();
    }
    if (!(await this.turn(COUNT))) await this.open();
  }

  async backward() {
    if (this.index > 0) {
      this.index -= 1;
      await this.show();
    } else await this.turn(-COUNT);
  }

  // Go to a row, whether the filters let it through or not.
  async find(id, at, item) {
    const here = this.items.findIndex((one) => one.id === id);
    if (here < 0) {
      this.items = [item, ...(await this.ask(at + 1, COUNT - 1))];
    }
    this.index = Math.max(here, 0);
    await this.show();
  }

  async show() {
    this.draw();
    await this.chosen(this.current, this.next);
  }

  update(id, changes) {
    const item = this.items.find((one) => one.id === id);
    if (item) Object.assign(item, changes);
    this.draw();
  }

  draw() {
    const focused = $("items").contains(document.activeElement);
    $("items").replaceChildren(...this.items.map((item, index) => this.line(item, index)));
    $("before").hidden = !this.items[0]?.at;
    $("behind").hidden = this.items.length < COUNT;
    const current = $("items").querySelector('[aria-current="true"]');
    current?.scrollIntoView({ block: "nearest" });
    if (focused) current?.focus();
  }

  line(item, index) {
    const claim = this.table === "claims.csv";
    const title = claim ? item.mention || amount(item) : labelOf("check", item.check);
    const sides = claim ? "" : `${number(item.value_a)} / ${number(item.value_b)} ${item.unit}`;
    const about = [item.severity ? labelOf("severity", item.severity) : "", item.subject || say("no_subject"),
      labelOf("measure", item.measure, item.kind ?? "money"), sides, claim ? item.source || item.title || item.article_id : ""];
    const button = el("button", { type: "button" },
      el("span", { class: item.review, "aria-hidden": "true" }, MARKS[item.review] ?? ""),
      el("span", { class: "what" }, title, item.noted ? " ✉" : ""),
      el("span", { class: "of" }, [item.review ? labelOf("review", item.review) : "", ...about].filter(Boolean).join(" · ")));
    if (index === this.index) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => {
      this.index = index;
      this.show();
    });
    return el("li", {}, button);
  }
}
