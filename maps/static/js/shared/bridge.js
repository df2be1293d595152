// The namespace of the page's functions, and what folium's own layers expect in a page.
"use strict";
window.Dateline = {};

(function (D) {
  // Leaflet looks for its pin beside its style sheet; this page has no files beside it.
  L.Icon.Default.imagePath = "";
  L.Icon.Default.mergeOptions(window.datelineIcons);

  // folium.Icon uses Leaflet.awesome-markers, which needs an icon font; a coloured pin replaces it.
  L.AwesomeMarkers = {
    icon: function (options) {
      const pin = D.svg("svg", { viewBox: "0 0 24 32", width: 24, height: 32 }, [
        D.svg("path", { d: "M12 31C9 24 2 19 2 12a10 10 0 0 1 20 0c0 7-7 12-10 19z", stroke: "#fff" }),
        D.svg("circle", { cx: 12, cy: 12, r: 4, fill: "#fff" }),
      ]);
      pin.style.fill = (options && options.markerColor) || "#38a";
      return L.divIcon({
        html: pin,
        className: "pin",
        iconSize: [24, 32],
        iconAnchor: [12, 31],
        popupAnchor: [0, -28],
      });
    },
  };

  D.makeMap = function (id) {
    return L.map(id, {
      zoomControl: false,
      attributionControl: false,
      zoomSnap: 0.25,
      minZoom: 1,
      maxZoom: 13,
      maxBounds: [
        [-89, -540],
        [89, 540],
      ],
      maxBoundsViscosity: 0.8,
      wheelPxPerZoomLevel: 90,
      zoomAnimation: !D.still(),
      fadeAnimation: !D.still(),
      markerZoomAnimation: !D.still(),
    });
  };

  // The story that the page holds. Each sentence is written once, and records have its number;
  // a title has its place there.
  D.storyData = function () {
    const data = JSON.parse(document.getElementById("story-data").textContent);
    for (const records of [data.mentions, data.events, data.unsure, data.routes])
      for (const record of records || []) {
        if (typeof record.sentence === "number") record.sentence = data.sentences[record.sentence];
        if (!Array.isArray(record.title)) continue;
        const cut = record.sentence.slice(...record.title);
        record.title = cut[0].toUpperCase() + cut.slice(1);
      }
    const { basemap, ground } = data;
    for (const key of ["world", "detail", "outlines"]) basemap[key] = D.withNumbers(basemap[key]);
    for (const key of ["areas", "lines"]) if (ground) ground[key] = D.withNumbers(ground[key]);
    return data;
  };

  // Makes numbers of every text in lists and objects of lines, as maps/polylines.py writes them.
  D.withNumbers = function (shapes) {
    if (typeof shapes === "string") return numbers(shapes);
    if (Array.isArray(shapes)) return shapes.map(D.withNumbers);
    if (!shapes) return shapes;
    return Object.fromEntries(Object.entries(shapes).map(([key, value]) => [key, D.withNumbers(value)]));
  };

  // Google's Encoded Polyline Algorithm Format: five bits a sign, the last bit of all is the number's sign.
  function numbers(text) {
    const found = [];
    let value = 0,
      bit = 0;
    for (let k = 0; k < text.length; k += 1) {
      const sign = text.charCodeAt(k) - 63;
      value |= (sign & 31) << bit;
      bit += 5;
      if (sign < 32) {
        found.push(value & 1 ? ~(value >> 1) : value >> 1);
        value = bit = 0;
      }
    }
    return found;
  }

  // Whether the reader asked for less motion.
  D.still = function () {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  };
})(window.Dateline);
