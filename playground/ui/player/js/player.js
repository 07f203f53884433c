// One player: one clock, several panels, one transport, one line of narration.
import { BarsPanel } from "./bars_panel.js";
import { Clock, clamp } from "./clock.js";
import { watch } from "./departure.js";
import { GraphPanel } from "./graph_panel.js";
import { HeatPanel } from "./heat_panel.js";
import { join } from "./keyboard.js";
import { arrange } from "./layout.js";
import { narrationAt } from "./narration.js";
import { Outbox } from "./outbox.js";
import { Place } from "./place.js";
import { PlotPanel } from "./plot_panel.js";
import { fail, mend } from "./sorry.js";
import { TablePanel } from "./table_panel.js";
import { TerrainPanel } from "./terrain_panel.js";
import { TextPanel } from "./text_panel.js";
import { readTheme, writeRoles } from "./theme.js";
import { Touch } from "./touch.js";
import { Transport } from "./transport.js";
import { unpack } from "./unpack.js";

const PANELS = {
  plot: PlotPanel, table: TablePanel, graph: GraphPanel, bars: BarsPanel, text: TextPanel, heat: HeatPanel,
  terrain: TerrainPanel,
};
const MOMENTS = new Set(["click", "pick", "edit"]);        // these happen; everything else is a state that lasts
const CALM_RATE = 4;                               // steps a second for who asked for less motion
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  constructor(root, key) {
    root.innerHTML = '<div class="player-panels"></div><p class="player-narration"></p><div></div>';
    const [panelsRoot, narration, bar] = root.children;
    Object.assign(this, { root, panelsRoot, narration, bar, panels: new Map(), clock: new Clock() });
    this.transport = new Transport(bar, this);
    this.touch = new Touch(this);
    this.leaveKeyboard = join(this, root);
    this.place = new Place(key, (step) => this.seek(step, { settled: false }));
    this.outbox = new Outbox((name, value) => this.send[MOMENTS.has(name) ? "trigger" : "state"](name, value));
    this.leaveDeparture = watch(this.outbox);
    this.frame = (now) => this.tick(now);
  }

  /** Called by Streamlit at mount, after every rerun, and on a theme change. */
  update(bytes, send) {
    this.send = send;                              // fresh functions on every call
    this.outbox.answered();
    this.touch.answered();
    if (bytes !== this.bytes) this.take(unpack(bytes));
    this.bytes = bytes;
    this.restyle();
    this.draw();
    const { playing, step } = this.clock;          // Streamlit's own writing may have left the step out of the address
    if (this.place.key && !playing && step > 0 && this.told() !== null && this.place.read() === null) this.settle();
  }

  take(scene) {
    const first = !this.scene, changed = scene.version !== this.scene?.version;
    if (changed) this.load(scene);
    if (first || this.place.raised(scene.seek)) this.start(scene, first);
  }

  /** Python moves the clock at mount, and later only by raising its token (a lesson was chosen). */
  start(scene, first) {
    const step = clamp(first ? this.place.first(scene) : scene.step, 0, scene.last);
    this.clock.seek(step);
    if (!first) return this.settle();
    this.reported = this.told();
    if (scene.autoplay && !calm.matches) this.do("toggle");
  }

  load(scene) {
    this.scene = scene;
    const numbers = scene.numbers && scene.arrays[scene.numbers.$array];
    Object.assign(this.place, { key: scene.url_key, numbers: numbers?.values });
    this.clock.rate = calm.matches ? Math.min(scene.rate, CALM_RATE) : scene.rate;
    this.clock.resize(scene.last, scene.follow);
    this.root.style.setProperty("--scene-height", `${scene.height}px`);
    this.loadPanels(scene);
    this.touch.loaded();
    this.transport.load({ ...scene, numbers });
    this.narration.hidden = !scene.narration?.length;
    this.bar.hidden = scene.last === 0 && !scene.follow;   // a still picture has nothing to play
    this.root.dataset.version = scene.version;
    this.styled = null;
  }

  loadPanels(scene) {
    const kinds = new Map(scene.panels.map(({ id, kind }) => [id, kind]));
    for (const [id, panel] of this.panels) if (kinds.get(id) !== panel.kind) this.drop(id, panel);
    for (const spec of scene.panels) if (!this.panels.has(spec.id)) this.panels.set(spec.id, this.open(spec));
    arrange(this.panelsRoot, scene.layout, new Map([...this.panels].map(([id, panel]) => [id, panel.root])));
    const theme = readTheme(this.root, scene.palette);
    for (const spec of scene.panels) {
      const panel = this.panels.get(spec.id);
      panel.root.setAttribute("aria-label", spec.alt || spec.title || spec.id);
      mend(panel);
      this.attempt(panel, () => {
        if (spec.kind === "plot") panel.theme(theme);            // plotly draws as it loads, in the right colours
        panel.load(spec, scene);
      });
    }
  }

  open({ id, kind }) {
    const root = document.createElement("section");
    root.className = `player-${kind}`;
    root.dataset.panel = id;
    return Object.assign(new PANELS[kind](root, this), { kind });
  }
  drop(id, panel) {
    panel.close();
    panel.root.remove();
    this.panels.delete(id);
    delete this.panelsRoot.dataset.layout;
  }

  /** Do a panel's work; one that fails is out of the game until it is loaded again. */
  attempt(panel, work) {
    if (panel.broken) return;
    try {
      work();
    } catch (error) {
      this.fail(panel, error);
    }
  }
  fail(panel, error) { if (!this.closed) fail(panel, error); }

  /** Colours and letter size, if they changed. */
  restyle() {
    if (!this.scene) return;
    const theme = readTheme(this.root, this.scene.palette);
    if (theme.key === this.styled) return;
    this.styled = theme.key;
    writeRoles(this.root, theme);
    for (const panel of this.panels.values()) this.attempt(panel, () => panel.theme(theme));
  }

  do(name) {
    const { clock } = this;
    if (name === "toggle" && !clock.playing) {
      clock.play();
      this.nextFrame();
      return this.draw();
    }
    const { step, last } = clock;
    const goal = { toggle: step, first: 0, last, back: step - 1, forward: step + 1 }[name];
    this.seek(goal, { settled: true });
  }
  seek(step, { settled }) {
    this.clock.seek(step);
    this.draw();
    if (settled) this.settle();
  }
  nextFrame() { this.pending ??= requestAnimationFrame(this.frame); }    // one at a time, however often Play is pressed
  tick(now) {
    this.pending = null;
    if (this.closed || !this.clock.playing) return;
    const ended = this.clock.tick(now);
    this.draw();
    if (ended) this.settle();
    else this.nextFrame();
  }

  /** Where the clock stands. At the end of a growing trace that is no number but "the newest": null. */
  told() {
    const { step, last } = this.clock;
    return this.scene.follow && step === last ? null : step;
  }

  /** The step came to rest (250 ms after the last move): write it into the address; Python sees it at its next run.
   *  Only a page whose Python shows the step (scene.report_step) pays for a rerun. */
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (this.closed || this.clock.playing) return;
      const told = this.told();
      this.place.write(told);
      if (this.scene.report_step && told !== this.reported) this.report("step", told);
      this.reported = told;
    }, 250);
  }
  report(name, value, key = name) { this.outbox.post(name, value, key); }
  draw() {
    if (!this.scene) return;
    const { step, playing } = this.clock;
    for (const panel of this.panels.values()) this.attempt(panel, () => panel.draw());
    this.touch.drawn();
    this.transport.draw();
    const line = narrationAt(this.scene.narration, step);
    if (this.narration.textContent !== line) this.narration.title = this.narration.textContent = line;
    const live = playing ? "off" : "polite";
    if (this.narration.ariaLive !== live) this.narration.ariaLive = live;
    Object.assign(this.root.dataset, { step, playing, frames: (this.frames = (this.frames ?? 0) + 1) });
  }

  close() {
    this.closed = true;
    clearTimeout(this.settling);
    this.outbox.close();
    this.place.close();
    this.leaveKeyboard();
    this.leaveDeparture();
    this.touch.close();
    for (const panel of this.panels.values()) panel.close();
  }
}
