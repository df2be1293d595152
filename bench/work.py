"""Count the work of every stage on texts of growing length.

usage: python bench/work.py [--sizes 20000,200000,2000000] [KIND... | limit]

Makes texts of several kinds (news, a list of names, one line without an end, dates, coordinates, quotations, names that
nobody knows, a page of HTML), takes each through all stages by rules, and prints for each stage the calls of functions,
the CPU seconds and the peak of memory at each size, and with which power of the length the calls and the seconds grow
between the last two sizes: 1 is linear. What is done with the largest article, `limit`, is tried at 20 MB too.
The exit code is 1 when the calls of a stage grow faster than with the power 1.1.

       python bench/work.py page

prints the size of the page of 1 MB of names.
"""
# ruff: noqa: E501

import cProfile
import json
import math
import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import maps
from geo.article import Article, parse_article
from geo.document import Document
from geo.gazetteer import open_gazetteer
from geo.output import to_geojson
from geo.reader import read_by_rules
from geo.recognition import recognise
from geo.resolution import add_coordinates, resolve
from geo.story import read_document, read_story, story_tables
from geo.text import open_lexicon, read_text
from geo.times import read_dates

SIZES = (20_000, 200_000, 2_000_000)
LARGEST = 20_000_000  # characters of what is tried before the limit of length
POWER = 1.1  # most with which calls may grow
TOWNS = (
    "Berlin",
    "Paris",
    "Moscow",
    "Kyiv",
    "Goma",
    "Bandung",
    "Jakarta",
    "Lyon",
    "Rotterdam",
    "Hamburg",
    "Cairo",
    "Lima",
)
KINDS: dict[str, Callable[[int], str]] = {
    "news": lambda k: (
        f"A train left {TOWNS[k % 12]} for {TOWNS[(k * 5 + 1) % 12]} on {k % 28 + 1} May 2023, police said. "
        f"Rebels attacked {TOWNS[(k * 7 + 2) % 12]} and killed {k % 90 + 2} people near the river.\n\n"
    ),
    "names": lambda k: f"{TOWNS[k % 12]} {TOWNS[(k * 5 + 1) % 12]} ",
    "line": lambda k: f"the way to {TOWNS[k % 12]} was long and the people of the town went on ",
    "dates": lambda k: f"From {k % 28 + 1} May to {k % 27 + 2} June 2023, last Monday, two weeks ago and in {1900 + k % 120}. ",
    "coordinates": lambda k: f"It lies at {k % 80}°{k % 60}' N, {k % 170}.{k % 97} E, {k % 50 + 3} km north of {TOWNS[k % 12]}. ",
    "quotations": lambda k: f'"We left {TOWNS[k % 12]} at night," said Ann {chr(65 + k % 26)}mith, "and never (as they say) went back." ',
    "unknown": lambda k: f"Xa{chr(97 + k % 26)}u Bo{chr(97 + k * 7 % 26)}ri met Ke{chr(97 + k * 3 % 26)}la Province of Zu{chr(97 + k * 11 % 26)}m. ",
}  # fmt: skip


class Spent(NamedTuple):
    """What a stage needed: calls, CPU seconds, and the peak of memory in bytes."""

    calls: int
    seconds: float
    memory: int


