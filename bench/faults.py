"""Let the system fail while Dateline writes, and see what is left.

usage: python bench/faults.py [--each N] [WORK...]

Every kind of output, and runs over many articles, are made again and again in a process in which one call of the
system fails or that is killed in it: writes (a full disk, an error of the device), moves, synchronisations, opening
and reading (no permission, an error of the device), and once with a clock that jumps back. N (3) is how many moments
of each kind of fault are tried, spread over the calls that the work makes. Linux, and the program strace.

For each work it prints the faults, how many of them ended in an error that was told in a sentence, the processes
killed, and what must be 0: tracebacks, half-written files, bytes of old files that are lost, a success without its
result, temporary files left without a kill, and articles that are doubled or lost after the same call is made again.
"""

import contextlib
import io
import itertools
import json
import mmap
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from geo.cli import main as dateline
from geo.corpus import ReadSettings, build_dataset, own_pool, read_inputs, read_table
from geo.errors import DatelineError
from geo.gazetteer import open_gazetteer
from geo.output import FORMATS
from geo.reader import read_by_rules
from geo.recognition import recognise

CALLS = {
    "write": ("write", "pwrite64", "writev", "pwritev2", "copy_file_range", "sendfile"),
    "move": ("rename", "renameat", "renameat2"),
    "sync": ("fsync", "fdatasync"),
    "open": ("openat",),
    "read": ("read", "pread64"),
    "remove": ("unlink", "unlinkat"),
}
FAULTS = (  # name, calls, what strace makes of the call, and whether of all later ones too
    ("disk full", "write", "error=ENOSPC", True),
    ("device fails", "write", "error=EIO", False),
    ("killed", "write", "signal=KILL", False),
    ("device fails", "move", "error=EIO", False),
    ("no permission", "move", "error=EACCES", False),
    ("killed", "move", "signal=KILL", False),
    ("device fails", "sync", "error=EIO", False),
    ("killed", "sync", "signal=KILL", False),
    ("no permission", "open", "error=EACCES", False),
    ("too many files", "open", "error=EMFILE", False),
    ("device fails", "read", "error=EIO", False),
    ("killed", "remove", "signal=KILL", False),
)
ARTICLE = "A train left Paris for Berlin on Monday, police said. Rebels attacked Goma on Tuesday and killed 5 people.\n"
TOWNS = ("Oslo", "Bergen", "Bandung", "Goma", "Lyon", "Medan", "Perth", "Turin")
OLD = b"what was here before\n"
ROOM = 1 << 20  # bytes for what a process tells
MOST_SECONDS = 120
SOME_FAILED = 3  # exit code
COLUMNS = ("faults", "told", "killed", "tracebacks", "half", "lost", "missing", "left", "articles")


class Work(NamedTuple):
    """Something that writes; `result` is the name of the file or the folder in which it does."""

    name: str
    result: str
    do: Callable[[], object]
    again: bool = False  # whether the same call goes on after a fault


class Whole(NamedTuple):
    """What a work writes when all goes well: the bytes of its files, and the articles of a dataset that were read."""

    files: dict[str, bytes]
    ids: list[str]


class Told(NamedTuple):
    """What a process told: its exit code, None when it was killed, what it wrote to the terminal, and its traceback."""

    code: int | None
    text: str
    trace: str


def command(*words: str) -> Callable[[], object]:
    """Return a function that runs a command in this process."""
    return lambda: dateline([*words], standalone_mode=True)


