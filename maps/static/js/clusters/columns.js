// Unpacks, filters and counts very many events as columns, without an object for each event.
"use strict";

(function (D) {
  const DAY = 86400000;
  const UNKNOWN = -2147483648; // of a day
  const FAR = 0.02; // the share of dates at either end that may lie far out ...
  const FAR_OUT = 3; // ... when all together span this many times what the rest does
  const MONTH = 30;

  D.makeColumns = function (tables, titles, stream) {
    const { events, places, routes, articles, lines } = tables;
    const first = days(events.first),
      length = days(events.last, true);
    const columns = {
      size: events.size,
      places: places,
      routes: routes,
      lines: lines,
      articles: articles,
      events: events,
      titles: titles,
      place: Int32Array.from(events.place),
      first: first,
      last: first.map((day, k) => (day === UNKNOWN ? UNKNOWN : day + Math.max(length[k], 0))),
      status: Uint16Array.from(events.status.at),
      type: Uint16Array.from(events.type.at),
      article: Int32Array.from(summed(events.article)),
      tellings: tables.tellings,
      weight: events.count ? Float64Array.from(events.count) : new Float64Array(events.size).fill(1),
    };
    columns.mass = events.sources ? Float64Array.from(events.sources) : columns.weight;
    columns.told = ranges(tables.tellings ? tables.tellings.event : []);
    columns.sure = events.status.words.map(D.isSure);
    columns.total = columns.weight.reduce((sum, one) => sum + one, 0);
    columns.routeFirst = days(routes.first);
    columns.routeLast = days(routes.last, true).map((day, k) =>
      columns.routeFirst[k] === UNKNOWN ? UNKNOWN : columns.routeFirst[k] + Math.max(day, 0),
    );
    columns.routeArticle = summed(routes.article);
    columns.byDay = Uint32Array.from(columns.place.keys()).sort((a, b) => columns.first[a] - columns.first[b] || a - b);
    const starts = rowStarts(stream, columns.size);
    columns.quote = (k) => spell(stream, starts[k], titles.words);
    return columns;
  };

  // Days since 1970 from differences; a day that is not known stays unknown.
  function days(list, plain) {
    return Int32Array.from(plain ? list : summed(list), (day) => (day === null ? UNKNOWN : day));
  }

  function summed(list) {
    let sum = 0;
    return list.map((step) => (step === null ? null : (sum += step)));
  }

  // The first row of each event and the row behind its last, of tellings in the order of the events.
  function ranges(numbers) {
    const found = new Map();
    numbers.forEach((event, row) => found.set(event, [found.has(event) ? found.get(event)[0] : row, row + 1]));
    return found;
  }

  // A number below 160 is one byte, below 16,544 two, else three; 0 ends a row.
  function numberAt(stream, at) {
    const byte = stream[at];
    if (byte < 160) return [byte, 1];
    if (byte < 224) return [160 + ((byte - 160) << 8) + stream[at + 1], 2];
    return [16544 + ((byte - 224) << 16) + (stream[at + 1] << 8) + stream[at + 2], 3];
  }

  function rowStarts(stream, size) {
    const starts = new Uint32Array(size);
    let at = 0;
    for (let row = 0; row < size; row += 1) {
      starts[row] = at;
      while (at < stream.length && stream[at] !== 0) at += stream[at] < 160 ? 1 : stream[at] < 224 ? 2 : 3;
      at += 1;
    }
    return starts;
  }

  function spell(stream, start, words) {
    let text = "",
      at = start;
    while (at < stream.length && stream[at] !== 0) {
      const [number, bytes] = numberAt(stream, at);
      text += words[number - 1];
      at += bytes;
    }
    return text;
  }

  D.iso = (day) => (day === UNKNOWN ? null : new Date(day * DAY).toISOString().slice(0, 10));

  const word = (column, k) => column.words[column.at[k]] || null;

  // Returns one event as an object with the properties that cards use.
  D.eventOfRow = function (columns, k) {
    const { events, titles } = columns,
      quote = columns.quote(k),
      title = titles.title[k];
    const count = events.count ? events.count[k] : 1;
    return {
      id: String(k),
      row: k,
      count: count,
      sources: events.sources ? events.sources[k] : null,
      place: events.place[k] < 0 ? null : String(events.place[k]),
      type: word(events.type, k) || "",
      status: word(events.status, k) || "",
      time: ["", "~", "?"][events.sure[k]],
      time_start: D.iso(columns.first[k]),
      time_end: D.iso(columns.last[k]),
      title:
        typeof title === "number"
          ? Array.from(quote)
              .slice(titles.trigger[k], titles.trigger[k] + title)
              .join("")
          : title,
      sentence: quote,
      according_to: word(events.who, k),
      article: columns.article[k],
      confidence: tenths(events.confidence[k]),
      cues: split(word(events.cues, k)),
      participants: split(word(events.people, k)),
      counts: split(word(events.counted, k)),
    };
  };

  // Returns what each article says of an event, with the properties that cards use.
  D.tellingsOfRow = function (columns, k) {
    const { tellings } = columns,
      [from, to] = columns.told.get(k) || [0, 0];
    if (from === to) return [];
    const { first, length, article } = (columns.tellingColumns = columns.tellingColumns || {
      first: days(tellings.first),
      length: days(tellings.last, true),
      article: summed(tellings.article),
    });
    return Array.from({ length: to - from }, (_, n) => n + from).map((row) => ({
      place: tellings.place[row] < 0 ? null : String(tellings.place[row]),
      status: word(tellings.status, row) || "",
      time: ["", "~", "?"][tellings.sure[row]],
      time_start: D.iso(first[row]),
      time_end: D.iso(first[row] === UNKNOWN ? UNKNOWN : first[row] + Math.max(length[row], 0)),
      according_to: word(tellings.who, row),
      counts: split(word(tellings.counted, row)),
      article: article[row],
      sentence: tellings.quote[row],
    }));
  };

  const tenths = (value) => (value < 0 ? null : value / 10);
  const split = (text) => (text ? [text] : []);

  D.placeOfRow = function (columns, k) {
    const { places } = columns;
    const others = (places.others.at[k] || []).map((n) => ({ name: places.others.words[n] }));
    return {
      id: String(k),
      row: k,
      name: places.name[k],
      source: places.id[k] || null,
      lon: degrees(places.lon[k]),
      lat: degrees(places.lat[k]),
      feature: word(places.feature, k),
      country: word(places.country, k),
      admin1: word(places.admin1, k),
      area: Boolean(places.area[k]),
      is_country: Boolean(places.is_country[k]),
      population: places.population[k] > 0 ? places.population[k] : null,
      extent_km: places.extent_km[k] > 0 ? places.extent_km[k] : null,
      confidence: tenths(places.confidence[k]),
      mentions: places.mentions[k],
      reasons: (places.reasons.at[k] || []).map((n) => places.reasons.words[n]),
      alternatives: others,
      roles: ["scene"],
      near: places.others_near ? places.others_near[k] : 0,
    };
  };

  const degrees = (value) => (value === null ? null : value / 10000);

  D.routeOfRow = function (columns, k) {
    const { routes } = columns,
      end = (row) => (row < 0 ? null : String(row));
    return {
      id: String(k),
      origin: end(routes.origin[k]),
      destination: end(routes.destination[k]),
      via: [],
      mode: word(routes.mode, k) || "unknown",
      status: word(routes.status, k) || "",
      network: word(routes.network, k),
      length_km: routes.length_km[k] < 0 ? null : routes.length_km[k],
      time: ["", "~", "?"][routes.sure[k]],
      time_start: D.iso(columns.routeFirst[k]),
      time_end: D.iso(columns.routeLast[k]),
      according_to: word(routes.who, k),
      article: columns.routeArticle[k],
      sentence: routes.quote[k],
    };
  };

  // Returns the days that the timeline spans, and the earliest and latest of all [ms]; null when no event has a date.
  // A few dates far from all others ("in 1933") would leave no room for the rest, so they are counted at the ends.
  D.timeOfColumns = function (columns) {
    const dated = columns.byDay.filter((k) => columns.first[k] !== UNKNOWN);
    if (!dated.length) return null;
    const at = (share) => columns.first[dated[Math.round(share * (dated.length - 1))]];
    const earliest = at(0),
      latest = dated.reduce((last, k) => Math.max(last, columns.last[k]), -Infinity);
    const [low, high] = [at(FAR), at(1 - FAR)],
      wide = latest - earliest > FAR_OUT * (high - low + MONTH);
    const [first, last] = wide ? [low, high] : [earliest, latest];
    return {
      first: first * DAY,
      last: last * DAY,
      earliest: earliest * DAY,
      latest: latest * DAY,
      from: earliest * DAY,
      to: latest * DAY,
      undated: true,
      cumulative: false,
      some: dated.length < columns.size,
    };
  };

  function inTime(time, first, last) {
    if (!time) return true;
    if (first === UNKNOWN) return time.undated;
    return first * DAY <= time.to && (time.cumulative || last * DAY >= time.from);
  }

  // Returns one byte for each row: 1 when it is shown. `hidden` has sets of statuses, types and articles; `found` has
  // the rows that a search found, or is null.
  D.shownRows = function (columns, hidden, time, found) {
    const statuses = columns.events.status.words.map((name) => hidden.statuses.has(name));
    const types = columns.events.type.words.map((name) => hidden.types.has(name));
    const shown = new Uint8Array(columns.size);
    for (let k = 0; k < columns.size; k += 1) {
      if (statuses[columns.status[k]] || types[columns.type[k]] || hidden.articles.has(columns.article[k])) continue;
      if ((!found || found[k]) && inTime(time, columns.first[k], columns.last[k])) shown[k] = 1;
    }
    return shown;
  };

  D.routeShown = (columns, k, hidden, time) =>
    !hidden.statuses.has(word(columns.routes.status, k)) &&
    !hidden.articles.has(columns.routeArticle[k]) &&
    inTime(time, columns.routeFirst[k], columns.routeLast[k]);

  D.showsNamed = (app) => !app.hidden.named.has(true);

  // Tells whether a place is on the map: something that is shown happens there, or it is named and sure enough.
  D.placeShown = (app, k) => app.counts.n[k] > 0 || (D.showsNamed(app) && Boolean(app.columns.places.drawn[k]));

  // Counts the events of each place and how many of them are facts, and finds the first.
  D.countsByPlace = function (columns, shown) {
    const { size } = columns.places;
    const counts = {
      n: new Float64Array(size),
      sure: new Float64Array(size),
      mass: new Float64Array(size),
      row: new Int32Array(size).fill(-1),
      all: 0,
    };
    for (let k = 0; k < columns.size; k += 1) {
      if (!shown[k]) continue;
      const place = columns.place[k],
        weight = columns.weight[k];
      counts.all += weight;
      if (place < 0) continue;
      if (counts.row[place] < 0) counts.row[place] = k;
      counts.n[place] += weight;
      counts.mass[place] += columns.mass[k];
      if (columns.sure[columns.status[k]]) counts.sure[place] += weight;
    }
    return counts;
  };

  // Returns the rows that contain every word of a search; null for an empty search.
  D.searchRows = function (columns, text) {
    const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (!wanted.length) return null;
    columns.hay = columns.hay || Array.from({ length: columns.size }, (_, k) => hay(columns, k));
    return Uint8Array.from(columns.hay, (said) => (wanted.every((one) => said.includes(one)) ? 1 : 0));
  };

  function hay(columns, k) {
    const place = columns.place[k],
      article = columns.article[k],
      title = columns.titles.title[k];
    const words = [
      typeof title === "number" ? "" : title,
      columns.quote(k),
      word(columns.events.who, k),
      place < 0 ? "" : columns.places.name[place],
      columns.articles.title[article],
      columns.articles.source[article],
    ];
    return words.filter(Boolean).join("\n").toLowerCase();
  }

  // Counts events by equal periods: [{ sure, rest }], at most `most` of them.
  D.histogram = function (columns, shown, time, most) {
    const stretch = Math.max(1, Math.ceil((time.last - time.first + DAY) / DAY / most)) * DAY;
    const bins = Array.from({ length: Math.ceil((time.last - time.first + DAY) / stretch) }, () => ({
      sure: 0,
      rest: 0,
    }));
    for (let k = 0; k < columns.size; k += 1) {
      if (!shown[k] || columns.first[k] === UNKNOWN) continue;
      const bin = Math.floor((columns.first[k] * DAY - time.first) / stretch);
      bins[Math.min(Math.max(bin, 0), bins.length - 1)][columns.sure[columns.status[k]] ? "sure" : "rest"] +=
        columns.weight[k];
    }
    return bins;
  };
})(window.Dateline);
