"""Time every stage of the reading on texts of growing length.

usage: python bench/stages.py ARTICLES.jsonl

Joins the texts of the file to 10 KB, 100 KB, 1 MB and 10 MB, and prints the CPU seconds of each stage, the share of
times and reader together, and how much longer the text took than the one before it.
"""

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.article import Article
from geo.document import Document
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.recognition import recognise
from geo.resolution import resolve
from geo.text import open_lexicon, read_text
from geo.times import read_dates

PUBLISHED = dt.date(2020, 1, 1)
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def stages(text: str, gazetteer: Any) -> dict[str, float]:
    """Read a text and return the CPU seconds of each stage."""
    spent: dict[str, float] = {}

    def timed(name: str, stage: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = stage()
        spent[name] = time.process_time() - start
        return result

    article = Article(text, language="en", published=PUBLISHED)
    document = Document(article, timed("text", lambda: read_text(text, open_lexicon("en"))))
    names = timed("recognition", lambda: recognise(document, gazetteer=gazetteer))
    document = document.with_layers(mentions=names.places, persons=names.persons)
    document = document.with_layers(mentions=timed("resolution", lambda: resolve(document, gazetteer=gazetteer)))
    document = document.with_layers(times=timed("times", lambda: read_dates(document)))
    timed("reader", lambda: read_by_rules(document))
    return spent


def main() -> None:
    """Print a row a size."""
    gazetteer = open_gazetteer()
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    base = "\n\n".join(json.loads(line)["text"] for line in lines)
    stages(base[: SIZES[0]], gazetteer)  # loads the lexicon
    before = None
    for size in SIZES:
        spent = stages((base * (size // len(base) + 1))[:size], gazetteer)
        total = sum(spent.values())
        share = (spent["times"] + spent["reader"]) / total
        parts = " ".join(f"{name} {seconds:.3f}" for name, seconds in spent.items())
        grown = f", {total / before:.1f} times the row above" if before else ""
        print(f"{size:>10,} characters: {total:.2f} s ({parts}); times and reader {share:.2f}{grown}", flush=True)
        before = total


if __name__ == "__main__":
    main()
