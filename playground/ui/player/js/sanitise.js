// A diagram may quote a corpus. Whatever slips through Python's escaping must neither run nor fetch.

const DANGEROUS = "script,foreignObject,iframe,object,embed,image,img,video,audio,use,style,link,meta,base,form,a," +
  "animate,set,animateMotion,animateTransform,mpath,feImage,feimage,discard";
const SVG = "http://www.w3.org/2000/svg";
const FREE = /^(data-|aria-)/i;                    // words for the player and for those who listen: no style, no address
// Functions that a style or a transform may call; url() only for a part of the drawing itself.
const CALLS = new Set(["var", "calc", "min", "max", "clamp", "rgb", "rgba", "hsl", "hsla", "color-mix", "oklch", "oklab",
  "light-dark", "translate", "translatex", "translatey", "rotate", "scale", "scalex", "scaley", "skewx", "skewy", "matrix",
  "drop-shadow", "blur", "opacity", "circle", "inset", "polygon", "ellipse", "cubic-bezier", "steps"]);

/** Parse in a document that runs nothing, take out what could, return the nodes. */
export function harmless(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  for (const element of parsed.body.querySelectorAll("*")) {
    if (element.matches(DANGEROUS) || element.namespaceURI !== SVG) element.remove();
    const bad = [...element.attributes].filter(({ name, value }) => forbidden(name, value));
    for (const { name } of bad) element.removeAttribute(name);
  }
  const out = document.createDocumentFragment();
  out.append(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
  return out;
}

function forbidden(name, value) {
  if (/^on/i.test(name) || /href$/i.test(name) || /javascript:/i.test(value)) return true;
  return !FREE.test(name) && (value.includes("\\") || value.includes("/*") || calls(value).some((call) => !allowed(call)));
}

/** Every function that a value calls, with what follows it: "url(#a) x(1)" -> [["url", "#a) x(1)"], ["x", "1)"]]. */
function calls(value) {
  return [...value.matchAll(/([\w-]*)\(/g)].map((match) => [match[1].toLowerCase(), value.slice(match.index + match[0].length)]);
}
function allowed([name, rest]) { return name === "" || CALLS.has(name) || (name === "url" && /^\s*["']?#[\w-]+["']?\s*\)/.test(rest)); }
