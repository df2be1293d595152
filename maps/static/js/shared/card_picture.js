// A picture that stands alone: headline, map, key of what is shown, days, doubt, source and credits, in three shapes.
"use strict";

(function (D) {
  const MARGIN = 32,
    LINE = 1.32; // [px, times the size of the letters]
  D.PICTURE_SHAPES = { wide: [1200, 675], square: [1080, 1080], tall: [1080, 1920] };

  // Returns the picture as the text of an SVG.
  D.storyPicture = (app, shape) => D.xmlText(new XMLSerializer().serializeToString(drawn(app, shape)));

  function drawn(app, shape) {
    const known = Object.hasOwn(D.PICTURE_SHAPES, shape) ? shape : "wide",
      [wide, high] = D.PICTURE_SHAPES[known],
      scale = known === "wide" ? 1 : 1.25;
    const style = getComputedStyle(document.documentElement),
      colour = (name) => style.getPropertyValue("--" + name).trim();
    const look = { ink: colour("ink"), soft: colour("soft"), serif: colour("serif"), sans: colour("sans") };
    const room = wide - 2 * MARGIN;
    const set = (text, size, most, fill, letters) =>
      textLines(text, room, { size: size * scale, weight: 400, family: look.sans, fill: fill, most: most, ...letters });
    const head = [
      ...set(headline(app), 34, 3, look.ink, { weight: 700, family: look.serif }),
      ...set(underline(app), 17, 2, look.soft),
    ];
    const foot = [
      ...keyLines(app, room, scale, look),
      ...set(doubt(app), 15, 3, look.ink),
      ...set(credits(app), 12, 2, look.soft),
    ];
    const top = MARGIN * 0.8 + total(head) + 12,
      below = total(foot) + MARGIN * 0.8;
    const mapHigh = Math.max(Math.round(high - top - below - 12), 200);
    const root = D.svg("svg", {
      xmlns: "http://www.w3.org/2000/svg",
      width: wide,
      height: high,
      viewBox: `0 0 ${wide} ${high}`,
    });
    root.append(D.svg("rect", { width: wide, height: high, fill: colour("paper") }));
    root.append(D.svg("title", {}, headline(app)), D.svg("desc", {}, [underline(app), doubt(app)].join(" ")));
    place(root, head, MARGIN * 0.8);
    const map = atSize(app, wide, mapHigh, () => D.mapPicture(app));
    map.setAttribute("y", Math.round(top));
    root.append(map);
    place(root, foot, top + mapHigh + 12);
    return root;
  }

  const headline = (app) =>
    app.data.article.title || app.words.t("several", { n: (app.data.articles || []).length || 1 });

  function underline(app) {
    const { summary, article } = app.data,
      time = app.time;
    const days = time ? app.words.days(time.first, time.last) : article.published && app.words.date(article.published);
    return [summary && summary.where, days].filter(Boolean).join(" · ");
  }

  const doubt = (app) =>
    app.data.summary && app.data.summary.sure ? app.words.t("how_sure") + ": " + app.data.summary.sure : "";

  function credits(app) {
    const { article } = app.data;
    const own = [
      article.byline && app.words.t("byline", { name: article.byline }),
      article.source,
      article.published && app.words.date(article.published),
    ];
    const data = ["Natural Earth", "GeoNames CC BY 4.0", ...D.groundCredits(app.data)];
    return [...own, ...data, "Dateline"].filter(Boolean).join(" · ");
  }

  // Breaks a text into lines that fit; what does not fit into the last ends with an ellipsis.
  function textLines(text, room, look) {
    if (!text) return [];
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${look.weight} ${look.size}px ${look.family}`;
    const fits = (line) => pen.measureText(line).width <= room;
    const lines = [];
    let line = "";
    for (const word of text.slice(0, 1000).split(/\s+/)) {
      const longer = line ? line + " " + word : word;
      if (fits(longer) || !line) line = longer;
      else {
        lines.push(line);
        line = word;
      }
    }
    lines.push(line);
    const kept = lines.slice(0, look.most);
    if (lines.length > look.most) kept[look.most - 1] += "…";
    return kept.map((one) => ({ high: look.size * LINE, parts: [{ x: 0, text: shortened(one, fits), look: look }] }));
  }

  function shortened(line, fits) {
    let letters = [...line];
    while (letters.length > 1 && !fits(letters.join(""))) letters = [...letters.slice(0, -2), "…"];
    return letters.join("");
  }

  // The key holds only what the map shows: how sure events are, and what the lines mean.
  function keyLines(app, room, scale, look) {
    const size = 15 * scale,
      words = { size: size, weight: 400, family: look.sans, fill: look.ink };
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `400 ${size}px ${look.sans}`;
    const statuses = D.inOrder(
      D.STATUSES,
      (app.shownEvents ? app.shownEvents() : []).map((event) => event.status),
    );
    const lines = [];
    let parts = [],
      x = 0;
    for (const status of statuses) {
      const name = app.words.name("status_names", status),
        wide = size * 1.7 + pen.measureText(name).width + size * 1.2;
      if (x && x + wide > room) {
        lines.push({ high: size * 1.6, parts: parts });
        parts = [];
        x = 0;
      }
      parts.push({ x: x, glyph: status, size: size * 1.25 }, { x: x + size * 1.7, text: name, look: words });
      x += wide;
    }
    if (parts.length) lines.push({ high: size * 1.6, parts: parts });
    return lines;
  }

  const total = (lines) => lines.reduce((sum, line) => sum + line.high, 0);

  function place(root, lines, from) {
    let y = from;
    const rtl = document.documentElement.dir === "rtl";
    for (const { high, parts } of lines) {
      for (const part of parts) {
        if (part.glyph !== undefined) {
          const glyph = D.glyphPicture(D.statusGlyph(part.glyph));
          const at = { x: MARGIN + part.x, y: y + (high - part.size) / 2, width: part.size, height: part.size };
          for (const [name, value] of Object.entries(at)) glyph.setAttribute(name, value);
          root.append(glyph);
          continue;
        }
        const { size, weight, family, fill } = part.look;
        const text = D.svg("text", {
          x: MARGIN + part.x,
          y: y + high / 2,
          "dominant-baseline": "central",
          "font-family": family,
          "font-size": size,
          "font-weight": weight,
          fill: fill,
          direction: rtl ? "rtl" : "ltr",
        });
        text.textContent = part.text;
        root.append(text);
      }
      y += high;
    }
  }

  // Lays the map out for a size, has it drawn, and puts it back.
  function atSize(app, wide, high, draw) {
    const stage = document.getElementById("map-stage"),
      { map } = app;
    const before = { centre: map.getCenter(), zoom: map.getZoom(), fitted: app.fitted };
    stage.classList.add("is-picture");
    stage.style.width = wide + "px";
    stage.style.height = high + "px";
    try {
      map.invalidateSize({ animate: false });
      app.fit();
      return draw();
    } finally {
      stage.classList.remove("is-picture");
      stage.style.width = stage.style.height = "";
      map.invalidateSize({ animate: false });
      map.setView(before.centre, before.zoom, { animate: false });
      app.fitted = before.fitted;
    }
  }

  // The address "#picture=wide" shows the picture instead of the page: for a program that saves it.
  D.showPicture = function (app) {
    const found = /^#picture=(wide|square|tall)$/.exec(window.location.hash);
    if (!found) return false;
    const picture = drawn(app, found[1]);
    document.documentElement.classList.add("is-picture-page");
    document.body.replaceChildren(picture);
    const paper = new window.CSSStyleSheet();
    paper.replaceSync(`@page { size: ${D.PICTURE_SHAPES[found[1]].map((side) => side + "px").join(" ")}; margin: 0 }`);
    document.adoptedStyleSheets.push(paper);
    return true;
  };
})(window.Dateline);
