// Bytes as colours. A table of 256 colours is made of bands, each a list of colours that it runs through. Pure.
import { channels } from "./colours.js";

/** bands: [[colour, ...], ...], band k for the bytes from k * floor(256 / bands) on -> Uint32Array(256) of RGBA pixels in the byte
 *  order of this machine. `resolve` gives the CSS colour of a name. */
export function colourTable(bands, resolve) {
  const bytes = new Uint8ClampedArray(4 * 256), levels = Math.floor(256 / bands.length);
  const stops = bands.map((band) => band.map((name) => channels(resolve(name))));
  for (let value = 0; value < 256; value++) {
    const band = Math.min(stops.length - 1, Math.floor(value / levels));
    bytes.set([...along(stops[band], Math.min(1, (value - band * levels) / (levels - 1))), 255], 4 * value);
  }
  return new Uint32Array(bytes.buffer);
}

/** The colour a share of the way along a list of colours, channel by channel. */
function along(stops, share) {
  const place = share * (stops.length - 1), i = Math.min(stops.length - 2, Math.floor(place));
  if (stops.length < 2) return stops[0];
  return stops[i].map((from, channel) => from + (place - i) * (stops[i + 1][channel] - from));
}
