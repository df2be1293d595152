// Keeps marks apart: each is drawn at its point, else beside it on a thin line, else folded into a neighbour, which
// counts it.
"use strict";

(function (D) {
  const CELL = 48; // of the grid that finds boxes [px]
  const GAP = 6; // between marks, so that the middles of two glyphs are 24 px apart [px]
  const LEADER_STEP = 6,
    CLEAR_STEP = 2,
    DOT = { left: -2, right: 2, top: -2, bottom: 2 }; // [px]
  const GLYPH = 18,
    BADGE = 26,
    COUNT_HIGH = 20; // [px]
  const IN_A_ROW = 4; // badges
  D.MOST_BADGES = 8; // in two rows; the rest is counted
  // Where a mark may be drawn beside its point: near positions first, and left and right before above and below.
  const circle = (far) =>
    [0, 180, 90, 270, 30, 150, 330, 210, 60, 120, 300, 240].map(function (angle) {
      const turn = (angle * Math.PI) / 180;
      return [Math.round(Math.cos(turn) * far), Math.round(Math.sin(turn) * far)];
    });
  const OFFSETS = [26, 44, 62].flatMap(circle);
  const FAR_OFFSETS = [...OFFSETS, ...[84, 108, 132].flatMap(circle)];

  // Keeps boxes [px] in a grid, so that a test for overlap looks at few of them.
  D.boxGrid = function () {
    const cells = new Map();
    return {
      add(box) {
        for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1) {
          for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) {
            const key = x * 65536 + y,
              cell = cells.get(key);
            if (cell) cell.push(box);
            else cells.set(key, [box]);
          }
        }
      },
      // Returns whether a box, moved by dx and dy, comes nearer to one of these than `across` and `down`; those that
      // overlap `but` do not count.
      meets(box, across, down, dx = 0, dy = 0, but = null) {
        const left = box.left + dx - across,
          right = box.right + dx + across,
          top = box.top + dy - down,
          bottom = box.bottom + dy + down;
        for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
          for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) {
            const cell = cells.get(x * 65536 + y);
            if (cell === undefined) continue;
            for (let k = 0; k < cell.length; k += 1) {
              const other = cell[k];
              if (
                other.left < right &&
                left < other.right &&
                other.top < bottom &&
                top < other.bottom &&
                !(but && over(other, but))
              )
                return true;
            }
          }
        }
        return false;
      },
    };
  };

  const over = (box, other) =>
    box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;

  D.movedBox = (box, x, y) => ({ left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y });

  // Returns small boxes along the thin line from a point to the mark beside it.
  D.leaderBoxes = function (x, y, dx, dy) {
    const steps = Math.floor(Math.hypot(dx, dy) / LEADER_STEP),
      made = [];
    for (let step = 0; step < steps; step += 1)
      made.push(D.movedBox(DOT, x + (dx * step) / steps, y + (dy * step) / steps));
    return made;
  };

  // Finds room for items {x, y, boxes, kept} [px] in their order; boxes are relative to the item's point, its glyph
  // first.
  // Returns for each {dx, dy, host, count}: how far it is moved, or the index of the item that it is folded into; for
  // an item that others are folded into, also the box of its count.
  D.placeBoxes = function (items) {
    const taken = D.boxGrid(),
      lines = D.boxGrid(),
      hosts = new Map(),
      found = [];
    const wide = 14 + 7 * String(items.length).length;
    const cell = (value) => Math.floor(value / CELL);
    items.forEach(function (item, k) {
      const free = ([dx, dy]) =>
        !item.boxes.some(
          (box) =>
            taken.meets(box, GAP, GAP, item.x + dx, item.y + dy) || lines.meets(box, 0, 0, item.x + dx, item.y + dy),
        );
      // What is kept goes farther away, and its line may cross others, before it is folded.
      const offset = free([0, 0])
        ? [0, 0]
        : (starts(item) && (item.kept ? FAR_OFFSETS : OFFSETS).find((one) => free(one) && clear(item, ...one))) ||
          (item.kept && FAR_OFFSETS.find(free));
      if (offset) {
        D.leaderBoxes(item.x, item.y, ...offset).forEach(lines.add);
        for (const box of item.boxes) taken.add(D.movedBox(box, item.x + offset[0], item.y + offset[1]));
        const key = cell(item.x + offset[0]) * 65536 + cell(item.y + offset[1]);
        hosts.set(key, [...(hosts.get(key) || []), k]);
      }
      found.push({
        dx: offset ? offset[0] : 0,
        dy: offset ? offset[1] : 0,
        host: offset ? null : fold(item),
        count: null,
      });
    });
    return found;

    // A line crosses no other, and runs below no mark but the one that covers its point.
    function starts(item) {
      return !lines.meets(DOT, 1, 1, item.x, item.y);
    }

    function clear(item, dx, dy) {
      const steps = Math.floor(Math.hypot(dx, dy) / CLEAR_STEP),
        start = D.movedBox(DOT, item.x, item.y);
      for (let step = 0; step < steps; step += 1) {
        const x = item.x + (dx * step) / steps,
          y = item.y + (dy * step) / steps;
        if (taken.meets(DOT, 0, 0, x, y, start) || lines.meets(DOT, 1, 1, x, y)) return false;
      }
      return true;
    }

    function fold(item) {
      // Rings of cells around the item: a host in a nearer ring comes before those in the next.
      for (let ring = 0; ; ring += 1) {
        const near = [];
        for (let x = cell(item.x) - ring; x <= cell(item.x) + ring; x += 1) {
          const edge = Math.abs(x - cell(item.x)) === ring;
          for (let y = cell(item.y) - ring; y <= cell(item.y) + ring; y += edge ? 1 : 2 * ring)
            near.push(...(hosts.get(x * 65536 + y) || []));
        }
        const far = (k) => Math.hypot(items[k].x + found[k].dx - item.x, items[k].y + found[k].dy - item.y);
        const host = near.sort((a, b) => far(a) - far(b) || a - b).find((k) => found[k].count || counts(k));
        if (host !== undefined) return host;
      }
    }

    // Room for a count beside a host's glyph or beside its badges.
    function counts(k) {
      const { x, y, boxes } = items[k],
        last = boxes[boxes.length - 1],
        first = boxes[0];
      const middle = (first.left + first.right - wide) / 2;
      const slots = [
        [first.right + 3, first.bottom - COUNT_HIGH + 2],
        [first.left - 3 - wide, first.bottom - COUNT_HIGH + 2],
        [middle, first.bottom + 3],
        [last.right + 3, (last.top + last.bottom - COUNT_HIGH) / 2],
        [last.left - 3 - wide, (last.top + last.bottom - COUNT_HIGH) / 2],
        [middle, last.top - 3 - COUNT_HIGH],
      ]
        .map(([left, top]) => ({ left: left, right: left + wide, top: top, bottom: top + COUNT_HIGH }))
        .filter((slot) => !taken.meets(slot, 2, 0, x + found[k].dx, y + found[k].dy));
      const box = slots.find((slot) => !lines.meets(slot, 0, 0, x + found[k].dx, y + found[k].dy)) || slots[0];
      if (!box) return false;
      found[k].count = box;
      taken.add(D.movedBox(box, x + found[k].dx, y + found[k].dy));
      return true;
    }
  };

  D.keepMarksApart = function (app) {
    const leaders = makeLeaders(app);
    app.layMarks = () => lay(app, leaders);
    // A highlighted mark must be visible; when it is, nothing moves.
    app.unfold = function () {
      const lit = [...app.marks.values()].filter((mark) => app.isLit(mark.key));
      for (const mark of lit) closeUp(app, mark);
      if (lit.some((mark) => mark.host)) app.layMarks();
    };
    // Focus returns to where it came from, even if that was folded meanwhile.
    app.giveFocus = function (element) {
      if (!isShown(element)) {
        app.owed = element;
        app.layMarks();
        app.arrangeLabels();
        app.owed = null;
      }
      const mark = [...app.marks.values()].find((one) => one.element.contains(element));
      [element, mark && mainButton(mark), app.map.getContainer()]
        .find((one) => one && isShown(one))
        .focus({ preventScroll: true });
    };
    app.map.on("zoomend resize", app.layMarks);
    app.map.on("viewreset", leaders.follow);
    app.layMarks();
  };

  // Returns where a mark is drawn in the map's frame [px].
  D.standing = (app, mark) => app.map.latLngToContainerPoint(mark.at).add(mark.shift);

  const isShown = (element) => element.getClientRects().length > 0;
  const mainButton = (mark) => mark.button || mark.row[0][1];
  const focused = (app) => app.owed || document.activeElement;

  function lay(app, leaders) {
    const marks = [...app.marks.values()];
    for (const mark of marks) if (mark.row.length) closeUp(app, mark);
    for (const mark of marks) Object.assign(mark, { boxes: boxesOf(mark), host: null, folded: [] });
    keepRoomForMain(app, marks);
    const ranked = marks
      .filter((mark) => !mark.gone && mark.boxes.length)
      .map((mark) => [mark, ...rank(app, mark)])
      .sort((a, b) => a[1] - b[1] || b[2] - a[2])
      .map((one) => one[0]);
    const points = ranked.map((mark) => app.map.latLngToLayerPoint(mark.at));
    const found = D.placeBoxes(
      ranked.map((mark, k) => ({ x: points[k].x, y: points[k].y, boxes: mark.boxes, kept: mark.badgeCount > 0 })),
    );
    found.forEach(function (one, k) {
      Object.assign(ranked[k], {
        rank: k,
        shift: L.point(one.dx, one.dy),
        host: one.host === null ? null : ranked[one.host],
      });
      if (one.count) ranked[k].boxes.push(one.count);
    });
    for (const mark of marks) if (mark.host) mark.host.folded.push(mark);
    for (const mark of marks) {
      mark.element.hidden = Boolean(mark.gone || mark.host);
      mark.element.style.transform =
        mark.shift.x || mark.shift.y ? `translate(${mark.shift.x}px, ${mark.shift.y}px)` : "";
      count(app, mark);
    }
    leaders.draw(
      ranked
        .map((mark, k) => [points[k], mark])
        .filter(([, mark]) => !mark.host && !isArea(mark) && (mark.shift.x || mark.shift.y)),
    );
  }

  // What is selected or has the focus comes first, then the main place, then places of events, and of journeys, then
  // what is named more often.
  function rank(app, mark) {
    const place = mark.place,
      held = mark.element.contains(focused(app));
    if (held || app.isLit(mark.key)) return [0, 0];
    if (mark.main) return [0.5, 0];
    const matters = mark.row.length || mark.role !== "reference";
    const kind = mark.badgeCount ? 1 : matters ? (isArea(mark) ? 3 : 2) : 4;
    return [kind, mark.row.length + (place ? place.mentions || 0 : 1)];
  }

  const isArea = (mark) => Boolean(mark.place && mark.place.area);

  // Removes filtered events from the row of badges, and limits its length.
  function closeUp(app, mark) {
    const held = (button) => button.classList.contains("is-lit") || button === focused(app);
    const shown = mark.row.filter(([event]) => !app.isHidden(event)),
      seen = shown.slice(0, shown.length > D.MOST_BADGES ? D.MOST_BADGES - 1 : D.MOST_BADGES);
    const wanted = shown.find(([, button]) => held(button));
    if (wanted && !seen.includes(wanted)) seen[seen.length - 1] = wanted;
    for (const one of mark.row) one[1].classList.toggle("is-folded", !seen.includes(one));
    const rest = shown.length - seen.length;
    mark.badgeCount = seen.length + (rest ? 1 : 0);
    if (!mark.more) return;
    mark.more.hidden = !rest;
    mark.more.textContent = "+" + rest;
    mark.more.setAttribute("aria-label", app.words.t("more_events", { n: rest, name: mark.place.name }));
  }

  // Returns the boxes of a mark relative to its point: glyph or name first, then the row of badges.
  function boxesOf(mark) {
    const made = [];
    if (mark.button && isArea(mark)) {
      mark.wide = mark.button.offsetWidth || mark.wide;
      made.push(around(mark.wide, 22));
    } else if (mark.button) {
      made.push(around(GLYPH, GLYPH));
    }
    const bottom = mark.button ? -11 : BADGE / 2;
    if (mark.badgeCount) {
      const across = Math.min(mark.badgeCount, IN_A_ROW),
        rows = Math.ceil(mark.badgeCount / IN_A_ROW);
      made.push({ left: -13, right: BADGE * across - 13, top: bottom - BADGE * rows, bottom: bottom });
    }
    return made;
  }

  // The name of the main place has room kept for it, which no other mark takes.
  function keepRoomForMain(app, marks) {
    const main = marks.find((mark) => mark.main && !mark.gone && mark.label && mark.boxes.length);
    if (!main) return;
    D.measureLabels([main]);
    if (!main.high) return;
    const top = main.badgeCount ? -main.line / 2 : -main.high / 2,
      { x } = app.map.latLngToContainerPoint(main.at);
    const left = x + 18 + main.wide < app.map.getSize().x ? 14 : -14 - main.wide;
    main.boxes.push({ left: left, right: left + main.wide, top: top, bottom: top + main.high, label: true });
  }

  const around = (wide, high) => ({ left: -wide / 2, right: wide / 2, top: -high / 2, bottom: high / 2 });

  // The button that says how many are folded into a mark.
  function count(app, mark) {
    const n = mark.folded.length,
      box = mark.boxes[mark.boxes.length - 1];
    if (!n && !mark.count) return;
    if (!mark.count) {
      mark.count = D.button("more-places", [], (click) => open(app, mark, click.detail === 0));
      mark.element.append(mark.count);
    }
    // A count that disappears passes its focus to the map; focus on a mark would move the map.
    if (!n && mark.count === document.activeElement) app.map.getContainer().focus({ preventScroll: true });
    mark.count.hidden = !n;
    if (!n) return;
    mark.count.textContent = "+" + n;
    mark.count.setAttribute(
      "aria-label",
      app.words.t(closer(app, mark) ? "more_places" : "more_places_list", { n: n }),
    );
    for (const [side, value] of Object.entries({ left: box.left, top: box.top, width: box.right - box.left }))
      mark.count.style[side] = value + "px";
  }

  // Returns a view that shows a mark and those folded into it apart; null where no zoom can.
  function closer(app, mark) {
    const bounds = L.latLngBounds([mark, ...mark.folded].map((one) => one.at));
    const zoom = app.map.getZoom(),
      most = app.map.getMaxZoom();
    const apart = app.map.project(bounds.getNorthEast(), most).distanceTo(app.map.project(bounds.getSouthWest(), most));
    if (zoom >= most || apart < GLYPH) return null;
    return {
      centre: bounds.getCenter(),
      zoom: Math.min(most, Math.max(zoom + 1, app.map.getBoundsZoom(bounds.pad(0.3)))),
    };
  }

  function open(app, mark, keyboard) {
    const view = closer(app, mark);
    if (!view) {
      list(app, mark, keyboard);
      return;
    }
    app.map.once("zoomend", function () {
      if (keyboard && mark.count.hidden) mainButton(mark).focus();
    });
    app.map.setView(view.centre, view.zoom, { animate: !D.still() });
  }

  function list(app, mark, keyboard) {
    const inside = [...app.marks.values()].filter((one) => one === mark || one.host === mark);
    app.opener = mark.count;
    app.card.show({
      title: app.words.t("places_here"),
      body: D.el(
        "ul",
        { class: "place-list" },
        inside.map((one) =>
          D.el("li", {}, one.place ? D.placeName(app, one.place.id) : D.eventName(app, one.row[0][0])),
        ),
      ),
    });
    app.announce(app.words.t("places_here"));
    if (keyboard) app.card.heading.focus({ preventScroll: true });
  }

  // Draws thin lines from the points to the marks beside them, below all marks.
  function makeLeaders(app) {
    const pane = app.map.createPane("leaders");
    pane.style.zIndex = 590;
    const lines = D.svg("path", { class: "leader" }),
      dots = D.svg("path", { class: "leader-dot" });
    const drawing = D.svg("svg", { class: "leaders leaflet-zoom-hide", width: 1, height: 1, "aria-hidden": "true" }, [
      lines,
      dots,
    ]);
    pane.append(drawing);
    let origin = app.map.getPixelOrigin();
    const follow = () => L.DomUtil.setPosition(drawing, origin.subtract(app.map.getPixelOrigin()));
    const draw = function (moved) {
      origin = app.map.getPixelOrigin();
      follow();
      const line = function ([point, mark]) {
        const end = mark.shift.multiplyBy(1 - 9 / Math.hypot(mark.shift.x, mark.shift.y));
        return `M${point.x} ${point.y}l${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
      };
      lines.setAttribute("d", moved.map(line).join(""));
      dots.setAttribute("d", moved.map(([point]) => `M${point.x} ${point.y}h0`).join(""));
    };
    return { draw: draw, follow: follow };
  }
})(window.Dateline);
