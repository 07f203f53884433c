// Save what the reader sees: plotly's picture does not know the canvas above it, so both are drawn onto one sheet.

export async function savePicture(Plotly, gd, canvas, paper, name) {
  const { clientWidth: width, clientHeight: height } = gd, scale = 2;
  const stage = await load(await Plotly.toImage(gd, { format: "png", width, height, scale }));
  const sheet = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  const ctx = sheet.getContext("2d");
  ctx.fillStyle = paper;
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  for (const layer of [stage, canvas]) ctx.drawImage(layer, 0, 0, sheet.width, sheet.height);
  Object.assign(document.createElement("a"), { href: sheet.toDataURL("image/png"), download: `${name}.png` }).click();
}

function load(source) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("the picture could not be drawn"));
    image.src = source;
  });
}
