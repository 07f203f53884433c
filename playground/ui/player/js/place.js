// The step in the address bar: written when the clock rests, read at mount and on Back.
import { nearest, stepIn, withStep } from "./address.js";

// Which seek tokens this document has obeyed, by place: a player that comes back must not obey an old one again.
const obeyed = (globalThis[Symbol.for("playground.seeks")] ??= new Map());

export class Place {
  constructor(name, goTo) {
    this.page = location.pathname;
    this.name = `${this.page} ${name}`;
    this.onBack = () => {
      const step = location.pathname === this.page ? this.read() : null;
      if (step !== null) goTo(step);
    };
    window.addEventListener("popstate", this.onBack);
  }

  /** The step to start from: the address's, unless Python has just raised a token. */
  first({ step, seek }) { return this.raised(seek) ? step : this.read() ?? step; }

  /** Steps that have numbers of their own (training steps) go by those: they mean the same in a longer trace. */
  read() {
    const said = stepIn(location.href, this.key);
    return said !== null && this.numbers ? nearest(this.numbers, said) : said;
  }

  /** Has Python asked for its step since this page was last heard of? Remembers that it has been heard. */
  raised(seek) {
    const before = obeyed.get(this.name) ?? 0;
    obeyed.set(this.name, seek);
    return seek !== before && Boolean(seek);
  }

  /** replaceState, not pushState: a scrub is no page. Streamlit sends location.search with every rerun. */
  write(step) {
    if (!this.key || location.pathname !== this.page) return;
    const href = withStep(location.href, this.key, step !== null && this.numbers ? this.numbers[step] : step);
    if (href !== location.href) history.replaceState(history.state, "", href);
  }

  close() { window.removeEventListener("popstate", this.onBack); }
}
