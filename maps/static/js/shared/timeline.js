// The timeline: every dated event as an interval, and two sliders that filter by time.
"use strict";

(function (D) {
  const DAY = 86400000;
  const LANES = 5;
  const WIDTH = 1000; // of a drawing of the time line
  const LANE = 13; // [px]
  const LEAST = 1.4; // how wide a bar is at least [%]
  const MOST_TICKS = 6;
  const STEPS = [1, 2, 5, 7, 14].map((days) => [days, "day"]).concat(
    [1, 2, 3, 6].map((months) => [months * 30, "month"]),
    [1, 2, 5, 10, 20, 50, 100, 500].map((years) => [years * 365, "year"]),
  );

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
    const picture = D.el("div", { class: "time-picture" }, drawn);
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

    // The filters of the key change what is counted, too.
    app.sayTime = function () {
      const [shown, total] = app.counted();
      const range = words.days(time.cumulative ? time.earliest : time.from, time.to);
      said.textContent = words.t("time_shown", { n: words.number(shown), total: words.number(total), range: range });
    };

    function refresh() {
      const low = Math.min(Number(from.value), Number(to.value)),
        high = Math.max(Number(from.value), Number(to.value));
      // A slider at its end includes what lies beyond the picture.
      time.from = low === 0 ? time.earliest : low * DAY + time.first;
      time.to = high === Number(to.max) ? time.latest : high * DAY + time.first;
      shade(picture, time);
      app.applyFilters();
      for (const input of [from, to])
        input.setAttribute("aria-valuetext", words.days(Number(input.value) * DAY + time.first));
    }

    app.refreshTime = refresh;
    return D.el("details", { class: "timeline", open: window.innerWidth > 820 && window.innerHeight > 640 }, [
      D.el("summary", {}, words.t("timeline")),
      picture,
      D.el("div", { class: "time-ticks", "aria-hidden": "true" }, ticks(app, time)),
      D.el("div", { class: "time-range" }, [from, to]),
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

  // Days, months or years at even distances, as few as fit beside each other.
  function ticks(app, time) {
    const days = Math.round((time.last - time.first) / DAY) + 1,
      step = STEPS.find(([size]) => days / size <= MOST_TICKS) || STEPS[STEPS.length - 1];
    const made = [];
    for (let at = tickBefore(time.first, step); at <= time.last; at = tickAfter(at, step)) {
      if (at < time.first) continue;
      const mark = D.el("span", { class: "time-tick" }, app.words.tick(at, step[1]));
      mark.style.left = share(time, at) + "%";
      made.push(mark);
    }
    return made;
  }

  function tickBefore(first, [size, unit]) {
    const day = new Date(first);
    if (unit === "day") return first;
    if (unit === "month") return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
    const years = Math.max(1, Math.round(size / 365));
    return new Date(0).setUTCFullYear(Math.floor(day.getUTCFullYear() / years) * years, 0, 1);
  }

  function tickAfter(at, [size, unit]) {
    const day = new Date(at);
    if (unit === "day") return at + size * DAY;
    if (unit === "month") return day.setUTCMonth(day.getUTCMonth() + Math.round(size / 30));
    return day.setUTCFullYear(day.getUTCFullYear() + Math.max(1, Math.round(size / 365)));
  }

  // Where a moment lies in the picture [%].
  function share(time, at) {
    return (100 * (at - time.first)) / Math.max(time.last - time.first + DAY, DAY);
  }

  // Draws events as bars in lanes, so that none covers another; an approximate or uncertain date is dashed.
  function draw(app, time) {
    const ends = new Array(LANES).fill(-Infinity);
    const frame = D.el("span", { class: "time-window" });
    const bars = app.events
      .filter(span)
      .sort((a, b) => span(a)[0] - span(b)[0])
      .map(function (event) {
        const [first, last] = span(event);
        const left = share(time, first),
          right = Math.max(share(time, last + DAY), left + LEAST);
        const free = ends.findIndex((end) => end <= left),
          lane = free < 0 ? ends.indexOf(Math.min(...ends)) : free;
        ends[lane] = right;
        const bar = timeBar(app, event);
        bar.style.left = Math.min(left, 100 - LEAST) + "%";
        bar.style.width = Math.min(right, 100) - Math.min(left, 100 - LEAST) + "%";
        bar.style.top = lane * LANE + "px";
        return [event, bar];
      });
    const lanes = ends.filter((end) => end > -Infinity).length;
    const holder = D.el("div", { class: "time-bars", role: "group", "aria-label": app.words.t("timeline") }, [
      frame,
      bars.map((one) => one[1]),
    ]);
    holder.style.height = Math.max(lanes, 1) * LANE + "px";
    app.refreshBars = function () {
      for (const [event, bar] of bars) {
        bar.toggleAttribute("hidden", app.isFiltered(event));
        bar.classList.toggle("is-out", !D.inTime(time, event));
      }
    };
    return holder;
  }

  // A bar names its event when it is pointed at or has the focus, and opens it.
  function timeBar(app, event) {
    const key = "event:" + event.id,
      label = event.number + ". " + (event.title || event.type) + " – " + app.words.when(event);
    const bar = D.button(barClass(event), [], (click) => app.select(key, { from: "list", keyboard: !click.detail }), {
      title: label,
      "aria-label": label,
      "data-event": event.id,
      "data-step": "",
    });
    bar.addEventListener("focus", () => app.hint(key));
    app.register(key, bar);
    return bar;
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

  // Marks the chosen days: in a drawing by its units, over the bars by their share.
  function shade(picture, time) {
    const frame = picture.querySelector(".time-window");
    const within = (at) => Math.min(Math.max(share(time, at), 0), 100);
    const from = time.cumulative ? 0 : within(time.from),
      to = within(time.to + DAY);
    if (frame instanceof window.SVGElement) {
      frame.setAttribute("x", (from * WIDTH) / 100);
      frame.setAttribute("width", (Math.max(to - from, 0) * WIDTH) / 100);
    } else {
      frame.style.left = from + "%";
      frame.style.width = Math.max(to - from, 0) + "%";
    }
  }
})(window.Dateline);
