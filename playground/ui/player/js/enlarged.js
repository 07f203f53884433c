// The actor "enlarged": a tile of a diagram, large, in the plot area. See Enlarged in figures/scene/actors.py.
import { parseReference } from "./bindings.js";
import { clamp } from "./clock.js";
import { colourTable } from "./colour_table.js";
import { formatNumber } from "./format.js";
import { Atlas } from "./raster.js";
import { paintCurve, SIGNED } from "./tiles.js";

const kept = new WeakMap();                        // by actor: its atlas, and what that holds

/** What an actor shows while `current` is the tile that the reader looks at (see tile_focus.js): {array, row, limit, title}, or
 *  null. `arrays` are those of the diagram with the tiles. */
export function enlargedTile({ of, limits }, current, arrays) {
  if (current?.panel !== of) return null;
  const { array: name, row } = parseReference(current.tile), array = arrays?.[name];
  return array && row < array.shape[0] ? { array, row, limit: limits?.[name], title: current.title } : null;
}

/** `style.enlarged` is the tile, null while there is none. It covers all that was drawn before it. */
export function enlarged(ctx, p, actor, step, style) {
  const { enlarged: tile } = style;
  if (!tile) return;
  ctx.fillStyle = style.colour("paper");
  ctx.fillRect(p.left, p.top, p.width, p.height);
  if (tile.array.shape.length === 4) drawPlane(ctx, p, actor, tile, step, style);
  else drawCurve(ctx, p, actor, tile, step, style);
}

function drawPlane(ctx, p, actor, { array, row }, step, style) {
  const [, steps, height, width] = array.shape, k = clamp(Math.floor(step), 0, steps - 1), start = row * steps + k;
  const theme = SIGNED.map(style.colour).join(), held = kept.get(actor) ?? {};
  let { atlas } = held;
  if (atlas?.width !== width || atlas.height !== height) atlas = new Atlas(width, height, 1);
  if (atlas !== held.atlas || held.array !== array || held.start !== start || held.theme !== theme) {
    atlas.write(0, array.values, start * height * width, colourTable([SIGNED], style.colour));
    atlas.finish();
    kept.set(actor, { atlas, array, start, theme });
  }
  const [left, right] = actor.x.map(p.x), [bottom, top] = actor.y.map(p.y);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = "high";
  atlas.paint(ctx, 0, left, top, right - left, bottom - top);
}

/** The curve has the height of the plot area, and numbers of its own in place of the axis. */
function drawCurve(ctx, p, actor, { array, row, limit }, step, style) {
  const [left, right] = actor.x.map(p.x);
  paintCurve(ctx, array, { row, x: left, y: p.top, width: right - left, height: p.height }, step, style.colour);
  if (limit !== undefined) style.onTop?.push({ inside: false, paint: () => writeScale(ctx, p, limit, style) });
}

function writeScale(ctx, p, limit, style) {
  const { size, font, colour } = style;
  ctx.save();
  ctx.fillStyle = colour("paper");
  ctx.fillRect(0, 0, p.left - 1, p.top + p.height + 1);
  Object.assign(ctx, { font, fillStyle: colour("muted"), textAlign: "right", textBaseline: "middle" });
  for (const [share, value] of [[0, limit], [0.5, 0], [1, -limit]]) {
    const y = clamp(p.top + share * p.height, p.top + size / 2, p.top + p.height - size / 2);
    const text = value ? formatNumber(value, "significant:2").replace("-", "−") : "0";   // the minus sign of plotly's axes
    ctx.fillText(text, p.left - 6, y);
  }
  ctx.restore();
}
