"""Score Dateline on the development gold.

usage: python bench/scores.py GOLD_FOLDER [--only NAME ...] [--limit N] [--gear accurate|fast]

GOLD_FOLDER holds ``dev/``, ``stories/``, ``evaluate.py`` and ``score.py``. Extraction runs in this process, the scorers
in theirs. Prints a markdown table a task; ``records`` says how many were scored of how many there are.
"""

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from geo.corpus import extract
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.reader import READERS
from geo.recognition import RECOGNISERS
from geo.text import open_lexicon

TOPONYMS = (
    *("lgl", "geovirus", "gwn", "news2024", "lmuk_geo", "semeval", "geocorpora", "neel", "idrisi_en", "hipe2020_en"),
    *("id_inageoparser", "id_idner_news_2k", "id_nergrit", "id_nerp", "id_nerugm", "id_nerui", "id_yusuf_rawnews"),
)
FOREIGN = (  # languages without a lexicon
    *("conll2002_es", "germeval14_de", "hipe2020_de", "factrueval_ru", "nerel_ru", "hipe2020_fr", "newseye_fr"),
    *("gsd_ja", "stockmark_ja", "msra_zh", "peoplesdaily_zh", "klue_ner_ko", "idrisi_ar"),
)
RECOGNIZERS = tuple(
    f"recognizers_{code}" for code in ("en", "ar", "de", "es", "fr", "hi", "it", "ja", "ko", "nl", "pt", "tr", "zh")
)
TIMES = ("indotimex_id", "te3_platinum_en", "timebank_en", "aquaint_en", *RECOGNIZERS)
ROLES = ("gwn", "id_inageoparser")
OTHERS = ("event_location_en", "plover_gsr_en", "stories")
FOLDERS = {
    **{name: f"dev/time/{name}" for name in TIMES},
    **{name: f"dev/events/{name}" for name in OTHERS},
    "stories": "stories/stories",
}
LIMITS = {"event_location_en": 1500, **dict.fromkeys(FOREIGN, 1000)}  # records, when the command line does not say
CLASSES = {  # the wider reading: what a type stands for when no PLOVER class has its name
    "assault": {"ASSAULT", "FIGHT"},
    "fight": {"ASSAULT", "FIGHT"},
    "travel": {"CONSULT"},
}


class Run(NamedTuple):
    """A gold file, cut when it is long, and what Dateline makes of its texts."""

    gold: Path
    predicted: Path
    records: str


