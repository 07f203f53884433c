// "Copy link" and presenter mode. One instance per document; its key listener is removed with the element.
const mounted = new WeakMap();
const EDGE = 48;                                   // px of the row of lessons that fade
const TYPING = 'input:not([type=range],[type=checkbox],[type=radio]),textarea,select,[contenteditable=""],[contenteditable="true"],[role=combobox],[role=textbox]';
const CALM = "color-mix(in srgb, currentColor 22%, transparent)";
const GO_TO = '[class*="st-key-go-to-"] button';   // buttons that lead to another page: see run_links.py

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".chrome");
  if (!mounted.has(root)) mounted.set(root, mount(root));
  root.report = setStateValue;
  if (data.path && location.pathname.endsWith(`/${data.path}`)) closePageNotFound();
  return () => { mounted.get(root)?.(); mounted.delete(root); };
}

function mount(root) {
  watchHistory();
  document.addEventListener("change", sayWhatIsTooLarge, true);
  document.addEventListener("drop", sayWhatIsTooLarge, true);
  const copy = root.querySelector("[data-chrome=copy]"), present = root.querySelector("[data-chrome=present]");
  const onCopy = () => copyLink(copy);
  const onLeave = ({ target }) => { if (target.closest?.(GO_TO)) root.report("search", location.search); };
  const onPresent = () => setPresent(present, !isPresenting());
  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.composedPath().some((element) => element.matches?.(TYPING))) return;
    if (event.key === "p" || event.key === "P") setPresent(present, !isPresenting());
    else if (event.key === "Escape" && isPresenting() && !document.querySelector("[role=dialog]")) setPresent(present, false);
  };
  copy.addEventListener("click", onCopy);
  present.addEventListener("click", onPresent);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onLeave, true);
  const lessons = new LessonLights(root);
  setPresent(present, new URL(location.href).searchParams.get("present") === "1");
  return () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("click", onLeave, true);
    document.removeEventListener("change", sayWhatIsTooLarge, true);
    document.removeEventListener("drop", sayWhatIsTooLarge, true);
    lessons.close();
    delete document.body.dataset.present;
  };
}

// A lesson is lit only while the player stands at its step. The sentences of the lessons that agree with the controls have
// their steps; `data-in-force` has the one that Python has lit. A style sheet of its own changes what is seen: React keeps
// the elements.
class LessonLights {
  constructor(root) {
    this.root = root;
    this.style = document.head.appendChild(document.createElement("style"));
    this.onStep = ({ detail }) => {
      this.detail = detail;
      this.pending ??= requestAnimationFrame(() => this.draw());
    };
    document.addEventListener("playground-step", this.onStep);
  }
  draw() {
    this.pending = null;
    const text = this.rules(this.detail);
    if (this.style.textContent !== text) this.style.textContent = text;
    this.bringIntoView();
  }
  /** The lesson in force, where the row of lessons scrolls. */
  bringIntoView() {
    const button = document.querySelector(".st-key-page-lessons button[kind=primary]"), row = button?.closest(".stHorizontalBlock");
    if (!row || row.scrollWidth <= row.clientWidth || button === this.shown) return;
    this.shown = button;
    const { left, right } = button.getBoundingClientRect(), frame = row.getBoundingClientRect();
    if (left < frame.left + EDGE || right > frame.right - EDGE) row.scrollLeft += (left + right - frame.left - frame.right) / 2;
  }
  rules({ step, playing, label }) {
    const sentences = [...document.querySelectorAll(".st-key-page-sentence [data-testid=stHtml] p")];
    const current = sentences.findIndex((p) => p.dataset.inForce !== undefined);
    const isAt = (p) => !playing && Number(p.dataset.step ?? NaN) === step;
    if (current < 0 || Number(sentences[current].dataset.step) === step) return "";
    const lit = sentences.findIndex(isAt), sentence = ".st-key-page-sentence [data-testid=stMarkdown]";
    const out = `.st-key-lesson-${current} button { color: inherit !important; background: transparent; border-color: ${CALM}; }
      .st-key-page-line > [data-testid=stElementContainer]:nth-child(2) { display: none; }`;
    const prefix = CSS.escape(`At ${label(Number(sentences[current].dataset.step))}: `);
    if (lit < 0) return `${out} ${sentence} p { opacity: .7; } ${sentence} p::before { content: "${prefix}"; }`;
    const primary = getComputedStyle(this.root).getPropertyValue("--st-primary-color");
    return `${out} ${sentence} * { visibility: hidden; }
      .st-key-page-sentence [data-testid=stHtml] p:nth-child(${lit + 1}) { visibility: visible; }
      .st-key-lesson-${lit} button { border-color: ${primary}; box-shadow: inset 0 0 0 1px ${primary}; }`;
  }
  close() {
    cancelAnimationFrame(this.pending);
    document.removeEventListener("playground-step", this.onStep);
    this.style.remove();
  }
}

