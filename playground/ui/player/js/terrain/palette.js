// The colours of a terrain: pale, higher is darker, brighter towards the light, with thin contour lines. Pure.
import { channels } from "../colours.js";
import { COVERAGES, LEVELS, TONES } from "./raster.js";

const SURFACE_SHARE = [0.24, 0.78];                // share of the surface's colour at the lowest and the highest point
const LEVEL_TONE = 0.74;                           // the light on level ground, which leaves the colour unchanged
const SHADE = [0.75, 0.7];                         // strength of shadow and of light
const LINE_SHARE = 0.3;                            // share of the ink's colour in a contour line

/** Colours #RRGGBB -> a palette for paintMesh. Shadow and light depend on the theme: is the paper darker than the ink? */
export function terrainPalette(colours) {
  const [paper, surface, ink] = [colours.paper, colours.surface, colours.ink].map(channels);
  const out = new Uint32Array(LEVELS * TONES * COVERAGES), isDark = paper[1] < ink[1];
  const [shadow, light] = isDark ? [paper, mix(surface, ink, 0.3)] : [mix(surface, ink, 0.35), paper];
  for (let level = 0, k = 0; level < LEVELS; level++) {
    const share = SURFACE_SHARE[0] + ((SURFACE_SHARE[1] - SURFACE_SHARE[0]) * level) / (LEVELS - 1);
    const base = mix(paper, surface, share);
    for (let tone = 0; tone < TONES; tone++) {
      const offset = tone / (TONES - 1) - LEVEL_TONE, inShadow = offset < 0;
      const shaded = mix(base, inShadow ? shadow : light, Math.abs(offset) * SHADE[inShadow ? 0 : 1]);
      for (let coverage = 0; coverage < COVERAGES; coverage++, k++)
        out[k] = pixel(mix(shaded, ink, (LINE_SHARE * coverage) / (COVERAGES - 1)));
    }
  }
  return out;
}

function mix(from, to, share) { return from.map((channel, i) => channel + share * (to[i] - channel)); }
function pixel(rgb) {
  const [r, g, b] = rgb.map(Math.round);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
