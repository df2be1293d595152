"""Measure the page: its bytes, the time until it can be used and the time of a pan, against folium's own map.

usage: python bench/page.py GOLD_FOLDER [--runs N]

Four pages are made of what is read in the development texts: the sample, a story of fifty places, one of a thousand
events, and a hundred thousand events (the texts taken again and again, each time as another article). Beside each is a
plain folium map of the same events (GeoJson, circle markers, popups and a canvas), with Leaflet handed out from this
machine. All pages take turns in one browser. Then axe and every attack string of the tests are tried.
"""

import argparse
import gzip
import random
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import folium
import pandas as pd
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

from geo import read_story
from geo.article import Article
from geo.corpus import Corpus, read_corpus
from geo.gazetteer import open_gazetteer
from geo.recognition import recognise
from maps import StoryMap, story_map
from maps.clusters import MOST_MARKS

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SAMPLE = ROOT / "data" / "articles" / "kontan_kim_vladivostok_id.txt"
TEXTS = ("lgl", "geovirus", "gwn", "news2024", "id_inageoparser")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PANS = 10
# Ready: our own flag, or for folium the end of loading; in both the next frame after it, when something is seen.
WATCH = """
  const stamp = () => requestAnimationFrame(() => requestAnimationFrame(() => { window.readyAt = performance.now(); }));
  let ready = false;
  Object.defineProperty(window, "__ready", { get: () => ready, set: (value) => { ready = value; stamp(); } });
  addEventListener("load", () => { if (!document.getElementById("story-data")) stamp(); });
"""
PAN = """async (pans) => {
  const name = Object.keys(window).find((key) => /^map_[0-9a-f]{32}$/.test(key));
  const map = window.dateline ? window.dateline.map : window[name];
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const times = [];
  for (let k = 0; k < pans; k += 1) {
    const start = performance.now();
    map.panBy([k % 2 ? -160 : 160, 0], { animate: false });
    await frame();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}"""


def stories_of(folder: Path) -> tuple[list[Any], Corpus]:
    """Read the development texts, as stories and as one corpus."""
    gazetteer = open_gazetteer()
    lines = [line for name in TEXTS for line in (folder / "dev" / f"{name}.jsonl").read_text("utf-8").splitlines()]
    corpus = read_corpus(lines, gazetteer, recogniser=recognise)
    texts = pd.read_json(folder / "dev" / "news2024.jsonl", lines=True)["text"]
    more = pd.read_json(folder / "dev" / "lgl.jsonl", lines=True)["text"]
    stories = [
        read_story(Article(text, language="en", title=f"Article {k}"), gazetteer=gazetteer, recogniser=recognise)
        for k, text in enumerate([*texts, *more])
    ]
    return stories, corpus


def first_with(stories: list[Any], table: str, count: int) -> list[Any]:
    """Take stories until they have so many rows in a table."""
    taken, rows, places = [], 0, set()
    for story in stories:
        if rows >= count:
            break
        taken.append(story)
        places |= set(story.places["place_id"])
        rows = len(places) if table == "places" else rows + len(story.events)
    return taken


def multiplied(corpus: Corpus, count: int, seed: int = 20261125) -> SimpleNamespace:
    """Take whole articles at random, each as a new one, until there are so many events."""
    chance, groups = random.Random(seed), dict(list(corpus.events.groupby("article")))  # noqa: S311 - a sample, no secret
    tables, heads, rows = [], [], 0
    while rows < count:
        number = chance.choice([*groups])
        shift = pd.Timedelta(days=chance.randint(0, 700))
        table = groups[number].assign(article=len(heads))
        tables.append(table.assign(time_start=table["time_start"] + shift, time_end=table["time_end"] + shift))
        heads.append(corpus.articles[number])
        rows += len(table)
    events = pd.concat(tables, ignore_index=True).iloc[:count]
    return SimpleNamespace(
        article=corpus.article, articles=heads, places=corpus.places, events=events, routes=corpus.routes
    )


def plain_map(events: Any) -> folium.Map:
    """Return folium's own map of the same events."""
    shown = events[events.geometry.notna() & ~events.geometry.is_empty][["title", "sentence", "status", "geometry"]]
    drawn = folium.Map(location=[20, 20], zoom_start=2, tiles=None, prefer_canvas=True)
    popup = folium.GeoJsonPopup(fields=["title", "sentence", "status"])
    folium.GeoJson(shown, marker=folium.CircleMarker(radius=5), popup=popup).add_to(drawn)
    return drawn


