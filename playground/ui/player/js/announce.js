// Lessons are lit at their step alone (chrome.js): the page is told where the clock is that they move.

export function announceStep({ scene, clock: { step, playing }, transport }) {
  if (scene.url_key !== "step") return;
  const detail = { step, playing, label: (k) => transport.label(k) };
  document.dispatchEvent(new CustomEvent("playground-step", { detail }));
}