def works() -> Iterator[Work]:
    """Name everything that is written."""
    fast = ("--gear", "fast", "--published", "2024-05-06")
    yield Work("map .html", "a.html", command("map", "a.txt", "-o", "a.html", *fast))
    for ending in FORMATS:
        result = f"a.events{ending}" if ending in {".csv", ".parquet"} else f"a{ending}"
        yield Work(f"export {ending}", result, command("export", "a.txt", f"a{ending}", *fast))
    yield Work(
        "extract .jsonl", "o.jsonl", command("extract", "many.jsonl", "-o", "o.jsonl", "--gear", "fast"), again=True
    )
    yield Work("places learn", "p.csv", command("places", "learn", "a.corrections.json", "-o", "p.csv"))
    yield Work("gazetteer build", "g.sqlite", command("gazetteer", "build", "dump.txt", "-o", "g.sqlite"))
    yield Work("corpus read", "d", read_many, again=True)
    yield Work("corpus compact", "made", command("corpus", "compact", "made"), again=True)
    yield Work("corpus publish", "there", command("corpus", "publish", "made", "there"), again=True)


def read_many(name: str = "many.jsonl") -> None:
    """Read the articles of a file into a dataset."""
    settings = ReadSettings(open_gazetteer(), recogniser=recognise, reader=read_by_rules)
    with ThreadPoolExecutor(1) as threads:
        pool = own_pool(threads, 1)
        done = build_dataset(read_inputs([name]), "d", settings, pool=pool, complain=complain)
    if done.rows["failed"]:
        sys.exit(SOME_FAILED)


def complain(message: str) -> None:
    """Tell something as the command does."""
    print(f"dateline: {message}", file=sys.stderr)


def prepare(folder: Path) -> None:
    """Write what the works read."""
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    lines = [
        {"doc_id": k, "lang": "en", "date": f"2024-05-{k % 3 + 6:02}", "url": f"https://paper{k % 3}.example/{k}"}
        | {"text": f"Floods killed {k + 2} in {TOWNS[k % len(TOWNS)]} on Monday. Macron flew from Paris to Rome."}
        for k in range(24)
    ]
    for name, count in (("few.jsonl", 8), ("many.jsonl", 24)):
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines[:count]), encoding="utf-8")
    cells = (
        "1",
        "Garut",
        "Garut",
        "Garoet",
        "-7.2",
        "107.9",
        "P",
        "PPL",
        "ID",
        "",
        "30",
        "",
        "",
        "",
        "9",
        "",
        "0",
        "",
        "",
    )
    (folder / "dump.txt").write_text("".join("\t".join((str(k), *cells[1:])) + "\n" for k in range(1, 3000)), "utf-8")
    from geo import Article  # noqa: PLC0415
    from geo.corrections import Corrections, corrections_text, describe_article, select  # noqa: PLC0415

    change = {
        "kind": "mention",
        "action": "edit",
        "target": select(ARTICLE, 13, 18),
        "set": {"place": {"id": "geonames:2988507"}},
    }
    text = corrections_text(Corrections(describe_article(Article(ARTICLE, language="en")), [change]))
    (folder / "a.corrections.json").write_text(text, encoding="utf-8")


def warm_up(folder: Path) -> None:
    """Do every work once in this process: what is loaded for the first time is no part of what is tried."""
    streams = sys.stdout, sys.stderr
    with tempfile.TemporaryDirectory() as place:
        made = Path(place, "work")
        shutil.copytree(folder, made)
        os.chdir(made)
        for name in ("few.jsonl", "many.jsonl"):  # two batches, which a compaction puts together
            read_many(name)
        shutil.copytree("d", "made", ignore=shutil.ignore_patterns("_lock"))
        shutil.copytree("made", folder / "made")
        for work in works():
            told = perform(work.do)
            sys.stdout, sys.stderr = streams
            if told.code:
                sys.exit(f"{work.name} fails by itself: {told.text}{told.trace}")
    os.chdir(folder)


