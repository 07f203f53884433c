// Save a picture that is made of layers, each drawn on a canvas of its own.

/** `layers` draw on a context; `size` = {width, height, ratio}. */
export function saveSheet(layers, { width, height, ratio }, paper, name) {
  const pixels = { width: width * ratio, height: height * ratio };
  const canvas = () => Object.assign(document.createElement("canvas"), pixels);
  const out = canvas(), ctx = out.getContext("2d");
  ctx.fillStyle = paper;
  ctx.fillRect(0, 0, out.width, out.height);
  for (const draw of layers) {
    const layer = canvas();
    draw(layer.getContext("2d"));
    ctx.drawImage(layer, 0, 0);
  }
  Object.assign(document.createElement("a"), { href: out.toDataURL("image/png"), download: `${name}.png` }).click();
}
