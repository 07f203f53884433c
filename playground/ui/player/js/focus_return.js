// After a choice in a menu, and after a slider or a number field was used with the mouse or Enter, the focus is given up:
// the keys move the clock again, and Space does not open the menu once more. A slider moved with the keyboard keeps it.
const MENU = "input[role=combobox]";
const SLIDER = "input[type=range]:not([data-player-scrubber])";
const NUMBER = "input[type=number]";

/** Watch a document; returns a function that ends this. */
export function returnFocus(document) {
  const release = (selector) => setTimeout(() => {
    if (document.activeElement?.matches(selector)) document.activeElement.blur();
  });
  const onRelease = () => release(SLIDER);
  const onEnter = (event) => { if (event.key === "Enter" && event.target.matches?.(NUMBER)) release(NUMBER); };
  const observer = new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) if (oldValue === "true" && isClosed(target)) release(MENU);
  });
  observer.observe(document.body, { subtree: true, attributeFilter: ["aria-expanded"], attributeOldValue: true });
  document.addEventListener("pointerup", onRelease, true);
  document.addEventListener("keydown", onEnter);
  return () => {
    observer.disconnect();
    document.removeEventListener("pointerup", onRelease, true);
    document.removeEventListener("keydown", onEnter);
  };
}

function isClosed(element) { return element.matches(MENU) && element.getAttribute("aria-expanded") === "false"; }
