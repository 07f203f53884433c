import { sanitise } from "/player/sanitise.js";
import { equal, ok, test } from "./harness.js";

const cleaned = (markup) => {
  const box = document.createElement("div");
  box.append(sanitise(markup));
  return box;
};

test("a diagram is not changed", () => {
  const box = cleaned('<svg viewBox="0 0 1 1"><g data-show="a.0"><text x="1" style="fill: var(--role-value)">a &lt;b&gt;</text></g></svg>');
  equal([box.querySelector("svg").namespaceURI, box.querySelector("text").textContent, box.querySelector("text").getAttribute("style")],
    ["http://www.w3.org/2000/svg", "a <b>", "fill: var(--role-value)"]);
  equal(box.querySelector("g").dataset.show, "a.0");
});
test("what could run or load anything is removed", () => {
  const box = cleaned(`<svg onload="x()"><script>x()</script><image href="http://h/x.png"/><a href="javascript:x()"><text>t</text></a>
    <foreignObject><img src=x onerror="x()"></foreignObject><rect onclick="x()" style="fill: url(http://h/y)"/><use href="#a"/></svg>`);
  equal(box.querySelectorAll("script,image,a,foreignObject,img,use").length, 0);
  ok([...box.querySelectorAll("*")].every((el) => [...el.attributes].every(({ name, value }) => !name.startsWith("on") && !value.includes("http://h"))));
});
test("the data attributes of the player are kept", () => {
  const attributes = { link: "w1 h", pick: "w", edit: "w", low: "-3", high: "3", step: "0.1", state: "a.0", hide: "v.0", guess: "", tip: "t.0", bind: "b.0", format: "fixed:2" };
  const box = cleaned(`<svg><text ${Object.entries(attributes).map(([k, v]) => `data-${k}="${v}"`).join(" ")} tabindex="0" role="button" aria-label="f(x): g(h(x))" class="value hit">1</text></svg>`);
  const text = box.querySelector("text");
  equal({ ...text.dataset }, attributes);
  equal([text.getAttribute("aria-label"), text.getAttribute("class"), text.tabIndex], ["f(x): g(h(x))", "value hit", 0]);
});
test("styles and transforms may compute, but load nothing", () => {
  const harmless = ["transform='translate(1 2) rotate(3)'", "style='stroke: color-mix(in srgb, var(--role-value) 20%, white)'", "clip-path='url(#a-1)'", "marker-end='url(\"#a\")'"];
  for (const text of harmless) equal(cleaned(`<svg><g ${text}></g></svg>`).querySelector("g").attributes.length, 1);
  const dangerous = ["style='background: url(//h/x)'", "style='background: url(/x)'", "fill='url(http://h#a)'", "style='background: image-set(\"//h/x\" 1x)'",
    "style='background: u\\72l(//h/x)'", "style='background: url/**/(//h)'", "mask='URL(//h)'", "style='x: -webkit-image-set(1)'", "filter='url(data:image/svg+xml,x#a)'", "style='width: expression(x)'"];
  for (const text of dangerous) equal([text, cleaned(`<svg><g ${text}></g></svg>`).querySelector("g").attributes.length], [text, 0]);
});
test("only SVG is kept", () => {
  const box = cleaned('<p>p</p><svg><g><animate attributeName="href"/><set/><circle/></g></svg><input><button data-edit="w">b</button><div data-player-handle="x"></div>');
  equal([...box.querySelectorAll("*")].map((e) => e.localName), ["svg", "g", "circle"]);
});
