"""Print how often quotations are found again in a text that was edited.

usage: python bench/corrections.py GOLD [--sessions N]

GOLD is a folder of gold stories, as ``data/gold/stories``. Of each text every marked place name is quoted; then words
are deleted, doubled and exchanged at random, and each quotation is looked for. With ``--sessions``, random corrections
are made in a page instead, in so many sessions, and their files are applied in Python: how many give the same story.
"""

import argparse
import datetime as dt
import random
import shutil
import sys
import tempfile
from itertools import accumulate
from pathlib import Path

from playwright.sync_api import sync_playwright

from geo import Article
from geo.corrections import apply_corrections, locate, parse_corrections, select
from geo.evaluation import read_gold
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.story import read_document, story_tables
from maps import story_map

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SHARES = (0.0, 0.01, 0.05, 0.1, 0.2)
MOST = 20  # names of a story


def edited(text: str, spans: list[tuple[int, int]], share: float, dice: random.Random) -> tuple[str, list[int | None]]:
    """Edit a share of the words; return the text, and where each span begins now, None when it was edited itself."""
    words, at = [], 0
    for word in text.split(" "):
        words.append((at, word))
        at += len(word) + 1
    others = [word for _, word in words]
    parts, changed = [], set()
    for number, (_, word) in enumerate(words):
        made = word
        if dice.random() < share:
            changed.add(number)
            made = dice.choice(("", f"{word} {dice.choice(others)}", dice.choice(others)))
        parts.append(made)
    starts = [0, *accumulate(len(part) + 1 for part in parts)]
    found: list[int | None] = []
    for start, end in spans:
        inside = [number for number, (begin, word) in enumerate(words) if begin < end and start < begin + len(word)]
        whole = inside and not changed & set(inside)
        found.append(starts[inside[0]] + start - words[inside[0]][0] if whole else None)
    return " ".join(parts), found


def sessions(count: int) -> None:
    """Print how many random sessions of the tests give the same story in the page and in Python."""
    from tests.maps.browser import test_edit as made  # noqa: PLC0415 - the sessions of the tests

    gazetteer = open_gazetteer()
    article = Article(made.TEXT, language="en", published=dt.date(2023, 9, 6))
    document = read_document(article, gazetteer=gazetteer, reader=read_by_rules)
    summary = made.PAGE.replace("const { data } = dateline,", "const data = window.__tables,")
    same = changes = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        path = Path(folder) / "page.html"
        story_map(story_tables(document, gazetteer), language="en").save(path)
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        page = running.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"]).new_page()
        page.goto(path.as_uri())
        page.wait_for_function("window.__ready === true")
        page.evaluate(made.NAMES)
        for seed in range(count):
            session = page.evaluate(made.RANDOM, [seed, 1 + seed % 9, made.TEXT])
            shown = page.evaluate(
                f"(tables) => {{ window.__tables = tables; return ({summary})(); }}", session["tables"]
            )
            corrections = parse_corrections(session["file"])
            corrected, left = apply_corrections(document, corrections, gazetteer=gazetteer)
            tables = made.tables(story_tables(corrected, gazetteer))
            changes += len(corrections.changes)
            rows = [{name: sorted(one[name], key=str) for name in tables} for one in (tables, shown)]
            same += not left and rows[0] == rows[1]
    print(f"{count} sessions, {changes} corrections: {same} give the same story in the page and in Python")


def main() -> None:
    """Print a row for each share of edited words."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("gold")
    parser.add_argument("--sessions", type=int)
    given = parser.parse_args()
    if given.sessions:
        sessions(given.sessions)
        return
    stories = [(story["text"], story["mentions"]) for story in read_gold(given.gold)]
    print("| words edited | names quoted | found | not found | found elsewhere | found though edited |")
    print("|--:|--:|--:|--:|--:|--:|")
    for share in SHARES:
        dice = random.Random(1)  # noqa: S311
        counts = dict.fromkeys(("right", "lost", "wrong", "edited"), 0)
        for text, names in stories:
            spans = [(one["start"], one["end"]) for one in names][:MOST]
            newer, wanted = edited(text, spans, share, dice)
            for (start, end), where in zip(spans, wanted, strict=True):
                found = locate(newer, select(text, start, end))
                if where is None:
                    counts["edited"] += found is not None
                elif found is None:
                    counts["lost"] += 1
                else:
                    counts["right" if found[0] == where else "wrong"] += 1
        whole = counts["right"] + counts["lost"] + counts["wrong"]
        shares = [f"{counts[name]} ({counts[name] / whole:.2%})" for name in ("right", "lost", "wrong")]
        print(f"| {share:.0%} | {whole} | {' | '.join(shares)} | {counts['edited']} |")


if __name__ == "__main__":
    main()
