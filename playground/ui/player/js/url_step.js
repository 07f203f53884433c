// The step in the address bar: written when the clock rests, read at mount and on Back.

// By URL parameter, the latest token with which Python asked for a step: `applied` by the document so far, `atBack` at the
// last Back or Forward. They outlive the players: Streamlit mounts a player anew under another name, and then an old
// request must not win over the address.
const seeks = (globalThis[Symbol.for("playground.seeks")] ??= seekTokens());
const lastSteps = new Map();                      // page and key: {rest, number}, see `remember`
const LEFT = "playground.left.";                 // in sessionStorage, with the key behind it: an address, see `leave`

/** Set by the player: `key` (the URL parameter), `numbers` (the URL's number of each step, or undefined) and `first`
 *  (the step of an address without one). `restoring`: after Back or Forward, until the clock is moved, every scene that
 *  arrives is set to the address's step; it may lie beyond the end of the scenes before. */
export class UrlStep {
  constructor(seek) {
    this.page = location.pathname;
    this.onBack = () => {
      if (!this.key || location.pathname !== this.page) return;
      seek(this.restored());
      this.restoring = true;
    };
    window.addEventListener("popstate", this.onBack);
  }

  /** The step to start from: Python's if it asks for one anew, else the address's. An address without a step means
   *  the first one after Back; elsewhere the request may have been made before the document was loaded. */
  initial({ step, seek }) {
    if (this.key) {
      takeLeft(this.key);
      this.recall();
    }
    if (this.seekRequested(seek)) return step;
    return this.read() ?? (seek && seek === seeks.atBack.get(this.key) ? this.first : step);
  }

  /** The step in the address, or null. Where steps have numbers (training steps), the address holds these: they mean
   *  the same in a longer trace. */
  read() {
    const number = stepIn(location.href, this.key);
    return number !== null && this.numbers ? nearestIndex(this.numbers, number) : number;
  }

  /** Whether the address says `step`, or nothing where that is the step of an address without one. */
  agrees(step) { return (this.read() ?? this.first) === step; }

  /** The step of the address after Back or Forward. */
  restored() { return this.read() ?? this.first; }

  /** Has Python asked for a step that the document has not been moved to yet? */
  seekRequested(token) {
    const isNew = token > (seeks.applied.get(this.key) ?? 0);
    if (isNew) seeks.applied.set(this.key, token);
    return isNew;
  }

  /** Write a step; null removes it. replaceState, not pushState: moving the clock makes no history entry. Python need not
   *  see it: once it has written the address itself, Streamlit sends that one with every rerun. */
  write(step) {
    this.restoring = false;
    if (!this.key || location.pathname !== this.page) return;
    replaceAddress(withStep(location.href, this.key, this.numberOf(step)));
  }

  /** The document is being left. A reload takes the address as it was before that, in Firefox even as it was a second
   *  ago: so the address is kept for it in the tab's own storage. */
  leave() {
    if (!this.key || location.pathname !== this.page) return;
    try {
      sessionStorage.setItem(LEFT + this.key, location.href);
    } catch {}                                     // no storage: the address is behind by a second at most
  }

  /** A click may lead to another page: keep the step for the case that a link leads back to this one. */
  remember(step) {
    if (!this.key || location.pathname !== this.page) return;
    lastSteps.set(this.address, { rest: withoutStep(location.href, this.key), number: this.numberOf(step) });
  }

  /** The page was opened by a link without a step, with all else as it was when it was left: take the step it had.
   *  After Back the address leads, and a new document has no memory. */
  recall() {
    const last = lastSteps.get(this.address);
    if (document.body.dataset.arrival !== "link" || last?.rest !== withoutStep(location.href, this.key)) return;
    if (stepIn(location.href, this.key) !== null || last.number === this.numberOf(this.first)) return;
    replaceAddress(withStep(location.href, this.key, last.number));
  }

  get address() { return `${this.page} ${this.key}`; }
  numberOf(step) { return step !== null && this.numbers ? this.numbers[step] : step; }

  close() { window.removeEventListener("popstate", this.onBack); }
}

function replaceAddress(href) { if (href !== location.href) history.replaceState(history.state, "", href); }

function seekTokens() {
  const found = { applied: new Map(), atBack: new Map() };
  globalThis.addEventListener?.("popstate", () => { found.atBack = new Map(found.applied); }, true);
  return found;
}

/** After a reload, put the step with which the document was left into its address, once. */
function takeLeft(key) {
  try {
    const left = sessionStorage.getItem(LEFT + key);
    sessionStorage.removeItem(LEFT + key);
    const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
    if (isReload && left && equalButStep(left, location.href, key)) {
      replaceAddress(withStep(location.href, key, stepIn(left, key)));
    }
  } catch {}                                       // no storage
}

/** Whether two addresses are of the same page with the same settings, whatever their steps. */
function equalButStep(href, other, key) {
  return new URL(href).pathname === new URL(other).pathname && withoutStep(href, key) === withoutStep(other, key);
}

/** The number of parameter `key` in an address, or null if it is missing or not a whole number. */
export function stepIn(href, key) {
  const text = key ? new URL(href).searchParams.get(key) : null;
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The address with parameter `key` set to `step`, or removed if `step` is null; the rest is unchanged. */
export function withStep(href, key, step) {
  const url = new URL(href);
  if (step === null) url.searchParams.delete(key);
  else url.searchParams.set(key, String(step));
  return url.href;
}

/** The parameters of an address but the step and presenter mode, in a form to compare. */
export function withoutStep(href, key) {
  const parameters = [...new URL(href).searchParams].filter(([name]) => name !== key && name !== "present");
  return JSON.stringify(parameters.sort());
}

/** The index of the number nearest to `number`, the later of two: checkpoints may have been thinned out since. */
export function nearestIndex(numbers, number) {
  let best = 0;
  for (let k = 1; k < numbers.length; k++) if (Math.abs(numbers[k] - number) <= Math.abs(numbers[best] - number)) best = k;
  return best;
}
