"""Fuzz every kind of input for a time, and keep what fails.

usage: python -m tests.fuzz.campaign [SECONDS] [KIND...]

SECONDS (3600 when not given) are shared by all kinds, or by those that are named. For each it prints how many inputs
were tried, how many of them were refused in a sentence, how many different faults were found (an exception that is no
refusal, or a process that died), and how many inputs took longer than `LIMIT` seconds. Inputs that failed are kept in
tests/fuzz/found, and then the exit code is 1.
"""

# ruff: noqa: T201

import hashlib
import itertools
import multiprocessing
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.targets import PAGES, TARGETS, Target, prepare, try_input

LIMIT = 60.0  # s for one input
ROUND = 200  # inputs that are made from one seed
FOUND = Path(__file__).resolve().parent / "found"
READ, REFUSED, FAILED = b"+", b"-", b"!"


class Outcome(NamedTuple):
    """What came of one kind of input."""

    tried: int
    refused: int
    faults: int
    hangs: int
    seconds: float


def campaign(
    targets: Mapping[str, Target],
    seconds: float,
    *,
    limit: float = LIMIT,
    found: Path = FOUND,
    start: int | None = None,
) -> dict[str, Outcome]:
    """Fuzz each kind of input for its share of a time; print a line a kind, and keep what fails in a folder."""
    print(f"{'kind':16} {'tried':>9} {'refused':>9} {'faults':>7} {'hangs':>6} {'seconds':>8}")
    outcomes = {}
    for name, target in targets.items():
        outcome = _of_one_kind(name, target, seconds / len(targets), limit, found, start)
        counts = f"{outcome.tried:>9,} {outcome.refused:>9,} {outcome.faults:>7} {outcome.hangs:>6}"
        print(f"{name:16} {counts} {outcome.seconds:>8.0f}", flush=True)
        outcomes[name] = outcome
    return outcomes


def _of_one_kind(name: str, target: Target, seconds: float, limit: float, found: Path, start: int | None) -> Outcome:
    begun, faults, hangs = time.monotonic(), set(), 0
    seeds = itertools.count(time.time_ns() if start is None else start)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        log, current, report = (folder / one for one in ("log", "current", "report"))
        log.touch()
        while (left := begun + seconds - time.monotonic()) > 0:
            # A process of its own, which can be ended when a library does not come back, and may die.
            child = multiprocessing.get_context("fork").Process(
                target=_try_for, args=(target, left, next(seeds) % 2**32, folder)
            )
            child.start()
            stuck = _wait(child, log, limit)
            if not stuck and child.exitcode == 0:
                continue
            told = report.read_text(encoding="utf-8") if report.exists() else ""
            if stuck:
                hangs += 1
                fault = f"longer than {limit:g} s"
            else:
                fault = told.partition("\n")[0] or f"the process died, exit code {child.exitcode}"
            report.unlink(missing_ok=True)
            if stuck or fault not in faults:
                faults |= set() if stuck else {fault}
                data = current.read_bytes()
                kept = found / f"{name}-{hashlib.sha256(data).hexdigest()[:8]}.bin"
                found.mkdir(exist_ok=True)
                kept.write_bytes(data)
                print(f"{name}: {fault}: {kept.name}\n{told.partition(chr(10))[2]}", flush=True)
        marks = log.read_bytes()
    return Outcome(len(marks), marks.count(REFUSED), len(faults), hangs, time.monotonic() - begun)


def _wait(child: Any, log: Path, limit: float) -> bool:
    """Wait until a process ends; end it, and return True, when it works on one input for too long."""
    size, since = -1, time.monotonic()
    while child.is_alive():
        child.join(0.2)
        if (now := log.stat().st_size) != size:
            size, since = now, time.monotonic()
        elif time.monotonic() - since > limit:
            child.kill()
            child.join()
            return True
    return False


def _try_for(target: Target, seconds: float, number: int, folder: Path) -> None:
    """Try inputs for a time; end with exit code 1 at the first that fails, made as small as it goes."""
    end = time.monotonic() + seconds
    work, current = folder / "work", folder / "current"
    work.mkdir(exist_ok=True)
    with (folder / "log").open("ab", buffering=0) as log:
        for turn in itertools.count():
            over = _one_round(target, (number + turn) % 2**32, end, (work, current, log))
            if isinstance(over, BaseException):
                where = traceback.extract_tb(over.__traceback__)[-1]
                name = f"{type(over).__name__} in {Path(where.filename).name}, line {where.lineno}"
                told = "".join(traceback.format_exception(over))
                (folder / "report").write_text(f"{name}\n{told}", encoding="utf-8", errors="replace")
                sys.exit(1)
            if time.monotonic() > end:
                return


def _one_round(target: Target, number: int, end: float, places: tuple[Path, Path, Any]) -> BaseException | None:
    work, current, log = places
    failed: set[bytes] = set()

    @seed(number)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(st.data())
    def tried(data: Any) -> None:
        made = data.draw(target.inputs)
        if time.monotonic() > end and not failed:  # what has failed is made smaller first
            return
        current.write_bytes(made)
        mark = FAILED
        try:
            mark = READ if try_input(target, made, work) else REFUSED
        finally:
            failed.update({mark} & {FAILED})
            log.write(mark)

    try:
        tried()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return error
    return None


def main() -> None:
    """Fuzz the kinds that are named."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    every = {**TARGETS, **PAGES}
    prepare()
    outcomes = campaign({name: every[name] for name in sys.argv[2:] or every}, seconds)
    sys.exit(any(outcome.faults or outcome.hangs for outcome in outcomes.values()))


if __name__ == "__main__":
    main()
