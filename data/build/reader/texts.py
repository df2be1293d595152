"""Part the marks of news articles from their texts, and put them together again.

usage: python data/build/reader/texts.py part STORIES.xml ... > MARKS.jsonl
       python data/build/reader/texts.py join MARKS.jsonl CORPUS.jsonl > STORIES.jsonl

The texts of other people's news stay with their publishers: `data/gold/news` holds positions and judgements only.
CORPUS holds the articles, one JSON object a line with ``doc_id``, ``text`` and, where it has one, ``title``. The
paragraphs that were marked are taken (the rest are captions and the like); a text that lacks any of them is refused.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.evaluation import read_gold


def article(text: str) -> str:
    """Write an article as the marked stories are written: one space in a paragraph, a blank line between two."""
    paragraphs = re.split(r" {2,}|\n+", text.replace("\u200e", "").strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def digest(text: str) -> str:
    """Return the checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def parted(paths: list[Path]) -> Iterator[dict[str, Any]]:
    """Yield the marks of stories without their texts."""
    for path in paths:
        for story in read_gold(path):
            marks = {key: value for key, value in story.items() if key not in {"text", "title"}}
            paragraphs = [digest(paragraph)[:12] for paragraph in story["text"].split("\n\n")]
            yield {**marks, "paragraphs": paragraphs, "sha256": digest(story["text"])}


def joined(marks: Path, corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield marked stories with their texts."""
    with corpus.open(encoding="utf-8") as lines:
        given = {record["doc_id"]: record for record in map(json.loads, lines)}
    with marks.open(encoding="utf-8") as lines:
        for story in map(json.loads, lines):
            record = given.get(story["doc_id"], {"text": ""})
            wanted = set(story["paragraphs"])
            paragraphs = article(record["text"]).split("\n\n")
            text = "\n\n".join(paragraph for paragraph in paragraphs if digest(paragraph)[:12] in wanted)
            if digest(text) != story["sha256"]:
                sys.exit(f"{corpus} does not hold the text of {story['doc_id']} that was marked")
            yield {**story, "text": text, "title": record.get("title", "")}


def main() -> None:
    """Print stories or marks, one a line."""
    verb, *names = sys.argv[1:]
    paths = [Path(name) for name in names]
    for record in parted(paths) if verb == "part" else joined(*paths):
        print(json.dumps(record, ensure_ascii=False))


if __name__ == "__main__":
    main()
