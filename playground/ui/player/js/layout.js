// Rows and columns of panels. A leaf is {panel: id, grow}; a branch {kind: "rows" | "columns", grow, items}.

/** Put the sections where the layout wants them; a plotly stage survives being moved. */
export function arrange(root, layout, sections) {
  const key = JSON.stringify(layout);
  if (root.dataset.layout === key) return;
  root.dataset.layout = key;
  root.replaceChildren(...layout.items.map((item) => build(item, sections)));
}

function build(item, sections) {
  const box = item.panel === undefined ? document.createElement("div") : sections.get(item.panel);
  box.style.flex = item.grow > 0 ? `${item.grow} 1 0` : "0 0 auto";
  if (item.items) {
    box.className = `player-${item.kind}`;
    box.append(...item.items.map((child) => build(child, sections)));
  }
  return box;
}
