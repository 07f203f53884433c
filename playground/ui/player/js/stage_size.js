// How high the panels are and how large their letters. Pure.
export const LETTER = 14;                          // px, of a stage in the size that its scene asks for
const ROOMY = 1.15;                                // times LETTER
const LARGEST = 2;                                 // times LETTER
const PRESENTED = 18, PHONE = 640;                 // px at least in presenter mode, if the stage is wider than a phone
const WIDE = 940;                                  // px: beside the sidebar of a window of 1280
const SHRINK = 0.7;                                // of the height that the scene asks for; in a lower window the page scrolls
const LINES = [1.3, 1.22, 1.14];                   // height of a line, times its letters
const BELOW = 48, MARGIN = 12;                     // px below the transport: a glimpse of what follows, or nothing but a margin

/** The smallest letter of a drawing, in its units, if it is drawn at this scale on a stage of this width: LETTER px on the
 *  screen, unless that would need letters for which the drawing has no room. On a phone a drawing is shrunk a little, no more
 *  than the style sheet says, and its letters with it. */
export function smallestLetter(scale, width = Infinity) {
  return width <= PHONE ? LETTER : Math.max(LETTER, Math.min(LETTER / scale, ROOMY * LETTER));
}

/** Sizes for a text that has to fit, {font (px), line (times font)}, the first that is tried first: its lines come closer,
 *  then its letters become smaller, down to LETTER px. */
export function textSizes(font) {
  const sizes = LINES.map((line) => ({ font, line }));
  for (let smaller = font - 1; font > LETTER; smaller--) {
    sizes.push({ font: Math.max(LETTER, smaller), line: LINES.at(-1) });
    if (smaller <= LETTER) break;
  }
  return sizes;
}

/** {height (of the panels), font}, px. window: its height; top: of the panels on a page that is not scrolled; foot: height
 *  of what stands below them; width: of the panels; asked: height that the scene asks for. The stage fills the window.
 *  Where that is too low, the glimpse of what follows goes first, then the stage shrinks. */
export function stageSize({ window: whole, top, foot, width, asked, fills, presenting }) {
  const room = whole - top - foot - MARGIN, filled = presenting ? room : room - BELOW + MARGIN;
  const height = fills ? Math.max(SHRINK * asked, filled, Math.min(asked, room)) : asked;
  const scale = Math.min(LARGEST, Math.max(1, Math.min(height / asked, width / WIDE)));
  const least = presenting && width > PHONE ? PRESENTED : LETTER;
  return { height: Math.floor(height), font: Math.max(least, Math.round(2 * LETTER * scale) / 2) };
}
