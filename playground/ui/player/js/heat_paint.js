// The strokes of a heat map on two canvases: below the matrix with its names, above it what moves. `view` says what is
// seen: layout, scroll {left, top}, size, image, colours, names, chosen, hovered, now, brush, marked.
import { stride } from "./heat_layout.js";

const xOf = ({ layout, scroll }, column) => layout.gutter + layout.edges[column] - scroll.left;
const yOf = ({ layout, scroll }, row) => layout.strip + row * layout.row - scroll.top;

/** One pixel for each cell, on a canvas of its own: drawn enlarged, whatever the size. */
export function pictureOf(pixels, rows, columns) {
  if (!rows || !columns) return null;
  const canvas = new OffscreenCanvas(columns, rows);
  const data = new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows);
  canvas.getContext("2d").putImageData(data, 0, 0);
  return canvas;
}

/** The matrix and a rim around it. */
export function paintMatrix(ctx, view) {
  const { width, height, layout, image } = view;
  ctx.clearRect(0, 0, width, height);
  if (!image) return;
  inside(ctx, view, 0, () => {
    if (view.holes) hatch(ctx, view);
    ctx.imageSmoothingEnabled = false;
    const top = yOf(view, 0), tall = layout.rows * layout.row;
    if (layout.uniform) ctx.drawImage(image, xOf(view, 0), top, layout.edges[layout.columns], tall);
    else for (let c = 0; c < layout.columns; c++) {
      const x = xOf(view, c), wide = layout.edges[c + 1] - layout.edges[c];
      ctx.drawImage(image, c, 0, 1, layout.rows, x, top, wide, tall);
    }
  });
  const [right, bottom] = corner(view);
  ctx.strokeStyle = view.colour("line");
  ctx.lineWidth = 1;
  ctx.strokeRect(layout.gutter - 0.5, layout.strip - 0.5, right - layout.gutter + 0.5, bottom - layout.strip + 0.5);
}

/** Right and bottom of what is seen of the matrix. */
function corner(view) {
  const { width, height, layout } = view;
  return [Math.min(width, xOf(view, layout.columns)), Math.min(height, yOf(view, layout.rows))];
}

/** Names of rows where they find room, and always of the chosen and the pointed one. */
function names(ctx, view) {
  const { layout, colour, size, chosen } = view, every = stride(layout.row, 1.25 * size);
  const pointed = view.hovered?.row ?? -1, tagged = [chosen, pointed].filter((row) => row >= 0);
  write(ctx, view, colour("muted"));
  for (let row = 0; row < layout.rows; row += every) {
    const middle = yOf(view, row) + layout.row / 2;
    const free = tagged.every((other) => Math.abs(other - row) * layout.row >= 1.2 * size);
    if (free && middle >= layout.strip && middle <= view.height - size / 2) name(ctx, view, row, middle);
  }
  if (pointed >= 0 && pointed !== chosen) tag(ctx, view, pointed, "line", "ink");
  tag(ctx, view, chosen, "ink", "paper");
}
function write(ctx, { font }, ink) {
  ctx.font = font;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.fillStyle = ink;
}
function name(ctx, view, row, middle) {
  ctx.fillText(view.names[row], view.layout.gutter - 10, middle + 1, view.layout.gutter - 14);
}

/** What moves. */
export function paintMarks(ctx, view) {
  const { layout, now, hovered, chosen, brush } = view;
  ctx.clearRect(0, 0, view.width, view.height);
  if (!view.image) return;
  strip(ctx, view);
  inside(ctx, view, 3, () => {
    if (view.marked.length) standBack(ctx, view);          // of a marked row one wants to see where else it is on
    else if (brush) aside(ctx, view);
    if (brush) edges(ctx, view);
    if (hovered) crosshair(ctx, view);
    frame(ctx, view, 0, layout.columns, chosen, chosen + 1);
    if (now >= 0) frame(ctx, view, now, now + 1, 0, layout.rows);
  });
  for (const row of view.marked) point(ctx, view, row);
  names(ctx, view);
}

/** Rows that are not marked, or tokens that are not brushed, fade; the colours of the others stay true. */
function standBack(ctx, view) {
  const { layout, marked } = view, [right] = corner(view);
  ctx.fillStyle = view.colour("paper");
  ctx.globalAlpha = 0.55;
  let from = 0;
  for (const row of [...marked, layout.rows]) {
    if (row > from) ctx.fillRect(layout.gutter, yOf(view, from), right - layout.gutter, (row - from) * layout.row);
    from = row + 1;
  }
  ctx.globalAlpha = 1;
}
function aside(ctx, view) {
  const { gutter, strip: top } = view.layout, { brush } = view, [end, bottom] = corner(view);
  const left = Math.max(gutter, xOf(view, brush.from)), right = Math.min(end, xOf(view, brush.to + 1));
  ctx.fillStyle = view.colour("paper");
  ctx.globalAlpha = 0.5;
  if (left > gutter) ctx.fillRect(gutter, top, left - gutter, bottom - top);
  if (right < end) ctx.fillRect(right, top, end - right, bottom - top);
  ctx.globalAlpha = 1;
}
function edges(ctx, view) {
  const { layout: { strip: top }, brush } = view, [, bottom] = corner(view);
  ctx.fillStyle = view.colour("update");
  for (const x of [xOf(view, brush.from), xOf(view, brush.to + 1)]) ctx.fillRect(x - 1, top, 2, bottom - top);
}

