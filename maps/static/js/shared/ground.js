// Roads, railways, water and towns around a story that is smaller than a country, drawn quietly below it.
"use strict";

(function (D) {
  const FROM = 5.5; // zoom from which roads and railways are drawn
  // The lowest first.
  const AREAS = ["land", "water"],
    LINES = ["river", "division", "border", "disputed", "street", "road", "rail"];
  const HIGH = 15, // of a name [px]
    NEAR = 16, // from a mark of the story [px]
    MOST = 40; // towns at a time

  D.drawGround = function (app) {
    const { ground } = app.data;
    if (!ground) return;
    const renderer = L.svg({ pane: "basemap", padding: 0.6 });
    const look = (kind) => ({
      renderer: renderer,
      pane: "basemap",
      interactive: false,
      className: "base-" + kind,
      smoothFactor: 0.6,
    });
    const turned = (line) => D.turnedLine(app, D.decode(line, ground.units, 0));
    const layers = [
      ...AREAS.filter((kind) => ground.areas[kind]).map((kind) =>
        L.polygon(
          ground.areas[kind].map((rings) => rings.map(turned)),
          look(kind),
        ),
      ),
      ...LINES.filter((kind) => ground.lines[kind]).map((kind) =>
        L.polyline(ground.lines[kind].map(turned), look(kind)),
      ),
    ];
    const turn = () => layers.forEach((layer) => layer[app.map.getZoom() >= FROM ? "addTo" : "removeFrom"](app.map));
    app.map.on("zoomend", turn);
    turn();
    app.towns = towns(app, ground.towns);
    // A licence wants its words on the map; the page's foot has them whole.
    const stage = document.getElementById("map-stage");
    if (ground.credit) stage.append(D.said(ground.credit, "p", { class: "tile-credit" }));
  };

  // Whom the lines of the map are to be credited to.
  D.groundCredits = function ({ ground, routes }) {
    const own = Boolean(ground) && ground.credit !== null;
    const osm = routes.length > 0 || (Boolean(ground) && !own);
    return [own ? ground.credit : null, osm ? "© OpenStreetMap" : null].filter(Boolean);
  };

  // Shows the largest towns that have room between what the story shows.
  function towns(app, known) {
    const pane = app.map.createPane("towns");
    pane.style.zIndex = 310;
    const all = known.map(([name, lon, lat]) => ({ name: name, at: L.latLng(lat, D.turned(app, lon)), layer: null }));
    return {
      show(taken) {
        const size = app.map.getSize(),
          wanted = app.map.getZoom() >= FROM;
        let shown = 0;
        for (const town of all) {
          const { x, y } = app.map.latLngToContainerPoint(town.at);
          const inside = wanted && shown < MOST && x > 0 && y > 0 && x < size.x && y < size.y;
          const wide = 8 + town.name.length * 6.4;
          const boxes = [1, -1].map((side) => ({
            left: side > 0 ? x - 4 : x - wide,
            right: side > 0 ? x + wide : x + 4,
            top: y - HIGH / 2,
            bottom: y + HIGH / 2,
          }));
          const dot = { left: x, right: x, top: y, bottom: y };
          const fits = (box) => D.within(box, size) && !taken.meets(box, 3, 2);
          const box = inside && !taken.meets(dot, NEAR, NEAR) && boxes.find(fits);
          if (box) {
            taken.add(box);
            shown += 1;
            draw(app, town, box === boxes[1]);
          } else if (town.layer) {
            town.layer.remove();
          }
        }
      },
    };
  }

  function draw(app, town, left) {
    if (!town.layer) {
      const element = D.said(town.name, "span", { class: "town", "aria-hidden": "true" });
      const icon = L.divIcon({ html: element, className: "mark", iconSize: [0, 0] });
      town.layer = L.marker(town.at, { icon: icon, pane: "towns", keyboard: false, interactive: false });
      town.element = element;
    }
    town.layer.addTo(app.map);
    town.element.classList.toggle("is-left", left);
  }
})(window.Dateline);
