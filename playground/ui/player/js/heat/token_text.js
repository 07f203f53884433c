// The text above a heat map: one element for each token, tinted by the chosen unit. Tokens are data: text nodes only,
// each in a <bdi>, so that right-to-left letters do not change the order of the tokens.

const MAX_NEED = 160;                              // px that a token may need

export class TokenText {
  constructor(root) {
    const element = (this.element = document.createElement("div"));
    element.className = "player-heat-text";
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", "the text");
    element.tabIndex = -1;                         // a click on the text focuses it, for the keys
    root.append(element);
    Object.assign(this, { tokens: [], cells: [], content: null, current: -1, brush: null });
  }

  load(tokens, visible) {
    this.element.hidden = !visible;
    if (this.content === (this.content = JSON.stringify(tokens))) return;
    Object.assign(this, { tokens, current: -1, brush: null, levels: [], last: Infinity });
    this.cells = tokens.map((token, i) => {
      const cell = document.createElement("bdi");
      cell.dataset.token = i;
      cell.textContent = token;
      return cell;
    });
    const areWords = tokens.reduce((sum, token) => sum + [...token].length, 0) > 2 * tokens.length;   // else letters
    this.element.classList.toggle("player-heat-words", areWords);
    const withBreak = (cell, i) => (canBreakAfter(tokens[i], areWords) ? [cell, document.createElement("wbr")] : [cell]);
    this.element.replaceChildren(...this.cells.flatMap(withBreak));
  }

  /** The width in px that each token needs; tokens of several characters get 8 px more. */
  neededWidths() {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(this.element), widths = new Map();
    const ctx = new OffscreenCanvas(1, 1).getContext("2d");
    ctx.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const width = (token) => Math.min(MAX_NEED, ctx.measureText(token).width + ([...token].length > 1 ? 8 : 0));
    for (const token of this.tokens) if (!widths.has(token)) widths.set(token, width(token));
    return this.tokens.map((token) => widths.get(token));
  }

  /** Place each token above its column (`aligned`), or all of them as a paragraph. */
  place({ aligned, gutter, edges }) {
    this.element.classList.toggle("player-heat-aligned", aligned);
    this.cells.forEach(({ style }, i) => {
      style.left = aligned ? `${gutter + edges[i]}px` : "";
      style.width = aligned ? `${edges[i + 1] - edges[i]}px` : "";
    });
    const { scrollHeight, clientHeight } = this.element;
    const scrolls = !aligned && scrollHeight > clientHeight + 1;
    this.extents = scrolls ? this.cells.map((cell) => [cell.offsetTop, cell.offsetTop + cell.offsetHeight]) : null;
    this.lineHeight = parseFloat(getComputedStyle(this.element).lineHeight) || 21;
  }

  /** Colours by the level of each token (-1: none); unless `all`, only those that have changed are written. */
  tint(levels, scale, all) {
    this.cells.forEach(({ style }, i) => {
      const level = levels[i];
      if (!all && this.levels[i] === level) return;
      style.backgroundColor = level < 0 ? "" : scale.css[level];
      style.color = level < 0 ? "" : scale.ink[level];
    });
    this.levels = levels;
  }

  /** Mark the token at the clock's step, and scroll to it by whole lines. */
  markCurrent(token) {
    if (token === this.current) return;
    this.cells[this.current]?.classList.remove("player-now");
    this.cells[token]?.classList.add("player-now");
    this.current = token;
    const extent = this.extents?.[token], { scrollTop, clientHeight } = this.element;
    if (!extent || (extent[0] >= scrollTop && extent[1] <= scrollTop + clientHeight)) return;
    const middle = (extent[0] + extent[1] - clientHeight) / 2;
    this.element.scrollTop = this.lineHeight * Math.round(middle / this.lineHeight);
  }

  /** Hide the tokens behind `last`. */
  hideAfter(last) {
    if (last === this.last) return;
    this.last = last;
    this.cells.forEach((cell, i) => cell.classList.toggle("player-later", i > last));
  }

  markBrush(brush) {
    const isIn = (stretch, i) => !!stretch && i >= stretch.from && i <= stretch.to, previous = this.brush;
    this.cells.forEach((cell, i) => {
      if (isIn(previous, i) !== isIn(brush, i)) cell.classList.toggle("player-brushed", isIn(brush, i));
    });
    this.brush = brush;
  }

  /** The token at a point of the screen, or -1. */
  tokenAt(x, y) {
    const cell = document.elementFromPoint(x, y)?.closest("[data-token]");
    return cell?.parentNode === this.element ? +cell.dataset.token : -1;
  }
}

/** May a line end after this token? Words: always; letters: after white space, its visible forms and hyphens. */
function canBreakAfter(token, areWords) { return areWords || /[\s␠␣⏎⇥-]$/u.test(token); }
