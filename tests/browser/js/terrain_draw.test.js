import { axesOf, drawFrontAxes, drawGlassSides, drawWalls, roomForBox } from "/player/terrain/axes.js";
import { cameraFor, facingSides, project } from "/player/terrain/camera.js";
import { facingBorders, heightGrid, heightInterpolator } from "/player/terrain/height_grid.js";
import { TerrainInteractions } from "/player/terrain/interactions.js";
import { TerrainPainter } from "/player/terrain/painter.js";
import { terrainPalette } from "/player/terrain/palette.js";
import { surfacePaths } from "/player/terrain/surface_paths.js";
import { drawHeads, drawMarks, drawTrails, projectPath } from "/player/terrain/trails.js";
import { equal, ok, test } from "./harness.js";

const WIDTH = 400, HEIGHT = 300, area = { left: 0, top: 0, width: WIDTH, height: HEIGHT };
const array = (values, ...shape) => ({ values: Float32Array.from(values), shape });
const style = { colour: (c) => ({ paper: "#FFFFFF", value: "#FF0000", other: "#00FF00" })[c] ?? "#404040", size: 14, font: "14px sans-serif" };
/** A hill in the middle of a plain. */
const hill = (n = 41) => {
  const axis = Array.from({ length: n }, (_, k) => -2 + (4 * k) / (n - 1));
  const z = axis.flatMap((y) => axis.map((x) => Math.exp(-2 * (x * x + y * y))));
  return heightGrid({ x: array(axis, n), y: array(axis, n), z: array(z, n, n), zscale: 0.5 });
};
const grid = hill(), axes = axesOf(grid, { xlabel: "x", ylabel: "y", zlabel: "L" });
const context = () => {
  const ctx = new OffscreenCanvas(WIDTH, HEIGHT).getContext("2d", { willReadFrequently: true });
  const written = [], write = ctx.fillText.bind(ctx);
  ctx.fillText = (text, x, y) => {
    const { width } = ctx.measureText(text), left = x - width * ({ right: 1, center: 0.5 }[ctx.textAlign] ?? 0);
    written.push({ text, left, right: left + width, y });
    write(text, x, y);
  };
  return Object.assign(ctx, { written });
};
const seenFrom = (azimuth, elevation, quality = "fine") => {
  const ctx = context(), painter = new TerrainPainter();
  const camera = cameraFor({ azimuth, elevation }, grid.tall, roomForBox(ctx, WIDTH, HEIGHT, axes, style));
  painter.load(grid);
  const palette = terrainPalette({ paper: "#FFFFFF", surface: "#8FA3B8", ink: "#1F2328" });
  return { ctx, camera, ...painter.paint(ctx, { camera, width: WIDTH, height: HEIGHT, axes, palette, style, quality, ratio: 1 }) };
};
const inBox = (points) => Object.fromEntries(["u", "v", "w"].map((name, i) => [name, Float32Array.from(points, (point) => point[i])]));
const heightOf = heightInterpolator(grid), spot = (u, v) => [u, v, heightOf(u, v)];
const reds = (ctx) => {
  const { data } = ctx.getImageData(0, 0, WIDTH, HEIGHT);
  let full = 0, faint = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] > 200 && data[i + 1] < 20) (data[i + 3] > 200 ? full++ : faint++);
  return { full, faint };
};
/** A path across the plain behind the hill, over its top, or before it. */
const across = (y) => {
  const count = 41, x = Array.from({ length: count }, (_, k) => -1.5 + (3 * k) / (count - 1)), z = x.map((a) => Math.exp(-2 * (a * a + y * y)));
  return { x: array(x, 1, count), y: array([...x].fill(y), 1, count), z: array(z, 1, count), colors: ["value"], width: 3, radius: 6, labels: ["racer"] };
};
const drawn = (ctx, paths, rows, lines, step) => {
  drawTrails(ctx, paths, rows, lines, -1, step, style);
  drawHeads(ctx, area, paths, rows, lines, step, { ...style, labelBoxes: [] });
};
const trail = (y, step, more = {}) => {
  const scene = seenFrom(0, 12), paths = { ...across(y), ...more }, rows = surfacePaths(grid, paths), ctx = context();
  const lines = rows.map((row) => projectPath(scene.camera, row, scene, 0.05));
  drawn(ctx, paths, rows, lines, step);
  return { ctx, lines, paths, rows };
};

