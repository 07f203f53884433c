// Reports to Python: one in flight at a time; meanwhile only the newest value of each key is kept. Pure: timers are
// injected.

export class ReportQueue {
  /** send(name, value); `timeout` in ms, after which an unanswered report counts as answered. */
  constructor(send, { timeout = 1000, setTimer = (f, ms) => setTimeout(f, ms), clearTimer = (id) => clearTimeout(id) } = {}) {
    Object.assign(this, { send, timeout, setTimer, clearTimer, waiting: new Map(), inFlight: null, timer: null });
  }

  /** A newer value replaces a waiting one with the same key. Reports of one name that must all arrive (two different
   *  numbers edited in quick succession) need different keys. */
  post(name, value, key = name) {
    if (this.muted) return;
    this.waiting.set(key, { name, value });
    this.flush();
  }

  /** Is a report with this key in flight or waiting? */
  isPending(key) { return this.inFlight === key || this.waiting.has(key); }

  /** Python has answered: new data arrived. */
  acknowledge() {
    this.clearTimer(this.timer);
    this.inFlight = null;
    this.muted = false;
    this.flush();
  }

  flush() {
    if (this.inFlight !== null || this.waiting.size === 0) return;
    const [key, { name, value }] = this.waiting.entries().next().value;
    this.waiting.delete(key);
    this.inFlight = key;
    this.timer = this.setTimer(() => this.acknowledge(), this.timeout);   // an answer can get lost
    this.send(name, value);
  }
  close() {
    this.clearTimer(this.timer);
    this.waiting.clear();
  }
  /** Send nothing until Python answers again: the reader is leaving the page. */
  mute() {
    this.close();
    this.muted = true;
  }
}
