// A text about the element under the pointer or with the focus (data-tip), updated while the clock runs.

let count = 0;

export class Tooltip {
  constructor(player) {
    Object.assign(this, { player, target: null, pointer: null });
    this.box = document.createElement("div");
    Object.assign(this.box, { className: "player-tip", id: `player-tip-${(count += 1)}`, hidden: true });
    this.box.setAttribute("role", "tooltip");
    const root = player.panelsRoot, targetOf = (event) => event.target.closest?.("[data-tip]");
    root.addEventListener("pointerover", (event) => this.show(targetOf(event), event));
    root.addEventListener("pointermove", (event) => { if (this.target && this.pointer) this.move(event); });
    root.addEventListener("pointerleave", () => this.show(null));
    root.addEventListener("focusin", (event) => { if (event.target.matches(":focus-visible")) this.show(targetOf(event)); });
    root.addEventListener("focusout", () => this.show(null));
  }

  /** `event`: a pointer event, next to which the tooltip is placed; without one it is placed at the element. */
  show(target, event = null) {
    if (!target && !this.target) return;
    this.target?.removeAttribute("aria-describedby");
    target?.setAttribute("aria-describedby", this.box.id);
    Object.assign(this, { target: target ?? null, pointer: event && { x: event.clientX, y: event.clientY } });
    this.draw();
  }
  move(event) {
    this.pointer = { x: event.clientX, y: event.clientY };
    this.place();
  }

  draw() {
    const { target, box, player } = this, panel = target?.closest("[data-panel]");
    if (!target && box.hidden) return;
    const text = target?.isConnected ? player.panels.get(panel.dataset.panel).tooltipOf?.(target) ?? "" : "";
    if (box.textContent !== text) box.textContent = text;
    box.hidden = !text;
    if (!text) return;
    if (box.parentNode !== panel) panel.append(box);
    this.place();
  }

  /** Right below the pointer if there is room, else above it; never outside the panels. */
  place() {
    const { box, target } = this, outer = box.parentNode.getBoundingClientRect();
    const room = this.player.panelsRoot.getBoundingClientRect(), at = target.getBoundingClientRect();
    const x = this.pointer?.x ?? at.left + at.width / 2, y = this.pointer?.y ?? at.top + at.height / 2;
    const { offsetWidth: width, offsetHeight: height } = box;
    const left = Math.max(room.left, Math.min(x + 14, room.right - width));
    const fitsBelow = y + 18 + height <= room.bottom;
    box.style.left = `${left - outer.left}px`;
    box.style.top = `${(fitsBelow ? y + 18 : Math.max(room.top, y - 12 - height)) - outer.top}px`;
  }
}
