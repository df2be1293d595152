"""What commands say in the terminal: messages, progress, names of results and exit codes, and what interrupts them."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from geo.files import STANDARD_OUTPUT

__all__ = [
    "FAILED",
    "INTERRUPTED",
    "SOME_FAILED",
    "between_records",
    "complain",
    "echo",
    "finish_records",
    "name_result",
    "print_lines",
    "printable",
    "show_bar",
    "show_progress",
    "silence",
    "tell_corrected",
]

FAILED, SOME_FAILED, INTERRUPTED = 1, 3, 130
_TOLD_SECONDS = 0.5  # between two lines of progress


def echo(message: str, *, nl: bool = True) -> None:
    """Write to standard error; when nobody reads it any more, the work goes on in silence.

    Parameters
    ----------
    message
        What to write; `printable` makes it safe.
    nl
        End the line.
    """
    try:
        click.echo(message, nl=nl, err=True)
    except OSError:
        silence()


def silence() -> None:
    """Drop what is written to standard error from now on."""
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def complain(message: str) -> None:
    """Write what went wrong to standard error, in red unless the user wants no colour.

    Parameters
    ----------
    message
        One sentence.
    """
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    echo(click.style(f"dateline: {printable(message)}", fg=None if plain else "red", reset=not plain))


def printable(message: str) -> str:
    """Replace what a terminal would obey.

    Parameters
    ----------
    message
        Any text.

    Returns
    -------
    str
        The text with a replacement character for each character that cannot be printed.
    """
    return "".join(character if character.isprintable() else "�" for character in message)


def name_result(path: Path) -> None:
    """Print the name of a file that was written, for a program byte by byte; not among the bytes of a result.

    Parameters
    ----------
    path
        The file, or ``-``, which is not named.
    """
    if str(path) == STANDARD_OUTPUT:
        return
    shown = sys.stdout is not None and sys.stdout.isatty()
    click.echo(printable(str(path)) if shown else os.fsencode(path))


@contextmanager
def between_records() -> Iterator[Callable[[], None]]:
    """Let an interruption wait for the record in hand: inside a library it can be lost. A second one does not wait.

    Yields
    ------
    callable
        To be called between two records; it raises KeyboardInterrupt when an interruption has come.
    """
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True
        signal.signal(signal.SIGINT, before)

    def go_on() -> None:
        if stopped:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield go_on
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield go_on
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def show_bar(articles: Sequence[str]) -> Iterator[Iterable[str]]:
    """Show a bar of the articles read, for several and on a terminal only.

    Parameters
    ----------
    articles
        The articles.

    Yields
    ------
    iterable of str
        The same articles; the bar moves as they are taken.
    """
    if not sys.stderr.isatty():
        yield articles
        return
    with click.progressbar(articles, label="articles", file=sys.stderr) as bar:
        yield bar


class _Progress:
    """A line on a terminal that says how far a run is."""

    def __init__(self, size: int) -> None:
        self._size, self._bytes, self._articles = size, 0, 0
        self._begun = self._told = time.monotonic()

    def read(self, size: int) -> None:
        self._bytes += size

    def count(self, articles: int) -> None:
        from geo.corpus import progress_line  # noqa: PLC0415  (--help needs none of it)

        self._articles += articles
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._told > _TOLD_SECONDS:
            self._told = now
            share = min(self._bytes / self._size, 1.0) if self._size else None
            echo(f"\r\033[K{progress_line(self._articles, now - self._begun, share)}", nl=False)


@contextmanager
def show_progress(size: int) -> Iterator[_Progress]:
    """Show how far a run is, on a terminal only.

    Parameters
    ----------
    size
        Bytes of all inputs, 0 when not known.

    Yields
    ------
    _Progress
        To be told of the bytes and the articles that are read.
    """
    yield _Progress(size)
    if sys.stderr.isatty():
        echo("")


def finish_records(lines: Iterable[bytes], progress: "_Progress", go_on: Callable[[], None]) -> None:
    """Count records as they are written, and tell what failed.

    Parameters
    ----------
    lines
        Records as JSON; each is written when it is taken.
    progress
        Told of each record.
    go_on
        Called before each record, as `between_records` yields it.

    Raises
    ------
    click.exceptions.Exit
        When some articles could not be read.
    """
    failed = total = 0
    for line in lines:
        go_on()
        total += 1
        progress.count(1)
        if not line.endswith(b'"error": null}\n'):
            failed += 1
            complain(json.loads(line)["error"])
    if failed:
        complain(f"{failed} of {total} articles could not be read")
        raise click.exceptions.Exit(SOME_FAILED)


def tell_corrected(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Tell which corrections do not fit, and how many articles were corrected.

    Parameters
    ----------
    lines
        Records as JSON.

    Yields
    ------
    bytes
        The same records.
    """
    corrected = 0
    for line in lines:
        found = json.loads(line).get("corrections")
        corrected += found is not None
        for left in found["left"] if found else ():
            complain(left)
        yield line
    echo(f"articles corrected: {corrected}")


def print_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Write lines to standard output.

    Parameters
    ----------
    lines
        Records as JSON.

    Yields
    ------
    bytes
        The same records, each after it was written.
    """
    for line in lines:
        click.echo(line, nl=False)
        yield line
