import { axesOf, drawBefore, drawBehind, drawGlass, roomIn } from "/player/terrain_axes.js";
import { drape } from "/player/terrain_drape.js";
import { groundOf, heights } from "/player/terrain_ground.js";
import { TerrainHand } from "/player/terrain_hand.js";
import { rims } from "/player/terrain_mesh.js";
import { TerrainPaint } from "/player/terrain_paint.js";
import { paletteOf } from "/player/terrain_palette.js";
import { drawHeads, drawMarks, drawTrails, onScreen } from "/player/terrain_trails.js";
import { facing, project, viewOf } from "/player/terrain_view.js";
import { equal, ok, test } from "./harness.js";

const WIDTH = 400, HEIGHT = 300, area = { left: 0, top: 0, width: WIDTH, height: HEIGHT };
const array = (values, ...shape) => ({ values: Float32Array.from(values), shape });
const look = { colour: (c) => ({ paper: "#FFFFFF", value: "#FF0000", other: "#00FF00" })[c] ?? "#404040", size: 14, font: "14px sans-serif" };
/** A hill in the middle of a plain. */
const hill = (n = 41) => {
  const axis = Array.from({ length: n }, (_, k) => -2 + (4 * k) / (n - 1));
  const z = axis.flatMap((y) => axis.map((x) => Math.exp(-2 * (x * x + y * y))));
  return groundOf({ x: array(axis, n), y: array(axis, n), z: array(z, n, n), zscale: 0.5 });
};
const ground = hill(), axes = axesOf(ground, { xlabel: "x", ylabel: "y", zlabel: "L" });
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
  const ctx = context(), view = viewOf({ azimuth, elevation }, ground.tall, roomIn(ctx, WIDTH, HEIGHT, axes, look)), paint = new TerrainPaint();
  paint.load(ground);
  const palette = paletteOf({ paper: "#FFFFFF", surface: "#8FA3B8", ink: "#1F2328" });
  return { ctx, view, ...paint.paint(ctx, { view, width: WIDTH, height: HEIGHT, axes, palette, look, quality, ratio: 1 }) };
};
const inBox = (points) => Object.fromEntries(["u", "v", "w"].map((name, i) => [name, Float32Array.from(points, (point) => point[i])]));
const on = heights(ground), spot = (u, v) => [u, v, on(u, v)];
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
  drawTrails(ctx, paths, rows, lines, -1, step, look);
  drawHeads(ctx, area, paths, rows, lines, step, { ...look, taken: [] });
};
const trail = (y, step, more = {}) => {
  const scene = seenFrom(0, 12), paths = { ...across(y), ...more }, rows = drape(ground, paths), ctx = context();
  const lines = rows.map((row) => onScreen(scene.view, row, scene, 0.05));
  drawn(ctx, paths, rows, lines, step);
  return { ctx, lines, paths, rows };
};

