// Loads plotly.js once for the whole document. The player keeps its own reference to it: st.plotly_chart loads another
// version of plotly, which overwrites window.Plotly whenever its chunk arrives.
// The map belongs to the document, because this module exists twice: in the preloader and in the player.
const loading = (globalThis[Symbol.for("playground.plotly")] ??= new Map());

/** A promise of Plotly; after a failure the next call tries again. PLOTLY_ADDRESS is defined when the files are joined. */
export function loadPlotly() {
  const url = new URL(PLOTLY_ADDRESS, location.origin).href;
  if (!loading.has(url)) loading.set(url, loadScript(url).catch((error) => { loading.delete(url); throw error; }));
  return loading.get(url);
}

function loadScript(url) {
  return new Promise((resolve, reject) => {
    const previous = window.Plotly;
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => {
      const Plotly = window.Plotly;
      if (previous) window.Plotly = previous;
      script.remove();
      resolve(Plotly);
    };
    script.onerror = () => {
      script.remove();
      reject(Object.assign(new Error("plotly.js did not load"), { plain: true }));
    };
    document.head.append(script);
  });
}