test("the foot of the far side is hidden by the hill, the near side and the top are not", () => {
  const scene = seenFrom(0, 12), points = inBox([spot(0, 0.8), spot(0, -0.3), spot(0, 0), spot(0.9, 0.8)]);
  equal([...projectPath(scene.camera, points, scene, 0.05).hidden], [1, 0, 0, 0]);
});
test("from above nothing is hidden, and not while it turns either", () => {
  for (const quality of ["fine", "coarse"]) {
    const scene = seenFrom(30, 90, quality), points = [];
    for (let u = -0.95; u < 1; u += 0.1) for (let v = -0.95; v < 1; v += 0.1) points.push(spot(u, v));
    ok(projectPath(scene.camera, inBox(points), scene, 0.05).hidden.every((hidden) => hidden === 0));
  }
});
test("points in front of the top are never hidden by the surface they lie on", () => {
  for (const azimuth of [-120, -35, 0, 77]) {
    const scene = seenFrom(azimuth, 15), points = [], ahead = (u, v) => u * scene.camera.sa - v * scene.camera.ca > 0.02;
    for (let u = -0.95; u < 1; u += 0.1) for (let v = -0.95; v < 1; v += 0.1) if (ahead(u, v)) points.push(spot(u, v));
    const { hidden } = projectPath(scene.camera, inBox(points), scene, 0.05);
    ok(hidden.filter(Boolean).length === 0, `${hidden.filter(Boolean).length} of ${hidden.length} from ${azimuth}`);
  }
});
test("the surface is painted at its place, and the paper around it stays clear", () => {
  const { ctx, camera, buffer, scale } = seenFrom(-35, 40), at = ([u, v, w]) => project(camera, u, v, w), top = at(spot(0, 0));
  equal(ctx.getImageData(Math.round(top.x), Math.round(top.y) + 4, 1, 1).data[3], 255);
  equal(buffer.near[Math.round(top.y * scale + 8) * buffer.width + Math.round(top.x * scale)] > 0, true);
  equal([...ctx.getImageData(2, HEIGHT - 2, 1, 1).data], [0, 0, 0, 0]);
});
test("while it turns the surface is coarser, at the same place", () => {
  const [fine, coarse] = [seenFrom(20, 40), seenFrom(20, 40, "coarse")], share = ({ buffer: { near } }) => near.filter((d) => d > 0).length / near.length;
  ok(coarse.buffer.pixels.length < fine.buffer.pixels.length && Math.abs(share(fine) - share(coarse)) < 0.01);
});
test("no number is written over another, nor outside the picture", () => {
  for (let azimuth = -180; azimuth < 180; azimuth += 15) for (const elevation of [5, 40, 90]) {
    const { written } = seenFrom(azimuth, elevation).ctx;
    ok(written.length >= 10, `${written.length} texts from ${azimuth}, ${elevation}`);
    written.forEach((a, i) => {
      ok(a.left >= 0 && a.right <= WIDTH && a.y >= 7 && a.y <= HEIGHT - 5, `${a.text} at ${a.left} ${a.y} from ${azimuth}, ${elevation}`);
      for (const b of written.slice(i + 1)) ok(a.left > b.right || a.right < b.left || Math.abs(a.y - b.y) >= 14, `${a.text} ${b.text}`);
    });
  }
});
test("axes have their names, and round or given ticks", () => {
  equal([axes.x.name, axes.y.name, axes.z.name], ["x", "y", "L"]);
  equal(axes.x.ticks.map(([place, text]) => [place, text]), [[-1, "−2"], [-0.5, "−1"], [0, "0"], [0.5, "1"], [1, "2"]]);
  const own = axesOf(grid, { xlabel: "x", ylabel: "y", zticks: [[-5, "below"], [1, "top"]] }).z.ticks;
  equal(own, [[grid.tall, "top"]]);
});
test("the box is drawn without ticks, and no transparent side over a hole", () => {
  const ctx = context(), camera = cameraFor({ azimuth: 10, elevation: 30 }, 1, area), none = { name: "", ticks: [] }, bare = { x: none, y: none, z: none };
  drawWalls(ctx, camera, bare, style);
  drawGlassSides(ctx, camera, [[[0, 0, NaN]], facingBorders(grid, facingSides(camera))[0]], style);
  drawFrontAxes(ctx, camera, bare, style);
  ok(ctx.getImageData(0, 0, WIDTH, HEIGHT).data.some((value) => value > 0));
});