def made(kind: str, size: int) -> str:
    """Make a text of a kind and a length."""
    one = KINDS[kind]
    return "".join(one(k) for k in range(size // min(len(one(k)) for k in range(12)) + 1))[:size]


def page_of(text: str) -> bytes:
    """Put a text into a page of HTML, with a paragraph for each 500 characters."""
    parts = "".join(f"<p class='a'>{text[at : at + 500]}</p>\n" for at in range(0, len(text), 500))
    return f"<!doctype html><html lang=en><head><title>T</title></head><body><article>{parts}</article></body></html>".encode()


def stages(text: str, measure: Callable[[str, Callable[[], Any]], Any]) -> None:
    """Take a text through all stages, each through `measure`, which returns what the stage does."""
    gazetteer = open_gazetteer()
    measure("page of HTML", lambda: parse_article(page_of(text), source="a.html"))
    article = measure("article", lambda: parse_article(text.encode(), language="en"))
    article = Article(article.text, language="en", published=article.published)
    document = Document(article, measure("text", lambda: read_text(article.text, open_lexicon("en"))))
    names = measure("recognition", lambda: recognise(document, gazetteer=gazetteer))
    document = document.with_layers(mentions=names.places, persons=names.persons, organisations=names.organisations)
    document = document.with_layers(mentions=measure("resolution", lambda: resolve(document, gazetteer=gazetteer)))
    document = document.with_layers(mentions=measure("coordinates", lambda: add_coordinates(document)))
    document = document.with_layers(times=measure("times", lambda: read_dates(document)))
    measure("reader", lambda: read_by_rules(document))
    document = measure(
        "whole", lambda: read_document(article, gazetteer=gazetteer, recogniser=recognise, reader=read_by_rules)
    )
    story = measure("tables", lambda: story_tables(document, gazetteer))
    measure("map", lambda: maps.story_map(story).get_root().render())
    measure("GeoJSON", lambda: json.dumps(to_geojson(story)))


def before_the_limit(text: str, measure: Callable[[str, Callable[[], Any]], Any]) -> None:
    """Take a text through what is done with 20 MB."""
    article = measure("article", lambda: parse_article(text.encode(), language="en"))
    measure("text", lambda: read_text(article.text, open_lexicon("en")))


def calls_of(text: str, through: Callable[..., None] = stages) -> dict[str, int]:
    """Count the calls of functions, those written in C too, of each stage."""
    found: dict[str, int] = {}

    def measure(name: str, stage: Callable[[], Any]) -> Any:
        profile = cProfile.Profile()
        profile.enable()
        try:
            return stage()
        finally:
            profile.disable()
            found[name] = sum(entry.callcount for entry in profile.getstats())

    through(text, measure)
    return found


def seconds_of(text: str, through: Callable[..., None]) -> dict[str, float]:
    """Measure the CPU seconds of each stage."""
    found: dict[str, float] = {}

    def measure(name: str, stage: Callable[[], Any]) -> Any:
        begun = time.process_time()
        result = stage()
        found[name] = time.process_time() - begun
        return result

    through(text, measure)
    return found


def memory_of(text: str, through: Callable[..., None]) -> dict[str, int]:
    """Measure the peak of what each stage allocates, above what was there before."""
    found: dict[str, int] = {}

    def measure(name: str, stage: Callable[[], Any]) -> Any:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        result = stage()
        found[name] = tracemalloc.get_traced_memory()[1] - before
        return result

    tracemalloc.start()
    try:
        through(text, measure)
    finally:
        tracemalloc.stop()
    return found


def in_child(count: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Count in a process of its own, so that no size finds what another one left in memory."""
    out, into = os.pipe()
    if (child := os.fork()) == 0:
        with os.fdopen(into, "w") as file:
            json.dump(count(), file)
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as file:
        found: dict[str, Any] = json.load(file)
    os.waitpid(child, 0)
    return found


def spent(kind: str, size: int, through: Callable[..., None]) -> dict[str, Spent]:
    """Measure every stage on a text of a kind and a length."""
    text = made(kind, size)
    calls = in_child(lambda: calls_of(text, through))
    seconds = in_child(lambda: seconds_of(text, through))
    memory = in_child(lambda: memory_of(text, through))
    return {name: Spent(calls[name], seconds[name], memory[name]) for name in calls}


def power(less: float, more: float, size: int, larger: int) -> float:
    """Return with which power of the length something grows."""
    return math.log(max(more, 1e-9) / max(less, 1e-9)) / math.log(larger / size)


def lines(kind: str, sizes: tuple[int, ...], through: Callable[..., None]) -> Iterator[tuple[str, bool]]:
    """Give a line a stage, and whether its work grows too fast."""
    found = [spent(kind, size, through) for size in sizes]
    for name in found[0]:
        each = [one[name] for one in found]
        cells = "".join(f" {one.calls:>12,} {one.seconds:>8.2f} {one.memory / 1e6:>8.1f}" for one in each)
        calls, seconds = (power(each[-2][at], each[-1][at], *sizes[-2:]) for at in (0, 1))
        yield f"{kind:12} {name:13}{cells} {calls:>6.2f} {seconds:>6.2f}", calls > POWER


def main() -> None:
    """Print a table of the kinds that are named, or of all."""
    words = sys.argv[1:]
    if words == ["page"]:
        story = read_story(text=made("names", 1_000_000), language="en", recogniser=recognise, reader=read_by_rules)
        html = maps.story_map(story).get_root().render()
        print(f"1 MB of names: {len(story.mentions):,} mentions, a page of {len(html.encode()):,} bytes")
        return
    sizes = SIZES
    if "--sizes" in words:
        at = words.index("--sizes")
        sizes = tuple(map(int, words[at + 1].split(",")))
        del words[at : at + 2]
    stages(made("news", 2_000), lambda _, stage: stage())  # loads what is loaded once
    heads = "".join(f" {f'calls {size // 1000} kB':>12} {'s':>8} {'MB':>8}" for size in sizes)
    print(f"{'text':12} {'stage':13}{heads} {'calls^':>6} {'s^':>6}")
    too_fast = []
    for kind in words or (*KINDS, "limit"):
        given = ("news", (LARGEST // 10, LARGEST), before_the_limit) if kind == "limit" else (kind, sizes, stages)
        for line, bad in lines(*given):
            print(line, flush=True)
            too_fast += [line] if bad else []
    sys.exit(bool(too_fast))


if __name__ == "__main__":
    main()
