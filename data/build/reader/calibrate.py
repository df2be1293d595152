"""Fit how sure an event or a journey is, on stories that the reader was not trained on.

usage: python data/build/reader/calibrate.py OUT.json --held READER STORIES.jsonl EXTRACTED.jsonl IDS ...

Several readers, each with the stories that it has not seen, give one calibration together. What is fitted: 35
weights and a bias for events, five and a bias for journeys, and one temperature for the statuses. The bars above which
an event or a journey is drawn are set by hand (``--event-bar``, ``--journey-bar``).
"""

import argparse
import json
from pathlib import Path

import numpy as np
from export import PLAIN
from reading import hints_of, output_of, placed, records, spots_of

from geo.gazetteer import great_circle_km
from geo.reader.decoding import Candidate, _spot_rules, candidates, decode_events, journey_table
from geo.reader.inputs import STATUSES
from geo.reader.model import ReaderOutput, open_reader


def logistic(features: np.ndarray, right: np.ndarray, strength: float = 1.0) -> tuple[list[float], float]:
    """Fit a logistic regression by Newton's method; every weight but the bias is held near zero."""
    mean, scale = features.mean(0), np.maximum(features.std(0), 0.15)
    x = np.concatenate([(features - mean) / scale, np.ones((len(features), 1))], axis=1)
    penalty = np.diag([strength] * features.shape[1] + [1e-6])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (likely - right) + penalty @ weights
        curve = (x * (likely * (1 - likely))[:, None]).T @ x + penalty
        weights -= np.linalg.solve(curve, slope)
    found = weights[:-1] / scale
    return found.tolist(), float(weights[-1] - found @ mean)


def near_enough(one: tuple[float, float], other: tuple[float, float], km: float) -> bool:
    """Tell whether two points, latitude and longitude in degrees, lie within a distance."""
    return great_circle_km(*one, *other) <= km


def event_rows(story: dict, found: list[Candidate], output: ReaderOutput, spots: list) -> list[str | None]:
    """Tell for every event the status of the true one that the scorer would count it for; None where there is none."""
    by = {p["phrase"]: p for p in story["places"]}
    used: set[int] = set()
    rows: dict[int, str | None] = {}
    for at in sorted(range(len(found)), key=lambda at: -sum(found[at].features[:2])):
        one, rows[at] = found[at], None
        start = output.triggers[one.tellings[0]].start
        spot = spots[one.place] if one.place is not None else None
        for number, event in enumerate(story["events"]):
            spans = event.get("sentences") or [(event["sentence_start"], event["sentence_end"])]
            if number in used or not any(a <= start < b for a, b in spans):
                continue
            true = by.get(event.get("place_phrase"))
            if (spot is None and true is None) or (
                spot and true and near_enough(spot, (true["lat"], true["lon"]), true["tolerance_km"])
            ):
                rows[at] = event["status"]
                used.add(number)
                break
    return [rows[at] for at in range(len(found))]


def journey_rows(
    story: dict, output: ReaderOutput, events: list, spots: list, apart: float
) -> list[tuple[list[float], bool]]:
    """List the features of every pair of places that may be a journey, and whether it is one."""
    near, located = _spot_rules(spots, apart)
    first_of = {key: at for at, key in reversed(list(enumerate(output.place_keys.tolist())))}
    table, _ = journey_table(output, [event.tellings for event in events])
    rows = []
    for a, one in first_of.items():
        for b, other in first_of.items():
            if a == b or not located(one) or not located(other) or near(one, other):
                continue
            right = any(
                all(
                    near_enough(spots[at], (r[f"{end}_lat"], r[f"{end}_lon"]), 50)
                    for at, end in ((one, "from"), (other, "to"))
                )
                for r in story["routes"]
            )
            if table[a, b, :2].max() > -6:  # what is out of the question teaches nothing
                rows.append((table[a, b].tolist(), right))
    return rows


def main() -> None:
    """Fit and write the settings."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--held", nargs=4, type=Path, action="append", required=True)
    parser.add_argument("--strength", type=float, default=5.0, help="how strongly weights are held near zero")
    parser.add_argument("--event-bar", type=float, default=0.4)
    parser.add_argument("--journey-bar", type=float, default=0.4)
    parser.add_argument("--again", type=float, default=0.5)
    parser.add_argument("--candidate", type=float, default=0.2)
    parser.add_argument("--hint", type=float, default=1.0)
    parser.add_argument("--not-a-place", type=float, default=0.3)
    given = parser.parse_args()
    settings = {
        **json.loads(json.dumps(PLAIN)),
        "again": given.again,
        "candidate": given.candidate,
        "hint": given.hint,
        "not_a_place": given.not_a_place,
    }
    events, journeys, statuses = [], [], []
    for folder, stories, extracted, ids in given.held:
        reader = open_reader(folder)
        reader.settings = settings
        found = {record["doc_id"]: record for record in records(extracted)}
        wanted = set(ids.read_text(encoding="utf-8").split())
        for story in records(stories):
            if story["doc_id"] not in wanted:
                continue
            located_story, extract = placed(story, found[story["doc_id"]])
            output = output_of(reader, located_story, extract)
            spots = spots_of(output, extract, settings["not_a_place"])
            near, located = _spot_rules(spots, settings["reach"])
            made = candidates(output, near, located, hints_of(extract))
            for one, status in zip(made, event_rows(located_story, made, output, spots), strict=True):
                events.append((one.features, status is not None))
                if status is not None:
                    statuses.append((np.log(one.statuses), STATUSES.index(status)))
            made = decode_events(output, settings, spots=spots, hints=hints_of(extract))
            journeys += journey_rows(located_story, output, made, spots, settings["apart"])
    for name, rows in (("event", events), ("journey", journeys)):
        features, right = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
        weights, bias = logistic(features, right, given.strength)
        bar = given.event_bar if name == "event" else given.journey_bar
        settings[name] = {"weights": [round(w, 4) for w in weights], "bias": round(bias, 4), "bar": bar}
        print(name, len(rows), f"{right.mean():.3f}", settings[name])
        likely = 1 / (1 + np.exp(-(features @ weights + bias)))
        for low in np.arange(0, 1, 0.2):
            some = (likely >= low) & (likely < low + 0.2)
            if some.any():
                print(f"  said {likely[some].mean():.2f}, is {right[some].mean():.2f} ({some.sum()})")
    heats = np.arange(0.6, 2.6, 0.1)
    logs = np.stack([s for s, _ in statuses])
    true = np.array([t for _, t in statuses])

    def cost(heat: float) -> float:
        scaled = logs / heat
        scaled = scaled - np.log(np.exp(scaled).sum(1, keepdims=True))
        return float(-scaled[np.arange(len(true)), true].mean())

    best = min(heats, key=cost)
    settings["status_heat"] = round(float(best), 2)
    print(f"status accuracy {(logs.argmax(1) == true).mean():.3f} of {len(true)}, heat {best:.1f}")
    given.out.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
