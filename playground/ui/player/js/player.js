// One player: one clock, several panels, one transport, one line of narration.
import { Clock, clamp } from "./clock.js";
import { GraphPanel } from "./graph_panel.js";
import { join } from "./keyboard.js";
import { Outbox } from "./outbox.js";
import { PlotPanel } from "./plot_panel.js";
import { TablePanel } from "./table_panel.js";
import { readTheme } from "./theme.js";
import { Transport } from "./transport.js";
import { unpack } from "./unpack.js";

const PANELS = { plot: PlotPanel, table: TablePanel, graph: GraphPanel };
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  constructor(root) {
    this.root = root;
    root.innerHTML = '<div class="player-panels"></div><p class="player-narration"></p><div></div>';
    const [panels, narration, bar] = root.children;
    Object.assign(this, { panelsRoot: panels, narration, panels: new Map(), clock: new Clock() });
    this.transport = new Transport(bar, this);
    this.leaveKeyboard = join(this, root);
    this.outbox = new Outbox(({ name, value }) => this.send(name, value));
    this.frame = (now) => this.tick(now);
  }

  /** Called by Streamlit at mount, after every rerun, and on a theme change. */
  update(bytes, send) {
    this.send = send;                              // a fresh function on every call
    const theme = readTheme(this.root);
    const scene = bytes === this.bytes ? this.scene : unpack(bytes);
    if (scene !== this.scene && scene.version !== this.scene?.version) this.load(scene, theme);
    this.bytes = bytes;
    for (const panel of this.panels.values()) panel.theme(theme);
    this.root.dataset.theme = theme.paper;
    this.outbox.answered();
    this.draw();
  }

  load(scene, theme) {
    const first = !this.scene;
    this.scene = scene;
    this.plotlyUrl = new URL(PLOTLY_ADDRESS, location.origin).href;
    this.clock.rate = calm.matches ? Math.min(scene.rate, 4) : scene.rate;
    this.clock.resize(scene.last);
    if (first || scene.seek !== this.seekToken) {  // Python moves the step only by a new token (a lesson, a URL)
      this.clock.seek(scene.step);
      this.reported = scene.step;
    }
    this.seekToken = scene.seek;
    for (const [id, panel] of this.panels) if (!scene.panels.some((p) => p.id === id)) { panel.close(); panel.root.remove(); this.panels.delete(id); }
    for (const spec of scene.panels) {
      if (!this.panels.has(spec.id)) {
        const box = document.createElement("section");
        box.dataset.panel = spec.id;
        box.style.flexGrow = spec.grow ?? 1;
        this.panelsRoot.append(box);
        const panel = new PANELS[spec.kind](box, this);
        panel.root = box;
        panel.theme(theme);
        this.panels.set(spec.id, panel);
      }
      const panel = this.panels.get(spec.id);
      panel.root.setAttribute("aria-label", spec.alt ?? spec.id);
      panel.load(spec, scene);
    }
    this.root.dataset.version = scene.version;
    if (first && scene.autoplay && !calm.matches) this.do("toggle");
  }

  do(name) {
    const { clock } = this;
    if (name === "toggle" && !clock.playing) { clock.play(); requestAnimationFrame(this.frame); return this.draw(); }
    const goal = { toggle: clock.step, first: 0, last: clock.last, back: clock.step - 1, forward: clock.step + 1 }[name];
    this.seek(clamp(goal, 0, clock.last), { settled: true });
  }
  seek(step, { settled }) {
    this.clock.seek(step);
    this.draw();
    if (settled) this.settle();
  }
  tick(now) {
    if (this.closed || !this.clock.playing) return;
    const ended = this.clock.tick(now);
    this.draw();
    if (ended) this.settle();
    else requestAnimationFrame(this.frame);
  }

  /** The step came to rest (250 ms after the last move): write it into the address; Python sees it at its next run.
   *  Only a page whose Python shows the step (scene.report_step) pays for a rerun. */
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      const { playing, step } = this.clock;
      if (this.closed || playing || step === this.reported) return;
      this.reported = step;
      if (this.scene.url_key) writeAddress(this.scene.url_key, step);
      if (this.scene.report_step) this.send("step", step);
    }, 250);
  }
  report(name, value) { this.outbox.post({ name, value }); }

  draw() {
    if (!this.scene) return;
    const { step, playing } = this.clock;
    for (const panel of this.panels.values()) panel.draw();
    this.transport.draw();
    const line = narrationAt(this.scene.narration, step);
    if (this.narration.textContent !== line) this.narration.textContent = line;
    this.narration.setAttribute("aria-live", playing ? "off" : "polite");
    Object.assign(this.root.dataset, { step, playing, frames: (this.frames = (this.frames ?? 0) + 1) });
  }

  close() {
    this.closed = true;
    clearTimeout(this.settling);
    this.outbox.close();
    this.leaveKeyboard();
    for (const panel of this.panels.values()) panel.close();
  }
}

/** narration: [[first step, text], ...] in ascending order. */
export function narrationAt(lines, step) {
  let text = "";
  for (const [from, line] of lines) { if (from > step) break; text = line; }
  return text;
}

/** replaceState, not pushState: a scrub is no page. Streamlit sends location.search with every rerun. */
function writeAddress(key, step) {
  const url = new URL(location.href);
  url.searchParams.set(key, step);
  history.replaceState(history.state, "", url);
}
