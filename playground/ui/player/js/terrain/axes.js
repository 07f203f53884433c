// The box around a terrain: pale walls behind the surface, transparent sides in front, three edges with numbers and names.
import { facingSides, project } from "./camera.js";

const GAP = 7;                                     // px between an edge and its numbers
const MAX_STEPS = 5;                               // between the numbers of an axis

/** The axes x, y, z, each {name, ticks: [[position in the box, text]]}. */
export function axesOf(grid, { xlabel, ylabel, zlabel, zticks }) {
  const horizontal = (share) => 2 * share - 1, vertical = (share) => grid.base + share * (grid.tall - grid.base);
  return {
    x: { name: xlabel, ticks: positionTicks(roundTicks(...grid.x, MAX_STEPS), grid.x, horizontal) },
    y: { name: ylabel, ticks: positionTicks(roundTicks(...grid.y, MAX_STEPS), grid.y, horizontal) },
    z: { name: zlabel, ticks: positionTicks(zticks ?? roundTicks(...grid.z, MAX_STEPS), grid.z, vertical) },
  };
}
function positionTicks(ticks, [low, high], toBox) {
  const inside = ticks.filter(([value]) => value >= low && value <= high);
  return inside.map(([value, text]) => [toBox((value - low) / (high - low)), text]);
}

/** Ticks 1, 2 or 5 times a power of ten apart, with at most `most` steps from low to high: [[value, text], ...]. Pure. */
export function roundTicks(low, high, most) {
  const step = roundStep((high - low) / most), digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), out = [];
  if (!(step > 0) || !Number.isFinite(step)) return out;
  const first = Math.ceil(low / step - 1e-6), last = Math.floor(high / step + 1e-6);
  for (let k = first; k <= last; k++) out.push([k * step, tickText(k * step, digits)]);
  return out;
}

/** The smallest of 1, 2, 5 times a power of ten that is not smaller than x. */
function roundStep(x) {
  const power = 10 ** Math.floor(Math.log10(x));
  return power * ([1, 2, 5].find((factor) => factor * power >= x * (1 - 1e-9)) ?? 10);
}

function tickText(value, digits) {
  const text = digits > 5 || Math.abs(value) >= 1e6 ? String(+value.toPrecision(6)) : value.toFixed(digits);
  return text.replace(/^-0(\.0*)?$/, "0").replaceAll("-", "\u2212");
}

/** The room {left, top, width, height} that is left for the box beside the numbers. */
export function roomForBox(ctx, width, height, axes, style) {
  ctx.font = style.font;
  const wide = Math.max(0, ...axes.z.ticks.map(([, text]) => ctx.measureText(text).width)), left = wide + 2 * GAP;
  const top = GAP, bottom = 1.6 * style.size + GAP;        // seen from the side the box is flat and leaves more room
  return { left, top, width: Math.max(1, width - 2 * left), height: Math.max(1, height - top - bottom) };
}

/** The two far walls, with a line at every tick of the height. */
export function drawWalls(ctx, camera, axes, style) {
  const { u, v } = facingSides(camera), { tall } = camera;
  ctx.strokeStyle = style.colour("line");
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const w of [0, ...axes.z.ticks.map(([w]) => w), tall]) addPath(ctx, camera, [[-u, v, w], [-u, -v, w], [u, -v, w]]);
  for (const corner of [[-u, v], [-u, -v], [u, -v]]) addPath(ctx, camera, [[...corner, 0], [...corner, tall]]);
  ctx.stroke();
}

