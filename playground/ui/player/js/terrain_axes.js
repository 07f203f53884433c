// The box around a terrain: pale walls behind it, glass before it, three edges with numbers and names.
import { ticks } from "./terrain_ticks.js";
import { facing, project } from "./terrain_view.js";

const GAP = 7;                                     // px between an edge and its numbers
const MOST = 5;                                    // steps between numbers

/** What the box is labelled with: {name, ticks: [[place in the box, text]]} for x, y and z. */
export function axesOf(ground, { xlabel, ylabel, zlabel, zticks }) {
  const along = (share) => 2 * share - 1, up = (share) => ground.base + share * (ground.tall - ground.base);
  return {
    x: { name: xlabel, ticks: placed(ticks(...ground.x, MOST), ground.x, along) },
    y: { name: ylabel, ticks: placed(ticks(...ground.y, MOST), ground.y, along) },
    z: { name: zlabel, ticks: placed(zticks ?? ticks(...ground.z, MOST), ground.z, up) },
  };
}
function placed(ticks, [low, high], inBox) {
  const inside = ticks.filter(([value]) => value >= low && value <= high);
  return inside.map(([value, text]) => [inBox((value - low) / (high - low)), text]);
}

/** Room that is left for the box when all numbers have found theirs. */
export function roomIn(ctx, width, height, axes, look) {
  ctx.font = look.font;
  const wide = Math.max(0, ...axes.z.ticks.map(([, text]) => ctx.measureText(text).width)), left = wide + 2 * GAP;
  const top = GAP, bottom = 1.6 * look.size + GAP; // an edge that needs more has it: seen from before, the box is flat
  return { left, top, width: Math.max(1, width - 2 * left), height: Math.max(1, height - top - bottom) };
}

/** The two far walls, with a line at every tick of the height. */
export function drawBehind(ctx, view, axes, look) {
  const { u, v } = facing(view), { tall } = view;
  ctx.strokeStyle = look.colour("line");
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const w of [0, ...axes.z.ticks.map(([w]) => w), tall]) trace(ctx, view, [[-u, v, w], [-u, -v, w], [u, -v, w]]);
  for (const corner of [[-u, v], [-u, -v], [u, -v]]) trace(ctx, view, [[...corner, 0], [...corner, tall]]);
  ctx.stroke();
}

/** The two near sides as glass, from the ground's rims down to the floor: one sees where the ground ends. */
export function drawGlass(ctx, view, rims, look) {
  [ctx.strokeStyle, ctx.fillStyle] = [look.colour("muted"), look.colour("surface")];
  ctx.lineWidth = 1;
  for (const rim of rims) {
    const points = rim.filter(([, , w]) => Number.isFinite(w));
    if (points.length < 2) continue;
    const floor = [points.at(-1), points[0]].map(([u, v]) => [u, v, 0]);
    ctx.beginPath();
    trace(ctx, view, [...points, ...floor, points[0]]);
    ctx.globalAlpha = 0.08;
    ctx.fill();
    ctx.globalAlpha = 0.5;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/** The two near edges of the floor and the height's edge, with numbers and names. */
export function drawBefore(ctx, view, axes, look) {
  const { u, v, corner } = facing(view), texts = { ctx, look, taken: [] };
  ctx.strokeStyle = look.colour("muted");
  ctx.lineWidth = 1;
  ctx.beginPath();
  trace(ctx, view, [[-u, v, 0], [u, v, 0], [u, -v, 0]]);
  trace(ctx, view, [[...corner, 0], [...corner, view.tall]]);
  ctx.stroke();
  ctx.font = look.font;
  ctx.textBaseline = "middle";
  upright(texts, view, axes.z, corner);
  edge(texts, view, axes.x, (place, out) => [place, v * out, 0]);
  edge(texts, view, axes.y, (place, out) => [u * out, place, 0]);
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
}

function trace(ctx, view, points) {
  points.forEach((point, i) => {
    const { x, y } = project(view, ...point);
    if (i) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
  });
}

function upright(texts, view, { name, ticks }, corner) {
  const { ctx, look } = texts, top = project(view, ...corner, view.tall);
  for (const [w, text] of ticks) {
    const { x, y } = project(view, ...corner, w);
    write(texts, text, x - GAP, y, "right", "muted");
  }
  const half = name ? ctx.measureText(name).width / 2 : 0;
  if (name) write(texts, name, Math.max(top.x, half), top.y - 0.9 * look.size, "center", "ink");
}

/** An edge of the floor; `on(place, out)` is a point of the box, out = 1 on the edge, farther out above 1. */
function edge(texts, view, { name, ticks }, on) {
  const { ctx, look } = texts, middle = project(view, ...on(0, 1)), out = project(view, ...on(0, 1.1));
  const length = Math.hypot(out.x - middle.x, out.y - middle.y) || 1;
  const dx = (out.x - middle.x) / length, dy = (out.y - middle.y) / length;
  const align = dx > 0.4 ? "left" : dx < -0.4 ? "right" : "center", far = GAP + 0.55 * look.size * Math.abs(dy);
  for (const [place, text] of ticks) {
    const { x, y } = project(view, ...on(place, 1));
    write(texts, text, x + far * dx, y + far * dy, align, "muted");
  }
  const wide = Math.max(0, ...ticks.map(([, text]) => ctx.measureText(text).width));
  const farther = far + Math.abs(dx) * (wide + GAP) + Math.abs(dy) * 1.2 * look.size;
  write(texts, name, middle.x + farther * dx, middle.y + farther * dy, align, "ink");
}

/** A text, unless something is written there already. */
function write({ ctx, look, taken }, text, x, y, align, role) {
  const width = ctx.measureText(text).width, left = x - width * { left: 0, center: 0.5, right: 1 }[align];
  const box = { left: left - 3, right: left + width + 3, y };
  const meets = (other) => box.left < other.right && box.right > other.left && Math.abs(y - other.y) < 1.1 * look.size;
  if (taken.some(meets)) return;
  taken.push(box);
  ctx.textAlign = align;
  ctx.fillStyle = look.colour(role);
  ctx.fillText(text, x, y);
}
