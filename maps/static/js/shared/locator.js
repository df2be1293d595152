// The locator: a small map of the Earth with a box around what is in view.
"use strict";

(function (D) {
  const SMALLEST = 3; // degrees: a smaller box would be invisible
  const LEAST_RING = 4; // degrees across: smaller islands are left out

  D.buildLocator = function (app) {
    const base = app.data.basemap;
    const rings = [base.world, base.detail]
      .flatMap((layer) => (layer ? layer.land : []))
      .map((polygon) => path(polygon[0], base.units));
    const box = D.svg("rect", { class: "locator-box" });
    const element = D.el(
      "div",
      { class: "locator", "aria-hidden": "true" },
      D.svg("svg", { viewBox: "-180 -84 360 142" }, [D.svg("path", { class: "locator-land", d: rings.join("") }), box]),
    );
    const update = function () {
      const bounds = app.map.getBounds(),
        width = Math.min(Math.max(bounds.getEast() - bounds.getWest(), SMALLEST), 360);
      const middle = ((((bounds.getCenter().lng + 180) % 360) + 360) % 360) - 180;
      const north = Math.min(bounds.getNorth(), 84),
        height = Math.max(north - Math.max(bounds.getSouth(), -58), SMALLEST);
      const place = { x: middle - width / 2, y: -north, width: width, height: height };
      for (const [name, value] of Object.entries(place)) box.setAttribute(name, value.toFixed(2));
      element.hidden = width > 150;
    };
    app.map.on("moveend zoomend resize", update);
    update();
    return element;
  };

  function path(flat, units) {
    let x = 0,
      y = 0,
      west = Infinity,
      east = -Infinity,
      text = "";
    for (let k = 0; k < flat.length; k += 2) {
      x += flat[k];
      y += flat[k + 1];
      west = Math.min(west, x);
      east = Math.max(east, x);
      text += (k ? "L" : "M") + (x / units).toFixed(1) + " " + (-y / units).toFixed(1);
    }
    return (east - west) / units < LEAST_RING ? "" : text + "Z";
  }
})(window.Dateline);
