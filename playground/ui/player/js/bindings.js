// What of a diagram moves with the step: each marked element with the array it reads and how it shows a value.
import { number } from "./format.js";
import { VEILED } from "./veil.js";

const MARKED = ["bind", "show", "text", "state"].map((key) => `[data-${key}]`).join();

/** texts(name, index) -> text; states: the names of data-state. */
export function bindingsIn(drawing, texts, states) {
  return [...drawing.querySelectorAll(MARKED)].flatMap((element) => bindings(element, texts, states));
}

/** "value.12" -> {array: "value", row: 12} */
export function place(name) {
  const dot = name.lastIndexOf(".");
  return { array: name.slice(0, dot), row: +name.slice(dot + 1) };
}

function bindings(element, texts, states) {
  const { bind, show, text, state } = element.dataset, out = [];
  const add = (name, write, more = {}) => out.push({ ...place(name), element, write, last: undefined, ...more });
  if (show) add(show, (value) => element.classList.toggle("active", Number.isFinite(value) && value !== 0));
  if (state) add(state, (value) => nameState(element, states[value]));
  if (text) {
    const { array } = place(text), node = textIn(element);
    add(text, (index) => { node.data = texts(array, index); });
  }
  if (bind && /^(text|tspan)$/.test(element.localName)) out.push(numberIn(element));
  else if (bind) add(bind, (value) => weigh(element, value));
  return out;
}

/** A number, which may be editable, and hidden behind a question mark at some steps. */
function numberIn(element) {
  const { bind, edit, veil, format } = element.dataset, node = textIn(element);
  const write = (value) => {
    node.data = value === VEILED ? VEILED : number(value, format);
    if (edit !== undefined || veil !== undefined) describe(element, value, node.data);
  };
  const hidden = veil === undefined ? null : { name: veil, ...place(veil) };
  return { ...place(bind), element, write, last: undefined, isNumber: true, edit, format, veil: hidden };
}

/** What a number that can be used tells to those who listen; also for the cells of a table. */
export function describe(element, value, shown) {
  const hidden = value === VEILED, { edit, low, high } = element.dataset, known = !hidden && Number.isFinite(value);
  const label = (element.ownLabel ??= element.getAttribute("aria-label") ?? edit ?? "");
  element.toggleAttribute("data-veiled", hidden);
  const told = {
    role: hidden ? "button" : edit === undefined ? null : "spinbutton",
    "aria-label": hidden ? `${label} hidden`.trim() : edit === undefined ? null : label,
  };
  const range = {
    "aria-valuenow": known ? value : null, "aria-valuetext": known ? shown : null, "aria-valuemin": low, "aria-valuemax": high,
  };
  for (const [name, text] of Object.entries(edit === undefined ? told : { ...told, ...range }))
    if (text === null || text === undefined) element.removeAttribute(name);
    else element.setAttribute(name, text);
}

function textIn(element) { return element.firstChild ?? element.appendChild(document.createTextNode("")); }

function nameState(element, name) {
  if (name === undefined) element.removeAttribute("data-is");
  else element.setAttribute("data-is", name);
}

/** A line shows a weight by its width and, through the style sheet, its sign by its colour. */
function weigh(line, weight) {
  const size = Number.isFinite(weight) ? Math.min(1, Math.abs(weight)) : 0;
  line.style.strokeWidth = (0.5 + 3.5 * size).toFixed(2);
  line.classList.toggle("negative", weight < 0);
  line.classList.toggle("positive", weight >= 0);
}
