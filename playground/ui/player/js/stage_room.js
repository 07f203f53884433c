// The stage takes the room that the window has for it, so that its transport is always on the screen. The player's style
// sheet reads --player-height and --player-font, which are written here and nowhere else.
import { stageSize } from "./stage_size.js";

const PASSES = 3;                                  // larger letters make the lines below the panels higher

export class StageRoom {
  /** `changed` is called when the letters have another size. */
  constructor(root, changed) {
    Object.assign(this, { root, changed });
    this.panels = root.querySelector(".player-panels");
    this.onResize = () => this.fit();
    window.addEventListener("resize", this.onResize);          // presenter mode sends it too
    this.observer = new ResizeObserver(this.onResize);
    this.observer.observe(root);
    const page = root.closest(".stMainBlockContainer");        // what stands above the stage may take more room, or less
    if (page) this.observer.observe(page);
  }

  fit(asked = this.asked) {
    this.asked = asked;
    if (!asked || !this.root.isConnected) return;
    for (let pass = 0, changed = true; changed && pass < PASSES; pass++) changed = this.write(stageSize(this.measure()));
    if (this.font !== this.fontDrawn) {
      this.fontDrawn = this.font;
      this.changed();
    }
  }

  measure() {
    const panels = this.panels.getBoundingClientRect(), foot = this.root.getBoundingClientRect().bottom - panels.bottom;
    return {
      window: window.innerHeight, top: panels.top + scrolledBy(this.root), foot, width: panels.width, asked: this.asked,
      fills: document.querySelectorAll(".player").length === 1,
      presenting: document.body.dataset.present !== undefined,
    };
  }

  write({ height, font }) {
    if (height === this.height && font === this.font) return false;
    Object.assign(this, { height, font });
    this.root.style.setProperty("--player-height", `${height}px`);
    this.root.style.setProperty("--player-font", `${font}px`);
    return true;
  }

  close() {
    window.removeEventListener("resize", this.onResize);
    this.observer.disconnect();
  }
}

function scrolledBy(element) {
  let sum = window.scrollY;
  for (let at = element.parentElement; at && at !== document.documentElement; at = at.parentElement) sum += at.scrollTop;
  return sum;
}
