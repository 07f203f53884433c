// Colours: a role of the palette ("value"), a CSS colour, or a [light, dark] pair. Pure.

/** Is a background of this colour dark? Takes #rgb, #rrggbb and rgb(...). */
export function isDark(colour) {
  const [r, g, b] = channels(colour);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

/** "#rgb", "#rrggbb" or "rgb(...)" -> [red, green, blue], 0 to 255. */
export function channels(colour) {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(colour.trim())?.[1];
  if (!hex) return (colour.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
  const width = hex.length < 6 ? 1 : 2;
  return [0, 1, 2].map((i) => parseInt(hex.slice(i * width, (i + 1) * width).repeat(width === 1 ? 2 : 1), 16));
}

/** The CSS colour of a role, a CSS colour or a pair. */
export function resolveColour(palette, dark, colour) {
  if (Array.isArray(colour)) return colour[dark ? 1 : 0];
  return palette[colour] ?? colour;
}

/** A copy of a plotly figure with every "@role" replaced by the role's colour (or colour scale) and every "@light|dark"
 *  by one of the two. Typed arrays are not copied. */
export function resolveRoles(node, palette, dark = false) {
  if (typeof node === "string") return node.startsWith("@") ? resolveName(node.slice(1), palette, dark) ?? node : node;
  if (node === null || typeof node !== "object" || ArrayBuffer.isView(node)) return node;
  if (Array.isArray(node)) return node.map((child) => resolveRoles(child, palette, dark));
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, resolveRoles(child, palette, dark)]));
}

function resolveName(name, palette, dark) {
  const pair = name.split("|");
  return pair.length === 2 ? pair[dark ? 1 : 0] : palette[name];
}
