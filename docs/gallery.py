"""Draw the gallery of the documentation site.

usage: python docs/gallery.py

Writes pages and pictures into ``build/gallery`` from stories of ``data/gold/stories`` (CC0), and ``docs/map.png``,
which the README shows. Pictures need a Chromium. ``docs/build.py`` writes the page that shows them.
"""

import json
import os
import shlex
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from geo.cli import main as dateline
from geo.evaluation import read_gold
from maps.picture import find_browser, save_picture

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
OUT = ROOT / "build" / "gallery"
STORIES = ROOT / "data" / "gold" / "stories"
HEAD = """# Gallery

Made by `python docs/build.py`; do not edit. Each picture opens its page; each page is as the command below it made
it: nothing was corrected, so they show mistakes too. The articles are invented and free (CC0), but for the first; most
are part of `data/gold/stories`.
"""


class Piece(NamedTuple):
    """One page of the gallery."""

    name: str
    title: str
    file: str
    options: str = ""


PIECES = (
    Piece(
        "train", "Indonesian: a journey by train across a border", "kontan_kim_vladivostok_id", "--published 2023-09-06"
    ),
    Piece("flight", "Indonesian: a flight that turned back", "id-e-004"),
    Piece("mission", "English: a day of war and evacuation", "en-b-041"),
    Piece("visit", "English: a visit that got stuck", "en-b-050"),
    Piece("caravan", "Spanish: a migration", "es-b-005"),
    Piece("frigate", "French: a ship comes home", "fr-b-004"),
    Piece("lock", "German: an accident in a canal", "de-b-007"),
    Piece("railway", "Portuguese: a derailment", "pt-b-002"),
    Piece("convoy", "Russian: an icebreaker and its convoy", "ru-b-002"),
    Piece("derailment", "Arabic, from right to left", "ar-b-001"),
    Piece("return", "Chinese: a flight of deportees", "zh-b-004"),
    Piece("ferry", "Japanese: a ferry aground", "ja-b-002"),
    Piece("strait", "Turkish: a ship adrift in the Bosporus", "tr-b-002"),
    Piece("week", "Six articles of a week, one mark a happening", "week.jsonl"),
    Piece("crowd", "Several hundred articles on one page", "all.jsonl", "--gear fast"),
)


@cache
def stories() -> dict[str, dict[str, Any]]:
    """Read all gold stories, by their names."""
    return {story["doc_id"]: story for path in sorted(STORIES.glob("*.xml")) for story in read_gold(path)}


def commands(piece: Piece) -> list[str]:
    """Return the commands that make a page."""
    if piece.file == "week.jsonl":
        return ["dateline corpus week.jsonl -o week/", f"dateline map week/ -o {piece.name}.html"]
    story = stories().get(piece.file)
    options = f"--published {story['published']}" if story else piece.options
    source = piece.file if "." in piece.file else f"{piece.file}.txt"
    return [f"dateline map {source} {options} -o {piece.name}.html"]


def page() -> str:
    """Return the page that shows all."""
    parts = [HEAD]
    for piece in PIECES:
        picture = f'<img src="{piece.name}.png" alt="{piece.title}" loading="lazy" width="100%">'
        image = f'<a href="{piece.name}.html">{picture}</a>'
        parts += [f"\n## {piece.title}\n", f"```{{raw}} html\n{image}\n```\n", "```text", *commands(piece), "```"]
    return "\n".join(parts) + "\n"


def write_sources() -> None:
    """Write the articles of the gallery beside each other."""
    for piece in PIECES:
        if story := stories().get(piece.file):
            (OUT / f"{piece.file}.txt").write_text(f"{story['title']}\n\n{story['text']}\n", encoding="utf-8")
    keys = {"text": "text", "title": "title", "date": "published", "lang": "lang"}
    records = [{key: story[name] for key, name in keys.items()} for story in stories().values()]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (OUT / "all.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (OUT / "week.jsonl").write_bytes((DOCS / "examples" / "week.jsonl").read_bytes())
    sample = ROOT / "data" / "articles" / "kontan_kim_vladivostok_id.txt"
    (OUT / sample.name).write_bytes(sample.read_bytes())


def draw() -> None:
    """Run all commands, and take the pictures."""
    os.chdir(OUT)
    for piece in PIECES:
        for line in commands(piece):
            done = CliRunner().invoke(dateline, shlex.split(line)[1:])
            if done.exit_code:
                sys.exit(f"{line}: {done.output}")
        if find_browser():
            save_picture(Path(f"{piece.name}.html"), Path(f"{piece.name}.png"), size=(1200, 750))
        print(piece.name)
    if (OUT / "train.png").exists():
        (DOCS / "map.png").write_bytes((OUT / "train.png").read_bytes())  # the README shows it


def main() -> None:
    """Draw all anew."""
    OUT.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(OUT / "week", ignore_errors=True)  # a dataset, which would only grow
    write_sources()
    draw()


if __name__ == "__main__":
    main()
