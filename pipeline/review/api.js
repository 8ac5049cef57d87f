// What the server is asked. Every answer tells how far the review is; whoever listens hears of it.

import { say } from "./words.js";

export class Refused extends Error {
  constructor(what, message, answer = {}) {
    super(message);
    this.what = what;
    this.answer = answer;
  }
}

let heard = () => {};
export function listen(listener) {
  heard = listener;
}

async function ask(path, options) {
  let response, answer;
  try {
    response = await fetch(path, { ...options, cache: "no-store" });
    answer = response.status === 403 ? {} : await response.json();
  } catch {
    throw new Refused("lost", say("lost"));
  }
  if (response.status === 403) throw new Refused("expired", say("expired"));
  if (answer.progress) heard(answer.progress, answer.before);
  if (!response.ok) throw new Refused(answer.what, answer.error, answer);
  return answer;
}

export const get = (path) => ask(path, {});

export const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
