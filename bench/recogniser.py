"""Measure what each weight of the rules of recognition is worth.

usage: python bench/recogniser.py GOLD_FOLDER [--only NAME ...] [--limit N] [--gear accurate|fast] --ablate

Prints the mean exact F1 over development corpora of names in Indonesian and English, and the points that it loses
without each weight of `geo.recognition.rules.WEIGHTS`.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from geo.article import Article
from geo.document import Document
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.recognition import RECOGNISERS
from geo.recognition.rules import WEIGHTS
from geo.text import open_lexicon, read_text

CORPORA = ("lgl", "geovirus", "gwn", "news2024", "id_nerui", "id_nerugm", "id_yusuf_rawnews", "id_inageoparser")


class Gold(NamedTuple):
    """A document and the spans of its gold names."""

    document: Document
    spans: set[tuple[int, int]]


def golds(path: Path, limit: int) -> list[Gold]:
    """Read the first documents of a corpus."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines()[:limit]:
        record = json.loads(line)
        article = Article(record["text"], language=record.get("lang"))
        document = Document(article, read_text(article.text, open_lexicon(article.language)))
        found.append(Gold(document, {(name["start"], name["end"]) for name in record["toponyms"]}))
    return found


def mean_f1(corpora: Mapping[str, Sequence[Gold]], gazetteer: Gazetteer, gear: str) -> float:
    """Return the mean over corpora of the exact F1."""
    scores = []
    for read in corpora.values():
        right = made = wanted = 0
        for gold in read:
            names = RECOGNISERS[gear](gold.document, gazetteer=gazetteer).places
            spans = {(name.start, name.end) for name in names}
            right, made, wanted = right + len(spans & gold.spans), made + len(spans), wanted + len(gold.spans)
        scores.append(2 * right / (made + wanted))
    return sum(scores) / len(scores)


def main() -> None:
    """Print a row a weight."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=CORPORA, choices=CORPORA, metavar="NAME")
    parser.add_argument("--limit", type=int, default=100, help="documents of each corpus")
    parser.add_argument("--gear", choices=sorted(RECOGNISERS), default="fast")
    parser.add_argument("--ablate", action="store_true")
    given = parser.parse_args()
    gazetteer = open_gazetteer()
    corpora = {name: golds(given.folder / "dev" / f"{name}.jsonl", given.limit) for name in given.only}
    whole = mean_f1(corpora, gazetteer, given.gear)
    print(f"| weight | value | points of exact F1 lost without it |\n|---|--:|--:|\n| all | | ({100 * whole:.2f}) |")
    for name, value in WEIGHTS.items() if given.ablate else ():
        with mock.patch.dict(WEIGHTS, {name: 0.0}):
            print(
                f"| {name} | {value:g} | {100 * (whole - mean_f1(corpora, gazetteer, given.gear)):+.2f} |", flush=True
            )


if __name__ == "__main__":
    main()
