// What a reader does with the parts of diagrams and tables: hover, click, pick, edit, reveal. One for each player; it
// listens at the panels, so that parts may come and go.
import { Edits } from "./edit_hand.js";
import { Field } from "./field.js";
import { Links } from "./links.js";
import { goOn } from "./reach.js";
import { Tip } from "./tip.js";
import { Veils, readGuess, verdict } from "./veil.js";

const PRESSABLE = "[data-veiled],[data-pick],[data-link]";

export class Touch {
  constructor(player) {
    const root = player.panelsRoot;
    Object.assign(this, { player, root, veils: new Veils(), note: null });
    this.edits = new Edits(player);
    this.links = new Links(root);
    this.tip = new Tip(player);
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("mousedown", (event) => this.keepFocus(event));
    root.addEventListener("keydown", (event) => this.key(event));
    this.onKey = (event) => { if (event.key === "Escape") this.letGo(); };
    document.addEventListener("keydown", this.onKey);       // what is merely hovered has no focus
  }

  click(event) {
    this.say(null);
    if (this.edits.took || event.target.closest(".player-field")) return;
    this.press(event.target);
  }
  press(target) {
    const picked = target.closest("[data-pick]:not([data-edit])"), group = target.closest("g[data-link],g[data-pick]");
    const veiled = target.closest("[data-veiled]") ?? group?.querySelector("[data-veiled]");     // a "?" is small
    if (veiled) return this.ask(veiled);
    if (picked) this.pick(picked);
    this.links.hold(target.closest("[data-link]"));
  }
  pick(element) {
    const { player } = this, panel = element.closest("[data-panel]").dataset.panel;
    player.report("pick", { panel, name: element.dataset.pick, step: player.clock.step });
  }

  /** A click in a drawing leaves the focus with the player: the next Space plays. Numbers keep it, for the arrows. */
  keepFocus(event) {
    const part = event.target.closest(PRESSABLE);
    if (!part || event.target.closest(".player-field,table,[data-edit]:not([data-veiled])")) return;
    event.preventDefault();
    this.player.root.focus({ preventScroll: true });
  }

  key(event) {
    const { key, target } = event, steps = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!target.matches(PRESSABLE) || (target.matches("[data-edit]") && !target.matches("[data-veiled]"))) return;
    if (steps && target.matches("[data-pick]")) goOn(target, steps);
    else if (key === "Enter" || (key === " " && target.matches("[role=button],tr[data-pick]"))) this.press(target);
    else return;
    event.preventDefault();
  }

  letGo() {
    this.links.light({ held: [], hovered: [] });
    this.tip.show(null);
    this.say(null);
  }

  /** What is hidden: show it, or ask for a guess first. */
  ask(element) {
    const { player } = this, { step } = player.clock, panel = element.closest("[data-panel]"), id = panel.dataset.panel;
    const { value, format, veil } = player.panels.get(id).numberOf(element);
    const reveal = () => {
      this.veils.reveal(id, veil, step);
      player.draw();
    };
    if (element.dataset.guess === undefined) return reveal();
    new Field(panel, {
      over: element, text: "", placeholder: "guess", label: "your guess; empty to be told", read: readGuess,
      take: ({ value: guess, text }) => {
        reveal();
        if (guess !== null) this.say(element, verdict(text, guess, value, format));
      },
      back: () => element.focus({ preventScroll: true }),
    });
  }

  /** A sentence beside an element, until the next click, step or Escape. */
  say(element, text) {
    this.note?.remove();
    this.note = element && Object.assign(document.createElement("p"), { className: "player-verdict" });
    if (!element) return;
    const panel = element.closest("[data-panel]");
    this.note.setAttribute("role", "status");
    panel.append(this.note);
    this.note.textContent = text;                  // after it is there: only a change is spoken
    const at = element.getBoundingClientRect(), home = panel.getBoundingClientRect();
    const left = Math.max(0, Math.min(at.left - home.left, home.width - this.note.offsetWidth));
    Object.assign(this.note.style, { left: `${left}px`, top: `${at.bottom - home.top + 4}px` });
    this.noted = this.player.clock.step;
  }

  answered() { this.edits.answered(); }
  loaded() {
    this.veils.clear();
    this.say(null);
    this.links.refresh();
  }
  drawn() {
    this.tip.draw();
    if (this.note && this.noted !== this.player.clock.step) this.say(null);
  }
  close() { document.removeEventListener("keydown", this.onKey); }
}
