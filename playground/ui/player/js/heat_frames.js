// At most one redraw a frame, of the most that was asked for since the last one. Pure: the frame is injected.
const ORDER = ["marks", "matrix", "layout"];       // each includes those before it

export class Frames {
  constructor(redo, { request = requestAnimationFrame, cancel = cancelAnimationFrame } = {}) {
    Object.assign(this, { redo, request: (f) => request(f), cancel: (id) => cancel(id), wish: -1, pending: null });
  }
  ask(what) {
    this.wish = Math.max(this.wish, ORDER.indexOf(what));
    this.pending ??= this.request(() => {
      const wish = ORDER[this.wish];
      Object.assign(this, { wish: -1, pending: null });
      this.redo(wish);
    });
  }
  close() { this.cancel(this.pending); }
}
