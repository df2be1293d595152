"""Run the reader over stories that ``dateline extract`` has read, for calibration and evaluation."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prepare import overlapping

from geo.reader.decoding import Event, Journey, decode_events, decode_journeys, decode_roles
from geo.reader.inputs import STATUSES
from geo.reader.model import Reader, ReaderOutput
from geo.text import open_lexicon, read_text


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def placed(story: dict, extracted: dict) -> tuple[dict, dict]:
    """Give a written story, whose places have no coordinates, coordinates far apart: every spelling its own.

    A place that was found takes those of the true place that it meets; one that meets none lies elsewhere.
    """
    if "places" in story:
        return story, extracted
    names = list(dict.fromkeys(m["phrase"] for m in story["mentions"]))
    spot = {name: (-50.0 + 8 * (at % 12), -170.0 + 8 * (at // 12)) for at, name in enumerate(names)}
    others: dict[str, tuple[float, float]] = {}
    tops = []
    for found in extracted["toponyms"]:
        true = overlapping(story["mentions"], found["start"], found["end"])
        word = story["text"][found["start"] : found["end"]]
        new = spot[true["phrase"]] if true else others.setdefault(word, (60.0, -170.0 + 8 * len(others)))
        tops.append({**found, "lat": new[0], "lon": new[1]})
    places = [
        {"phrase": name, "lat": spot[name][0], "lon": spot[name][1], "tolerance_km": 30, "name": name} for name in names
    ]
    text = read_text(story["text"], open_lexicon(story["lang"]))

    def sentence(at: int) -> list[int]:
        return next(([s.start, s.end] for s in text.sentences if s.start <= at < s.end), [at, at + 1])

    events = []
    for event in story["events"]:
        spans = [sentence(t["start"]) for t in event["triggers"]]
        events.append({**event, "sentences": spans, "trigger": event["triggers"][0]["phrase"]})
    routes = [
        {
            **route,
            **{
                f"{end}_{axis}": spot[route[end]][which]
                for end in ("from", "to")
                for which, axis in enumerate(("lat", "lon"))
            },
        }
        for route in story["routes"]
    ]
    traps = sorted({m["phrase"] for m in story["not_places"]})
    return {**story, "places": places, "events": events, "routes": routes, "not_places": traps}, {
        **extracted,
        "toponyms": tops,
    }


def when(time: dict, published: str | None) -> int:
    """Tell whether a time lies before (1), at (2) or after (3) the day of publication; 0 when that is not known."""
    if not (published and time.get("start_date") and time.get("end_date")):
        return 0
    if time["end_date"] < published:
        return 1
    return 3 if time["start_date"] > published else 2


def output_of(reader: Reader, story: dict, extracted: dict, *, hinted: bool = True) -> ReaderOutput:
    """Read one story."""
    text = read_text(story["text"], open_lexicon(story["lang"]))
    times = extracted["times"]
    return reader.read_document(
        story["text"],
        [(s.start, s.end) for s in text.sentences],
        [(t["start"], t["end"]) for t in extracted["toponyms"]],
        [(t["start"], t["end"]) for t in times],
        relations=[when(time, story.get("published")) for time in times],
        time_keys=[time["edtf"] or str(at) for at, time in enumerate(times)],
        hints=hints_of(extracted) if hinted else (),
    )


def hints_of(extracted: dict) -> list[tuple[int, int, str]]:
    """List the events that rules found."""
    return [(e["start"], e["end"], e["status"]) for e in extracted["events"] if e["status"] in STATUSES]


def spots_of(output: ReaderOutput, extracted: dict, bar: float) -> list[tuple[float, float] | None]:
    """List the coordinates of the places; what is likely no place has none."""
    return [
        (t["lat"], t["lon"]) if t.get("lat") is not None and output.roles[at, -1] < bar else None
        for at, t in enumerate(extracted["toponyms"][: len(output.roles)])
    ]


def prediction(
    reader: Reader, output: ReaderOutput, extracted: dict, *, hinted: bool = True
) -> tuple[dict[str, Any], list[Event], list[Journey]]:
    """Write what the reader decides in the form of ``dateline extract``."""
    settings = reader.settings
    spots = spots_of(output, extracted, settings["not_a_place"])
    hints = hints_of(extracted) if hinted else []
    events = decode_events(output, settings, spots=spots, hints=hints)
    journeys = decode_journeys(output, events, settings, spots=spots)
    tops, times = extracted["toponyms"], extracted["times"]
    by_rules = [top["role"] for top in tops] if open_lexicon(extracted["lang"]).has_names else None
    roles = decode_roles(output, settings, found=by_rules)
    kept = [{**top, "role": role} for top, role in zip(tops, roles, strict=False) if role] + tops[len(roles) :]
    made: dict[str, Any] = {**extracted, "toponyms": kept}
    made["events"] = []
    for event in events:
        trigger = output.triggers[event.tellings[0]]
        place = tops[event.place] if event.place is not None else {}
        time = times[event.time] if event.time is not None else {}
        made["events"].append(
            {
                "start": trigger.start,
                "end": trigger.end,
                "type": event.type,
                "status": event.status,
                "place_start": place.get("start"),
                "place_end": place.get("end"),
                "lat": place.get("lat"),
                "lon": place.get("lon"),
                "edtf": time.get("edtf"),
                "start_date": time.get("start_date"),
                "end_date": time.get("end_date"),
                "confidence": round(event.confidence, 4),
                "drawn": event.drawn,
                "tellings": len(event.tellings),
            }
        )
    made["routes"] = []
    for journey in journeys:
        if not journey.drawn:
            continue
        a, b = tops[journey.origin], tops[journey.destination]
        time = times[journey.time] if journey.time is not None else {}
        made["routes"].append(
            {
                "from_lat": a["lat"],
                "from_lon": a["lon"],
                "to_lat": b["lat"],
                "to_lon": b["lon"],
                "mode": journey.mode,
                "status": journey.status,
                "start_date": time.get("start_date"),
                "end_date": time.get("end_date"),
                "confidence": round(journey.confidence, 4),
            }
        )
    return made, events, journeys
