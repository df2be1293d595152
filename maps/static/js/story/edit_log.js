// The log of corrections, without a page: what they make of the tables, undo and redo. geo/corrections/apply.py does
// the same in Python; tests/maps/browser/test_edit.py holds both together.
"use strict";

(function (D) {
  const EARTH_KM = 6371;
  const STEP_KM = 100; // between the points of a line that is drawn here
  const STORY_ROLES = new Set(["scene", "origin", "destination", "via"]);
  const ROLE_ORDER = ["scene", "destination", "origin", "via", "actor", "dateline", "reference"];

  const copy = (rows) => JSON.parse(JSON.stringify(rows));

  // The steps of this session, each { kind, action, id, ... }: those that are undone stay until another one is made.
  D.makeLog = function (data) {
    const names = ["mentions", "places", "events", "unsure", "routes"];
    const base = copy(Object.fromEntries(names.map((name) => [name, data[name]])));
    const log = { base: base, steps: [], undone: [], saved: [], numbered: 0 };
    log.add = function (step) {
      log.steps = [...log.steps, step];
      log.undone = [];
    };
    log.undo = () => pass(log, "steps", "undone");
    log.redo = () => pass(log, "undone", "steps");
    log.drop = function (step) {
      const kept = log.steps.filter((one) => one !== step && !needs(one, step.id));
      log.steps = kept;
      log.undone = [];
    };
    log.newId = (letter) => "new-" + letter + (log.numbered += 1);
    log.isSaved = () => log.steps.length === log.saved.length && log.steps.every((one, k) => one === log.saved[k]);
    return log;
  };

  function pass(log, from, to) {
    if (!log[from].length) return null;
    const step = log[from][log[from].length - 1];
    log[from] = log[from].slice(0, -1);
    log[to] = [...log[to], step];
    return step;
  }

  // Whether a step is about something that another step made.
  function needs(step, id) {
    if (!String(id).startsWith("new-")) return false;
    const set = step.set || {};
    return [step.id, step.into, step.origin, step.destination, set.place, set.origin, set.destination]
      .concat(set.via || [])
      .includes(id);
  }

  // Returns the tables as the steps say they are, and the steps that do not fit: those change nothing.
  D.replay = function (base, steps, text) {
    const tables = copy(base);
    const old = new Map(base.routes.map((route) => [route.id, wayOf(tables, route)]));
    const unfit = steps.filter((step) => !APPLY[step.kind + " " + step.action](tables, step, text));
    settle(tables, old);
    return { tables: tables, unfit: unfit };
  };

  const byId = (rows, id) => rows.find((row) => row.id === id);
  const without = (rows, gone) => rows.filter((row) => !gone.includes(row));

  const isPlaced = function (tables, id) {
    const mention = byId(tables.mentions, id);
    return mention !== undefined && mention.place !== null;
  };

  const eventById = (tables, id) => byId(tables.events, id) || byId(tables.unsure, id);

  // Each returns whether the step fits.
  const APPLY = {
    "mention edit"(tables, step) {
      const mentions = alike(tables, step.id, step.set.everywhere);
      const fits = step.set.place || !step.set.name || mentions.every((one) => one.place !== null);
      if (fits) for (const mention of mentions) setMention(tables, mention, step);
      return fits && mentions.length > 0;
    },
    "mention add"(tables, step, text) {
      const [start, end] = step.span;
      if (tables.mentions.some((one) => one.start < end && start < one.end)) return false;
      const mention = Object.assign(sentenceOf(tables, text, start), {
        id: step.id,
        start: start,
        end: end,
        text: text.slice(start, end),
        place: null,
        role: "reference",
        cue: null,
        lon: null,
        lat: null,
        article: 0,
      });
      tables.mentions.push(mention);
      setMention(tables, mention, step);
      return true;
    },
    "mention remove"(tables, step) {
      const gone = alike(tables, step.id, step.everywhere);
      tables.mentions = without(tables.mentions, gone);
      return gone.length > 0;
    },
    "event edit"(tables, step) {
      const event = eventById(tables, step.id);
      if (!event || (step.set.place && !isPlaced(tables, step.set.place))) return false;
      draw(tables, event);
      setEvent(event, step.set);
      return true;
    },
    "event add"(tables, step, text) {
      const [start, end] = step.span;
      if (step.set.place && !isPlaced(tables, step.set.place)) return false;
      const event = Object.assign(sentenceOf(tables, text, start), {
        id: step.id,
        start: start,
        end: end,
        type: "other",
        title: text.slice(start, end).trim().split(/\s+/).join(" "),
        mention: null,
        status: "happened",
        according_to: null,
        participants: [],
        cues: [],
        article: 0,
        time: null,
        time_start: null,
        time_end: null,
      });
      tables.events.push(event);
      setEvent(event, step.set);
      return true;
    },
    "event remove"(tables, step) {
      const event = eventById(tables, step.id);
      if (event) forget(tables, step.id, null);
      return event !== undefined;
    },
    "event merge"(tables, step) {
      const one = eventById(tables, step.id),
        other = eventById(tables, step.into);
      if (!one || !other || one === other) return false;
      other.counts = [...new Set([...(other.counts || []), ...(one.counts || [])])];
      other.participants = [...new Set([...(other.participants || []), ...(one.participants || [])])];
      other.according_to = other.according_to || one.according_to;
      if (!other.mention) other.mention = one.mention;
      if (!other.time) for (const key of ["time", "time_start", "time_end"]) other[key] = one[key];
      draw(tables, other);
      setEvent(other, {});
      forget(tables, step.id, step.into);
      return true;
    },
    "journey edit"(tables, step) {
      const route = byId(tables.routes, step.id);
      return route !== undefined && setJourney(tables, route, step.set);
    },
    "journey add"(tables, step) {
      const ends = [step.origin, step.destination].map((id) => byId(tables.mentions, id));
      if (!ends.every((mention) => mention && mention.place !== null)) return false;
      const later = ends[0].start > ends[1].start ? ends[0] : ends[1];
      const route = {
        id: step.id,
        event: null,
        mention_ids: [step.origin, step.destination],
        mode: "unknown",
        network: "schematic",
        length_km: null,
        time: null,
        status: "happened",
        according_to: null,
        sentence: later.sentence,
        sentence_start: later.sentence_start,
        article: 0,
        lines: [],
      };
      const fits = setJourney(tables, route, step.set);
      if (fits) tables.routes.push(route);
      return fits;
    },
    "journey remove"(tables, step) {
      const gone = tables.routes.filter((route) => route.id === step.id);
      tables.routes = without(tables.routes, gone);
      return gone.length > 0;
    },
  };

  // Moves an event that was too unsure to those that are drawn.
  function draw(tables, event) {
    if (!tables.events.includes(event)) tables.events.push(event);
    tables.unsure = without(tables.unsure, [event]);
  }

  function alike(tables, id, everywhere) {
    const one = byId(tables.mentions, id);
    if (!one) return [];
    return everywhere ? tables.mentions.filter((other) => other.text === one.text) : [one];
  }

  function setMention(tables, mention, step) {
    const set = step.set;
    if (set.place) {
      const place = placeOf(tables, mention, set);
      Object.assign(mention, { place: place.id, lon: place.lon, lat: place.lat });
    }
    const place = byId(tables.places, mention.place);
    if (place && (set.place || set.name)) {
      if (set.name) place.name = set.name;
      Object.assign(place, { confidence: 1, corrected: true, drawn: true, reasons: step.note ? [step.note] : [] });
    }
    if (set.role) mention.role = set.role;
    Object.assign(mention, { corrected: true, confidence: 1 });
  }

  // The id of a point is made as Python makes it, so that both name the same place.
  D.pointId = ([lon, lat]) => "hand:" + lat.toFixed(5) + "," + lon.toFixed(5);

  // Returns the place that a step names, and adds it when the story does not have it.
  function placeOf(tables, mention, set) {
    const given = set.place;
    const id = given.point ? D.pointId(given.point) : given.id;
    const known = byId(tables.places, id);
    if (known) return known;
    const [lon, lat] = given.point || [given.lon, given.lat];
    const before = byId(tables.places, mention.place);
    const others = before ? [before, ...(before.alternatives || []).map((one) => ({ ...one, id: one.place_id }))] : [];
    const place = {
      id: id,
      name: given.point ? mention.text : given.name || mention.text,
      source: id.split(":")[0],
      feature: "",
      country: given.country || null,
      admin1: given.admin1 || null,
      population: 0,
      extent_km: null,
      confidence: 1,
      reasons: [],
      alternatives: others
        .filter((one) => one.id !== id)
        .map((one) => ({
          place_id: one.id,
          name: one.name,
          country: one.country,
          admin1: one.admin1,
          lon: one.lon,
          lat: one.lat,
          score: null,
        })),
      lon: lon,
      lat: lat,
      area: false,
      is_country: false,
      article: 0,
      corrected: true,
    };
    tables.places.push(place);
    return place;
  }

  function setEvent(event, set) {
    for (const key of ["title", "type", "according_to"]) if (key in set) event[key] = set[key];
    if ("status" in set) Object.assign(event, { status: set.status, cues: [] });
    if ("place" in set) event.mention = set.place;
    if ("days" in set) {
      const days = D.daysOf(set.days);
      Object.assign(event, { time: set.days, time_start: days && days[0], time_end: days && days[1] });
    }
    Object.assign(event, { corrected: true, confidence: 1 });
  }

  function setJourney(tables, route, set) {
    const [origin, ...rest] = route.mention_ids,
      destination = rest.pop();
    const stops = [set.origin || origin, ...(set.via || rest), set.destination || destination];
    const given = [set.origin, set.destination, ...(set.via || [])].filter(Boolean);
    const [from, to] = [stops[0], stops[stops.length - 1]].map((id) => byId(tables.mentions, id));
    if (!given.every((id) => isPlaced(tables, id)) || !from || !to || from.place === to.place) return false;
    for (const key of ["mode", "status"]) if (key in set) route[key] = set[key];
    if ("days" in set) route.time = set.days;
    Object.assign(route, { mention_ids: stops, corrected: true });
    return true;
  }

  function forget(tables, id, instead) {
    tables.events = tables.events.filter((event) => event.id !== id);
    tables.unsure = tables.unsure.filter((event) => event.id !== id);
    for (const route of tables.routes) if (route.event === id) route.event = instead;
  }

  // The first and the last day of an EDTF value, null when it is none that can be read here.
  D.daysOf = function (edtf) {
    const [from, to, ...rest] = String(edtf || "")
      .replace(/[~?%]/g, "")
      .split("/");
    const first = oneDay(from, false),
      last = oneDay(to === undefined ? from : to, true);
    return rest.length || !first || !last || first > last ? null : [first, last];
  };

  function oneDay(text, end) {
    const found = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?$/.exec(text || "");
    if (!found || found[1] === "0000") return null;
    const [year, month, day] = found.slice(1).map((part) => (part === undefined ? null : Number(part)));
    const length = (of) => new Date(Date.UTC(2000 + (year % 400), of, 0)).getUTCDate();
    const chosen = [month || (end ? 12 : 1)];
    chosen.push(day || (end ? length(chosen[0]) : 1));
    if (day === 0 || (day && day > length(chosen[0]))) return null;
    return [found[1], ...chosen.map((part) => String(part).padStart(2, "0"))].join("-");
  }

  // The sentence around an offset: one that the story has, else as far as the page can tell.
  function sentenceOf(tables, text, offset) {
    const known = [...tables.mentions, ...tables.events, ...tables.unsure].find(
      (one) => one.sentence_start <= offset && offset < one.sentence_start + one.sentence.length,
    );
    if (known) return { sentence: known.sentence, sentence_start: known.sentence_start };
    const ends = /[.!?。！？]+["'”’)]*\s+|\n+/g;
    let start = 0,
      end = text.length;
    for (let found = ends.exec(text); found; found = ends.exec(text)) {
      const after = found.index + found[0].length;
      if (after <= offset) start = after;
      else {
        end = found.index + found[0].trimEnd().length;
        break;
      }
    }
    return { sentence: text.slice(start, end), sentence_start: start };
  }

  // Makes everything agree with the mentions: places, events, ends of journeys, and lines.
  function settle(tables, old) {
    tables.mentions.sort((a, b) => a.start - b.start || a.end - b.end);
    const mentions = new Map(tables.mentions.map((mention) => [mention.id, mention]));
    const placed = (id) => mentions.has(id) && mentions.get(id).place !== null;
    for (const event of [...tables.events, ...tables.unsure]) {
      const mention = mentions.get(event.mention);
      if (mention === undefined) event.mention = null;
      event.place = mention ? mention.place : null;
      event.lon = mention ? mention.lon : null;
      event.lat = mention ? mention.lat : null;
      if (mention && moved(tables, mention)) event.corrected = true;
    }
    tables.events.sort((a, b) => a.start - b.start);
    const shown = new Set(tables.events.map((event) => event.id));
    tables.routes = tables.routes.filter(function (route) {
      const [origin, ...via] = route.mention_ids,
        destination = via.pop();
      if (!placed(origin) || !placed(destination)) return false;
      route.mention_ids = [origin, ...via.filter(placed), destination];
      const stops = route.mention_ids.map((id) => mentions.get(id));
      route.origin = stops[0].place;
      route.destination = stops[stops.length - 1].place;
      route.via = stops.slice(1, -1).map((mention) => mention.place);
      if (!shown.has(route.event)) route.event = null;
      if (stops.some((mention) => moved(tables, mention))) route.corrected = true;
      if (old.get(route.id) !== wayOf(tables, route)) drawLine(route, stops);
      return route.origin !== route.destination;
    });
    const counts = new Map();
    for (const mention of tables.mentions)
      counts.set(mention.place, [...(counts.get(mention.place) || []), mention.role]);
    tables.places = tables.places.filter((place) => counts.has(place.id));
    for (const place of tables.places) {
      const roles = counts.get(place.id);
      place.mentions = roles.length;
      const often = (role) => roles.filter((one) => one === role).length;
      const rank = (role) => [STORY_ROLES.has(role) ? 0 : 1, -often(role), ROLE_ORDER.indexOf(role)];
      place.roles = [...new Set(roles)].sort((a, b) => rank(a).reduce((found, one, k) => found || one - rank(b)[k], 0));
    }
  }

  const moved = (tables, mention) => {
    const place = mention.corrected && byId(tables.places, mention.place);
    return Boolean(place && place.corrected);
  };

  function wayOf(tables, route) {
    const stops = route.mention_ids.map((id) => byId(tables.mentions, id));
    return JSON.stringify([route.mode, stops.map((mention) => mention && [mention.lon, mention.lat])]);
  }

  // A line over the ball; the real way is found when the saved file is applied.
  function drawLine(route, stops) {
    const lines = [];
    let km = 0;
    stops.slice(1).forEach(function (stop, k) {
      const line = arc([stops[k].lon, stops[k].lat], [stop.lon, stop.lat]);
      km += line.km;
      lines.push(line.points);
    });
    Object.assign(route, { lines: lines, network: "schematic", length_km: Math.round(km) });
  }

  function arc(from, to) {
    const [one, other] = [from, to].map(function ([lon, lat]) {
      const [x, y] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
      return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
    });
    const angle = Math.acos(Math.max(-1, Math.min(1, one[0] * other[0] + one[1] * other[1] + one[2] * other[2])));
    const km = angle * EARTH_KM,
      count = Math.max(1, Math.ceil(km / STEP_KM));
    const points = [from];
    for (let k = 1; k < count; k += 1) {
      const [a, b] = [Math.sin((1 - k / count) * angle), Math.sin((k / count) * angle)];
      const [x, y, z] = one.map((value, axis) => (a * value + b * other[axis]) / Math.sin(angle));
      points.push([(Math.atan2(y, x) * 180) / Math.PI, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI]);
    }
    return { km: km, points: [...points, to] };
  }
})(window.Dateline);
