// Painting of a heat map on two canvases: the lower one holds the matrix, the upper one the rows' names and all that
// changes often. `view` is what HeatPanel.view returns: layout, scroll {left, top}, width, height, image, colour(role),
// font, fontSize, names, chosen, hovered, current, brush, marked, hasMissing, latest (columns behind it
// are not shown).
import { labelStride } from "./layout.js";

const xOf = ({ layout, scroll }, column) => layout.gutter + layout.edges[column] - scroll.left;
const yOf = ({ layout, scroll }, row) => layout.strip + row * layout.row - scroll.top;

/** One pixel for each cell on a canvas of its own, which is drawn enlarged; null if there are no cells. */
export function matrixImage(pixels, rows, columns) {
  if (!rows || !columns) return null;
  const canvas = new OffscreenCanvas(columns, rows);
  const data = new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows);
  canvas.getContext("2d").putImageData(data, 0, 0);
  return canvas;
}

/** The matrix with a border. */
export function paintMatrix(ctx, view) {
  const { width, height, layout, image } = view;
  ctx.clearRect(0, 0, width, height);
  if (!image) return;
  clipToMatrix(ctx, view, 0, () => {
    if (view.hasMissing) fillHatching(ctx, view);
    ctx.imageSmoothingEnabled = false;
    const top = yOf(view, 0), totalHeight = layout.rows * layout.row;
    if (layout.uniform) ctx.drawImage(image, xOf(view, 0), top, layout.edges[layout.columns], totalHeight);
    else for (let c = 0; c < layout.columns; c++) {
      const x = xOf(view, c), columnWidth = layout.edges[c + 1] - layout.edges[c];
      ctx.drawImage(image, c, 0, 1, layout.rows, x, top, columnWidth, totalHeight);
    }
  });
  const [right, bottom] = visibleCorner(view);
  ctx.strokeStyle = view.colour("line");
  ctx.lineWidth = 1;
  ctx.strokeRect(layout.gutter - 0.5, layout.strip - 0.5, right - layout.gutter + 0.5, bottom - layout.strip + 0.5);
}

/** Right and bottom edge of the visible part of the matrix. */
function visibleCorner(view) {
  const { width, height, layout } = view;
  return [Math.min(width, xOf(view, layout.columns)), Math.min(height, yOf(view, layout.rows))];
}

/** Names, brush, frames, crosshair and marked rows. */
export function paintMarks(ctx, view) {
  const { layout, current, hovered, chosen, brush } = view;
  ctx.clearRect(0, 0, view.width, view.height);
  if (!view.image) return;
  paintStrip(ctx, view);
  clipToMatrix(ctx, view, 3, () => {
    if (view.marked.length) fadeUnmarkedRows(ctx, view);   // marked rows stay clear outside the brush too
    else if (brush) fadeOutsideBrush(ctx, view);
    if (brush) brushEdges(ctx, view);
    if (view.latest + 1 < layout.columns) coverLater(ctx, view);
    if (hovered) crosshair(ctx, view);
    frame(ctx, view, 0, layout.columns, chosen, chosen + 1);
    if (current >= 0) frame(ctx, view, current, current + 1, 0, layout.rows);
  });
  for (const row of view.marked) markRow(ctx, view, row);
  rowNames(ctx, view);
}

/** Names of as many rows as fit, and always of the chosen and the hovered one. */
function rowNames(ctx, view) {
  const { layout, colour, fontSize, chosen } = view, every = labelStride(layout.row, 1.25 * fontSize);
  const hoveredRow = view.hovered?.row ?? -1, boxed = [chosen, hoveredRow].filter((row) => row >= 0);
  setFont(ctx, view, colour("muted"));
  for (let row = 0; row < layout.rows; row += every) {
    const middle = yOf(view, row) + layout.row / 2;
    const isFree = boxed.every((other) => Math.abs(other - row) * layout.row >= 1.2 * fontSize);
    if (isFree && middle >= layout.strip && middle <= view.height - fontSize / 2) rowName(ctx, view, row, middle);
  }
  if (hoveredRow >= 0 && hoveredRow !== chosen) boxedName(ctx, view, hoveredRow, "line", "ink");
  boxedName(ctx, view, chosen, "ink", "paper");
}
function setFont(ctx, { font }, colour) {
  ctx.font = font;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
}
function rowName(ctx, view, row, middle) {
  ctx.fillText(view.names[row], view.layout.gutter - 10, middle + 1, view.layout.gutter - 14);
}
/** The name of a row on a rectangle with the role `background`. */
function boxedName(ctx, view, row, background, textRole) {
  const { layout, fontSize, colour } = view, middle = yOf(view, row) + layout.row / 2, half = 0.65 * fontSize;
  if (middle < layout.strip || middle > view.height) return;
  ctx.fillStyle = colour(background);
  ctx.beginPath();
  ctx.roundRect(2, middle - half, layout.gutter - 8, 2 * half, 3);
  ctx.fill();
  setFont(ctx, view, colour(textRole));
  rowName(ctx, view, row, middle);
}

