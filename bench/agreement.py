"""Measure how far two annotators agree: the marks of one are scored against those of the other.

usage: python bench/agreement.py FIRST SECOND

FIRST and SECOND are gold files of the same stories, as `dateline evaluate` reads them. The figures are the bar that no
reader can be held to exceed.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.evaluation import read_gold, score_stories
from geo.intervals import day_range
from geo.output import print_scores


def days(edtf: str | None) -> dict[str, str | None]:
    """Give the first and the last day of a value, as a prediction holds them."""
    found = day_range(edtf)
    first, last = (day.isoformat() for day in found) if found else (None, None)
    return {"edtf": edtf, "start_date": first, "end_date": last}


def as_read(story: Mapping[str, Any]) -> dict[str, Any]:
    """Write the marks of a story as what a reader has found in it."""
    first = {mention["phrase"]: mention for mention in reversed(story["mentions"])}
    events = []
    for event in story["events"]:
        place = first.get(event["place_phrase"], {"start": None, "end": None})
        spot = {"place_start": place["start"], "place_end": place["end"], "lat": None, "lon": None}
        sure = {"status": event["status"], "confidence": 1.0, "drawn": True}
        events.append({**event["triggers"][0], **spot, **sure, **days(event["edtf"])})
    times = [{**time, **days(time["edtf"])} for time in story["times"]]
    return {"toponyms": story["mentions"], "times": times, "events": events, "routes": story["routes"]}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    given = parser.parse_args()
    others = {story["doc_id"]: story for story in read_gold(given.second)}
    golds = [story for story in read_gold(given.first) if story["doc_id"] in others]
    unlike = [story["doc_id"] for story in golds if story["text"] != others[story["doc_id"]]["text"]]
    if unlike:
        parser.error(f"the text of {unlike[0]} is not the same in the two files")
    print_scores({"all": score_stories(golds, [as_read(others[story["doc_id"]]) for story in golds])})


if __name__ == "__main__":
    main()
