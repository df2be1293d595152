// Sharing: the address of the current view, a picture of it, and a snippet that embeds the page in another.
"use strict";

(function (D) {
  const NUMBERS = /(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,2}(?:\.\d+)?)/;
  const VIEW = new RegExp(`^#view=${NUMBERS.source}(?:&lang=[a-z]{2,3})?(?:&show=(\\S{1,2000}))?$`);

  D.address = function (app) {
    const centre = app.map.getCenter(),
      parts = [centre.lat.toFixed(3), centre.lng.toFixed(3), app.map.getZoom().toFixed(1)];
    const { language, own } = app.data,
      spoken = own && own.language !== language ? "&lang=" + language : "";
    return "#view=" + parts.join(",") + spoken + (app.selected ? "&show=" + encodeURI(D.xmlText(app.selected)) : "");
  };

  // Anybody can write an address: only positions on Earth and keys of this story are accepted.
  D.restore = function (app, hash) {
    const found = VIEW.exec(hash || "");
    const key = found && decoded(found[4] || "");
    if (!found || key === null) return false;
    const [lat, lon, zoom] = found.slice(1, 4).map(Number);
    if (Math.abs(lat) > 90 || Math.abs(lon) > 540 || zoom > 18) return false;
    app.map.setView([lat, lon], zoom, { animate: false });
    if (key) app.select(key, { from: "map" });
    return true;
  };

  function decoded(text) {
    try {
      return decodeURI(text);
    } catch {
      return null; // a percent sign that no address has
    }
  }

  D.buildShare = function (app) {
    const words = app.words;
    const field = D.el("textarea", { class: "share-text", "aria-label": words.t("share_text"), hidden: true });
    field.readOnly = true;
    field.rows = 3;
    const show = (text) => {
      field.hidden = false;
      field.value = text;
      field.focus();
      field.select();
    };
    const shapes = D.el("select", { class: "share-shapes" });
    for (const name of [...Object.keys(D.PICTURE_SHAPES), "screen"]) {
      const option = D.el("option", {}, words.name("shape_names", name));
      option.value = name;
      shapes.append(option);
    }
    const here = () => String(window.location.href).split("#")[0] + D.address(app);
    const addressed = /^(https?|file):$/.test(window.location.protocol); // in a notebook the page has no address
    return D.el("div", { class: "share" }, [
      addressed
        ? [
            D.button("share-link", words.t("share_link"), () => {
              window.history.replaceState(null, "", D.address(app));
              show(here());
            }),
            D.button("share-embed", words.t("share_embed"), () => show(snippet(here(), app.data.article.title))),
          ]
        : null,
      D.el("label", { class: "share-shape" }, [words.t("picture_shape"), " ", shapes]),
      D.button("share-svg", words.t("save_svg"), () => D.savePicture(app, "svg", shapes.value)),
      D.button("share-png", words.t("save_png"), () => D.savePicture(app, "png", shapes.value)),
      field,
    ]);
  };

  function snippet(address, title) {
    const frame = document.createElement("iframe");
    frame.setAttribute("src", address);
    frame.setAttribute("title", title || "Dateline");
    frame.setAttribute("width", "100%");
    frame.setAttribute("height", "720");
    frame.setAttribute("loading", "lazy");
    return frame.outerHTML;
  }
})(window.Dateline);
