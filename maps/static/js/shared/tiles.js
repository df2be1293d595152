// Tiles over the basemap: only when the author named a service, and only on the web.
"use strict";

(function (D) {
  D.buildTiles = function (app) {
    const { tiles } = app.data;
    if (!tiles || !/^https?:$/.test(window.location.protocol)) return null;
    const { map, words } = app,
      deepest = map.options.maxZoom;
    map.createPane("tiles").style.zIndex = 210; // over the basemap, which is visible where a tile is missing
    const layer = L.tileLayer(tiles.url, { pane: "tiles", subdomains: tiles.subdomains, maxZoom: tiles.max_zoom });
    const credit = D.said(tiles.attribution, "p", { class: "tile-credit" });
    const box = D.el("input", { type: "checkbox", checked: true });
    const turn = function () {
      layer[box.checked ? "addTo" : "removeFrom"](map);
      credit.hidden = !box.checked;
      map.setMaxZoom(box.checked ? Math.max(deepest, Math.min(tiles.max_zoom, 18)) : deepest);
    };
    box.addEventListener("change", turn);
    turn();
    document.getElementById("map-frame").append(credit);
    const name = D.el("span", {}, [D.said(tiles.name), " ", words.t("from_network")]);
    return D.legendGroup(words.t("tiles"), [D.el("label", { class: "legend-row" }, [box, name])]);
  };

  D.madeWords = (app) =>
    app.data.tiles ? app.words.t("made_tiles", { hosts: app.data.tiles.hosts.join(", ") }) : app.words.t("made");
})(window.Dateline);
