// When the step is written into the address: once the clock has rested for a moment, once a second while it plays, and at
// once before a click acts (Copy link, a link, a lesson) and before the page is hidden or left.

const SETTLE_DELAY = 250;                          // ms after the last move of the clock
const PLAYING_INTERVAL = 1000;                     // ms; browsers refuse more than about 100 writes in 30 s

/** `urlStep` reads and writes the address; `playing()` says whether the clock runs, `step()` the step for the address. */
export class StepWriter {
  constructor(urlStep, { playing, step }) {
    Object.assign(this, { urlStep, playing, step, timer: null, writtenAt: -Infinity });
    this.onClick = () => {
      this.flush();
      this.urlStep.remember(this.step());
    };
    this.onHide = () => { if (document.visibilityState === "hidden") this.flush(); };
    this.onLeave = () => {
      this.flush();
      this.urlStep.leave();
    };
    window.addEventListener("click", this.onClick, true);    // before what listens at the document
    document.addEventListener("visibilitychange", this.onHide);
    window.addEventListener("pagehide", this.onLeave);
  }

  /** Whether the address may be behind the clock. */
  get pending() { return this.timer !== null || this.playing(); }

  /** The clock has moved and rests: write after a moment. */
  settle() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.playing()) this.write();
    }, SETTLE_DELAY);
  }

  /** The clock plays, at time `now` (ms). */
  tick(now) { if (now - this.writtenAt >= PLAYING_INTERVAL) this.write(now); }

  /** Write now what is pending. */
  flush() { if (this.pending) this.write(); }

  write(now = performance.now()) {
    clearTimeout(this.timer);
    this.timer = null;
    this.writtenAt = now;
    this.urlStep.write(this.step());
  }

  close() {
    clearTimeout(this.timer);
    window.removeEventListener("click", this.onClick, true);
    document.removeEventListener("visibilitychange", this.onHide);
    window.removeEventListener("pagehide", this.onLeave);
  }
}
