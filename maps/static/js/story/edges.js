// Events outside what the map shows are named at its edge, on the side where they are.
"use strict";

(function (D) {
  const INSET = 6, // from the edge of the map [px]
    GAP = 4, // [px]
    MOST = 6, // places; farther ones are seen by zooming out
    STEP = 12; // along the edge, to find room [px]

  D.pointOutside = function (app, stage) {
    const holder = D.el("div", { class: "edges", "aria-hidden": "true" });
    stage.append(holder);
    const pointers = new Map();
    app.pointOutside = () => arrange(app, holder, pointers);
    app.map.on("moveend resize", app.pointOutside);
  };

  // The mark itself is there for the keyboard and for screen readers; these are for the eye and the pointer.
  function make(app, mark) {
    const name = mark.place ? mark.place.name : mark.row[0][0].title;
    const arrow = D.svg("svg", { viewBox: "-10 -10 20 20", class: "edge-arrow", "aria-hidden": "true" }, [
      D.svg("path", { d: "M-5-6 7 0-5 6z" }),
    ]);
    const go = (key) => () => app.select(key, { from: "list" });
    const element = D.el("div", { class: "edge" }, [
      D.button("edge-name", [arrow, D.said(name)], go(mark.key), { tabindex: "-1" }),
    ]);
    const badges = mark.row.map(function ([event]) {
      const button = D.button("edge-event", D.statusGlyph(event.status, event.number), go("event:" + event.id), {
        tabindex: "-1",
        "data-event": event.id,
      });
      return [event, button];
    });
    element.append(...badges.map((one) => one[1]));
    return { element: element, arrow: arrow, badges: badges };
  }

  function arrange(app, holder, pointers) {
    const size = app.map.getSize(),
      middle = size.divideBy(2);
    const outside = [...app.marks.values()]
      .filter((mark) => !mark.gone && mark.row.some(([event]) => !app.isHidden(event)))
      .map((mark) => ({ mark: mark, at: app.map.latLngToContainerPoint(mark.at) }))
      .filter(({ at }) => at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y)
      .sort((a, b) => a.at.distanceTo(middle) - b.at.distanceTo(middle))
      .slice(0, MOST);
    holder.replaceChildren();
    const taken = D.boxGrid();
    D.controlBoxes(app).forEach(taken.add);
    for (const { x, y } of shownMarks(app)) taken.add({ left: x - 14, right: x + 14, top: y - 38, bottom: y + 14 });
    for (const { mark, at } of outside) {
      if (!pointers.has(mark.key)) pointers.set(mark.key, make(app, mark));
      const pointer = pointers.get(mark.key);
      for (const [event, button] of pointer.badges) button.hidden = app.isHidden(event);
      holder.append(pointer.element);
      const wide = pointer.element.offsetWidth,
        high = pointer.element.offsetHeight;
      const box = freeAt(size, at, wide, high, taken);
      if (!box) {
        pointer.element.remove();
        continue;
      }
      taken.add(box);
      pointer.element.style.left = box.left + "px";
      pointer.element.style.top = box.top + "px";
      const angle = Math.atan2(at.y - (box.top + high / 2), at.x - (box.left + wide / 2));
      pointer.arrow.firstChild.setAttribute("transform", `rotate(${((angle * 180) / Math.PI).toFixed(0)})`);
    }
  }

  const shownMarks = (app) =>
    [...app.marks.values()].filter((mark) => !mark.element.hidden).map((mark) => D.standing(app, mark));

  // Returns a free box at the edge, as near as possible to where the line from the middle to a point leaves the map.
  function freeAt(size, at, wide, high, taken) {
    const room = { x: size.x - wide - 2 * INSET, y: size.y - high - 2 * INSET };
    if (room.x < 0 || room.y < 0) return null;
    const dx = at.x - size.x / 2,
      dy = at.y - size.y / 2;
    const share = Math.min(room.x / 2 / Math.abs(dx || 1e-9), room.y / 2 / Math.abs(dy || 1e-9));
    const x = INSET + room.x / 2 + dx * share,
      y = INSET + room.y / 2 + dy * share;
    const upright = room.x / 2 / Math.abs(dx || 1e-9) < room.y / 2 / Math.abs(dy || 1e-9);
    const long = upright ? room.y : room.x;
    for (let off = 0; off <= long; off += STEP) {
      for (const by of off ? [off, -off] : [0]) {
        const left = upright ? x : x + by,
          top = upright ? y + by : y;
        if (left < INSET - 1 || top < INSET - 1 || left > INSET + room.x + 1 || top > INSET + room.y + 1) continue;
        const box = { left: left, right: left + wide, top: top, bottom: top + high };
        if (!taken.meets(box, GAP, GAP)) return box;
      }
    }
    return null;
  }
})(window.Dateline);
