// Chooses the view in which all that it is to hold stands in what the controls on the map leave free.
"use strict";

(function (D) {
  const STEP = 0.25, // of the zoom
    NEAREST = 9,
    EDGE = 10, // from the edge of the map [px]
    MOST_LOSS = 0.75, // of the zoom, so that places which are only named stay clear of the controls too
    PASSES = 4;
  // Where in the room that is left over [share of it]: in the middle first.
  const SHIFTS = [0.5, 0.25, 0.75, 0, 1].flatMap((x) => [0.5, 0.25, 0.75, 0, 1].map((y) => [x, y]));
  const CONTROLS =
    "#map-stage > :is(.locator, .whole, .play, .tile-credit, .edit-toggle), " +
    "#map-stage :is(.leaflet-bar, .leaflet-control-scale)";

  // Returns the boxes of the controls that lie on the map [px of the map].
  D.controlBoxes = function (app) {
    const frame = app.map.getContainer().getBoundingClientRect();
    return [...document.querySelectorAll(CONTROLS)]
      .map((control) => control.getBoundingClientRect())
      .filter((box) => box.width)
      .map((box) => D.movedBox(box, -frame.left, -frame.top));
  };

  // Shows what the story is about, or the whole story. What stands where depends on the view, so look again after each.
  D.fit = function (app, whole) {
    const size = app.map.getSize();
    if (!size.x) {
      // A frame that is hidden has no size; the view is chosen when it is shown.
      const { south, north, west, east } = app.data.view;
      app.map.setView([(south + north) / 2, (west + east) / 2], 3, { animate: false });
      return;
    }
    const least = showOneWorld(app, size);
    for (let pass = 0; pass < PASSES; pass += 1) {
      const found = app.spots ? app.spots(whole) : { held: [], others: [] },
        controls = D.controlBoxes(app);
      const held = found.held.length ? found.held : corners(app.data.view);
      const project = (at, zoom) => app.map.project(at, zoom),
        most = app.data.ground ? app.data.ground.nearest : NEAREST;
      const near = D.roomyView(held, [], size, controls, project, [least, most]),
        clear = D.roomyView(held, found.others, size, controls, project, [least, most]);
      const view = near.zoom - clear.zoom > MOST_LOSS ? near : clear;
      app.map.setView(app.map.unproject(L.point(view.centre), view.zoom), view.zoom, { animate: false });
      if (pass && !(app.covered && app.covered(D.controlBoxes(app)))) break;
    }
    app.fitted = whole ? null : { centre: app.map.getCenter(), zoom: app.map.getZoom() };
  };

  // The map shows the Earth once, from the seam to the seam: no place stands on it twice.
  function showOneWorld(app, size) {
    const { seam } = app.data.view,
      least = Math.max(1, Math.ceil(Math.log2(size.x / 256) / STEP) * STEP);
    app.map.setMaxBounds([
      [-89, seam],
      [89, seam + 360],
    ]);
    app.map.setMinZoom(least);
    return least;
  }

  function corners(view) {
    const none = [{ left: 0, right: 0, top: 0, bottom: 0 }];
    return [
      { at: L.latLng(view.south, view.west), boxes: none },
      { at: L.latLng(view.north, view.east), boxes: none },
    ];
  }

  // Returns the nearest view {zoom, centre [px of the world]} in which no box of a spot lies below a control.
  D.roomyView = function (spots, others, size, controls, project, [least, most]) {
    const rooms = freeRooms(size, controls);
    for (let zoom = most; zoom >= least; zoom -= STEP) {
      const boxes = spots.flatMap((spot) => placed(spot, zoom, project)),
        more = others.flatMap((spot) => placed(spot, zoom, project));
      const all = around(boxes);
      for (const room of rooms) {
        const spare = [room.right - room.left - all.right + all.left, room.bottom - room.top - all.bottom + all.top];
        if (spare[0] < 0 || spare[1] < 0) continue;
        for (const [across, down] of SHIFTS) {
          const x = room.left - all.left + spare[0] * across,
            y = room.top - all.top + spare[1] * down;
          const hidden = (box) => controls.some((control) => over(D.movedBox(box, x, y), control));
          if (!boxes.some(hidden) && !more.some(hidden))
            return { zoom: zoom, centre: [size.x / 2 - x, size.y / 2 - y] };
        }
      }
    }
    const all = around(spots.flatMap((spot) => placed(spot, least, project)));
    return { zoom: least, centre: [(all.left + all.right) / 2, (all.top + all.bottom) / 2] };
  };

  function placed({ at, boxes }, zoom, project) {
    const { x, y } = project(at, zoom);
    return boxes.map((box) => D.movedBox(box, x, y));
  }

  // Returns parts of the map to try: all of it, then without the bands that the controls lie in.
  function freeRooms(size, controls) {
    const whole = { left: EDGE, right: size.x - EDGE, top: EDGE, bottom: size.y - EDGE };
    const right = controls.filter((box) => (box.left + box.right) / 2 > size.x / 2),
      low = controls.filter((box) => (box.top + box.bottom) / 2 > size.y * 0.66);
    const above = Math.min(whole.bottom, ...low.map((box) => box.top - EDGE));
    const beside = right.map((box) => box.left - EDGE).sort((a, b) => b - a);
    const under = Math.max(whole.top, ...right.filter((box) => !low.includes(box)).map((box) => box.bottom + EDGE));
    return [
      whole,
      { ...whole, bottom: above },
      ...beside.map((edge) => ({ ...whole, right: edge })),
      ...beside.map((edge) => ({ ...whole, right: edge, bottom: above })),
      { ...whole, top: under },
      { ...whole, top: under, bottom: above },
    ].filter((room) => room.right - room.left > 60 && room.bottom - room.top > 60);
  }

  const over = (box, other) =>
    box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;

  function around(boxes) {
    const all = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    for (const box of boxes) {
      all.left = Math.min(all.left, box.left);
      all.right = Math.max(all.right, box.right);
      all.top = Math.min(all.top, box.top);
      all.bottom = Math.max(all.bottom, box.bottom);
    }
    return all;
  }
})(window.Dateline);
