// While another page loads, Streamlit takes a report from the old page as a request to run that page again: the reader
// would be sent back. So all report queues are muted as soon as a link to another page is clicked.

const queues = new Set();

/** Mute this queue when the reader leaves; returns a function that removes the guard. */
export function guardNavigation(queue) {
  if (queues.size === 0) document.addEventListener("click", onClick, true);
  queues.add(queue);
  return () => {
    queues.delete(queue);
    if (queues.size === 0) document.removeEventListener("click", onClick, true);
  };
}

function onClick(event) {
  const link = event.target.closest("a[href]");
  const newTab = event.ctrlKey || event.metaKey || event.shiftKey || link?.target === "_blank";
  if (link && !newTab && leavesPage(link.href, location.href)) for (const queue of queues) queue.mute();
}

/** Does a link lead to another path or host than `href`? */
export function leavesPage(link, href) {
  const [to, from] = [new URL(link, href), new URL(href)];
  return to.origin !== from.origin || to.pathname !== from.pathname;
}