def perform(do: Callable[[], object]) -> Told:
    """Do a work in this process, and say how it ended."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    sys.stdout = sys.stderr = out
    code, trace = 0, ""
    try:
        do()
    except SystemExit as error:
        code = int(error.code or 0)
    except (DatelineError, OSError) as error:  # of a function; the command tells both
        code = 1
        out.write(f"dateline: {error}\n")
    except BaseException:  # noqa: BLE001 - it is what is looked for
        code, trace = 1, traceback.format_exc()
    return Told(code, out.buffer.getvalue().decode("utf-8", "replace"), trace)  # type: ignore[attr-defined]


def in_child(do: Callable[[], object], tracer: list[str] | None = None) -> Told:
    """Do a work in a process of its own, under strace when it is given."""
    room = mmap.mmap(-1, ROOM)
    child = os.fork()
    if child == 0:
        try:
            while room[0] == 0:  # until strace watches; a pipe would be one read more
                time.sleep(0.001)
            told = json.dumps(perform(do)).encode()
            room[:8], room[8 : 8 + len(told)] = len(told).to_bytes(8, "little"), told
        finally:
            os._exit(0)
    watching = None
    if tracer is not None:
        watching = subprocess.Popen(["strace", "-f", "-p", str(child), *tracer], stderr=subprocess.PIPE, text=True)  # noqa: S607
        assert watching.stderr is not None
        if "attached" not in (first := watching.stderr.readline()):
            sys.exit(f"strace cannot trace here: {first.strip()}")
    room[0] = 255
    end = time.monotonic() + MOST_SECONDS
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, 9)
            print("  a process did not end and was killed")
        time.sleep(0.005)
    if watching is not None:
        watching.communicate()
    size = 0 if room[0] == 255 and not any(room[1:8]) else int.from_bytes(room[:8], "little")
    return Told(*json.loads(room[8 : 8 + size])) if size else Told(None, "", "")


def calls_of(work: Work, log: Path) -> list[tuple[str, str]]:
    """Return the calls of a work that goes well: the thread and the name of each."""
    names = ",".join(itertools.chain.from_iterable(CALLS.values()))
    in_child(work.do, ["-o", str(log), "-e", f"trace={names}"])
    found = (re.match(r"(\d+)\s+(\w+)\(", line) for line in log.read_text("utf-8", "replace").splitlines())
    return [(one[1], one[2]) for one in found if one]


def injections(calls: list[tuple[str, str]], kind: str, effect: str, later: bool, each: int) -> list[list[str]]:
    """Return the options of strace for some moments of a kind of fault, spread over the calls of a work."""
    at = [k for k, (_, name) in enumerate(calls) if name in CALLS[kind]]
    chosen = sorted({at[round(k * (len(at) - 1) / max(each - 1, 1))] for k in range(min(each, len(at)))}) if at else []
    options = []
    for moment in chosen:
        thread, name = calls[moment]
        before = Counter(other for who, other in calls[:moment] if who == thread)
        names = CALLS[kind] if later else (name,)  # strace counts each call by itself
        options.append(
            [
                part
                for one in names
                for part in ("-e", f"inject={one}:{effect}:when={before[one] + 1}{'+' if later else ''}")
            ]
        )
    return options


def content(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file, or of every file of a folder."""
    if path.is_file():
        return {"": path.read_bytes()}
    files = (one for one in path.rglob("*") if one.is_file() and one.name != "_lock" and "_work" not in one.parts)
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in sorted(files)}


def alike(made: bytes, whole: bytes, name: str) -> bool:
    """Tell whether a file is whole; a page and a GeoPackage hold random names and the time."""
    if made == whole or not name.endswith((".html", ".gpkg", ".sqlite")):
        return made == whole
    if name.endswith(".html"):
        return len(made) == len(whole) and made.endswith(b"</html>\n")
    with tempfile.NamedTemporaryFile() as file:
        file.write(made)
        file.flush()
        try:
            with contextlib.closing(sqlite3.connect(file.name)) as base:
                return base.execute("PRAGMA quick_check").fetchone()[0] == "ok" and len(made) == len(whole)
        except sqlite3.Error:
            return False


def articles_of(folder: Path) -> list[str]:
    """Return the identities of the articles of a dataset that were read, each as often as it is there."""
    table = read_table(folder, "articles")
    return sorted(table["article_id"][table["error"].isna()])


