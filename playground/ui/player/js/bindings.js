// The parts of a diagram that change with the step: each bound element, the array it reads, how it shows a value.
// The data-* attributes are documented at Graph in figures/scene/graph.py.
import { formatNumber } from "./format.js";
import { HIDDEN } from "./reveal.js";

const BOUND = ["bind", "show", "text", "state", "x"].map((key) => `[data-${key}]`).join();

/** Bindings {array, row, element, write(value), last: the value last written, ...} of all elements of a drawing.
 *  textOf(array name, index) -> text; states: the names of the values of data-state. */
export function bindingsIn(drawing, textOf, states) {
  return [...drawing.querySelectorAll(BOUND)].flatMap((element) => bindingsOf(element, textOf, states));
}

/** "value.12" -> {array: "value", row: 12} */
export function parseReference(text) {
  const dot = text.lastIndexOf(".");
  return { array: text.slice(0, dot), row: +text.slice(dot + 1) };
}

function bindingsOf(element, textOf, states) {
  const { bind, show, text, state, x, unit = 1 } = element.dataset, out = [];
  const add = (reference, write) => out.push({ ...parseReference(reference), element, write, last: undefined });
  if (show) add(show, (value) => element.classList.toggle("active", Number.isFinite(value) && value !== 0));
  if (state) add(state, (value) => showState(element, states[value]));
  if (x) add(x, (value) => Number.isFinite(value) && element.setAttribute("transform", `translate(${value * unit} 0)`));
  if (text) {
    const { array } = parseReference(text), node = textNodeOf(element);
    add(text, (index) => { node.data = textOf(array, index); });
  }
  if (bind && /^(text|tspan)$/.test(element.localName)) out.push(numberBinding(element));
  else if (bind) add(bind, (value) => showWeight(element, value));
  return out;
}

/** A number, which may be editable, and hidden behind a question mark at some steps. */
function numberBinding(element) {
  const { bind, edit, hide, format } = element.dataset, node = textNodeOf(element);
  const write = (value) => {
    node.data = value === HIDDEN ? HIDDEN : formatNumber(value, format);
    if (edit !== undefined || hide !== undefined) describeNumber(element, value, node.data);
  };
  const hideFlag = hide === undefined ? null : { name: hide, ...parseReference(hide) };
  return { ...parseReference(bind), element, write, last: undefined, isNumber: true, edit, format, hideFlag };
}

/** Role and ARIA attributes of a number that can be edited or revealed; also for the cells of a table. */
export function describeNumber(element, value, shown) {
  const isHidden = value === HIDDEN, { edit, low, high } = element.dataset, isKnown = !isHidden && Number.isFinite(value);
  const label = (element.originalLabel ??= element.getAttribute("aria-label") ?? edit ?? "");
  element.toggleAttribute("data-hidden", isHidden);
  const attributes = {
    role: isHidden ? "button" : edit === undefined ? null : "spinbutton",
    "aria-label": isHidden ? `${label} hidden`.trim() : edit === undefined ? null : label,
  };
  const range = {
    "aria-valuenow": isKnown ? value : null, "aria-valuetext": isKnown ? shown : null, "aria-valuemin": low, "aria-valuemax": high,
  };
  for (const [name, text] of Object.entries(edit === undefined ? attributes : { ...attributes, ...range }))
    if (text === null || text === undefined) element.removeAttribute(name);
    else element.setAttribute(name, text);
}

function textNodeOf(element) { return element.firstChild ?? element.appendChild(document.createTextNode("")); }

function showState(element, name) {
  if (name === undefined) element.removeAttribute("data-is");
  else element.setAttribute("data-is", name);
}

/** The width of a line is a weight's magnitude (0.5 px to 4 px at 1); the style sheet colours its sign. */
function showWeight(line, weight) {
  const size = Number.isFinite(weight) ? Math.min(1, Math.abs(weight)) : 0;
  line.style.strokeWidth = (0.5 + 3.5 * size).toFixed(2);
  line.classList.toggle("negative", weight < 0);
  line.classList.toggle("positive", weight >= 0);
}
