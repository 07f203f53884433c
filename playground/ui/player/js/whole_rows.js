// A list that scrolls shows whole rows: the row that its lower edge would cut is not painted until it is inside.

export class WholeRows {
  /** `selector`: the rows in `scroller`. */
  constructor(scroller, selector) {
    Object.assign(this, { scroller, selector });
    this.onChange = () => this.fit();
    scroller.addEventListener("scroll", this.onChange, { passive: true });
    this.observer = new ResizeObserver(this.onChange);           // of the list and of what is in it
    this.observer.observe(scroller);
  }

  /** The rows are new. */
  rebuilt() {
    this.observer.disconnect();
    for (const element of [this.scroller, ...this.scroller.children]) this.observer.observe(element);
  }

  fit() {
    const { scroller } = this, low = scroller.getBoundingClientRect().top + scroller.clientTop + scroller.clientHeight;
    const boxes = [...scroller.querySelectorAll(this.selector)].map((row) => [row, row.getBoundingClientRect()]);
    for (const [row, { top, bottom }] of boxes) {
      row.classList.toggle("player-cut", isCut({ top, bottom, low, room: scroller.clientHeight }));
    }
    const hidden = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    scroller.classList.toggle("player-more", hidden > 1);
  }

  close() { this.observer.disconnect(); }
}

/** Whether an edge at `low` cuts a row from `top` to `bottom`. One that is higher than half of the `room` is shown in part. */
export function isCut({ top, bottom, low, room }) {
  return top < low - 1 && bottom > low + 1 && bottom - top <= room / 2;
}

/** Height of what is left of `room` below whole lines of this height. */
export function partOfLine(room, line) { return line > 0 ? room % line : 0; }
