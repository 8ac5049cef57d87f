// The three dialogs: keys, note, and a pattern to paste.

import { get, post } from "./api.js";
import { el, fill, say } from "./words.js";

const $ = (id) => document.getElementById(id);

for (const dialog of document.querySelectorAll("dialog")) {
  for (const button of dialog.querySelectorAll("[data-close]")) button.addEventListener("click", () => dialog.close());
}

export const anyOpen = () => document.querySelector("dialog[open]") !== null;

export function help(keys) {
  const rows = keys.flatMap(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)]);
  $("help").querySelector("dl").replaceChildren(...rows);
  $("help").showModal();
}

export function note(before, save) {
  const form = $("note").querySelector("form");
  const area = form.elements.note;
  area.value = before;
  form.onsubmit = (event) => {
    event.preventDefault();
    $("note").close();
    save(area.value);
  };
  area.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  };
  $("note").showModal();
  area.focus();
}

// The sentence around what is selected in the article, with the selection in the brackets that mark a figure.
export function marked(container) {
  const selection = window.getSelection();
  const text = selection.toString().trim();
  if (!text || !container.contains(selection.anchorNode) || !container.contains(selection.focusNode)) return "";
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.setStart(container, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const behind = document.createRange();
  behind.setStart(range.endContainer, range.endOffset);
  behind.setEnd(container, container.childNodes.length);
  const plain = (part) => part.replaceAll("[", "(").replaceAll("]", ")");
  const first = plain(before.toString()).split(/[.!?]\s|\n/).at(-1);
  const last = /^(?:[^.!?\n]|[.!?](?!\s))*[.!?]?/.exec(plain(behind.toString()))[0];
  return `${first}[${plain(text)}]${last}`.trim();
}

function paste(...blocks) {
  $("proposed").replaceChildren(...blocks.map(([told, text]) => {
    const copy = el("button", { type: "button" }, say("copy"));
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        copy.textContent = say("copied");
      } catch {
        window.getSelection().selectAllChildren(copy.previousSibling); // not allowed here: ready for Ctrl-C
      }
    });
    return el("div", {}, el("p", {}, told), el("pre", { tabIndex: 0 }, text), copy);
  }));
}

export async function pattern(detail, example) {
  const form = $("pattern").querySelector("form");
  const { kind, says } = form.elements;
  form.elements.example.value = example;
  $("proposed").replaceChildren();
  const failed = (error) => $("proposed").replaceChildren(el("p", { class: "error" }, error.message));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const asked = { kind: kind.value, says: says.value, example: form.elements.example.value, lang: detail.row.lang };
    try {
      const { toml, file, command } = await post("/pattern", asked);
      paste([say("paste_into", { file, command }), toml]);
    } catch (error) {
      failed(error);
    }
  };
  form.querySelector("[data-near]").onclick = async () => {
    try {
      const { fired } = await get(`/near-misses/${encodeURIComponent(detail.id)}`);
      paste(...fired.map(({ id, file, toml }) => [say("paste_near_miss", { id, file }), toml]));
    } catch (error) {
      failed(error);
    }
  };
  $("pattern").showModal();
  if (!kind.options.length) {
    try {
      fill(kind, (await get("/kinds")).kinds.map((one) => [one, one]), "money");
    } catch (error) {
      failed(error);
    }
  }
}
