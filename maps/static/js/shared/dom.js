// Creates elements by name; text is only ever inserted as text.
"use strict";

(function (D) {
  const SVG = "http://www.w3.org/2000/svg";

  // Attributes that hold no address and no script; any other attribute is a mistake in this page's code.
  const PLAIN =
    /^(aria-[a-z]+|data-[a-z-]+|id|class|type|role|title|for|name|lang|dir|tabindex|open|checked|hidden|cite)$/;

  D.el = function (tag, attributes, children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (!PLAIN.test(name)) throw new Error("attribute not allowed: " + name);
      if (value !== null && value !== undefined && value !== false)
        element.setAttribute(name, value === true ? "" : value);
    }
    return D.fill(element, children);
  };

  D.fill = function (element, children) {
    for (const child of [children].flat(Infinity)) {
      if (typeof child === "string") element.append(...D.pieces(child));
      else if (child !== null && child !== undefined && child !== false) element.append(child);
    }
    return element;
  };

  // Text that was not written for this page: isolated, with a direction of its own.
  D.said = function (text, tag, attributes) {
    return D.el(tag || "bdi", Object.assign({ dir: "auto" }, attributes), String(text));
  };

  // Browsers lay out one very long word in quadratic time (10,000 joined Arabic letters: a minute), but several text
  // nodes that hold it together in linear time. The text stays the same.
  D.pieces = function (text) {
    if (!text) return [];
    return /\S{200}/.test(text) ? text.match(/[^]{1,50}/gu) : [text];
  };

  D.button = function (className, children, onClick, attributes) {
    const button = D.el("button", Object.assign({ type: "button", class: className }, attributes), children);
    button.addEventListener("click", onClick);
    return button;
  };

  D.svg = function (tag, attributes, children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    return D.fill(element, children);
  };

  // A role is shown by shape and colour. The hollow ring is a place name that is used for a government.
  const ROLE_SHAPES = {
    scene: () => [D.svg("circle", { cx: 8, cy: 8, r: 6, class: "solid" })],
    destination: () => [D.svg("rect", { x: 2.5, y: 2.5, width: 11, height: 11, rx: 1, class: "solid" })],
    origin: () => [
      D.svg("circle", { cx: 8, cy: 8, r: 5.4, class: "hollow" }),
      D.svg("circle", { cx: 8, cy: 8, r: 2.3, class: "solid bare" }),
    ],
    via: () => [D.svg("path", { d: "M3 3.5 13 8 3 12.5z", class: "solid" })],
    actor: () => [D.svg("circle", { cx: 8, cy: 8, r: 5, class: "hollow thick" })],
    dateline: () => [D.svg("path", { d: "M8 2 14 13.5H2z", class: "solid" })],
    reference: () => [D.svg("path", { d: "M8 3v10M3 8h10", class: "hollow thick" })],
  };

  // Class names come from this page's own words, never from the story.
  const knownRole = (role) => (Object.hasOwn(ROLE_SHAPES, role) ? role : "reference");

  D.roleClass = (role) => "role-" + knownRole(role);

  D.roleGlyph = function (role) {
    const look = { viewBox: "0 0 16 16", class: "role-glyph " + D.roleClass(role), "aria-hidden": "true" };
    return D.svg("svg", look, ROLE_SHAPES[knownRole(role)]());
  };
})(window.Dateline);
