// Where a plot is drawn while it moves smoothly from one step to the next: a step with a fraction. Pure: time is an argument.
import { clamp } from "./clock.js";

const smooth = (p) => p * p * (3 - 2 * p);

export class Tween {
  constructor() { this.jump(); }

  /** The next step is drawn at once: there are new data. */
  jump() { Object.assign(this, { from: null, to: null, moving: false }); }

  /** The place at time `now` (ms) when the clock stands at `step`; a move takes `duration` ms, at an even speed if `even`. */
  at(step, now, duration, even = false) {
    if (this.to === null || !(duration > 0)) Object.assign(this, { from: step, to: step, place: step });
    else if (step !== this.to) Object.assign(this, { from: this.place, to: step, start: now, duration, even });
    this.moving = this.from !== this.to;
    if (!this.moving) return step;
    const progress = clamp((now - this.start) / this.duration, 0, 1);
    if (progress === 1) Object.assign(this, { from: this.to, moving: false });
    this.place = progress === 1 ? this.to : this.from + (this.to - this.from) * (this.even ? progress : smooth(progress));
    return this.place;
  }
}
