"""Turn marked stories into the documents that the reader is trained on.

usage: python data/build/reader/prepare.py WORK STORIES ...

STORIES are folders and files of marked stories (``data/gold/stories``, and news that ``texts.py`` joined with its
texts). Written in WORK: ``stories.jsonl``, the stories;
``extracted.jsonl``, what Dateline reads in them by rules: the places and times that the reader is given when it is
used, and the events that serve it as hints; ``documents.jsonl``, both together.
"""

import datetime as dt
import json
import re
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from geo import Article
from geo.corpus import record
from geo.evaluation import read_gold
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.story import read_document
from geo.text import open_lexicon, read_text

DENSE = re.compile(r"[a-z]+_a_|id_b_")  # files that tell more events a story than news does
TEXT_ENDS = {"places": "phrase", "times": "edtf"}


def bounds(edtf: str | None) -> tuple[str, str] | None:
    """Give the first and the last day of a value, as far as strings of them can be compared."""
    if not edtf:
        return None
    parts = [part.rstrip("~?%") for part in edtf.split("/")]
    if ".." in parts or "" in parts:
        parts = [part for part in parts if part not in ("", "..")]
    if not parts:
        return None
    first, last = parts[0], parts[-1]
    season = re.compile(r"(\d{4})-(2[1-4])$")
    first, last = season.sub(r"\1", first), season.sub(r"\1", last)
    return (first + "-01-01"[len(first) - 4 :] if len(first) < 10 else first)[:10], (
        last + "-12-31"[len(last) - 4 :] if len(last) < 10 else last
    )[:10]


def relation(edtf: str | None, published: str | None) -> int:
    """Tell whether a value lies before (1), at (2) or after (3) the day of publication; 0 when that is not known."""
    found = bounds(edtf)
    if not found or not published:
        return 0
    if found[1] < published:
        return 1
    return 3 if found[0] > published else 2


def overlapping(spans: list[dict], start: int, end: int) -> dict | None:
    """Find the first span that meets another."""
    return next((span for span in spans if span["start"] < end and start < span["end"]), None)


def occurrences(text: str, phrases: list[str]) -> list[list[int]]:
    """Find all places where phrases occur."""
    return [[m.start(), m.end()] for phrase in phrases if phrase for m in re.finditer(re.escape(phrase), text)]


def document(story: dict, extracted: dict, file: str) -> dict[str, Any]:
    """Make one document."""
    text, published = story["text"], story["published"]
    found_places = []
    for place in extracted["toponyms"]:
        true = overlapping(story["mentions"], place["start"], place["end"])
        key, role = (true["phrase"], true["role"]) if true else (text[place["start"] : place["end"]], "none")
        found_places.append([place["start"], place["end"], key, role])
    manner = 0 if DENSE.match(file) else 1
    events = {
        e["event"]: {
            "type": e["type"],
            "status": e["status"],
            "place": e["place_phrase"],
            "on": e["edtf"],
            "who": occurrences(text, e["participants"]),
            "source": occurrences(text, [e["according_to"] or ""]),
        }
        for e in story["events"]
    }
    routes = [[r["from"], r["to"], r["via"], r["mode"], r["status"], r["event"]] for r in story["routes"]]
    read_as = read_text(text, open_lexicon(story["lang"]))
    return {
        "doc_id": story["doc_id"],
        "file": file,
        "lang": story["lang"],
        "published": published,
        "manner": manner,
        "text": text,
        "sentences": [[s.start, s.end] for s in read_as.sentences],
        "places": [[m["start"], m["end"], m["phrase"], m["role"]] for m in story["mentions"]],
        "traps": [[m["start"], m["end"], m["phrase"], "none"] for m in story["not_places"]],
        "found_places": found_places,
        "times": [[t["start"], t["end"], t["edtf"], relation(t["edtf"], published)] for t in story["times"]],
        "found_times": [[t["start"], t["end"], t["edtf"], relation(t["edtf"], published)] for t in extracted["times"]],
        "hints": [[e["start"], e["end"], e["status"]] for e in extracted["events"]],
        "triggers": [[t["start"], t["end"], e["event"]] for e in story["events"] for t in e["triggers"]],
        "events": events,
        "routes": routes,
    }


def main() -> None:
    """Write the files."""
    work, *given = map(Path, sys.argv[1:])
    paths = [path for one in given for path in (sorted(one.glob("*.xml")) if one.is_dir() else [one])]
    gazetteer = open_gazetteer()
    names = ("stories", "extracted", "documents")
    with ExitStack() as stack:
        files = [stack.enter_context((work / f"{name}.jsonl").open("w", encoding="utf-8")) for name in names]
        for path in paths:
            sys.stderr.write(f"{path.name}\n")
            for story in read_gold(path):
                article = Article(
                    story["text"],
                    title=story["title"],
                    language=story["lang"],
                    published=dt.date.fromisoformat(story["published"]),
                )
                extracted = record(read_document(article, gazetteer=gazetteer, reader=read_by_rules), story["doc_id"])
                for file, made in zip(files, (story, extracted, document(story, extracted, path.stem)), strict=True):
                    file.write(json.dumps(made, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
