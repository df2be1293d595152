"""Measure a corpus run: workers, cost per article, memory, and what a kill leaves behind.

usage: python bench/corpus.py workers [--articles 1000]      # two workers against one, articles a second
       python bench/corpus.py growth [--articles 1000 20000] # CPU an article and memory of a worker, fast gear
       python bench/corpus.py memory [--articles 3000]       # memory of a worker, accurate gear, after each tenth
       python bench/corpus.py warc [--pages 10000]           # pages of a web archive with broken records: none lost
       python bench/corpus.py kill [--times 10]              # killed at random moments and run on: bytes that differ
       python bench/corpus.py join [--events 100000]         # seconds to join made-up tellings

Articles are made of the stories of data/gold/stories: sentences of one language, drawn and shuffled by a fixed seed, so
that hardly any text occurs twice.
"""

import argparse
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
from archives import write_archive

from geo.corpus import ReadSettings, build_dataset, process_pool, read_inputs
from geo.corpus.happenings import Index, join_tellings
from geo.corpus.matching import Telling
from geo.evaluation import read_gold
from geo.gazetteer import Place, open_gazetteer
from geo.reader import READERS
from geo.recognition import RECOGNISERS
from geo.text import open_lexicon, read_text

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261128
SENTENCES = (6, 14)


