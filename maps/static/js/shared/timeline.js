// The timeline: every dated event as an interval, and two sliders that filter by time.
"use strict";

(function (D) {
  const DAY = 86400000;
  const LANES = 5;
  const WIDTH = 1000;
  const LANE = 13;

  // The filter by time: two days, whether undated events are shown, and whether earlier events are.
  D.makeTime = function (data) {
    const spans = data.events.map((event) => span(event)).filter(Boolean);
    if (!spans.length) return null;
    const first = Math.min(...spans.map((one) => one[0])),
      last = Math.max(...spans.map((one) => one[1]));
    return {
      first: first,
      last: last,
      earliest: first,
      latest: last,
      from: first,
      to: last,
      undated: true,
      cumulative: false,
    };
  };

  D.inTime = function (time, event) {
    if (!time || !event) return true;
    const days = span(event);
    if (!days) return time.undated;
    return days[0] <= time.to && (time.cumulative || days[1] >= time.from);
  };

  D.buildTimeline = function (app) {
    const time = app.time;
    if (!time || app.events.filter(span).length < 2) return null;
    return D.timePanel(
      app,
      draw(app, time),
      app.events.some((event) => !span(event)),
    );
  };

  // Builds a picture of time with its sliders and switches; `app.counted()` returns how many events are shown, and of
  // how many.
  D.timePanel = function (app, drawn, undated) {
    const time = app.time,
      words = app.words;
    const picture = D.el("div", { class: "time-picture", "aria-hidden": "true" }, drawn);
    const said = D.el("p", { class: "time-said", "aria-live": "polite" });
    const [from, to] = ["from", "to"].map((end) => slider(app, end, refresh));
    const undatedSwitch = undated
      ? tick(words.t("time_undated"), true, (on) => {
          time.undated = on;
          refresh();
        })
      : null;
    const cumulative = tick(words.t("time_cumulative"), false, (on) => {
      time.cumulative = on;
      refresh();
    });

    function refresh() {
      const low = Math.min(Number(from.value), Number(to.value)),
        high = Math.max(Number(from.value), Number(to.value));
      // A slider at its end includes what lies beyond the picture.
      time.from = low === 0 ? time.earliest : low * DAY + time.first;
      time.to = high === Number(to.max) ? time.latest : high * DAY + time.first;
      shade(picture, time);
      app.applyFilters();
      const [shown, total] = app.counted();
      const range = words.days(time.cumulative ? time.earliest : time.from, time.to);
      said.textContent = words.t("time_shown", { n: words.number(shown), total: words.number(total), range: range });
      for (const input of [from, to])
        input.setAttribute("aria-valuetext", words.days(Number(input.value) * DAY + time.first));
    }

    app.refreshTime = refresh;
    return D.el("details", { class: "timeline", open: window.innerWidth > 820 && window.innerHeight > 640 }, [
      D.el("summary", {}, words.t("timeline")),
      picture,
      D.el("div", { class: "time-sliders" }, [from, to]),
      D.el("div", { class: "time-switches" }, [said, undatedSwitch, cumulative]),
    ]);
  };

  // Returns the first and the last day of an event [ms]; null when it has no date.
  function span(event) {
    const first = stamp(event.time_start || event.time_end),
      last = stamp(event.time_end || event.time_start);
    return first === null || last === null ? null : [first, Math.max(first, last)];
  }

  function stamp(text) {
    const found = D.day(text);
    return found ? found.stamp.setUTCHours(0, 0, 0, 0) : null;
  }

  function slider(app, end, refresh) {
    const time = app.time,
      days = Math.round((time.last - time.first) / DAY);
    const input = D.el("input", {
      type: "range",
      class: "time-" + end,
      "aria-label": app.words.t(end === "from" ? "time_from" : "time_to"),
    });
    Object.assign(input, { min: "0", max: String(days), step: "1", value: String(end === "from" ? 0 : days) });
    input.setAttribute("aria-valuetext", app.words.days(end === "from" ? time.first : time.last));
    input.addEventListener("input", refresh);
    return input;
  }

  function tick(text, on, changed) {
    const box = D.el("input", { type: "checkbox", checked: on });
    box.addEventListener("change", () => changed(box.checked));
    return D.el("label", { class: "time-switch" }, [box, text]);
  }

  // Draws intervals in lanes, so that none covers another; an approximate or uncertain date is dashed.
  function draw(app, time) {
    const ends = new Array(LANES).fill(-Infinity);
    const length = Math.max(time.last - time.first + DAY, DAY);
    const x = (at) => ((at - time.first) / length) * (WIDTH - 20) + 10;
    const bars = app.events
      .filter(span)
      .sort((a, b) => span(a)[0] - span(b)[0])
      .map(function (event) {
        const [first, last] = span(event);
        const left = x(first),
          right = Math.max(x(last + DAY), left + 9);
        const free = ends.findIndex((end) => end + 3 <= left),
          lane = free < 0 ? ends.indexOf(Math.min(...ends)) : free;
        ends[lane] = right;
        const bar = D.svg("rect", {
          x: left,
          y: lane * LANE + 2,
          width: right - left,
          height: LANE - 4,
          rx: 3,
          class: barClass(event),
        });
        app.filterable(event, bar);
        return bar;
      });
    const lanes = ends.filter((end) => end > -Infinity).length;
    return D.svg("svg", { viewBox: `0 0 ${WIDTH} ${Math.max(lanes, 1) * LANE + 4}`, preserveAspectRatio: "none" }, [
      D.svg("rect", { class: "time-window", x: 0, y: 0, width: WIDTH, height: LANES * LANE + 4 }),
      bars,
    ]);
  }

  function barClass(event) {
    const { outline } = D.statusLook(event.status);
    const names = [
      "time-bar",
      D.statusClass(event.status),
      "is-" + outline,
      D.isSure(event.status) ? "is-sure" : "is-unsure",
    ];
    return names.concat(/[~?%]/.test(event.time || "") ? "is-about" : []).join(" ");
  }

  function shade(picture, time) {
    const frame = picture.querySelector(".time-window"),
      length = Math.max(time.last - time.first + DAY, DAY);
    const share = (at) => Math.min(Math.max((at - time.first) / length, 0), 1);
    const from = time.cumulative ? 0 : share(time.from),
      to = share(time.to + DAY);
    frame.setAttribute("x", from * WIDTH);
    frame.setAttribute("width", Math.max(to - from, 0) * WIDTH);
  }
})(window.Dateline);
