// A press and a release at the same place of a stage are a click, wherever plotly's own points are.
const DISTANCE = 5;                                // px between press and release

/** Calls `click` with the release; a press on a handle or on plotly's buttons is none of it. */
export function answerClicks(stage, isClickable, click) {
  const press = (down) => {
    if (!isClickable() || down.button !== 0 || down.target.closest("[data-player-handle],.modebar")) return;
    const release = (up) => {
      const isClick = Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY) < DISTANCE;
      for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, release, true);
      if (isClick && up.type === "pointerup") click(up);
    };
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, release, true);
  };
  stage.addEventListener("pointerdown", press, true);
}
