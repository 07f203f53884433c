// The colours of a terrain: pale, the higher the deeper, brighter towards the light, thin lines. Pure.
import { COVERS, LEVELS, TONES } from "./terrain_raster.js";

const HEIGHTS = [0.24, 0.78];                      // how much of the surface's colour low ground has, and high ground
const EVEN = 0.74;                                 // the light on level ground: it leaves the colour as it is
const SHADE = [0.75, 0.7];                          // how far slopes go towards shadow and towards light
const LINE = 0.3;                                  // how much of the ink's colour a line has

/** Colours #RRGGBB -> a palette as terrain_raster.js takes it. */
export function paletteOf({ paper, surface, ink }) {
  const [ground, rock, pen] = [paper, surface, ink].map(channels), out = new Uint32Array(LEVELS * TONES * COVERS);
  const [shadow, light] = ground[1] < pen[1] ? [ground, mix(rock, pen, 0.3)] : [mix(rock, pen, 0.35), ground];
  for (let level = 0, k = 0; level < LEVELS; level++) {
    const share = HEIGHTS[0] + ((HEIGHTS[1] - HEIGHTS[0]) * level) / (LEVELS - 1), base = mix(ground, rock, share);
    for (let tone = 0; tone < TONES; tone++) {
      const by = tone / (TONES - 1) - EVEN, dim = by < 0;
      const shaded = mix(base, dim ? shadow : light, Math.abs(by) * SHADE[dim ? 0 : 1]);
      for (let cover = 0; cover < COVERS; cover++, k++) out[k] = pixel(mix(shaded, pen, (LINE * cover) / (COVERS - 1)));
    }
  }
  return out;
}

function mix(from, to, share) { return from.map((channel, i) => channel + share * (to[i] - channel)); }
function pixel(rgb) {
  const [r, g, b] = rgb.map(Math.round);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
function channels(hex) { return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)); }
