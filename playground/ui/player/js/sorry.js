// A panel that cannot do its work says so in its place, and the others go on.

export function fail(panel, error) {
  panel.broken = document.createElement("p");
  panel.broken.className = "player-sorry";
  panel.broken.textContent = `This part of the picture could not be drawn${error.plain ? `: ${error.message}` : ""}.`;
  panel.root.append(panel.broken);
  panel.root.dataset.error = error.message;
  if (!error.plain) console.error(error);
}

export function mend(panel) {
  panel.broken?.remove();
  panel.broken = null;
  delete panel.root.dataset.error;
}
