// The statuses of events and routes: their order, which are facts, and how each is drawn. The table comes from Python.
"use strict";

(function (D) {
  const TABLE = window.datelineStatuses;
  const UNKNOWN = "unconfirmed"; // how a status that is not in the table is drawn
  const DIAMOND = "M12 .9 23.1 12 12 23.1.9 12z";

  D.STATUSES = Object.keys(TABLE); // from sure to denied

  const known = (status) => (Object.hasOwn(TABLE, status) ? status : UNKNOWN);

  // { sure, shape, outline, dash }: `outline` is that of the glyph, `dash` that of a route [px], null for a whole line.
  D.statusLook = (status) => TABLE[known(status)];

  D.isSure = (status) => Object.hasOwn(TABLE, status) && TABLE[status].sure;

  // Class names come from this page's own words, never from the story.
  D.statusClass = (status) => "status-" + known(status);

  D.statusDash = function (status) {
    const { dash } = D.statusLook(status);
    return dash && dash.join(" ");
  };

  // A filled disc is a fact; what is hollow has not happened, or may not have.
  const SHAPES = {
    disc: () => [D.svg("circle", { cx: 12, cy: 12, r: 9.5, class: "full" })],
    ring: () => [
      D.svg("circle", { cx: 12, cy: 12, r: 10.8, class: "ring" }),
      D.svg("circle", { cx: 12, cy: 12, r: 8, class: "full" }),
    ],
    diamond: (open) => [D.svg("path", { d: DIAMOND, class: open })],
    circle: (open) => [D.svg("circle", { cx: 12, cy: 12, r: 9.8, class: open })],
    square: (open) => [D.svg("rect", { x: 2.4, y: 2.4, width: 19.2, height: 19.2, rx: 4, class: open })],
    struck: (open) => [
      D.svg("circle", { cx: 12, cy: 12, r: 9.8, class: open }),
      D.svg("path", { d: "M2 22 22 2", class: "strike" }),
    ],
  };

  D.statusGlyph = function (status, number) {
    const { shape, outline } = D.statusLook(status),
      digits = String(number || "");
    const parts = SHAPES[shape](outline === "solid" ? "open" : "open " + outline);
    if (digits) {
      parts.push(D.svg("text", { x: 12, y: 12, class: digits.length > 1 ? "number is-long" : "number" }, digits));
    }
    const look = { viewBox: "-1 -1 26 26", class: "status-glyph " + D.statusClass(status), "aria-hidden": "true" };
    return D.svg("svg", look, parts);
  };
})(window.Dateline);