test("the foot of the far side is hidden by the hill, the near side and the top are not", () => {
  const scene = seenFrom(0, 12), points = inBox([spot(0, 0.8), spot(0, -0.3), spot(0, 0), spot(0.9, 0.8)]);
  equal([...onScreen(scene.view, points, scene, 0.05).hidden], [1, 0, 0, 0]);
});
test("from above nothing is hidden, and not while it turns either", () => {
  for (const quality of ["fine", "coarse"]) {
    const scene = seenFrom(30, 90, quality), points = [];
    for (let u = -0.95; u < 1; u += 0.1) for (let v = -0.95; v < 1; v += 0.1) points.push(spot(u, v));
    ok(onScreen(scene.view, inBox(points), scene, 0.05).hidden.every((hidden) => hidden === 0));
  }
});
test("points before the top are never hidden by the ground they lie on", () => {
  for (const azimuth of [-120, -35, 0, 77]) {
    const scene = seenFrom(azimuth, 15), points = [], ahead = (u, v) => u * scene.view.sa - v * scene.view.ca > 0.02;
    for (let u = -0.95; u < 1; u += 0.1) for (let v = -0.95; v < 1; v += 0.1) if (ahead(u, v)) points.push(spot(u, v));
    const { hidden } = onScreen(scene.view, inBox(points), scene, 0.05);
    ok(hidden.filter(Boolean).length === 0, `${hidden.filter(Boolean).length} of ${hidden.length} from ${azimuth}`);
  }
});
test("the ground is painted where it lies, and the paper round it is left clean", () => {
  const { ctx, view, seen, scale } = seenFrom(-35, 40), at = ([u, v, w]) => project(view, u, v, w), top = at(spot(0, 0));
  equal(ctx.getImageData(Math.round(top.x), Math.round(top.y) + 4, 1, 1).data[3], 255);
  equal(seen.near[Math.round(top.y * scale + 8) * seen.width + Math.round(top.x * scale)] > 0, true);
  equal([...ctx.getImageData(2, HEIGHT - 2, 1, 1).data], [0, 0, 0, 0]);
});
test("while it turns the ground is coarser, in the same place", () => {
  const [fine, coarse] = [seenFrom(20, 40), seenFrom(20, 40, "coarse")], share = ({ seen: { near } }) => near.filter((d) => d > 0).length / near.length;
  ok(coarse.seen.pixels.length < fine.seen.pixels.length && Math.abs(share(fine) - share(coarse)) < 0.01);
});
test("no number is written over another, nor outside the picture", () => {
  for (let azimuth = -180; azimuth < 180; azimuth += 15) for (const elevation of [5, 40, 90]) {
    const { written } = seenFrom(azimuth, elevation).ctx;
    ok(written.length >= 10, `${written.length} texts from ${azimuth}, ${elevation}`);
    written.forEach((one, i) => {
      ok(one.left >= 0 && one.right <= WIDTH && one.y >= 7 && one.y <= HEIGHT - 5, `${one.text} at ${one.left} ${one.y} from ${azimuth}, ${elevation}`);
      for (const other of written.slice(i + 1)) ok(one.left > other.right || one.right < other.left || Math.abs(one.y - other.y) >= 14, `${one.text} ${other.text}`);
    });
  }
});
test("axes have their names, round numbers, and ticks of one's own", () => {
  equal([axes.x.name, axes.y.name, axes.z.name], ["x", "y", "L"]);
  equal(axes.x.ticks.map(([place, text]) => [place, text]), [[-1, "−2"], [-0.5, "−1"], [0, "0"], [0.5, "1"], [1, "2"]]);
  const own = axesOf(ground, { xlabel: "x", ylabel: "y", zticks: [[-5, "below"], [1, "top"]] }).z.ticks;
  equal(own, [[ground.tall, "top"]]);
});
test("the box is drawn without any ticks, and glass over a hole stays away", () => {
  const ctx = context(), view = viewOf({ azimuth: 10, elevation: 30 }, 1, area), none = { name: "", ticks: [] }, bare = { x: none, y: none, z: none };
  drawBehind(ctx, view, bare, look);
  drawGlass(ctx, view, [[[0, 0, NaN]], rims(ground, facing(view))[0]], look);
  drawBefore(ctx, view, bare, look);
  ok(ctx.getImageData(0, 0, WIDTH, HEIGHT).data.some((value) => value > 0));
});

