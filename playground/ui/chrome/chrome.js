// Copy link and presenter mode. One instance per document; the key listener leaves with the element.
const mounted = new WeakMap();
const TYPING = 'input,textarea,select,[contenteditable=""],[contenteditable="true"],[role=combobox],[role=textbox]';

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".chrome");
  if (!mounted.has(root)) mounted.set(root, mount(root));
  if (data.path && location.pathname.endsWith(`/${data.path}`)) dismissFalseAlarm();
  return () => { mounted.get(root)?.(); mounted.delete(root); };
}

function mount(root) {
  const copy = root.querySelector("[data-chrome=copy]"), present = root.querySelector("[data-chrome=present]");
  const onCopy = () => copyLink(copy);
  const onPresent = () => setPresent(present, !presenting());
  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.composedPath().some((el) => el.matches?.(TYPING))) return;
    if (event.key === "p" || event.key === "P") setPresent(present, !presenting());
    else if (event.key === "Escape" && presenting() && !document.querySelector("[role=dialog]")) setPresent(present, false);
  };
  copy.addEventListener("click", onCopy);
  present.addEventListener("click", onPresent);
  document.addEventListener("keydown", onKey);
  setPresent(present, new URL(location.href).searchParams.get("present") === "1");
  return () => {
    document.removeEventListener("keydown", onKey);
    delete document.body.dataset.present;
  };
}

function presenting() { return document.body.dataset.present !== undefined; }

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
  window.dispatchEvent(new Event("resize"));       // plots measure their new room
}

// The first visitor of a fresh server who comes by a deep link is told "Page not found" while the page opens all
// the same: Streamlit looks at the pages/ folder before it has heard of st.navigation. Close that dialog.
function dismissFalseAlarm() {
  const close = () => [...document.querySelectorAll("[role=dialog]")]
    .filter((box) => box.textContent.includes("Page not found"))
    .forEach((box) => box.querySelector("button[aria-label=Close]")?.click());
  const observer = new MutationObserver(close);
  observer.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), 3000);
  close();
}

async function copyLink(button) {
  const done = await write(location.href), label = button.querySelector("span");
  label.textContent = done ? "Copied" : "Press Ctrl+C";
  button.classList.add("told");
  setTimeout(() => {
    label.textContent = "Copy link";
    button.classList.remove("told");
  }, 2000);
}

// navigator.clipboard exists only on https and localhost; a classroom's http address needs the old way.
async function write(text) {
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