function isPresenting() { return document.body.dataset.present !== undefined; }

function setPresent(button, on) {
  if (on) document.body.dataset.present = "1";
  else delete document.body.dataset.present;
  button.setAttribute("aria-pressed", String(on));
  button.querySelector("span").textContent = on ? "Exit" : "Present";
  const url = new URL(location.href);
  if ((url.searchParams.get("present") === "1") !== on) {
    if (on) url.searchParams.set("present", "1");
    else url.searchParams.delete("present");
    history.replaceState(history.state, "", url);
  }
  window.dispatchEvent(new Event("resize"));       // plots adapt to their new size
}

// document.body.dataset.arrival says how the page was opened: "load", "link" or "history" (Back and Forward).
// Streamlit makes one history entry for a page, and one more for the parameters that the page writes while it opens. Until
// the reader does something, that one replaces the page's entry; it is left out where it comes before the page's.
function watchHistory() {
  if (document.body.dataset.arrival) return;
  document.body.dataset.arrival = "load";
  let phase = "opening";                           // of a page; "leaving": to another page; "": the reader has done something
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    if (new URL(url ?? "", location.href).pathname !== location.pathname) {
      document.body.dataset.arrival = "link";
      phase = "opening";
      push(state, title, url);
    } else if (phase === "opening") history.replaceState(state, title, url);
    else if (phase !== "leaving") push(state, title, url);
  };
  window.addEventListener("popstate", () => {
    phase = "";
    document.body.dataset.arrival = "history";
  });
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => { phase = ""; }, true);
  document.addEventListener("click", (event) => { phase = leadsElsewhere(event) ? "leaving" : ""; }, true);
}

// Whether a click opens another page.
function leadsElsewhere({ target, ctrlKey, metaKey, shiftKey }) {
  if (target.closest?.(GO_TO)) return true;
  const link = target.closest?.("a[href]");
  if (!link || ctrlKey || metaKey || shiftKey) return false;
  return link.origin === location.origin && link.pathname !== location.pathname;
}

// A server that has not run st.navigation yet takes the folder pages/ for its pages: the first visitor of a deep link gets
// a dialog "Page not found", although the page then opens. Close that dialog if it appears within three seconds.
function closePageNotFound() {
  const close = () => [...document.querySelectorAll("[role=dialog]")]
    .filter((box) => box.textContent.includes("Page not found"))
    .forEach((box) => box.querySelector("button[aria-label=Close]")?.click());
  const observer = new MutationObserver(close);
  observer.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), 3000);
  close();
}

// Streamlit does not send a file that is too large, and says so in a tooltip alone: file_upload.py has a place for it.
function sayWhatIsTooLarge({ target, dataTransfer }) {
  const uploader = target.closest?.("[data-testid=stFileUploader]");
  const place = uploader?.closest("[data-testid=stVerticalBlock]")?.querySelector(".upload-refusal");
  if (!place) return;
  const files = [...(dataTransfer?.files ?? target.files ?? [])];
  const tooLarge = files.filter(({ size }) => size > Number(place.dataset.limit));
  place.textContent = tooLarge
    .map(({ name, size }) => `“${name}” has ${(size / 1e6).toFixed(1)} MB; up to ${place.dataset.most} can be read here.`)
    .join(" ");
  place.hidden = tooLarge.length === 0;
}

async function copyLink(button) {
  const done = await copyText(location.href), label = button.querySelector("span");
  label.textContent = done ? "Copied" : "Press Ctrl+C";
  button.classList.add("has-message");
  setTimeout(() => {
    label.textContent = "Copy link";
    button.classList.remove("has-message");
  }, 2000);
}

// navigator.clipboard exists only on https and localhost; at an http address execCommand still works.
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = Object.assign(document.createElement("textarea"), { value: text });
    field.style.cssText = "position:fixed;opacity:0";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
