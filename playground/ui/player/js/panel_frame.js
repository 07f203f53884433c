// What surrounds the panels: their arrangement, the title above one, the message in place of one that failed.

/** Put the sections into rows and columns. A leaf of `layout` is {panel: id, grow}, a branch {kind: "rows" | "columns",
 *  grow, items}; `sections` maps ids to elements. They are moved only if the layout has changed. */
export function arrangePanels(root, layout, sections) {
  const key = JSON.stringify(layout);
  if (root.dataset.layout === key) return;
  root.dataset.layout = key;
  root.replaceChildren(...layout.items.map((item) => arrangeItem(item, sections)));
}

function arrangeItem(item, sections) {
  const box = item.panel === undefined ? document.createElement("div") : sections.get(item.panel);
  box.style.flex = item.grow > 0 ? `${item.grow} 1 0` : "0 0 auto";
  if (item.items) {
    box.className = `player-${item.kind}`;
    box.append(...item.items.map((child) => arrangeItem(child, sections)));
  }
  return box;
}

/** A plot always has this line, even if it is empty: plotly's tool bar is placed there. */
export class PanelTitle {
  constructor(root) {
    this.element = document.createElement("p");
    this.element.className = "player-title";
    root.append(this.element);
  }
  load({ title }) {
    if (this.element.textContent !== (title ?? "")) this.element.textContent = title ?? "";
  }
}

/** A panel that threw an error shows a message, and is not drawn until it is loaded again. The text of an error with
 *  `plain` is meant for the reader; any other goes to the console. */
export function showPanelError(panel, error) {
  panel.errorMessage = document.createElement("p");
  panel.errorMessage.className = "player-panel-error";
  panel.errorMessage.textContent = `This part of the picture could not be drawn${error.plain ? `: ${error.message}` : ""}.`;
  panel.root.append(panel.errorMessage);
  panel.root.dataset.error = error.message;
  if (!error.plain) console.error(error);
}

export function clearPanelError(panel) {
  panel.errorMessage?.remove();
  panel.errorMessage = null;
  delete panel.root.dataset.error;
}
