// A diagram may quote a corpus. Whatever slips through Python's escaping must not run.

const DANGEROUS = "script,foreignObject,iframe,object,embed,image,img,video,audio,use,style,link,meta,base,form,a";

/** Parse in a document that runs nothing, take out what could, return the nodes. */
export function harmless(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  for (const element of parsed.body.querySelectorAll("*")) {
    if (element.matches(DANGEROUS)) element.remove();
    const bad = [...element.attributes].filter(({ name, value }) => forbidden(name, value));
    for (const { name } of bad) element.removeAttribute(name);
  }
  const out = document.createDocumentFragment();
  out.append(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
  return out;
}

function forbidden(name, value) {
  return /^on/i.test(name) || /href$/i.test(name) || /javascript:|url\(\s*['"]?\s*[a-z]+:/i.test(value);
}
