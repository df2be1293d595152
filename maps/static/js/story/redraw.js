// Draws the page again from changed data. What the page adds to the map, the document and the window while it is drawn
// is recorded, so that it can be taken off; layers that the map's author added stay.
"use strict";

(function (D) {
  D.makeRedrawing = function (map, show) {
    const frame = document.getElementById("map-frame"),
      root = document.getElementById("dateline");
    const own = new Set(Object.keys(map.getPanes()));
    const drawn = new WeakSet();
    let listeners = [],
      controls = [];

    function recorded(data) {
      const corners = () => [...map.getContainer().querySelectorAll(".leaflet-control-container > * > *")];
      const before = new Set(corners());
      const note = ({ layer }) => drawn.add(layer);
      map.on("layeradd", note);
      const restore = [map, document, window].map((target) => record(target, listeners));
      try {
        show(map, data);
      } finally {
        restore.forEach((undo) => undo());
        map.off("layeradd", note);
      }
      controls = corners().filter((one) => !before.has(one));
    }

    function clear() {
      listeners.forEach((undo) => undo());
      listeners = [];
      controls.forEach((one) => one.remove());
      const ours = (layer) => drawn.has(layer) || isOurs(map, own, layer);
      const layers = [];
      map.eachLayer((layer) => layers.push(layer));
      for (const layer of layers.filter(ours)) map.removeLayer(layer);
      for (const [name, pane] of Object.entries(map.getPanes())) {
        if (own.has(name)) continue;
        pane.remove();
        delete map.getPanes()[name];
      }
      for (let kept = map.getContainer(); kept !== root; kept = kept.parentElement)
        for (const other of [...kept.parentElement.children]) if (other !== kept) other.remove();
    }

    return {
      show: recorded,
      // Draws again and keeps what the reader sees: the view of the map, the place in the text, what is open.
      again(data) {
        const view = [map.getCenter(), map.getZoom()],
          scrolled = [window.scrollX, window.scrollY];
        const open = (name) => Boolean((frame.querySelector("details." + name) || {}).open);
        const opened = ["legend", "timeline"].map((name) => [name, open(name)]);
        clear();
        recorded(data);
        map.setView(...view, { animate: false });
        for (const [name, was] of opened) {
          const details = frame.querySelector("details." + name);
          if (details) details.open = was;
        }
        window.scrollTo(...scrolled);
      },
    };
  };

  // Records what is listened to; the listeners of Leaflet's own layers are taken off with them.
  function record(target, listeners) {
    const [add, remove] = target.on ? ["on", "off"] : ["addEventListener", "removeEventListener"];
    const inherited = target[add];
    target[add] = function (...given) {
      listeners.push(() => target[remove](...given));
      return inherited.apply(this, given);
    };
    return () => delete target[add];
  }

  // A layer that was added later is the page's own when it is in a pane that the page made, is one of its marks, or is
  // a group of such.
  function isOurs(map, own, layer) {
    const { pane, icon, renderer } = layer.options || {};
    if (icon && icon.options.className === "mark") return true;
    if (pane && !own.has(pane) && map.getPane(pane)) return true;
    if (renderer && renderer.options && !own.has(renderer.options.pane)) return true;
    const inside = layer.getLayers ? layer.getLayers() : [];
    return inside.length > 0 && inside.every((one) => isOurs(map, own, one));
  }
})(window.Dateline);
