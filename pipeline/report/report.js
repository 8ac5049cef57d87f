"use strict";
// Filters, sorts and turns the pages of what stands in the document; without it everything is shown.

const language = document.documentElement.lang;
const listings = [...document.querySelectorAll(".listing")].map(listing);

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(language);
}

function listing(root) {
  const box = root.querySelector("[data-items]");
  const pager = root.querySelector(".pager");
  const status = pager.querySelector("[role=status]");
  const words = root.querySelector("[data-words]");
  const choices = [...root.querySelectorAll("[data-key]")];
  const size = Number(root.dataset.size);
  const contents = new Map();
  let items = [...box.children];
  let matching = items;
  let page = 0;

  function content(item) {
    if (!contents.has(item)) contents.set(item, plain(item.textContent));
    return contents.get(item);
  }

  function matches(item) {
    const wanted = plain(words.value).split(/\s+/);
    return choices.every((one) => !one.value || item.dataset[one.dataset.key] === one.value)
      && wanted.every((word) => content(item).includes(word));
  }

  function show() {
    const from = page * size;
    const shown = new Set(matching.slice(from, from + size));
    const kept = new Set(matching);
    for (const item of items) {
      item.hidden = !kept.has(item);
      item.classList.toggle("elsewhere", !shown.has(item));
    }
    const places = { first: from + 1, last: from + shown.size, total: matching.length };
    status.textContent = matching.length
      ? status.dataset.shown.replace(/\{(\w+)\}/g, (all, name) => places[name].toLocaleString(language, { useGrouping: "always" }))
      : status.dataset.none;
    for (const button of pager.querySelectorAll("button")) {
      const next = page + Number(button.dataset.step);
      button.disabled = next < 0 || next * size >= matching.length;
      button.hidden = items.length <= size;
    }
  }

  function filter() {
    matching = items.filter(matches);
    page = 0;
    show();
  }

  function sort(column, direction) {
    const cell = (item) => item.cells[column].dataset.value ?? item.cells[column].textContent;
    const keys = new Map(items.map((item) => [item, cell(item)]));
    const byWords = new Intl.Collator(language, { numeric: true }).compare;
    items.sort((a, b) => {
      const [one, other] = [keys.get(a), keys.get(b)];
      const gap = Number(one) - Number(other);
      // What is not known stands last either way.
      return Number(!one) - Number(!other) || direction * (Number.isNaN(gap) ? byWords(one, other) : gap);
    });
    box.append(...items);
    filter();
  }

  root.querySelectorAll("thead th").forEach((head, column, heads) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
      sort(column, direction);
    });
  });
  for (const control of [words, ...choices]) control.addEventListener("input", filter);
  pager.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    page += Number(button.dataset.step);
    show();
    root.scrollIntoView();
  });
  root.querySelector(".tools").hidden = false;
  pager.hidden = false;
  show();

  return function reveal(target) {
    const item = items.find((one) => one.contains(target));
    if (!item) return;
    if (item.hidden) {
      for (const control of [words, ...choices]) control.value = "";
      filter();
    }
    page = Math.floor(matching.indexOf(item) / size);
    show();
  };
}

function follow() {
  let target = null;
  try {
    target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return;
  }
  if (!target) return;
  for (const reveal of listings) reveal(target);
  target.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", follow);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) follow();
});
if (location.hash) follow();