/** A frame around a row or a column: ink, and a rim of paper, so that it is seen on every colour; it covers nothing. */
function frame(ctx, view, c0, c1, r0, r1) {
  const x = xOf(view, c0), y = yOf(view, r0), wide = xOf(view, c1) - x, tall = yOf(view, r1) - y;
  for (const [out, width, role] of [[2, 1, "paper"], [0.75, 1.5, "ink"]]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = view.colour(role);
    ctx.strokeRect(x - out, y - out, wide + 2 * out, tall + 2 * out);
  }
}
function crosshair(ctx, view) {
  const { hovered: { row, column }, layout } = view, { gutter, strip: top } = layout, [right, bottom] = corner(view);
  ctx.fillStyle = view.colour("ink");
  ctx.globalAlpha = 0.65;
  if (row >= 0) for (const y of [yOf(view, row) - 1, yOf(view, row + 1)]) ctx.fillRect(gutter, y, right - gutter, 1);
  if (column >= 0) for (const x of [xOf(view, column) - 1, xOf(view, column + 1)]) ctx.fillRect(x, top, 1, bottom - top);
  ctx.globalAlpha = 1;
}

/** The strip above the columns: the brush with its two handles, and where the clock stands. */
function strip(ctx, view) {
  const { layout, brush, now, width, colour } = view, { gutter, strip: tall, edges, columns } = layout;
  ctx.save();
  ctx.beginPath();
  ctx.rect(gutter - 6, 0, width, tall);
  ctx.clip();
  ctx.fillStyle = colour("line");
  ctx.fillRect(gutter, 3, Math.min(width - gutter, edges[columns] - view.scroll.left), tall - 7);
  if (brush) {
    const left = xOf(view, brush.from), right = xOf(view, brush.to + 1);
    ctx.fillStyle = colour("update");
    ctx.globalAlpha = 0.45;
    ctx.fillRect(left, 3, right - left, tall - 7);
    ctx.globalAlpha = 1;
    for (const x of [left, right]) ctx.fillRect(x - 2, 0, 4, tall);
  }
  if (now >= 0) triangle(ctx, (xOf(view, now) + xOf(view, now + 1)) / 2, tall, colour("ink"));
  ctx.restore();
}
function triangle(ctx, x, bottom, ink) {
  ctx.beginPath();
  ctx.moveTo(x, bottom - 1);
  ctx.lineTo(x - 6, bottom - 11);
  ctx.lineTo(x + 6, bottom - 11);
  ctx.closePath();
  ctx.fillStyle = ink;
  ctx.fill();
}

/** The name of one row on a patch of its own. */
function tag(ctx, view, row, ground, ink) {
  const { layout, size, colour } = view, middle = yOf(view, row) + layout.row / 2, half = 0.65 * size;
  if (middle < layout.strip || middle > view.height) return;
  ctx.fillStyle = colour(ground);
  ctx.beginPath();
  ctx.roundRect(2, middle - half, layout.gutter - 8, 2 * half, 3);
  ctx.fill();
  write(ctx, view, colour(ink));
  name(ctx, view, row, middle);
}
function point(ctx, view, row) {
  const top = Math.max(view.layout.strip, yOf(view, row)), bottom = yOf(view, row + 1);
  if (bottom <= top || top > view.height) return;
  ctx.fillStyle = view.colour("update");
  ctx.fillRect(view.layout.gutter - 6, top, 5, bottom - top);
}

/** Diagonals where there is no number. */
function hatch(ctx, view) {
  const tile = new OffscreenCanvas(8, 8), pen = tile.getContext("2d");
  pen.strokeStyle = view.colour("muted");
  pen.globalAlpha = 0.6;
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  ctx.fillStyle = ctx.createPattern(tile, "repeat");
  const { gutter, strip: top } = view.layout, [right, bottom] = corner(view);
  ctx.fillRect(gutter, top, right - gutter, bottom - top);
}

/** Paint in what is seen of the matrix alone, and `around` it. */
function inside(ctx, view, around, paint) {
  const { gutter, strip: top } = view.layout, [right, bottom] = corner(view);
  ctx.save();
  ctx.beginPath();
  ctx.rect(gutter - around, top - around, right - gutter + 2 * around, bottom - top + 2 * around);
  ctx.clip();
  paint();
  ctx.restore();
}
