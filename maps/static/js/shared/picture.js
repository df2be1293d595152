// Saves what is drawn on the map as an SVG, or that SVG as a PNG.
"use strict";

(function (D) {
  const SVG = "http://www.w3.org/2000/svg";
  const STYLES = [
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "opacity",
    "paint-order",
    "vector-effect",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
  ];
  // Lone surrogates and control characters, which XML forbids.
  const NOT_XML = /[\p{Surrogate}\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;
  const LABELS =
    ".mark-label, .is-area bdi, .country-label:not(.has-no-room), .town, .pill, .more-events, .more-places";

  D.pictureSvg = (app) => D.xmlText(new XMLSerializer().serializeToString(D.mapPicture(app, true)));

  // Returns the map as it is now, as an SVG element.
  D.mapPicture = function (app, credited) {
    const frame = app.map.getContainer(),
      box = frame.getBoundingClientRect();
    const root = D.svg("svg", {
      xmlns: SVG,
      width: box.width,
      height: box.height,
      viewBox: `0 0 ${box.width} ${box.height}`,
    });
    root.append(D.svg("rect", { width: box.width, height: box.height, fill: getComputedStyle(frame).backgroundColor }));
    for (const pane of frame.querySelectorAll(".leaflet-pane > svg")) root.append(...paths(pane, box));
    for (const canvas of frame.querySelectorAll(".leaflet-pane > canvas")) root.append(drawing(canvas, box));
    for (const glyph of frame.querySelectorAll(".mark svg")) if (shown(glyph)) root.append(copied(glyph, box));
    for (const label of frame.querySelectorAll(LABELS)) if (shown(label)) root.append(...words(label, box));
    root.append(...scaleBar(frame, box));
    if (!credited) return root;
    const credit = D.svg("text", {
      x: box.width - 6,
      y: box.height - 6,
      "text-anchor": "end",
      "font-size": 9,
      fill: "#666",
    });
    credit.textContent = ["Dateline · Natural Earth · GeoNames CC BY 4.0", ...D.groundCredits(app.data)].join(" · ");
    root.append(credit);
    return root;
  };

  // The bar of the scale with its length.
  function scaleBar(frame, box) {
    const line = frame.querySelector(".leaflet-control-scale-line");
    if (!line) return [];
    const at = line.getBoundingClientRect(),
      style = getComputedStyle(line);
    const [left, right, low] = [at.left - box.left, at.right - box.left, at.bottom - box.top];
    return [
      D.svg("path", { d: `M${left} ${low - 6}V${low}H${right}V${low - 6}`, fill: "none", stroke: style.color }),
      ...words(line, box),
    ];
  }

  D.glyphPicture = function (glyph) {
    document.body.append(glyph);
    const copy = copied(glyph, { left: 0, top: 0 });
    glyph.remove();
    return copy;
  };

  D.xmlText = (text) => text.replace(NOT_XML, "\ufffd");

  D.savePicture = function (app, kind, shape) {
    const drawn = shape === "screen" ? D.pictureSvg(app) : D.storyPicture(app, shape),
      image = new Image();
    if (kind === "svg") return D.saveFile(new Blob([drawn], { type: "image/svg+xml" }), "map.svg");
    image.addEventListener("load", function () {
      const canvas = document.createElement("canvas");
      canvas.width = image.width * 2;
      canvas.height = image.height * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => D.saveFile(blob, "map.png"), "image/png");
    });
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawn);
    return null;
  };

  D.saveFile = function (blob, name) {
    const link = document.createElement("a"),
      address = URL.createObjectURL(blob);
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  function shown(element) {
    return element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  }

  // Copies a layer of lines and areas to where it is on the screen.
  function paths(pane, box) {
    const matrix = (element) => element.getScreenCTM();
    return [...pane.querySelectorAll("path")].filter(shown).map(function (path) {
      const at = matrix(path),
        copy = dressed(path);
      copy.setAttribute("transform", `matrix(${at.a} ${at.b} ${at.c} ${at.d} ${at.e - box.left} ${at.f - box.top})`);
      return copy;
    });
  }

  function drawing(canvas, box) {
    const at = canvas.getBoundingClientRect();
    return D.svg("image", {
      href: canvas.toDataURL("image/png"),
      x: at.left - box.left,
      y: at.top - box.top,
      width: at.width,
      height: at.height,
    });
  }

  function copied(glyph, box) {
    const at = glyph.getBoundingClientRect(),
      copy = glyph.cloneNode(false);
    for (const name of ["class", "aria-hidden"]) copy.removeAttribute(name);
    const place = { x: at.left - box.left, y: at.top - box.top, width: at.width, height: at.height };
    for (const [name, value] of Object.entries(place)) copy.setAttribute(name, value);
    copy.append(...[...glyph.children].map(dressed));
    return copy;
  }

  function dressed(element) {
    const copy = element.cloneNode(true),
      style = getComputedStyle(element);
    copy.removeAttribute("class");
    for (const name of STYLES) if (style.getPropertyValue(name)) copy.setAttribute(name, style.getPropertyValue(name));
    return copy;
  }

  function words(label, box) {
    const style = getComputedStyle(label),
      at = label.getBoundingClientRect();
    const frame = parseFloat(style.borderTopWidth)
      ? [
          D.svg("rect", {
            x: at.left - box.left,
            y: at.top - box.top,
            width: at.width,
            height: at.height,
            rx: Math.min(at.height / 2, parseFloat(style.borderTopLeftRadius)),
            fill: style.backgroundColor,
            stroke: style.borderTopColor,
          }),
        ]
      : [];
    return frame.concat(
      lines(label).map(function (line) {
        const text = D.svg("text", {
          x: (line.left + line.right) / 2 - box.left,
          y: (line.top + line.bottom) / 2 - box.top,
          "text-anchor": "middle",
          "dominant-baseline": "central",
          "font-family": style.fontFamily,
          "font-size": style.fontSize,
          "font-weight": style.fontWeight,
          fill: style.color,
          stroke: getComputedStyle(document.body).backgroundColor,
          "stroke-width": 3,
          "paint-order": "stroke",
        });
        text.textContent = style.textTransform === "uppercase" ? line.text.toUpperCase() : line.text;
        return text;
      }),
    );
  }

  // Returns the lines of a label as the browser broke them, without what its box cuts off.
  function lines(label) {
    const frame = label.getBoundingClientRect(),
      made = [],
      range = document.createRange();
    const walker = document.createTreeWalker(label, window.NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      let start = 0;
      for (const letter of node.data) {
        range.setStart(node, start);
        range.setEnd(node, (start += letter.length));
        const at = range.getBoundingClientRect(),
          line = made[made.length - 1];
        if (at.top > frame.bottom - at.height / 2) break;
        if (!line || at.top >= line.bottom - 2)
          made.push({ left: at.left, right: at.right, top: at.top, bottom: at.bottom, text: letter });
        else
          Object.assign(line, {
            left: Math.min(line.left, at.left),
            right: Math.max(line.right, at.right),
            text: line.text + letter,
          });
      }
    }
    return made;
  }
})(window.Dateline);
