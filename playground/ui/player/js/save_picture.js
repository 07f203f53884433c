// Save a panel as a PNG file: what is drawn on several layers is painted onto one canvas.

/** A plot at twice its size: plotly's own picture, which does not include the canvas above it, and that canvas. */
export async function savePlot(Plotly, gd, canvas, paper, name) {
  const { clientWidth: width, clientHeight: height } = gd, scale = 2;
  const plot = await loadImage(await Plotly.toImage(gd, { format: "png", width, height, scale }));
  const ctx = paperCanvas(width * scale, height * scale, paper);
  for (const layer of [plot, canvas]) ctx.drawImage(layer, 0, 0, width * scale, height * scale);
  download(ctx.canvas, name);
}

/** Each of `layers` draws on a context of its own; `size` = {width, height, ratio}, in CSS pixels and pixels for one. */
export function saveLayers(layers, { width, height, ratio }, paper, name) {
  const ctx = paperCanvas(width * ratio, height * ratio, paper);
  for (const draw of layers) {
    const layer = newCanvas(width * ratio, height * ratio);
    draw(layer.getContext("2d"));
    ctx.drawImage(layer, 0, 0);
  }
  download(ctx.canvas, name);
}

function newCanvas(width, height) { return Object.assign(document.createElement("canvas"), { width, height }); }

/** A context filled with the paper's colour. */
function paperCanvas(width, height, paper) {
  const ctx = newCanvas(width, height).getContext("2d");
  ctx.fillStyle = paper;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  return ctx;
}

function download(canvas, name) {
  Object.assign(document.createElement("a"), { href: canvas.toDataURL("image/png"), download: `${name}.png` }).click();
}

function loadImage(source) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("the picture could not be drawn"));
    image.src = source;
  });
}
