// Icons are paths, not characters: a bare machine has no glyph for a pause sign.
const PATHS = {
  first: "M3.5 3v10M12.5 3.2v9.6L5.5 8z",
  back: "M11 3.2v9.6L4 8z",
  play: "M4.5 2.5v11l9-5.5z",
  pause: "M4.5 3h2.6v10H4.5zM9 3h2.6v10H9z",
  forward: "M5 3.2v9.6L12 8z",
  last: "M12.5 3v10M3.5 3.2v9.6l7-4.8z",
  loop: "M3 8a5 5 0 0 1 8.6-3.5M13 8a5 5 0 0 1-8.6 3.5M11.9 1.8v3h-3M4.1 14.2v-3h3",
};

export function icon(name) {
  const fill = name === "loop" ? "none" : "currentColor";
  return `<svg viewBox="0 0 16 16" width="16" height="16" fill="${fill}" stroke="currentColor" stroke-width="1.4"` +
    ` stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
}
