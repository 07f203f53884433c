// What a reader does with the parts of diagrams and tables: hover, click, pick, edit, reveal. One instance for each
// player; it listens at the root of the panels, because their content is replaced.
import { EditInteractions } from "./edit_interactions.js";
import { InlineInput } from "./inline_input.js";
import { Links } from "./links.js";
import { Reveals, judgeGuess, parseGuess } from "./reveal.js";
import { moveTabStop } from "./tab_stops.js";
import { TileFocus } from "./tile_focus.js";
import { Tooltip } from "./tooltip.js";

const PRESSABLE = "[data-hidden],[data-pick],[data-link]";

export class Interactions {
  constructor(player) {
    const root = player.panelsRoot;
    Object.assign(this, { player, root, reveals: new Reveals(), message: null });
    this.edits = new EditInteractions(player);
    this.links = new Links(root);
    this.tiles = new TileFocus(root, () => player.draw());
    this.tooltip = new Tooltip(player);
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("mousedown", (event) => this.moveFocusToPlayer(event));
    root.addEventListener("keydown", (event) => this.onKey(event));
    this.onEscape = (event) => { if (event.key === "Escape") this.clear(); };
    document.addEventListener("keydown", this.onEscape);    // a hovered element has no focus: listen everywhere
  }

  click(event) {
    this.showMessage(null);
    if (this.edits.pressedNumber || event.target.closest(".player-inline-input")) return;
    this.press(event.target);
  }
  press(target) {
    const pickable = target.closest("[data-pick]:not([data-edit])"), group = target.closest("g[data-link],g[data-pick]");
    const hidden = target.closest("[data-hidden]") ?? group?.querySelector("[data-hidden]");   // a "?" is a small target
    if (hidden) return this.revealOrGuess(hidden);
    if (pickable) this.pick(pickable);
    this.links.toggle(target.closest("[data-link]"));
  }
  pick(element) {
    const { player } = this, panel = element.closest("[data-panel]").dataset.panel;
    player.report("pick", { panel, name: element.dataset.pick, step: player.clock.step });
  }

  /** A click in a drawing moves the focus to the player, so that the next Space plays. Editable numbers keep it, for
   *  their arrow keys. */
  moveFocusToPlayer(event) {
    const part = event.target.closest(PRESSABLE);
    if (!part || event.target.closest(".player-inline-input,table,[data-edit]:not([data-hidden])")) return;
    event.preventDefault();
    this.player.root.focus({ preventScroll: true });
  }

  onKey(event) {
    const { key, target } = event, steps = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!target.matches(PRESSABLE) || (target.matches("[data-edit]") && !target.matches("[data-hidden]"))) return;
    if (steps && target.matches("[data-pick]")) moveTabStop(target, steps);
    else if (key === "Enter" || (key === " " && target.matches("[role=button],tr[data-pick]"))) this.press(target);
    else return;
    event.preventDefault();
  }

  /** Escape: nothing is highlighted or enlarged, no tooltip and no message is shown. */
  clear() {
    this.links.update({ held: [], hovered: [] });
    this.tiles.clear();
    this.tooltip.show(null);
    this.showMessage(null);
  }

  /** Show a hidden number; with data-guess ask for a guess first. */
  revealOrGuess(element) {
    const { player } = this, { step } = player.clock, panel = element.closest("[data-panel]"), id = panel.dataset.panel;
    const { value, format, hiddenName } = player.panels.get(id).numberOf(element);
    const reveal = () => {
      this.reveals.reveal(id, hiddenName, step);
      player.draw();
    };
    if (element.dataset.guess === undefined) return reveal();
    new InlineInput(panel, {
      anchor: element, text: "", placeholder: "guess", label: "your guess; empty to be told", parse: parseGuess,
      onAccept: ({ value: guess, text }) => {
        reveal();
        if (guess !== null) this.showMessage(element, judgeGuess(text, guess, value, format));
      },
      restoreFocus: () => element.focus({ preventScroll: true }),
    });
  }

  /** A sentence below an element, until the next click, step or Escape; without an element it is removed. */
  showMessage(element, text) {
    this.message?.remove();
    this.message = element && Object.assign(document.createElement("p"), { className: "player-verdict" });
    if (!element) return;
    const panel = element.closest("[data-panel]");
    this.message.setAttribute("role", "status");
    panel.append(this.message);
    this.message.textContent = text;               // only now: screen readers announce changes of a status
    const at = element.getBoundingClientRect(), outer = panel.getBoundingClientRect();
    const left = Math.max(0, Math.min(at.left - outer.left, outer.width - this.message.offsetWidth));
    Object.assign(this.message.style, { left: `${left}px`, top: `${at.bottom - outer.top + 4}px` });
    this.messageStep = this.player.clock.step;
  }

  acknowledge() { this.edits.acknowledge(); }
  onLoad() {
    this.reveals.clear();
    this.showMessage(null);
    this.links.refresh();
  }
  onDraw() {
    this.tooltip.draw();
    if (this.message && this.messageStep !== this.player.clock.step) this.showMessage(null);
  }
  close() { document.removeEventListener("keydown", this.onEscape); }
}