test("a trail grows with the step", () => {
  const lengths = [0, 10, 40].map((step) => reds(trail(-1, step, { radius: 0, labels: [] }).ctx).full);
  ok(lengths[0] < 20 && lengths[1] > lengths[0] + 50 && lengths[2] > 2 * lengths[1], lengths.join());
});
test("drawn piece by piece it is the same trail", () => {
  for (const y of [-1, 0.8]) {
    const { ctx, lines, paths, rows } = trail(y, 40, { radius: 0, labels: [] }), pieces = context();
    for (const [from, to] of [[-1, 7], [7, 8], [8, 8], [8, 30], [30, 40]]) drawTrails(pieces, paths, rows, lines, from, to, style);
    const [whole, joined] = [ctx, pieces].map((layer) => layer.getImageData(0, 0, WIDTH, HEIGHT).data);
    const off = whole.filter((value, i) => i % 4 === 3 && Math.abs(value - joined[i]) > 90).length;
    ok(off < 12, `${off} pixels differ`);
  }
});
test("what a hill hides of a trail is fainter", () => {
  const [before, behind] = [-1, 0.8].map((y) => reds(trail(y, 40, { radius: 0, labels: [] }).ctx));
  ok(behind.full > 0 && behind.full < 0.8 * before.full, JSON.stringify([before, behind]));
});
test("a dot is at the step, with its label; where the path diverged, a cross in its place", () => {
  const { ctx, lines } = trail(-1, 20), { x, y } = lines[0], last = 21;
  equal([...ctx.getImageData(Math.round(x[last]), Math.round(y[last]), 1, 1).data], [255, 0, 0, 255]);
  equal(ctx.written.map(({ text }) => text), ["racer"]);
  const dead = trail(-1, 20, { diverged: [21] }).ctx.getImageData(Math.round(x[last]), Math.round(y[last]), 1, 1).data;
  equal([...dead], [255, 0, 0, 255]);
  const over = trail(-1, 30, { diverged: [21] }).ctx.getImageData(Math.round(x[last]), Math.round(y[last]), 1, 1).data;
  equal([...over], [64, 64, 64, 255]);
});
test("the nearer dot covers the farther one, whatever their order", () => {
  const scene = seenFrom(0, 30), colour = (first, second) => {
    const ctx = context(), y = [0, 0].map((_, k) => [first, second][k]), paths = { x: array([1, 1], 2, 1), y: array(y, 2, 1), z: array([0, 0], 2, 1), colors: ["value", "other"], width: 3, radius: 30 };
    const rows = surfacePaths(grid, paths), lines = rows.map((row) => projectPath(scene.camera, row, scene, 0.05));
    drawn(ctx, paths, rows, lines, 0);
    const near = first < second ? 0 : 1;
    return [...ctx.getImageData(Math.round(lines[near].x[1]), Math.round(lines[near].y[1]) - 2, 1, 1).data].slice(0, 2);
  };
  equal([colour(-0.8, -0.6), colour(-0.6, -0.8)], [[255, 0], [0, 255]]);
});
test("a path without finite points draws nothing", () => {
  const none = { x: array([NaN], 1), y: array([NaN], 1), z: array([NaN], 1), colors: ["value"], width: 3, radius: 6, labels: ["x"] };
  equal(reds(trail(0, 3, none).ctx), { full: 0, faint: 0 });
  equal(reds(trail(0, 3, { diverged: [0] }).ctx), { full: 0, faint: 0 });
});
test("marks are rings with labels, fainter where they are hidden", () => {
  const scene = seenFrom(0, 12), ctx = context(), marks = { colors: ["value"], labels: ["here", "there", "nowhere"] };
  drawMarks(ctx, area, marks, projectPath(scene.camera, inBox([spot(0, -0.8), spot(0, 0.8), [NaN, NaN, NaN]]), scene, 0.05), { ...style, labelBoxes: [] });
  equal(ctx.written.map(({ text }) => text), ["here", "there"]);
  const { x, y } = projectPath(scene.camera, inBox([spot(0, -0.8), spot(0, 0.8)]), scene, 0.05);
  const rim = (i) => ctx.getImageData(Math.round(x[i]) - 5, Math.round(y[i]), 1, 1).data[3];
  ok(rim(0) === 255 && rim(1) > 60 && rim(1) < 220, `${rim(0)} ${rim(1)}`);
});

