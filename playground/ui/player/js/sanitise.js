// A diagram may quote a corpus. If Python's escaping misses something, it must neither run code nor load anything.

const DANGEROUS = "script,foreignObject,iframe,object,embed,image,img,video,audio,use,style,link,meta,base,form,a," +
  "animate,set,animateMotion,animateTransform,mpath,feImage,feimage,discard";
const SVG = "http://www.w3.org/2000/svg";
const PLAIN = /^(data-|aria-)/i;                   // attributes that the browser takes for neither style nor address
// Functions that a style or a transform may call; url() only with the id of an element of the drawing.
const ALLOWED_CALLS = new Set(["var", "calc", "min", "max", "clamp", "rgb", "rgba", "hsl", "hsla", "color-mix", "oklch", "oklab",
  "light-dark", "translate", "translatex", "translatey", "rotate", "scale", "scalex", "scaley", "skewx", "skewy", "matrix",
  "drop-shadow", "blur", "opacity", "circle", "inset", "polygon", "ellipse", "cubic-bezier", "steps"]);

/** Markup -> a fragment without dangerous elements and attributes. It is parsed in a document that runs nothing. */
export function sanitise(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  for (const element of parsed.body.querySelectorAll("*")) {
    if (element.matches(DANGEROUS) || element.namespaceURI !== SVG) element.remove();
    const dangerous = [...element.attributes].filter(({ name, value }) => isDangerous(name, value));
    for (const { name } of dangerous) element.removeAttribute(name);
  }
  const out = document.createDocumentFragment();
  out.append(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
  return out;
}

function isDangerous(name, value) {
  if (/^on/i.test(name) || /href$/i.test(name) || /javascript:/i.test(value)) return true;
  return !PLAIN.test(name) && (value.includes("\\") || value.includes("/*") || !callsIn(value).every(isAllowedCall));
}

/** Every function that a value calls: [name, text after its bracket]. "url(#a) x(1)" -> [["url", "#a) x(1)"], ["x", "1)"]] */
function callsIn(value) {
  return [...value.matchAll(/([\w-]*)\(/g)].map((match) => [match[1].toLowerCase(), value.slice(match.index + match[0].length)]);
}
function isAllowedCall([name, rest]) {
  return name === "" || ALLOWED_CALLS.has(name) || (name === "url" && /^\s*["']?#[\w-]+["']?\s*\)/.test(rest));
}