def hand_out(route: Route) -> None:
    """Answer folium's links to content networks with this repository's files; what it does not need, with nothing."""
    name = route.request.url.rsplit("/", 1)[-1]
    path = ROOT / "maps" / "static" / "vendor" / re.sub(r"^jquery.*", "jquery.slim.min.js", name)
    route.fulfill(path=path) if path.is_file() else route.fulfill(body="")


def opened(browser: Browser, path: Path) -> tuple[Page, float]:
    """Open a page in a context of its own; give it with the time until it was ready [ms]."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce").new_page()
    page.route(re.compile("^https?:"), hand_out)
    page.add_init_script(WATCH)
    page.set_default_timeout(300_000)
    page.goto(path.as_uri())
    while not (at := page.evaluate("window.readyAt || 0")):
        page.wait_for_timeout(20)
    return page, at


def measure(browser: Browser, pages: dict[str, Path], runs: int) -> pd.DataFrame:
    """Open all pages in turn; return the medians of the time until ready and of a pan [ms]."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for _ in range(runs):
        for name, path in pages.items():
            page, ready = opened(browser, path)
            page.wait_for_timeout(400)
            found[name].append((ready, page.evaluate(PAN, PANS)))
            page.context.close()
    rows = {name: [statistics.median(column) for column in zip(*times, strict=True)] for name, times in found.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["ready", "pan"])


def main() -> None:
    """Print bytes, times and ratios, what axe finds, and what the attack strings did."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    stories, corpus = stories_of(given.gold)
    sample = read_story(SAMPLE, published="2023-09-06")
    made: dict[str, tuple[StoryMap, Any]] = {"sample": (story_map(sample), sample.events)}
    for name, table, count in (("50 places", "places", 50), ("1,000 events", "events", 1000)):
        taken = first_with(stories, table, count)
        made[name] = (story_map(taken), pd.concat([story.events for story in taken], ignore_index=True))
    many = multiplied(corpus, 100_000)
    made["100,000 events"] = (story_map(many), many.events)
    print(f"pages above {MOST_MARKS:,} places and events are drawn on a canvas")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        pages = {}
        for name, (ours, events) in made.items():
            for kind, drawn in (("dateline", ours), ("folium", plain_map(events))):
                path = Path(folder) / f"{len(pages)}.html"
                drawn.save(str(path))
                pages[f"{kind}, {name}"] = path
        sizes = {name: (path.stat().st_size, len(gzip.compress(path.read_bytes()))) for name, path in pages.items()}
        browser = running.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        times = measure(browser, pages, given.runs)
        print("| page | bytes | gzipped | ready [ms] | pan [ms] |\n|---|--:|--:|--:|--:|")
        for name, row in times.iterrows():
            size, packed = sizes[str(name)]
            print(f"| {name} | {size:,} | {packed:,} | {row['ready']:.0f} | {row['pan']:.0f} |")
        for column in ("ready", "pan"):
            ratio = times[column]["dateline, 100,000 events"] / times[column]["dateline, 1,000 events"]
            print(f"{column}: 100,000 events take {ratio:.2f} times what 1,000 take (bar 3)")
        for name in ("sample", "100,000 events"):
            page = browser.new_context(bypass_csp=True).new_page()
            page.goto(pages[f"dateline, {name}"].as_uri())
            page.wait_for_timeout(3000)
            print(f"axe, {name}: {len(Axe().run(page).response['violations'])} violations")
        _attack(browser, Path(folder))


def _attack(browser: Browser, folder: Path) -> None:
    from tests.maps import attacks  # noqa: PLC0415 - the strings of the tests
    from tests.maps.browser import test_attacks  # noqa: PLC0415

    for kind, marks in (("story", MOST_MARKS), ("clusters", 1)):
        sys.modules["maps.clusters"].MOST_MARKS = marks  # type: ignore[attr-defined]
        path = folder / "attacks.html"
        story_map(test_attacks.all_at_once()).save(path)
        page, _ = opened(browser, path)
        ran = page.evaluate("window.__pwned === undefined ? 0 : 1")
        print(f"attack strings in a {kind}: {len(attacks.ATTACKS)} tried in every field, {ran} run")


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        sys.exit("no Chromium is installed")
    return found


if __name__ == "__main__":
    main()