class Bench:
    """The gold folder, its scorers and the predictions made so far."""

    def __init__(self, folder: Path, scratch: Path, limit: int | None, gear: str) -> None:
        self.folder, self.scratch, self.limit = folder, scratch, limit
        self.recogniser, self.reader = RECOGNISERS[gear], READERS[gear]
        self.gazetteer: Gazetteer = open_gazetteer()
        self.runs: dict[str, Run] = {}

    def run(self, name: str) -> Run:
        """Extract a corpus, once."""
        if name not in self.runs:
            source = self.folder / f"{FOLDERS.get(name, f'dev/{name}')}.jsonl"
            whole = [line for line in source.open(encoding="utf-8") if line.strip()]
            lines = whole[: self.limit or LIMITS.get(name)]
            gold, predicted = self.scratch / f"{name}.gold", self.scratch / f"{name}.pred"
            gold.write_text("".join(lines), encoding="utf-8")
            failed = 0
            with predicted.open("w", encoding="utf-8") as file:
                for record in extract(lines, self.gazetteer, recogniser=self.recogniser, reader=self.reader):
                    failed += bool(record["error"])
                    file.write(json.dumps(record) + "\n")
            if failed:
                print(f"{name}: {failed} of {len(lines)} records could not be read", file=sys.stderr)
            count = f"{len(lines):,}" if len(lines) == len(whole) else f"{len(lines):,} of {len(whole):,}"
            self.runs[name] = Run(gold, predicted, count)
        return self.runs[name]

    def scored(self, name: str, script: str, *task: str) -> dict[str, Any]:
        """Run one of the gold folder's scorers on a corpus."""
        gold, predicted, _ = self.run(name)
        done = subprocess.run(
            [sys.executable, "-B", self.folder / script, *task, gold, predicted, "--json"],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return dict(json.loads(done.stdout))

    def rewritten(self, name: str, new: str, which: str, change: Callable[[dict[str, Any]], bool | None]) -> str:
        """Keep a corpus under a new name, with its gold or its predictions changed, and without what gives False."""
        run = self.run(name)
        path = self.scratch / new
        with path.open("w", encoding="utf-8") as file:
            for line in getattr(run, which).open(encoding="utf-8"):
                record = json.loads(line)
                if change(record) is not False:
                    file.write(json.dumps(record) + "\n")
        self.runs[new] = run._replace(**{which: path})
        return new

    def toponyms(self, name: str) -> list[Any]:
        """Score recognition, resolution and both together."""
        result = self.scored(name, "evaluate.py")
        exact = result["exact"]
        resolved, both = exact.get("res") or {}, exact.get("e2e") or {}
        return [exact["F1"], result["overlap"]["F1"], resolved.get("acc161"), both.get("f1_161")]

    def figures(self, name: str, task: str, keys: Iterable[str]) -> list[Any]:
        """Take some figures of ``score.py``."""
        result = self.scored(name, "score.py", task)
        return [result[key] for key in keys]

    def plover(self, name: str) -> list[Any]:
        """Score the class of the first event of each record."""
        gold, predicted, _ = self.run(name)
        pairs = [
            ({event["event"] for event in json.loads(a)["events"]}, json.loads(b)["events"])
            for a, b in zip(gold.open(encoding="utf-8"), predicted.open(encoding="utf-8"), strict=True)
        ]
        found = [(classes, events[0]["type"]) for classes, events in pairs if events]
        same = sum(guess.upper() in classes for classes, guess in found)
        wider = sum(bool(CLASSES.get(guess, {guess.upper()}) & classes) for classes, guess in found)
        total = max(1, len(found))
        return [len(found) / len(pairs), same / total, wider / total]


def last_days(record: dict[str, Any]) -> None:
    """Let ranges also end on their last day: gold names the first day behind "this week", and the last of "5-7 May"."""
    for time in record["timexes"]:
        if time["type"] == "daterange":
            pairs = [pair for pair in time["value"] if isinstance(pair, list) and all(pair)]
            ends = [dt.date.fromisoformat(last) - dt.timedelta(days=1) for _, last in pairs]
            time["value"] += [[pair[0], str(end)] for pair, end in zip(pairs, ends, strict=True)]


def last_days_dated(record: dict[str, Any]) -> bool:
    """Leave out also what names no day of publication: its gold counts from a day that no reader can know."""
    last_days(record)
    return bool(record["date"])


def bare_names(record: dict[str, Any]) -> None:
    """Leave the class words in front of a name out of the gold, as Dateline does: "Kabupaten Garut" is "Garut"."""
    lexicon = open_lexicon(record.get("lang") or "id")
    for toponym in record["toponyms"]:
        phrase = record["text"][toponym["start"] : toponym["end"]]
        words = phrase.lower().split()
        found = lexicon.match("names.class_before", words, 0)
        if found and found.length < len(words):
            toponym["start"] += len(phrase) - len(phrase.split(maxsplit=found.length)[-1])


def all_actors(record: dict[str, Any]) -> None:
    """Give every name the same role."""
    for toponym in record["toponyms"]:
        toponym["role"] = "actor"


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print a markdown table; fractions with three decimals."""
    columns = list(columns)
    print(f"\n### {title}\n\n| {' | '.join(columns)} |\n|---|{'--:|' * (len(columns) - 1)}", flush=True)
    for row in rows:
        cells = ("-" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row)
        print(f"| {' | '.join(cells)} |", flush=True)


def time_rows(bench: Bench, names: list[str], keys: tuple[str, ...]) -> Iterator[list[Any]]:
    """Score dates, those of Recognizers in both readings of a range's end, and their mean over the other languages."""
    made: dict[str, list[Any]] = {}
    for name in names:
        readings = {"last days": last_days, "last days, dated": last_days_dated} if name in RECOGNIZERS else {}
        last = [bench.rewritten(name, f"{name}, {said}", "gold", change) for said, change in readings.items()]
        for each in (name, *last):
            made[each] = [each, bench.run(each).records, *bench.figures(each, "times", keys)]
            yield made[each]
    for suffix in ("", ", last days", ", last days, dated"):
        other = [made[f"{name}{suffix}"] for name in RECOGNIZERS[1:] if f"{name}{suffix}" in made]
        if len(other) == len(RECOGNIZERS) - 1:
            figures = (mean(column) for column in zip(*(row[2:] for row in other), strict=True))
            yield [f"mean of the {len(other)} other languages{suffix}", None, *figures]


def report(bench: Bench, only: list[str]) -> None:
    """Print the tables that were asked for."""

    def chosen(*names: str) -> list[str]:
        return [name for name in names if not only or name in only]

    if names := chosen(*TOPONYMS):
        columns = ("corpus", "records", "exact F1", "overlap F1", "acc@161 of recognised", "end-to-end F1@161")
        table("Places", columns, ([n, bench.run(n).records, *bench.toponyms(n)] for n in names))
        names = [
            bench.rewritten(name, f"{name}, bare names", "gold", bare_names) for name in names if name[:3] == "id_"
        ]
        columns = ("corpus, class words left out of the gold", "records", "exact F1", "overlap F1")
        table("Places by our convention", columns, ([n, bench.run(n).records, *bench.toponyms(n)[:2]] for n in names))
    if names := chosen(*FOREIGN):
        columns = ("corpus", "records", "exact F1", "overlap F1")
        table("Places in other languages", columns, ([n, bench.run(n).records, *bench.toponyms(n)[:2]] for n in names))
    if names := chosen(*TIMES):
        keys = ("span_f1", "within_f1")
        rows = list(time_rows(bench, names, keys))
        table("Times", ("corpus", "records", "span F1", "value-within F1"), rows)
    if names := chosen(*ROLES):
        keys = ("nonliteral_p", "nonliteral_r", "nonliteral_f1", "accuracy")
        names = [x for n in names for x in (n, bench.rewritten(n, f"{n}, one role for all", "predicted", all_actors))]
        rows = ([n, bench.run(n).records, *bench.figures(n, "roles", keys)] for n in names)
        table("Roles: names that are not where it happens", ("corpus", "records", "P", "R", "F1", "accuracy"), rows)
    if names := chosen("event_location_en"):
        keys = ("trigger_recall", "p", "r", "f1")
        rows = ([n, bench.run(n).records, *bench.figures(n, "event-places", keys)] for n in names)
        table("Places of events", ("corpus", "records", "trigger recall", "P", "R", "F1"), rows)
    if names := chosen("plover_gsr_en"):
        columns = ("corpus", "records", "an event found", "class right where found: same name", "wider reading")
        table("Classes of events", columns, ([n, bench.run(n).records, *bench.plover(n)] for n in names))
        wider = "; ".join(f"{kind} = {' or '.join(sorted(classes))}" for kind, classes in CLASSES.items())
        print(f"\nSame name: the first event's type in capitals is the gold class. Wider reading: also {wider}.")
    for name in chosen("stories"):
        result = bench.scored(name, "score.py", "stories")
        rows = ([key, value] for key, value in result.items() if not isinstance(value, dict))
        table(f"Stories ({bench.run(name).records})", ("figure", "value"), rows)


def main() -> None:
    """Score what the command line asks for."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=[], choices=[*TOPONYMS, *FOREIGN, *TIMES, *OTHERS], metavar="NAME")
    parser.add_argument("--limit", type=int, help="records of a corpus at most; some have a limit of their own")
    parser.add_argument("--gear", choices=[*RECOGNISERS], default="accurate")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        report(Bench(given.folder.resolve(), Path(scratch), given.limit, given.gear), given.only)


if __name__ == "__main__":
    main()
