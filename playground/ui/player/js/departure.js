// Streamlit takes whatever a page says, while the next one is on its way, for a wish to run that page again: a report
// that leaves after a link was clicked calls the reader back. So nothing more is said from that click on.
import { leadsAway } from "./address.js";

const outboxes = new Set();

/** Let an outbox hear of the reader's leaving; returns how to stop. */
export function watch(outbox) {
  if (outboxes.size === 0) document.addEventListener("click", onClick, true);
  outboxes.add(outbox);
  return () => {
    outboxes.delete(outbox);
    if (outboxes.size === 0) document.removeEventListener("click", onClick, true);
  };
}

function onClick(event) {
  const link = event.target.closest("a[href]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target === "_blank";
  if (link && !elsewhere && leadsAway(link.href, location.href)) for (const outbox of outboxes) outbox.hush();
}
