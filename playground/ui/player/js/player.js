// One player: one clock, several panels, one transport, one line of narration.
import { unpack } from "./arrays.js";
import { announceStep } from "./announce.js";
import { BarsPanel } from "./bars_panel.js";
import { clamp, Clock } from "./clock.js";
import { drawKnown, Future } from "./future.js";
import { GraphPanel } from "./graph_panel.js";
import { HeatPanel } from "./heat/panel.js";
import { Interactions } from "./interactions.js";
import { listenForKeys } from "./keyboard.js";
import { guardNavigation } from "./navigation_guard.js";
import { arrangePanels, clearPanelError, showPanelError } from "./panel_frame.js";
import { PlotPanel } from "./plot_panel.js";
import { ReportQueue } from "./report_queue.js";
import { StageRoom } from "./stage_room.js";
import { StepWriter } from "./step_writer.js";
import { TablePanel } from "./table_panel.js";
import { TerrainPanel } from "./terrain/panel.js";
import { TextPanel } from "./text_panel.js";
import { TokensPanel } from "./tokens_panel.js";
import { readTheme, writeRoles } from "./theme.js";
import { narrationAt, Transport } from "./transport.js";
import { UrlStep } from "./url_step.js";

const PANELS = {
  plot: PlotPanel, table: TablePanel, graph: GraphPanel, bars: BarsPanel, text: TextPanel, heat: HeatPanel,
  terrain: TerrainPanel, tokens: TokensPanel,
};
const TRIGGERS = new Set(["click", "pick", "edit"]);       // reported once; all other reports are state that lasts
const REDUCED_RATE = 4;                            // steps a second, at most, if the reader prefers reduced motion
const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  constructor(root) {
    root.innerHTML = '<div class="player-panels"></div><p class="player-narration"></p><div></div>';
    const [panelsRoot, narration, bar] = root.children;
    Object.assign(this, { root, panelsRoot, narration, bar, panels: new Map(), clock: new Clock() });
    this.future = new Future(this.clock, () => this.draw());
    this.transport = new Transport(bar, this);
    this.room = new StageRoom(root, () => this.redraw());
    this.interactions = new Interactions(this);
    this.stopListening = listenForKeys(this, root);
    this.urlStep = new UrlStep((step) => this.seek(step, { settled: false }));
    this.stepWriter = new StepWriter(this.urlStep, { playing: () => this.clock.playing, step: () => this.stepForUrl() });
    this.reports = new ReportQueue((name, value) => this.send[TRIGGERS.has(name) ? "trigger" : "state"](name, value));
    this.removeGuard = guardNavigation(this.reports);
    this.onFrame = (now) => this.tick(now);
  }

  /** Called by Streamlit at mount, after every rerun, and on a theme change. `send` = {state, trigger}: new functions
   *  on every call. */
  update(bytes, send) {
    this.send = send;
    this.reports.acknowledge();
    this.interactions.acknowledge();
    if (bytes !== this.bytes) this.applyScene(unpack(bytes));
    this.bytes = bytes;
    this.restyle();
    this.draw();
    this.future.write();
    // When Streamlit writes the address itself it may leave out the step, or write one that the clock has left.
    const { playing, step } = this.clock, { urlStep } = this;
    if (urlStep.key && !playing && !urlStep.restoring && !urlStep.agrees(step)) this.stepWriter.settle();
  }

  applyScene(scene) {
    const isFirst = !this.scene;
    if (isFirst || scene.version !== this.scene.version) {
      this.load(scene);
      if (this.urlStep.restoring) this.clock.seek(clamp(this.urlStep.restored(), 0, scene.last));
    }
    if (isFirst || this.urlStep.seekRequested(scene.seek)) this.seekAsRequested(scene, isFirst);
  }

  /** Python moves the clock at mount, and later only by raising its token (a lesson was chosen). */
  seekAsRequested(scene, isFirst) {
    this.clock.seek(clamp(isFirst ? this.urlStep.initial(scene) : scene.step, 0, scene.last));
    if (!isFirst) this.stepWriter.settle();
  }

  load(scene) {
    Object.assign(this, { scene, themeKey: null });
    const numbers = scene.numbers && scene.arrays[scene.numbers.$array];
    const first = scene.follow ? scene.last : 0;
    Object.assign(this.urlStep, { key: scene.url_key, numbers: numbers?.values, first });
    this.clock.rate = reducedMotion.matches ? Math.min(scene.rate, REDUCED_RATE) : scene.rate;
    this.clock.resize(scene.last, scene.follow);
    this.narration.hidden = !scene.narration?.length;
    this.bar.hidden = scene.last === 0 && !scene.follow;   // a scene of one step has nothing to play
    this.transport.load({ ...scene, numbers });
    this.room.fit(scene.height);
    this.loadPanels(scene);
    this.interactions.onLoad();
    this.root.dataset.version = scene.version;
  }

  loadPanels(scene) {
    const kinds = new Map(scene.panels.map(({ id, kind }) => [id, kind]));
    for (const [id, panel] of this.panels) if (kinds.get(id) !== panel.kind) this.removePanel(id, panel);
    for (const spec of scene.panels) if (!this.panels.has(spec.id)) this.panels.set(spec.id, this.createPanel(spec));
    arrangePanels(this.panelsRoot, scene.layout, new Map([...this.panels].map(([id, panel]) => [id, panel.root])));
    const theme = readTheme(this.root, scene.palette);
    for (const spec of scene.panels) {
      const panel = this.panels.get(spec.id);
      panel.root.setAttribute("aria-label", spec.alt || spec.title || spec.id);
      clearPanelError(panel);
      this.attempt(panel, () => {
        if (spec.kind === "plot") panel.theme(theme);            // a plot draws as it loads: it needs the colours first
        panel.knownFrom = spec.known_from;
        panel.load(spec, scene);
      });
    }
  }

  createPanel({ id, kind }) {
    const root = document.createElement("section");
    root.className = `player-${kind}`;
    root.dataset.panel = id;
    return Object.assign(new PANELS[kind](root, this), { kind });
  }
  removePanel(id, panel) {
    panel.close();
    panel.root.remove();
    this.panels.delete(id);
    delete this.panelsRoot.dataset.layout;
  }

  /** Run a panel's work. If it throws, the panel shows an error and is skipped until it is loaded again. */
  attempt(panel, work) {
    if (panel.errorMessage) return;
    try {
      work();
    } catch (error) {
      this.fail(panel, error);
    }
  }
  fail(panel, error) { if (!this.closed) showPanelError(panel, error); }

  /** Pass colours and font size to the panels if they have changed. */
  restyle() {
    if (!this.scene) return;
    const theme = readTheme(this.root, this.scene.palette);
    if (theme.key === this.themeKey) return;
    this.themeKey = theme.key;
    writeRoles(this.root, theme);
    for (const panel of this.panels.values()) this.attempt(panel, () => panel.theme(theme));
  }

  /** The letters have another size. */
  redraw() {
    if (this.themeKey === null) return;            // the scene is being loaded: its panels are drawn at the end
    this.restyle();
    this.draw();
  }

  /** name: "toggle" (play or pause), "first", "back", "forward", "last", or "future" (hide what comes, or show it). */
  command(name) {
    const { clock, clock: { step, last } } = this;
    if (name === "future") return this.future.toggle();
    if (name === "toggle" && !clock.playing) {
      this.urlStep.restoring = false;
      clock.play();
      this.requestFrame();
      return this.draw();
    }
    const target = { toggle: step, first: 0, last, back: step - 1, forward: step + 1 }[name];
    this.seek(target, { settled: true });
  }
  seek(step, { settled }) {
    this.urlStep.restoring = false;
    this.clock.seek(step);
    this.draw();
    if (settled) this.stepWriter.settle();
  }
  requestFrame() { this.pendingFrame ??= requestAnimationFrame(this.onFrame); }   // one, however often Play is pressed
  tick(now) {
    this.pendingFrame = null;
    if (this.closed || !this.clock.playing) return;
    const ended = this.clock.tick(now);
    this.draw();
    if (ended) return this.stepWriter.settle();
    this.stepWriter.tick(now);
    this.requestFrame();
  }

  /** The step for the address. At the end of a growing trace it is null, which means "the newest". */
  stepForUrl() {
    const { step, last } = this.clock;
    return this.scene.follow && step === last ? null : step;
  }

  report(name, value, key = name) { this.reports.post(name, value, key); }
  draw() {
    if (!this.scene) return;
    const { step, playing } = this.clock;
    for (const panel of this.panels.values()) this.attempt(panel, () => drawKnown(panel, this.future));
    this.interactions.onDraw();
    this.transport.draw();
    const sentence = narrationAt(this.future.narrationOf(this.scene), step);
    if (this.narration.textContent !== sentence) this.narration.title = this.narration.textContent = sentence;
    const live = playing ? "off" : "polite";
    if (this.narration.ariaLive !== live) this.narration.ariaLive = live;
    announceStep(this);
    Object.assign(this.root.dataset, { step, playing, frames: (this.frames = (this.frames ?? 0) + 1) });
  }

  close() {
    this.closed = true;
    const { stepWriter, reports, room, urlStep, future, interactions } = this;
    for (const part of [stepWriter, reports, room, urlStep, future, interactions]) part.close();
    this.stopListening();
    this.removeGuard();
    for (const panel of this.panels.values()) panel.close();
  }
}