test("a trail grows with the step", () => {
  const lengths = [0, 10, 40].map((step) => reds(trail(-1, step, { radius: 0, labels: [] }).ctx).full);
  ok(lengths[0] < 20 && lengths[1] > lengths[0] + 50 && lengths[2] > 2 * lengths[1], lengths.join());
});
test("drawn piece by piece it is the same trail", () => {
  for (const y of [-1, 0.8]) {
    const { ctx, lines, paths, rows } = trail(y, 40, { radius: 0, labels: [] }), pieces = context();
    for (const [from, to] of [[-1, 7], [7, 8], [8, 8], [8, 30], [30, 40]]) drawTrails(pieces, paths, rows, lines, from, to, look);
    const [one, other] = [ctx, pieces].map((sheet) => sheet.getImageData(0, 0, WIDTH, HEIGHT).data);
    const off = one.filter((value, i) => i % 4 === 3 && Math.abs(value - other[i]) > 90).length;
    ok(off < 12, `${off} pixels differ`);
  }
});
test("what a hill hides of a trail is fainter", () => {
  const [before, behind] = [-1, 0.8].map((y) => reds(trail(y, 40, { radius: 0, labels: [] }).ctx));
  ok(behind.full > 0 && behind.full < 0.8 * before.full, JSON.stringify([before, behind]));
});
test("a dot stands at the step, with its label; where it diverged, a cross in its place", () => {
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
    const rows = drape(ground, paths), lines = rows.map((row) => onScreen(scene.view, row, scene, 0.05));
    drawn(ctx, paths, rows, lines, 0);
    const near = first < second ? 0 : 1;
    return [...ctx.getImageData(Math.round(lines[near].x[1]), Math.round(lines[near].y[1]) - 2, 1, 1).data].slice(0, 2);
  };
  equal([colour(-0.8, -0.6), colour(-0.6, -0.8)], [[255, 0], [0, 255]]);
});
test("paths that never were leave no mark", () => {
  const none = { x: array([NaN], 1), y: array([NaN], 1), z: array([NaN], 1), colors: ["value"], width: 3, radius: 6, labels: ["x"] };
  equal(reds(trail(0, 3, none).ctx), { full: 0, faint: 0 });
  equal(reds(trail(0, 3, { diverged: [0] }).ctx), { full: 0, faint: 0 });
});
test("marks are rings with labels, fainter where they are hidden", () => {
  const scene = seenFrom(0, 12), ctx = context(), marks = { colors: ["value"], labels: ["here", "there", "nowhere"] };
  drawMarks(ctx, area, marks, onScreen(scene.view, inBox([spot(0, -0.8), spot(0, 0.8), [NaN, NaN, NaN]]), scene, 0.05), { ...look, taken: [] });
  equal(ctx.written.map(({ text }) => text), ["here", "there"]);
  const { x, y } = onScreen(scene.view, inBox([spot(0, -0.8), spot(0, 0.8)]), scene, 0.05);
  const rim = (i) => ctx.getImageData(Math.round(x[i]) - 5, Math.round(y[i]), 1, 1).data[3];
  ok(rim(0) === 255 && rim(1) > 60 && rim(1) < 220, `${rim(0)} ${rim(1)}`);
});

/** A panel that writes down what its hand asks for. */
const handled = () => {
  const asked = [], listeners = {}, note = (name) => (...values) => asked.push([name, ...values]);
  const sheet = { addEventListener: (name, act) => { listeners[name] = act; }, setPointerCapture: note("capture") };
  const panel = { sheet, turn: note("turn"), reset: note("reset"), rest: note("rest"), player: { root: { focus: note("focus") } } };
  const hand = new TerrainHand(panel), told = [];
  const event = { preventDefault: () => told.push("kept"), stopPropagation: () => told.push("stopped"), button: 0, isPrimary: true, pointerId: 1 };
  return { asked, told, hand, send: (name, more) => listeners[name]({ ...event, ...more }) };
};
test("a drag turns, rests when let go, and only the first finger counts", () => {
  const { asked, hand, send } = handled();
  send("pointermove", { clientX: 5, clientY: 5 });
  send("pointerdown", { clientX: 10, clientY: 10 });
  send("pointerdown", { clientX: 90, clientY: 90, isPrimary: false });
  send("pointermove", { clientX: 20, clientY: 5 });
  send("pointermove", { clientX: 20, clientY: 5 });
  send("pointermove", { clientX: 200, clientY: 5, isPrimary: false });
  send("pointerup", {});
  send("pointermove", { clientX: 50, clientY: 50 });
  equal(asked, [["capture", 1], ["turn", 4, -2], ["rest"]]);
  equal(hand.held, null);
});
test("the other button does not turn, a double click turns back", () => {
  const { asked, send } = handled();
  send("pointerdown", { button: 2, clientX: 0, clientY: 0 });
  send("pointermove", { clientX: 50, clientY: 50 });
  send("dblclick");
  equal(asked, [["reset"]]);
});
test("arrow keys turn it and reach nobody else; other keys are left to the clock", () => {
  const { asked, told, send } = handled();
  for (const key of ["ArrowLeft", "ArrowDown", "0"]) send("keydown", { key });
  equal(asked.map(([name]) => name), ["turn", "rest", "turn", "rest", "reset", "rest"]);
  equal(told.length, 6);
  for (const more of [{ key: " " }, { key: "Home" }, { key: "ArrowLeft", ctrlKey: true }, { key: "ArrowLeft", shiftKey: true }]) send("keydown", more);
  equal([asked.length, told.length], [6, 6]);
});
test("a press does not take the keys from the clock", () => {
  const { asked, told, send } = handled();
  send("mousedown");
  equal([asked, told], [[["focus", { preventScroll: true }]], ["kept"]]);
});
