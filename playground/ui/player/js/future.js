// What lies later than the player's step: shown, or hidden while the class is asked what comes. One answer for all players
// of the document; the address holds it as `future=hidden`.

const KEY = "future", HIDDEN = "hidden";
/** Outlives the players: the answer stays when another page is opened. */
const shared = (globalThis[Symbol.for("playground.future")] ??= { hidden: isHiddenIn(location.href), players: new Set() });

export function isHiddenIn(href) { return new URL(href).searchParams.get(KEY) === HIDDEN; }

/** The address with the answer; the rest is unchanged. */
export function withFuture(href, hidden) {
  const url = new URL(href);
  if (hidden) url.searchParams.set(KEY, HIDDEN);
  else url.searchParams.delete(KEY);
  return url.href;
}

/** Of one player. `clock` says which step is the last: there nothing lies later, and all is shown. */
export class Future {
  constructor(clock, redraw) {
    Object.assign(this, { clock, redraw });
    shared.players.add(this);
  }
  /** Whether the reader has asked for the future to be hidden. */
  get asked() { return shared.hidden; }
  /** Whether something is hidden now. */
  get hidden() { return shared.hidden && this.clock.step < this.clock.last; }

  /** Whether what is known from step `from` on may be shown; null: from the last step on; undefined: always. */
  shows(from) { return !this.hidden || from === undefined || (from !== null && from <= this.clock.step); }

  /** The sentences of a scene that may be read now. */
  narrationOf({ narration, discreet_narration: discreet }) { return this.hidden ? discreet ?? narration : narration; }

  toggle() {
    shared.hidden = !shared.hidden;
    for (const player of shared.players) player.redraw();
    this.write();
  }

  /** Streamlit writes addresses of its own, in which the answer is missing or old: say it again. */
  write() {
    const href = withFuture(location.href, shared.hidden);
    if (isHiddenIn(location.href) !== shared.hidden) history.replaceState(history.state, "", href);
  }

  close() { shared.players.delete(this); }
}

/** Draw a panel. One that speaks of a later step (`known_from`) keeps its place and its title, and shows no more. */
export function drawKnown(panel, future) {
  panel.root.toggleAttribute("data-later", !future.shows(panel.knownFrom));
  panel.draw();
}