def write_articles(path: Path, count: int) -> None:
    """Write made-up articles as JSON lines."""
    chance = random.Random(SEED)  # noqa: S311  (a sample, no secret)
    sentences: dict[str, list[str]] = defaultdict(list)
    for story in read_gold(str(ROOT / "data" / "gold" / "stories")):
        text = read_text(story["text"], open_lexicon(story["lang"]))
        sentences[story["lang"]] += text.quotes
    languages = ["id"] * 5 + ["en"] * 5
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            language = chance.choice(languages)
            drawn = chance.sample(sentences[language], chance.randint(*SENTENCES))
            day = dt.date(2024, 5, 6) + dt.timedelta(days=number * 7 // count)
            about = {"doc_id": number, "text": " ".join(drawn), "lang": language, "date": str(day)}
            file.write(json.dumps({**about, "url": f"https://p{number % 200}.example/{number}"}) + "\n")


class Memory:
    """The most memory that a child process has held [MB], files that all share counted."""

    def __init__(self) -> None:
        self.most, self._over = 0.0, threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            for child in psutil.Process().children(recursive=True):
                try:
                    self.most = max(self.most, child.memory_info().rss / 1e6)
                except psutil.NoSuchProcess:
                    continue

    def stop(self) -> float:
        """Stop looking, and return it."""
        self._over.set()
        return self.most


class Cost(NamedTuple):
    """What an article costs, from the first finished shard of each worker to the end, and the most memory."""

    seconds: float
    cpu_seconds: float
    memory: float  # MB of a worker


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and its children, ended ones too."""
    living = [one.cpu_times() for one in psutil.Process().children(recursive=True)]
    return sum(os.times()[:4]) + sum(one.user + one.system for one in living)


def timed(path: Path, folder: Path, workers: int, gear: str) -> Cost:
    """Read articles, and return what one costs."""
    began: list[tuple[float, float]] = []
    counted: list[int] = []

    def tell(articles: int) -> None:
        began.append((time.perf_counter(), cpu_seconds()))
        counted.append(articles)

    memory = Memory()
    settings = ReadSettings(open_gazetteer(), recogniser=RECOGNISERS[gear], reader=READERS[gear])
    build_dataset(read_inputs([str(path)]), folder, settings, pool=process_pool(workers), tell=tell)
    # The first shard of each worker holds its start, and the end of the run the writing of the last batch.
    seconds, cpu = time.perf_counter() - began[workers - 1][0], cpu_seconds() - began[workers - 1][1]
    articles = sum(counted[workers:])
    return Cost(seconds / articles, cpu / articles, memory.stop())


def workers(count: int, folder: Path) -> None:
    """Compare two workers with one."""
    write_articles(folder / "in.jsonl", count)
    rates = {}
    for number in (1, 2):
        cost = timed(folder / "in.jsonl", folder / str(number), number, "accurate")
        rates[number] = 1 / cost.seconds
        print(
            f"{number} workers: {rates[number]:.2f} articles a second, {cost.cpu_seconds * 1000:.0f} ms of CPU an"
            f" article, {cost.memory:.0f} MB at most in a worker",
            flush=True,
        )
    print(f"2 workers against 1: {rates[2] / rates[1]:.2f}; load of the machine {os.getloadavg()[0]:.1f}")


def growth(counts: list[int], folder: Path) -> None:
    """Compare the cost of an article in runs of different lengths."""
    costs = []
    for count in counts:
        write_articles(folder / f"{count}.jsonl", count)
        cost = timed(folder / f"{count}.jsonl", folder / str(count), 1, "fast")
        costs.append(cost.cpu_seconds)
        print(
            f"{count:,} articles: {cost.cpu_seconds * 1000:.1f} ms of CPU an article, {cost.seconds * 1000:.1f} ms"
            f" of time, {cost.memory:.0f} MB at most in a worker",
            flush=True,
        )
    print(f"cost of an article, most against least articles: {costs[-1] / costs[0]:.3f}")


def memory(count: int, folder: Path) -> None:
    """Print the memory of one worker while it reads: it is to stay flat."""
    write_articles(folder / "in.jsonl", count)
    read = 0
    most = steps = 0.0

    def tell(articles: int) -> None:
        nonlocal read, most, steps
        read += articles
        now = sum(one.memory_info().rss for one in psutil.Process().children(recursive=True) if one.num_threads() > 1)
        most = max(most, now / 1e6)
        if read >= (steps + 1) * count / 10:
            steps = read * 10 // count
            print(f"{read:,} articles: {now / 1e6:.0f} MB", flush=True)

    watched = Memory()
    settings = ReadSettings(open_gazetteer(), seconds=300)
    build_dataset(read_inputs([str(folder / "in.jsonl")]), folder / "d", settings, pool=process_pool(1), tell=tell)
    print(f"at most {watched.stop():.0f} MB in a worker, files that all share counted")


def warc(count: int, folder: Path) -> None:
    """Read a web archive of made-up pages, of which some are broken, and count what became of each."""
    made = write_archive(folder / "in.warc.gz", count, SEED)
    raws = list(read_inputs([str(folder / "in.warc.gz")], complain=print))
    pages = Counter(raw.about["address"] for raw in raws if raw.kind == "page")
    whole = [address for address, kind in made if kind == "page"]
    causes = Counter(raw.data.decode().split(":")[0] for raw in raws if raw.kind == "error")
    print(f"{count:,} records: {dict(Counter(kind for _, kind in made).most_common())}")
    print(f"told of the others: {dict(causes.most_common())}")
    lost, doubled = sum(one not in pages for one in whole), sum(pages[one] > 1 for one in whole)
    print(f"whole pages: {len(whole):,}, lost {lost}, doubled {doubled}")
    print(f"others taken for pages: {len(pages) - len(whole) + lost}")


def content(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file of a dataset."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "_lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def kill(times: int, folder: Path) -> None:
    """Kill a run at random moments, let it go on, and compare it with one that was left alone."""
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    write_articles(folder / "in.jsonl", 320)
    run = [sys.executable, "-c", "from geo.cli import main; main()"]
    command = [*run, "corpus", str(folder / "in.jsonl"), "--gear", "fast", "-o"]
    began = time.perf_counter()
    subprocess.run([*command, folder / "whole"], check=True, capture_output=True)
    whole, seconds = content(folder / "whole"), time.perf_counter() - began
    differing = lost = 0
    for number in range(times):
        target = folder / f"killed{number}"
        with subprocess.Popen([*command, target], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(chance.uniform(0.1, 1.0) * seconds)
            running.send_signal(signal.SIGKILL)
        kept = len(list((target / "_work" / "shards").glob("*.gz")))
        subprocess.run([*command, target], check=True, capture_output=True)
        found = content(target)
        differing += sum(found.get(name) != whole.get(name) for name in found.keys() | whole.keys())
        lost += len(whole.keys() - found.keys())
        print(f"killed with {kept} shards kept: {differing} files differ so far", flush=True)
    print(f"killed {times} times: {differing} files differ, {lost} are missing, of {len(whole)}")


def tellings(count: int) -> Iterator[Telling]:
    """Make up tellings: events at random towns and days of a month, each told by three articles on average."""
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    words = [f"word{k}" for k in range(3000)]
    for number in range(count // 3):
        lat, lon = chance.uniform(-60, 60), chance.uniform(-180, 180)
        place = Place(f"x:{number}", "X", "x", "P.PPL", "XX", f"A{number % 500}", None, lat, lon, 0, 5.0)
        day = dt.date(2024, 5, 6) + dt.timedelta(days=number * 90 // count)
        told = tuple(chance.sample(words, 12))
        row = {"type": "fight", "time": str(day), "status": "happened", "confidence": 0.9, "drawn": True, "title": "x"}
        for copy in range(3):
            source = f"s{chance.randrange(500)}"
            changed = (*told[copy:], chance.choice(words))
            yield Telling(
                *(f"{number}-{copy}", "e1", row, place, day, day, day, source, "en", changed),
                *(frozenset[str](), frozenset[str](), frozenset[str](), frozenset(changed)),
            )


def join(count: int) -> None:
    """Join tellings in batches as a run does."""
    index = Index(lambda _: ())
    made = list(tellings(count))
    began = time.perf_counter()
    found: set[str] = set()
    for at in range(0, len(made), 12_000):
        found.update(join_tellings(made[at : at + 12_000], index))
    seconds = time.perf_counter() - began
    million = seconds / len(made) * 1e6
    print(f"{len(made):,} tellings, {len(found):,} happenings: {seconds:.1f} s, {million:.0f} s a million")


def main() -> None:
    """Run one measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["workers", "growth", "memory", "warc", "kill", "join"])
    parser.add_argument("--articles", type=int, nargs="+", default=None)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--events", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.what == "workers":
            workers((given.articles or [1000])[0], folder)
        elif given.what == "growth":
            growth(given.articles or [1000, 20_000], folder)
        elif given.what == "memory":
            memory((given.articles or [3000])[0], folder)
        elif given.what == "warc":
            warc(given.pages, folder)
        elif given.what == "kill":
            kill(given.times, folder)
        else:
            join(given.events)


if __name__ == "__main__":
    main()
