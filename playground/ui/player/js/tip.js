// A few words about what is under the pointer or has the focus (data-tip), kept right while the clock runs.

let count = 0;

export class Tip {
  constructor(player) {
    Object.assign(this, { player, target: null, point: null });
    this.box = document.createElement("div");
    Object.assign(this.box, { className: "player-tip", id: `player-tip-${(count += 1)}`, hidden: true });
    this.box.setAttribute("role", "tooltip");
    const root = player.panelsRoot, tipped = (event) => event.target.closest?.("[data-tip]");
    root.addEventListener("pointerover", (event) => this.show(tipped(event), event));
    root.addEventListener("pointermove", (event) => { if (this.target && this.point) this.move(event); });
    root.addEventListener("pointerleave", () => this.show(null));
    root.addEventListener("focusin", (event) => { if (event.target.matches(":focus-visible")) this.show(tipped(event)); });
    root.addEventListener("focusout", () => this.show(null));
  }

  /** `point`: where the pointer is; without one the tip stands at the element. */
  show(target, point = null) {
    if (!target && !this.target) return;
    this.target?.removeAttribute("aria-describedby");
    target?.setAttribute("aria-describedby", this.box.id);
    Object.assign(this, { target: target ?? null, point: point && { x: point.clientX, y: point.clientY } });
    this.draw();
  }
  move(event) {
    this.point = { x: event.clientX, y: event.clientY };
    this.place();
  }

  draw() {
    const { target, box, player } = this, panel = target?.closest("[data-panel]");
    if (!target && box.hidden) return;
    const text = target?.isConnected ? player.panels.get(panel.dataset.panel).tipOf?.(target) ?? "" : "";
    if (box.textContent !== text) box.textContent = text;
    box.hidden = !text;
    if (!text) return;
    if (box.parentNode !== panel) panel.append(box);
    this.place();
  }

  /** Beside the pointer, within the panels. */
  place() {
    const { box, target } = this, home = box.parentNode.getBoundingClientRect();
    const room = this.player.panelsRoot.getBoundingClientRect(), at = target.getBoundingClientRect();
    const x = this.point?.x ?? at.left + at.width / 2, y = this.point?.y ?? at.top + at.height / 2;
    const { offsetWidth: width, offsetHeight: height } = box;
    const left = Math.max(room.left, Math.min(x + 14, room.right - width));
    const below = y + 18 + height <= room.bottom;
    box.style.left = `${left - home.left}px`;
    box.style.top = `${(below ? y + 18 : Math.max(room.top, y - 12 - height)) - home.top}px`;
  }
}
