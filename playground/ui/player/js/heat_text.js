// The text above a heat map: one element for each token, tinted by the chosen unit. Tokens are data: text nodes only,
// each in a <bdi>, so that none can turn its neighbours round.

const LONGEST = 160;                               // px that a token may ask of its column

export class HeatText {
  constructor(root) {
    const element = (this.element = document.createElement("div"));
    element.className = "player-heat-text";
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", "the text");
    element.tabIndex = -1;                         // a press on it lets the keys follow
    root.append(element);
    Object.assign(this, { tokens: [], cells: [], shown: null, now: -1, brush: null });
  }

  load(tokens, visible) {
    this.element.hidden = !visible;
    if (this.shown === (this.shown = JSON.stringify(tokens))) return;
    Object.assign(this, { tokens, now: -1, brush: null, levels: [] });
    this.cells = tokens.map((token, i) => {
      const cell = document.createElement("bdi");
      cell.dataset.token = i;
      cell.textContent = token;
      return cell;
    });
    const long = tokens.reduce((sum, token) => sum + [...token].length, 0) > 2 * tokens.length;
    this.element.classList.toggle("player-heat-words", long);
    this.element.replaceChildren(...this.cells.flatMap((cell, i) => (breaks(tokens[i], long) ? [cell, wbr()] : [cell])));
  }

  /** The width that each token needs, and a little room around more than one letter. */
  needs() {
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(this.element), known = new Map();
    const pen = new OffscreenCanvas(1, 1).getContext("2d");
    pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const width = (token) => Math.min(LONGEST, pen.measureText(token).width + ([...token].length > 1 ? 8 : 0));
    for (const token of this.tokens) if (!known.has(token)) known.set(token, width(token));
    return this.tokens.map((token) => known.get(token));
  }

  /** Each token above its column, or all of them as a paragraph. */
  place({ aligned, gutter, edges }) {
    this.element.classList.toggle("player-heat-aligned", aligned);
    this.cells.forEach(({ style }, i) => {
      style.left = aligned ? `${gutter + edges[i]}px` : "";
      style.width = aligned ? `${edges[i + 1] - edges[i]}px` : "";
    });
    const { scrollHeight, clientHeight } = this.element;
    const tall = !aligned && scrollHeight > clientHeight + 1;
    this.lines = tall ? this.cells.map((cell) => [cell.offsetTop, cell.offsetTop + cell.offsetHeight]) : null;
    this.pitch = parseFloat(getComputedStyle(this.element).lineHeight) || 21;
  }

  /** Colours, given the level of each token; only what changed is written. */
  tint(levels, scale, afresh) {
    this.cells.forEach(({ style }, i) => {
      const level = levels[i];
      if (!afresh && this.levels[i] === level) return;
      style.backgroundColor = level < 0 ? "" : scale.css[level];
      style.color = level < 0 ? "" : scale.ink[level];
    });
    this.levels = levels;
  }

  /** Where the clock stands; what scrolls keeps it in sight. */
  point(token) {
    if (token === this.now) return;
    this.cells[this.now]?.classList.remove("player-now");
    this.cells[token]?.classList.add("player-now");
    this.now = token;
    const line = this.lines?.[token], { scrollTop, clientHeight } = this.element;
    if (!line || (line[0] >= scrollTop && line[1] <= scrollTop + clientHeight)) return;
    this.element.scrollTop = this.pitch * Math.round((line[0] + line[1] - clientHeight) / 2 / this.pitch);   // whole lines
  }

  mark(brush) {
    const inside = (part, i) => !!part && i >= part.from && i <= part.to, before = this.brush;
    this.cells.forEach((cell, i) => {
      if (inside(before, i) !== inside(brush, i)) cell.classList.toggle("player-brushed", inside(brush, i));
    });
    this.brush = brush;
  }

  /** The token under a point of the screen, or -1. */
  at(x, y) {
    const cell = document.elementFromPoint(x, y)?.closest("[data-token]");
    return cell?.parentNode === this.element ? +cell.dataset.token : -1;
  }
}

/** May a line end after this token? Letters hold together as words do; a visible space lets go. */
function breaks(token, long) { return long || /[\s␠␣⏎⇥-]$/u.test(token); }
function wbr() { return document.createElement("wbr"); }
