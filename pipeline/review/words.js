// Words, labels and elements: everything the page shows passes through here, as text and never as markup.

export const known = { words: {}, measures: {}, units: {}, vocabulary: {}, editable: [], lang: "it" };

export function say(key, values = {}) {
  const text = known.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") made.className = value;
    else if (name.includes("-") || name === "role" || name === "list") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

export function keyed(key, text, properties) {
  return el("button", { type: "button", ...properties }, el("kbd", {}, key), ` ${text}`);
}

// What a cell of a vocabulary is called; any other is shown as it stands.
export function labelOf(column, cell, kind) {
  if (column === "measure") return known.measures[kind]?.[cell] ?? cell;
  const name = column === "kind" ? `kind_${cell}` : `${column}_${cell.replaceAll(" ", "_").toLowerCase()}`;
  return known.words[name] ?? cell;
}

// A plain decimal in the manner of the page's language; digits are never rounded.
export function number(cell) {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(cell);
  if (!parts) return cell;
  const style = new Intl.NumberFormat(known.lang, { useGrouping: "always" });
  const point = style.formatToParts(1.5).find((part) => part.type === "decimal").value;
  return parts[1] + style.format(BigInt(parts[2])) + (parts[3] ? point + parts[3] : "");
}

export function amount(row) {
  const { value, value_low: low = "", value_high: high = "" } = row;
  if (value) return number(value);
  if (low && high) return `${number(low)} – ${number(high)}`;
  if (low) return `≥ ${number(low)}`;
  return high ? `≤ ${number(high)}` : "—";
}

export function reading(row) {
  const about = row.qualifier && !["exact", "between", "unspecified"].includes(row.qualifier);
  const figure = [about ? labelOf("qualifier", row.qualifier) : "", amount(row), row.unit, row.item];
  const rate = row.per ? `/ ${labelOf("per", row.per)}` : "";
  return [row.subject || say("no_subject"), labelOf("measure", row.measure ?? "", row.kind),
    [...figure, rate].filter(Boolean).join(" ")].filter(Boolean).join(" · ");
}

export function fill(select, options, chosen) {
  select.replaceChildren(...options.map(([value, text]) => el("option", { value }, text)));
  select.value = chosen;
}
