// Elements, made by name; text goes in as text and nowhere else.
"use strict";

(function (D) {
  const SVG = "http://www.w3.org/2000/svg";

  // Attributes that carry no address and no script; anything else is a mistake in this page's own code.
  const PLAIN = /^(aria-[a-z]+|data-[a-z-]+|id|class|type|role|title|for|name|lang|dir|tabindex|open|checked|hidden|cite)$/;

  D.el = function (tag, attributes, children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (!PLAIN.test(name)) throw new Error("attribute not allowed: " + name);
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
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

  // A piece of somebody else's text: isolated, with a direction of its own.
  D.said = function (text, tag, attributes) {
    return D.el(tag || "bdi", Object.assign({ dir: "auto" }, attributes), String(text));
  };

  // Browsers lay out one endless word in quadratic time (10,000 joined Arabic letters: a minute), several text nodes
  // that hold it together in linear time. The text stays the same.
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

  // A place's role, told by shape and colour. The hollow ring is a name that stands for a government.
  const ROLE_SHAPES = {
    scene: () => [D.svg("circle", { cx: 8, cy: 8, r: 6, class: "solid" })],
    destination: () => [D.svg("rect", { x: 2.5, y: 2.5, width: 11, height: 11, rx: 1, class: "solid" })],
    origin: () => [D.svg("circle", { cx: 8, cy: 8, r: 5.4, class: "hollow" }), D.svg("circle", { cx: 8, cy: 8, r: 2.3, class: "solid bare" })],
    via: () => [D.svg("path", { d: "M3 3.5 13 8 3 12.5z", class: "solid" })],
    actor: () => [D.svg("circle", { cx: 8, cy: 8, r: 5, class: "hollow thick" })],
    dateline: () => [D.svg("path", { d: "M8 2 14 13.5H2z", class: "solid" })],
    reference: () => [D.svg("path", { d: "M8 3v10M3 8h10", class: "hollow thick" })],
  };

  // Class names are made of words this page knows, never of the story's.
  D.roleClass = (role) => "role-" + (Object.hasOwn(ROLE_SHAPES, role) ? role : "reference");

  D.roleGlyph = function (role) {
    const shape = ROLE_SHAPES[D.roleClass(role).slice(5)]();
    return D.svg("svg", { viewBox: "0 0 16 16", class: "role-glyph " + D.roleClass(role), "aria-hidden": "true" }, shape);
  };

  // An event's status, told by shape and outline: a filled disc is a fact, whatever is hollow is not (yet).
  const STATUS_SHAPES = {
    happened: () => [D.svg("circle", { cx: 12, cy: 12, r: 9.5, class: "full" })],
    ongoing: () => [D.svg("circle", { cx: 12, cy: 12, r: 10.8, class: "ring" }), D.svg("circle", { cx: 12, cy: 12, r: 8, class: "full" })],
    planned: () => [D.svg("path", { d: "M12 .9 23.1 12 12 23.1.9 12z", class: "open" })],
    predicted: () => [D.svg("path", { d: "M12 .9 23.1 12 12 23.1.9 12z", class: "open dashed" })],
    possible: () => [D.svg("circle", { cx: 12, cy: 12, r: 9.8, class: "open dashed" })],
    unconfirmed: () => [D.svg("rect", { x: 2.4, y: 2.4, width: 19.2, height: 19.2, rx: 4, class: "open dotted" })],
    denied: () => [D.svg("circle", { cx: 12, cy: 12, r: 9.8, class: "open" }), D.svg("path", { d: "M2 22 22 2", class: "strike" })],
  };

  D.statusClass = (status) => "status-" + (Object.hasOwn(STATUS_SHAPES, status) ? status : "unconfirmed");

  D.statusGlyph = function (status, number) {
    const parts = STATUS_SHAPES[D.statusClass(status).slice(7)]();
    const digits = String(number || "");
    if (digits) parts.push(D.svg("text", { x: 12, y: 12, class: digits.length > 1 ? "number is-long" : "number" }, digits));
    return D.svg("svg", { viewBox: "-1 -1 26 26", class: "status-glyph " + D.statusClass(status), "aria-hidden": "true" }, parts);
  };
})(window.Dateline);
