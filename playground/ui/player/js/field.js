// A small input above a number. Enter takes what was typed, Escape drops it, leaving it takes it if it can be taken.
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

export class Field {
  /** over: the element it covers; was: what is not worth taking; read(text) -> {value} or {sorry}; take({value, text});
   *  back(): the focus goes home. */
  constructor(panel, { over, text, was = text, label, read, take, back, placeholder = "" }) {
    Object.assign(this, { panel, was, read, take, back });
    this.box = make("span", { className: "player-field" });
    this.input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false, placeholder });
    this.sorry = make("span", { className: "player-field-sorry" });
    this.sorry.setAttribute("role", "alert");
    this.input.setAttribute("aria-label", label);
    this.input.value = text;
    this.box.append(this.input, this.sorry);
    panel.append(this.box);
    this.place(over);
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.complain(""));
    this.input.addEventListener("blur", () => this.leave());
    this.input.focus({ preventScroll: true });
  }

  place(over) {
    const at = over.getBoundingClientRect(), home = this.panel.getBoundingClientRect();
    const width = Math.max(96, at.width + 24);
    const left = Math.min(at.left + at.width / 2 - width / 2 - home.left, home.width - width);
    Object.assign(this.box.style, { left: `${Math.max(0, left)}px`, top: `${at.top + at.height / 2 - home.top}px` });
    this.input.style.width = `${width}px`;
  }

  key(event) {
    if (event.key === "Enter") this.commit();
    else if (event.key === "Escape") this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  commit() {
    const text = this.input.value, { value, sorry } = this.read(text);
    if (sorry) return this.complain(sorry);
    this.close(true);
    this.take({ value, text });
  }
  leave() {
    if (this.closed) return;
    const text = this.input.value, { value, sorry } = this.read(text);
    this.close(false);
    if (!sorry && text !== this.was) this.take({ value, text });
  }

  complain(sentence) {
    this.sorry.textContent = this.input.title = sentence;
    this.input.setAttribute("aria-invalid", String(!!sentence));
    this.box.classList.remove("player-shake");
    if (!sentence) return;
    void this.box.offsetWidth;                     // a second mistake shakes it again
    this.box.classList.add("player-shake");
    this.input.select();
  }

  close(home) {
    if (this.closed) return;
    this.closed = true;
    this.box.remove();
    if (home) this.back?.();
  }
}