/** The two near sides, transparent, between the surface's borders and the floor: they show where the surface ends. */
export function drawGlassSides(ctx, camera, borders, style) {
  [ctx.strokeStyle, ctx.fillStyle] = [style.colour("muted"), style.colour("surface")];
  ctx.lineWidth = 1;
  for (const border of borders) {
    const points = border.filter(([, , w]) => Number.isFinite(w));
    if (points.length < 2) continue;
    const floor = [points.at(-1), points[0]].map(([u, v]) => [u, v, 0]);
    ctx.beginPath();
    addPath(ctx, camera, [...points, ...floor, points[0]]);
    ctx.globalAlpha = 0.08;
    ctx.fill();
    ctx.globalAlpha = 0.5;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/** The two near edges of the floor and the vertical edge on the left, with numbers and names. */
export function drawFrontAxes(ctx, camera, axes, style) {
  const { u, v, corner } = facingSides(camera), texts = { ctx, style, labelBoxes: [] };
  ctx.strokeStyle = style.colour("muted");
  ctx.lineWidth = 1;
  ctx.beginPath();
  addPath(ctx, camera, [[-u, v, 0], [u, v, 0], [u, -v, 0]]);
  addPath(ctx, camera, [[...corner, 0], [...corner, camera.tall]]);
  ctx.stroke();
  ctx.font = style.font;
  ctx.textBaseline = "middle";
  labelVerticalEdge(texts, camera, axes.z, corner);
  labelFloorEdge(texts, camera, axes.x, (position, out) => [position, v * out, 0]);
  labelFloorEdge(texts, camera, axes.y, (position, out) => [u * out, position, 0]);
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
}

/** Append a line through points of the box to the current path. */
function addPath(ctx, camera, points) {
  points.forEach((point, i) => {
    const { x, y } = project(camera, ...point);
    if (i) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
  });
}

function labelVerticalEdge(texts, camera, { name, ticks }, corner) {
  const { ctx, style } = texts, top = project(camera, ...corner, camera.tall);
  for (const [w, text] of ticks) {
    const { x, y } = project(camera, ...corner, w);
    writeText(texts, text, x - GAP, y, "right", "muted");
  }
  const half = name ? ctx.measureText(name).width / 2 : 0;
  if (name) writeText(texts, name, Math.max(top.x, half), top.y - 0.9 * style.size, "center", "ink");
}

/** pointAt(position, out) is a point of the box: out = 1 on the edge, larger farther outside. Texts are moved outwards
 *  from the edge. */
function labelFloorEdge(texts, camera, { name, ticks }, pointAt) {
  const { ctx, style } = texts, middle = project(camera, ...pointAt(0, 1)), outside = project(camera, ...pointAt(0, 1.1));
  const length = Math.hypot(outside.x - middle.x, outside.y - middle.y) || 1;
  const dx = (outside.x - middle.x) / length, dy = (outside.y - middle.y) / length;
  const align = dx > 0.4 ? "left" : dx < -0.4 ? "right" : "center";
  const tickDistance = GAP + 0.55 * style.size * Math.abs(dy);
  for (const [position, text] of ticks) {
    const { x, y } = project(camera, ...pointAt(position, 1));
    writeText(texts, text, x + tickDistance * dx, y + tickDistance * dy, align, "muted");
  }
  const widest = Math.max(0, ...ticks.map(([, text]) => ctx.measureText(text).width));
  const nameDistance = tickDistance + Math.abs(dx) * (widest + GAP) + Math.abs(dy) * 1.2 * style.size;
  writeText(texts, name, middle.x + nameDistance * dx, middle.y + nameDistance * dy, align, "ink");
}

/** A text, unless it would overlap one that was written before. */
function writeText({ ctx, style, labelBoxes }, text, x, y, align, role) {
  const width = ctx.measureText(text).width, left = x - width * { left: 0, center: 0.5, right: 1 }[align];
  const box = { left: left - 3, right: left + width + 3, y };
  const overlaps = (other) =>
    box.left < other.right && box.right > other.left && Math.abs(y - other.y) < 1.1 * style.size;
  if (labelBoxes.some(overlaps)) return;
  labelBoxes.push(box);
  ctx.textAlign = align;
  ctx.fillStyle = style.colour(role);
  ctx.fillText(text, x, y);
}