/** Rows that are not marked are covered with the paper's colour, half transparent; the marked ones keep their colours. */
function fadeUnmarkedRows(ctx, view) {
  const { layout, marked } = view, [right] = visibleCorner(view);
  ctx.fillStyle = view.colour("paper");
  ctx.globalAlpha = 0.55;
  let from = 0;
  for (const row of [...marked, layout.rows]) {
    if (row > from) ctx.fillRect(layout.gutter, yOf(view, from), right - layout.gutter, (row - from) * layout.row);
    from = row + 1;
  }
  ctx.globalAlpha = 1;
}
function fadeOutsideBrush(ctx, view) {
  const { gutter, strip: top } = view.layout, { brush } = view, [end, bottom] = visibleCorner(view);
  const left = Math.max(gutter, xOf(view, brush.from)), right = Math.min(end, xOf(view, brush.to + 1));
  ctx.fillStyle = view.colour("paper");
  ctx.globalAlpha = 0.5;
  if (left > gutter) ctx.fillRect(gutter, top, left - gutter, bottom - top);
  if (right < end) ctx.fillRect(right, top, end - right, bottom - top);
  ctx.globalAlpha = 1;
}
function brushEdges(ctx, view) {
  const { layout: { strip: top }, brush } = view, [, bottom] = visibleCorner(view);
  ctx.fillStyle = view.colour("update");
  for (const x of [xOf(view, brush.from), xOf(view, brush.to + 1)]) ctx.fillRect(x - 1, top, 2, bottom - top);
}

/** The columns of later steps are covered with the paper's colour, and so is what a brush marks there. */
function coverLater(ctx, view) {
  const left = Math.max(view.layout.gutter, xOf(view, view.latest + 1)), [right, bottom] = visibleCorner(view);
  ctx.fillStyle = view.colour("paper");
  if (right > left) ctx.fillRect(left, view.layout.strip, right - left, bottom - view.layout.strip);
}

/** A frame outside a row or a column: a dark line with a light outline is visible on every colour and covers no cell. */
function frame(ctx, view, firstColumn, endColumn, firstRow, endRow) {
  const x = xOf(view, firstColumn), y = yOf(view, firstRow);
  const width = xOf(view, endColumn) - x, height = yOf(view, endRow) - y;
  for (const [distance, lineWidth, role] of [[2, 1, "paper"], [0.75, 1.5, "ink"]]) {
    ctx.lineWidth = lineWidth;
    ctx.strokeStyle = view.colour(role);
    ctx.strokeRect(x - distance, y - distance, width + 2 * distance, height + 2 * distance);
  }
}
function crosshair(ctx, view) {
  const { hovered: { row, column }, layout } = view, { gutter, strip: top } = layout, [right, bottom] = visibleCorner(view);
  ctx.fillStyle = view.colour("ink");
  ctx.globalAlpha = 0.65;
  if (row >= 0) for (const y of [yOf(view, row) - 1, yOf(view, row + 1)]) ctx.fillRect(gutter, y, right - gutter, 1);
  if (column >= 0) for (const x of [xOf(view, column) - 1, xOf(view, column + 1)]) ctx.fillRect(x, top, 1, bottom - top);
  ctx.globalAlpha = 1;
}

/** The strip above the columns: the brush with its two ends, and a triangle at the clock's step. */
function paintStrip(ctx, view) {
  const { layout, brush, current, width, colour } = view, { gutter, strip: height, edges, columns } = layout;
  ctx.save();
  ctx.beginPath();
  ctx.rect(gutter - 6, 0, width, height);
  ctx.clip();
  ctx.fillStyle = colour("line");
  ctx.fillRect(gutter, 3, Math.min(width - gutter, edges[columns] - view.scroll.left), height - 7);
  if (brush) {
    const left = xOf(view, brush.from), right = xOf(view, brush.to + 1);
    ctx.fillStyle = colour("update");
    ctx.globalAlpha = 0.45;
    ctx.fillRect(left, 3, right - left, height - 7);
    ctx.globalAlpha = 1;
    for (const x of [left, right]) ctx.fillRect(x - 2, 0, 4, height);
  }
  if (current >= 0) triangle(ctx, (xOf(view, current) + xOf(view, current + 1)) / 2, height, colour("ink"));
  ctx.restore();
}
function triangle(ctx, x, bottom, colour) {
  ctx.beginPath();
  ctx.moveTo(x, bottom - 1);
  ctx.lineTo(x - 6, bottom - 11);
  ctx.lineTo(x + 6, bottom - 11);
  ctx.closePath();
  ctx.fillStyle = colour;
  ctx.fill();
}

/** A bar beside a marked row. */
function markRow(ctx, view, row) {
  const top = Math.max(view.layout.strip, yOf(view, row)), bottom = yOf(view, row + 1);
  if (bottom <= top || top > view.height) return;
  ctx.fillStyle = view.colour("update");
  ctx.fillRect(view.layout.gutter - 6, top, 5, bottom - top);
}

/** Diagonal lines below the matrix: missing values are transparent. */
function fillHatching(ctx, view) {
  const tile = new OffscreenCanvas(8, 8), tileCtx = tile.getContext("2d");
  tileCtx.strokeStyle = view.colour("muted");
  tileCtx.globalAlpha = 0.6;
  for (const shift of [-8, 0, 8]) {
    tileCtx.moveTo(shift, 8);
    tileCtx.lineTo(shift + 8, 0);
  }
  tileCtx.stroke();
  ctx.fillStyle = ctx.createPattern(tile, "repeat");
  const { gutter, strip: top } = view.layout, [right, bottom] = visibleCorner(view);
  ctx.fillRect(gutter, top, right - gutter, bottom - top);
}

/** Paint within the visible part of the matrix and `margin` px around it. */
function clipToMatrix(ctx, view, margin, paint) {
  const { gutter, strip: top } = view.layout, [right, bottom] = visibleCorner(view);
  ctx.save();
  ctx.beginPath();
  ctx.rect(gutter - margin, top - margin, right - gutter + 2 * margin, bottom - top + 2 * margin);
  ctx.clip();
  paint();
  ctx.restore();
}