def judge(work: Work, told: Told, folder: Path, before: set[str], whole: Whole) -> Counter[str]:
    """Count what a fault has left."""
    seen: Counter[str] = Counter(faults=1, killed=told.code is None, tracebacks=bool(told.trace))
    lines = told.text.strip().splitlines()
    if told.code:
        seen["told"] += not told.trace
        seen["tracebacks"] += not told.trace and not (lines and lines[-1].startswith("dateline: "))
    if told.trace:
        print(told.trace)
    result = folder / work.result
    if not work.again or result.is_file():
        made = result.read_bytes() if result.exists() else b""
        is_new = alike(made, whole.files[""], work.result)
        # Exit code 3 tells that the input could not be read to its end, and the last line of the result says so.
        known = is_new or (told.code == SOME_FAILED and b'"error": "' in made.splitlines()[-1])
        seen["half"] += made not in {OLD, b""} and not known
        seen["lost"] += len(OLD) if made != OLD and not known else 0
        seen["missing"] += told.code == 0 and not is_new
    elif told.code == 0:
        seen["missing"] += content(result) != whole.files
    names = {path.name for path in folder.iterdir()} - before - {work.result, f"{work.result}.parts"}
    others = {name for name in names if not (work.name.startswith("export") and name.startswith("a."))}
    seen["left"] += len(others) if told.code is not None else 0
    if work.again:
        again = in_child(work.do)
        if again.code or again.trace:
            print(again.trace or again.text)
        read = articles_of(result) if told.code == SOME_FAILED and result.is_dir() else content(result)
        seen["articles"] += read != (whole.ids if isinstance(read, list) else whole.files) or bool(again.trace)
    return seen


def try_work(work: Work, given: Path, each: int) -> Counter[str]:
    """Try faults of every kind in a work."""
    with tempfile.TemporaryDirectory() as place:
        seen: Counter[str] = Counter()
        log, folder = Path(place, "log"), Path(place, "work")

        def fresh() -> set[str]:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(given, folder)
            if not work.again:
                (folder / work.result).write_bytes(OLD)
            os.chdir(folder)
            return {path.name for path in folder.iterdir()}

        fresh()
        in_child(work.do)
        made = folder / work.result
        whole = Whole(content(made), articles_of(made) if made.is_dir() else [])
        fresh()
        calls = calls_of(work, log)
        for name, kind, effect, later in FAULTS:
            for options in injections(calls, kind, effect, later, each):
                before = fresh()
                found = judge(work, in_child(work.do, ["-o", str(log), *options]), folder, before, whole)
                if bad := {key: found[key] for key in COLUMNS[3:] if found[key]}:
                    print(f"  {work.name}: {name} at {options[1]}: {bad}", flush=True)
                seen += found
        before, hours = fresh(), itertools.count()
        clock = time.time

        def jumps_back() -> float:
            return clock() - 3600 * next(hours)

        def with_clock() -> object:
            time.time = jumps_back
            return work.do()

        seen += judge(work, in_child(with_clock), folder, before, whole)
        os.chdir(given)
        return seen


def main() -> None:
    """Try the works that are named, or all; print a row for each."""
    words = sys.argv[1:]
    each = int(words.pop(words.index("--each") + 1)) if "--each" in words else 3
    wanted = [word for word in words if word != "--each"]
    if shutil.which("strace") is None:
        sys.exit("strace is not installed: install your system's package 'strace'")
    with tempfile.TemporaryDirectory() as place:
        given = Path(place)
        prepare(given)
        os.chdir(given)
        total: Counter[str] = Counter()
        warm_up(given)
        print(f"{'work':20}" + "".join(f"{name:>11}" for name in COLUMNS), flush=True)
        for work in works():
            if wanted and not any(word in work.name for word in wanted):
                continue
            seen = try_work(work, given, each)
            total += seen
            print(f"{work.name:20}" + "".join(f"{seen[name]:>11,}" for name in COLUMNS), flush=True)
        print(f"{'all':20}" + "".join(f"{total[name]:>11,}" for name in COLUMNS))
    sys.exit(any(total[name] for name in COLUMNS[3:]))


if __name__ == "__main__":
    main()