test("a minimum is a cross, a saddle point a square", () => {
  const scene = seenFrom(0, 12), ctx = context(), marks = { colors: ["value"], shapes: ["cross", "square"] };
  const points = projectPath(scene.camera, inBox([spot(-0.5, -0.8), spot(0.5, -0.8)]), scene, 0.05);
  drawMarks(ctx, area, marks, points, { ...style, labelBoxes: [] });
  const red = (i, dx, dy) => {
    const [r, g] = ctx.getImageData(Math.round(points.x[i] + dx), Math.round(points.y[i] + dy), 1, 1).data;
    return r > 150 && g < 120;
  };
  equal([[0, 0], [4, 0], [4, 4]].map(([dx, dy]) => red(0, dx, dy)), [true, true, false]);
  equal([[0, 0], [4, 0], [4, 3]].map(([dx, dy]) => red(1, dx, dy)), [false, true, true]);
});

/** A panel that records the calls of its interactions. */
const build = () => {
  const calls = [], listeners = {}, note = (name) => (...values) => calls.push([name, ...values]);
  const overlay = { addEventListener: (name, act) => { listeners[name] = act; }, setPointerCapture: note("capture") };
  const panel = { overlay, turn: note("turn"), resetView: note("reset"), refineLater: note("refine"), player: { root: { focus: note("focus") } } };
  const interactions = new TerrainInteractions(panel), stopped = [];
  const event = { preventDefault: () => stopped.push("default"), stopPropagation: () => stopped.push("propagation"), button: 0, isPrimary: true, pointerId: 1 };
  return { calls, stopped, interactions, send: (name, more) => listeners[name]({ ...event, ...more }) };
};
test("a drag turns the view, its end refines it, and only the first finger counts", () => {
  const { calls, interactions, send } = build();
  send("pointermove", { clientX: 5, clientY: 5 });
  send("pointerdown", { clientX: 10, clientY: 10 });
  send("pointerdown", { clientX: 90, clientY: 90, isPrimary: false });
  send("pointermove", { clientX: 20, clientY: 5 });
  send("pointermove", { clientX: 20, clientY: 5 });
  send("pointermove", { clientX: 200, clientY: 5, isPrimary: false });
  send("pointerup", {});
  send("pointermove", { clientX: 50, clientY: 50 });
  equal(calls, [["capture", 1], ["turn", 4, -2], ["refine"]]);
  equal(interactions.pointer, null);
});
test("the other button does not turn, a double click resets the view", () => {
  const { calls, send } = build();
  send("pointerdown", { button: 2, clientX: 0, clientY: 0 });
  send("pointermove", { clientX: 50, clientY: 50 });
  send("dblclick");
  equal(calls, [["reset"]]);
});
test("arrow keys turn the view and go no further; other keys are left to the clock", () => {
  const { calls, stopped, send } = build();
  for (const key of ["ArrowLeft", "ArrowDown", "0"]) send("keydown", { key });
  equal(calls.map(([name]) => name), ["turn", "refine", "turn", "refine", "reset", "refine"]);
  equal(stopped.length, 6);
  for (const more of [{ key: " " }, { key: "Home" }, { key: "ArrowLeft", ctrlKey: true }, { key: "ArrowLeft", shiftKey: true }]) send("keydown", more);
  equal([calls.length, stopped.length], [6, 6]);
});
test("a press does not take the keys from the clock", () => {
  const { calls, stopped, send } = build();
  send("mousedown");
  equal([calls, stopped], [[["focus", { preventScroll: true }]], ["default"]]);
});
