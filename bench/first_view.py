"""Measure what a reader sees when a page opens, in four sizes of the window.

usage: python bench/first_view.py STORIES.jsonl [--screenshots FOLDER]

Every story is read as a user would read it, and its page is opened in Chromium. Printed for each size: the share of
the event marks with a place that can be clicked at once (the topmost element at the middle of the mark is the mark);
the share of pages whose main place (that of most events) has its label; how many marks lie below a panel; how many
labels lie on each other.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Browser, Page, sync_playwright

from geo import read_story
from geo.article import Article
from geo.gazetteer import open_gazetteer
from maps import story_map

SIZES = ((1920, 1080), (1440, 900), (1024, 720), (390, 844))
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SEEN = """() => {
  const box = (one) => one.getBoundingClientRect();
  const drawn = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
  const all = (names) => [...document.querySelectorAll(names)].filter(drawn);
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const hit = function (one) {
    const { left, top, width, height } = box(one);
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    return Boolean(over) && (one === over || one.contains(over));
  };
  const frame = box(document.querySelector("#map-stage"));
  const clipped = (one) => ({ left: Math.max(one.left, frame.left), right: Math.min(one.right, frame.right),
    top: Math.max(one.top, frame.top), bottom: Math.min(one.bottom, frame.bottom) });
  const placed = dateline.events.filter((event) => event.lon !== null);
  const marks = new Set(all(".badge[data-event], .edge-event").filter(hit).map((one) => one.dataset.event));
  const panels = all(".legend, .locator, .timeline, .whole, .edit-toggle, .leaflet-bar").map(box);
  const onMap = (names) => all(names).map(box).filter((one) => meet(one, frame)).map(clipped);
  const inside = onMap(".mark-button, .badge, .more-places, .pill, .edge");
  const labels = onMap(".mark-label, .mark-button.is-area, .pill, .edge");
  let over = 0;
  labels.forEach((one, k) => labels.slice(k + 1).forEach((other) => { over += meet(one, other); }));
  const mark = dateline.marks.get(dateline.data.view.main);
  const named = mark && [mark.label, mark.button].some((one) => one && one.textContent && drawn(one)
    && meet(box(one), frame) && !panels.some((panel) => meet(box(one), panel)));
  return {
    events: placed.length,
    clickable: placed.filter((event) => marks.has(event.id)).length,
    main: mark ? 1 : 0,
    named: named ? 1 : 0,
    covered: inside.filter((one) => panels.some((panel) => meet(one, panel))).length,
    labels_over: over,
  };
}"""


def stories(path: Path) -> list[tuple[str, Any]]:
    """Read the stories of a file as a user would: text, language and day of publication."""
    gazetteer, made = open_gazetteer(), []
    for line in path.read_text("utf-8").splitlines():
        known = json.loads(line)
        day = pd.Timestamp(known["published"]).date() if known.get("published") else None
        article = Article(known["text"], title=known.get("title"), language=known["lang"], published=day)
        made.append((known["doc_id"], read_story(article, gazetteer=gazetteer)))
    return made


def seen(browser: Browser, path: Path, size: tuple[int, int]) -> tuple[Page, dict[str, int]]:
    """Open a page in a window and count what can be seen."""
    width, height = size
    page = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
    page.goto(path.as_uri())
    while not page.evaluate("window.__ready === true"):
        page.wait_for_timeout(20)
    return page, page.evaluate(SEEN)


def main() -> None:
    """Print a row for each size of the window."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--screenshots", type=Path)
    parser.add_argument("--each", action="store_true", help="print the stories that fall short")
    given = parser.parse_args()
    read = stories(given.stories)
    browser_path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser_path is None:
        sys.exit("no Chromium is installed")
    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for number, (name, story) in enumerate(read):
            path = Path(folder) / f"{number}.html"
            story_map(story).save(path)
            for size in SIZES:
                page, found = seen(browser, path, size)
                rows.append({"story": name, "window": "{} x {}".format(*size), **found})
                if given.screenshots:
                    given.screenshots.mkdir(parents=True, exist_ok=True)
                    page.screenshot(path=given.screenshots / f"{number:02}-{size[0]}.png")
                page.context.close()
    table = pd.DataFrame(rows)
    if given.each:
        short = table[
            (table["clickable"] < table["events"])
            | (table["named"] < table["main"])
            | (table["covered"] > 0)
            | (table["labels_over"] > 0)
        ]
        print(short.to_string(index=False))
    print("| window | event marks that can be clicked | main place labelled | marks below panels | labels on labels |")
    print("|---|--:|--:|--:|--:|")
    for window, part in table.groupby("window", sort=False):
        sums = part.sum(numeric_only=True)
        share, named = sums["clickable"] / sums["events"], sums["named"] / sums["main"]
        counts = f"{sums['clickable']} of {sums['events']} ({share:.2f})"
        print(f"| {window} | {counts} | {named:.2f} | {sums['covered']} | {sums['labels_over']} |")


if __name__ == "__main__":
    main()
