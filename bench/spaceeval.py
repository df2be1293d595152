"""Score the ends of journeys on SpaceEval's motion links.

usage: python bench/spaceeval.py GOLD/dev/motion/spaceeval.jsonl [--show]

A gold pair is a motion link whose source and goal are both names (``form`` NAM), a pair once a document. A route is
right when the name of its origin overlaps the source and that of its destination overlaps the goal somewhere in the
document. Every route counts, also those whose ends were gathered over sentences, which SpaceEval does not link.
"""

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.corpus import extract
from geo.gazetteer import open_gazetteer


def gold_pairs(record: Mapping[str, Any]) -> set[tuple[str, str]]:
    """List the pairs of names that a document's motion links join."""
    entities = {entity["id"]: entity for entity in record["entities"]}
    pairs = set()
    for link in record["movelinks"]:
        ends = [entities.get(link.get(end)) for end in ("source", "goal")]
        names = [str(end["phrase"]) for end in ends if end and end.get("form") == "NAM" and end["phrase"]]
        if len(names) == len(ends):
            pairs.add((plain(names[0]), plain(names[1])))
    return pairs


def plain(name: str) -> str:
    """Fold a name's spaces and case."""
    return " ".join(name.lower().split())


def alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether both ends overlap."""
    return all(a in b or b in a for a, b in zip(one, other, strict=True))


def score(lines: Iterable[str], *, show: bool) -> tuple[int, int, int]:
    """Count the right pairs, those found and those in the gold."""
    lines = [line for line in lines if line.strip()]
    right = found = wanted = 0
    for line, record in zip(lines, extract(lines, open_gazetteer()), strict=True):
        gold = gold_pairs(json.loads(line))
        routes = {(plain(route["from"]), plain(route["to"])) for route in record["routes"]}
        hit = [pair for pair in gold if any(alike(pair, route) for route in routes)]
        right, found, wanted = right + len(hit), found + len(routes), wanted + len(gold)
        if show and (gold or routes):
            print(record["doc_id"], "gold", sorted(gold), "found", sorted(routes))
    return right, found, wanted


def main() -> None:
    """Score the file named on the command line."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", action="store_true", help="also print the pairs of each document")
    given = parser.parse_args()
    right, found, wanted = score(given.gold.read_text(encoding="utf-8").splitlines(), show=given.show)
    precision, recall = right / max(1, found), right / max(1, wanted)
    f1 = 2 * right / max(1, found + wanted)
    print("| pairs in the gold | found | right | P | R | F1 |\n|--:|--:|--:|--:|--:|--:|")
    print(f"| {wanted} | {found} | {right} | {precision:.3f} | {recall:.3f} | {f1:.3f} |")


if __name__ == "__main__":
    main()
