"""Score Dateline on the development gold.

usage: python bench/scores.py GOLD_FOLDER [--only NAME ...] [--limit N]

GOLD_FOLDER holds ``dev/``, ``stories/``, ``evaluate.py`` and ``score.py``. Prints a markdown table a task.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geo.corpus import extract
from geo.gazetteer import open_gazetteer

TOPONYMS = (
    *("lgl", "geovirus", "gwn", "news2024", "lmuk_geo", "semeval", "geocorpora", "neel", "idrisi_en", "hipe2020_en"),
    *("id_inageoparser", "id_idner_news_2k", "id_nergrit", "id_nerp", "id_nerugm", "id_nerui", "id_yusuf_rawnews"),
)
TIMES = ("indotimex_id", "te3_platinum_en", "timebank_en", "aquaint_en", "recognizers_en")
ROLES = ("gwn", "id_inageoparser")
CLASSES = {  # which PLOVER classes a type of Dateline can stand for; any other type is the class of the same name
    "agree": {"AGREE", "COOPERATE"},
    "attack": {"ASSAULT", "ATTACK", "FIGHT"},
    "economy": {"COOPERATE", "SANCTION"},
    "meet": {"CONSULT"},
    "military": {"ASSAULT", "FIGHT", "MOBILIZE"},
    "speak": {"CONSULT", "STATEMENT", "SUPPORT"},
    "travel": {"CONSULT", "RETREAT"},
}
GAZETTEER = open_gazetteer()


def predict(gold: Path, limit: int, folder: Path) -> tuple[Path, Path]:
    """Extract a gold file's texts; return the (shortened) gold and the predictions."""
    lines = list(itertools.islice(gold.open(encoding="utf-8"), limit))
    short, predicted = folder / gold.name, folder / f"{gold.stem}.pred"
    short.write_text("".join(lines), encoding="utf-8")
    with predicted.open("w", encoding="utf-8") as file:
        for record in extract(lines, GAZETTEER):
            file.write(json.dumps(record) + "\n")
    return short, predicted


def scored(folder: Path, script: str, *args: str | Path) -> dict[str, Any]:
    """Run one of the gold folder's scorers."""
    done = subprocess.run(
        [sys.executable, folder / script, *args, "--json"], check=True, capture_output=True, text=True, cwd=folder
    )
    return dict(json.loads(done.stdout))


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print a markdown table; fractions with three decimals."""
    columns = list(columns)
    print(f"\n### {title}\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(f'{cell:.3f}' if isinstance(cell, float) else str(cell) for cell in row)} |")


def toponyms(folder: Path, names: Iterable[str], limit: int, scratch: Path) -> Iterable[list[Any]]:
    """Score recognition, resolution and both together."""
    for name in names:
        result = scored(folder, "evaluate.py", *predict(folder / "dev" / f"{name}.jsonl", limit, scratch))
        exact = result["exact"]
        resolved, both = exact.get("res") or {}, exact.get("e2e") or {}
        yield [name, exact["F1"], result["overlap"]["F1"], resolved.get("acc161", "-"), both.get("f1_161", "-")]


def plover(gold: Path, limit: int, scratch: Path) -> list[Any]:
    """Score the class of an event: the types of Dateline in capitals, some of which stand for a PLOVER class."""
    short, predicted = predict(gold, limit, scratch)
    pairs = [
        (json.loads(a)["events"], json.loads(b)["events"])
        for a, b in zip(short.open(encoding="utf-8"), predicted.open(encoding="utf-8"), strict=True)
    ]
    found = [(golden, events) for golden, events in pairs if events]
    right = sum(
        any(
            event["event"] in CLASSES.get(guess["type"], {guess["type"].upper()})
            for event in golden
            for guess in events[:1]
        )
        for golden, events in found
    )
    return ["plover_gsr_en", len(pairs), len(found) / len(pairs), right / max(1, len(found))]


def main() -> None:
    """Score what the command line asks for."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--limit", type=int, default=1500, help="documents of a file at most")
    given = parser.parse_args()
    folder, limit = given.folder.resolve(), given.limit

    def chosen(names: Iterable[str]) -> list[str]:
        return [name for name in names if not given.only or name in given.only]

    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        if corpora := chosen(TOPONYMS):
            columns = ("corpus", "exact F1", "overlap F1", "acc@161 of recognised", "end-to-end F1@161")
            table("Places", columns, toponyms(folder, corpora, limit, scratch))
        if corpora := chosen(TIMES):
            results = [
                (n, scored(folder, "score.py", "times", *predict(folder / f"dev/time/{n}.jsonl", limit, scratch)))
                for n in corpora
            ]
            table(
                "Times",
                ("corpus", "span F1", "value-within F1"),
                ([n, r["span_f1"], r["within_f1"]] for n, r in results),
            )
        if corpora := chosen(ROLES):
            results = [
                (n, scored(folder, "score.py", "roles", *predict(folder / f"dev/{n}.jsonl", limit, scratch)))
                for n in corpora
            ]
            table(
                "Roles",
                ("corpus", "F1 of names that stand for somebody", "accuracy"),
                ([n, r["nonliteral_f1"], r["accuracy"]] for n, r in results),
            )
        if chosen(["event_location_en"]):
            result = scored(
                folder,
                "score.py",
                "event-places",
                *predict(folder / "dev/events/event_location_en.jsonl", limit, scratch),
            )
            table(
                "Places of events",
                ("corpus", "P", "R", "F1"),
                [["event_location_en", result["p"], result["r"], result["f1"]]],
            )
        if chosen(["plover_gsr_en"]):
            rows = [plover(folder / "dev/events/plover_gsr_en.jsonl", limit, scratch)]
            table("Classes of events", ("corpus", "records", "event found", "class right where found"), rows)
        if chosen(["stories"]):
            result = scored(folder, "score.py", "stories", *predict(folder / "stories/stories.jsonl", limit, scratch))
            table(
                "Stories",
                ("figure", "value"),
                ([key, value] for key, value in result.items() if not isinstance(value, dict)),
            )


if __name__ == "__main__":
    main()
