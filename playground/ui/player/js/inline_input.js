// A small text input above a number. Enter accepts the text, Escape discards it, blur accepts it if it is valid.
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

export class InlineInput {
  /** anchor: the element it covers; initial: the text that is not reported on blur; parse(text) -> {value} or {error};
   *  onAccept({value, text}); restoreFocus(): called when it is closed by key. */
  constructor(panel, { anchor, text, initial = text, label, parse, onAccept, restoreFocus, placeholder = "" }) {
    Object.assign(this, { panel, initial, parse, onAccept, restoreFocus });
    this.box = make("span", { className: "player-inline-input" });
    this.input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false, placeholder });
    this.error = make("span", { className: "player-inline-input-error" });
    this.error.setAttribute("role", "alert");
    this.input.setAttribute("aria-label", label);
    this.input.value = text;
    this.box.append(this.input, this.error);
    panel.append(this.box);
    this.place(anchor);
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => this.showError(""));
    this.input.addEventListener("blur", () => this.acceptIfValid());
    this.input.focus({ preventScroll: true });
  }

  place(anchor) {
    const at = anchor.getBoundingClientRect(), outer = this.panel.getBoundingClientRect();
    const width = Math.max(96, at.width + 24);
    const left = Math.min(at.left + at.width / 2 - width / 2 - outer.left, outer.width - width);
    Object.assign(this.box.style, { left: `${Math.max(0, left)}px`, top: `${at.top + at.height / 2 - outer.top}px` });
    this.input.style.width = `${width}px`;
  }

  onKey(event) {
    if (event.key === "Enter") this.accept();
    else if (event.key === "Escape") this.close({ restoreFocus: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  accept() {
    const text = this.input.value, { value, error } = this.parse(text);
    if (error) return this.showError(error);
    this.close({ restoreFocus: true });
    this.onAccept({ value, text });
  }
  acceptIfValid() {
    if (this.closed) return;
    const text = this.input.value, { value, error } = this.parse(text);
    this.close({ restoreFocus: false });
    if (!error && text !== this.initial) this.onAccept({ value, text });
  }

  showError(sentence) {
    this.error.textContent = this.input.title = sentence;
    this.input.setAttribute("aria-invalid", String(!!sentence));
    this.box.classList.remove("player-shake");
    if (!sentence) return;
    void this.box.offsetWidth;                     // forces a layout, so that the animation starts again
    this.box.classList.add("player-shake");
    this.input.select();
  }

  close({ restoreFocus }) {
    if (this.closed) return;
    this.closed = true;
    this.box.remove();
    if (restoreFocus) this.restoreFocus?.();
  }
}
