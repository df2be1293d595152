"""Extraction: many articles into one file of records, on every core, resumable."""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from geo.corpus.inputs import RawArticle
from geo.corpus.pool import Pool, process_pool, run_shards
from geo.corpus.shards import RECORDS, ReadSettings, cut_shards
from geo.corpus.store import remove
from geo.errors import DatelineError, OutputError
from geo.files import is_stream, put_in_place

__all__ = ["read_records", "save_records"]

_ENOUGH_FOR_PROCESSES = 2  # shards; one is read sooner than a process is started


def read_records(
    articles: Iterable[RawArticle],
    settings: ReadSettings,
    *,
    pool: Pool | None = None,
    store: Path | None = None,
    complain: Callable[[str], None] = lambda _: None,
) -> Iterator[bytes]:
    """Read articles into the records of `extract`.

    Parameters
    ----------
    articles
        The articles.
    settings
        How they are read.
    pool
        Where they are read; processes on every core when None.
    store
        A folder that keeps what is finished; None keeps nothing.
    complain
        Told what failed and is tried again.

    Yields
    ------
    bytes
        A line for each article, in order.
    """
    shards = cut_shards(articles)
    first = list(islice(shards, _ENOUGH_FOR_PROCESSES))
    if len(first) < _ENOUGH_FOR_PROCESSES and pool is None:
        yield from chain.from_iterable(RECORDS.read(shard, settings) for shard in first)
        return
    done = run_shards(
        chain(first, shards), RECORDS, settings, pool=pool or process_pool(), store=store, complain=complain
    )
    for _, lines in done:
        yield from lines


def save_records(lines: Callable[[Path | None], Iterable[bytes]], target: Path) -> Iterator[bytes]:
    """Write lines to a file that appears when it is whole, and keep what is finished until then.

    Parameters
    ----------
    lines
        Gives the lines; it is told the folder that keeps what is finished: ``TARGET.parts``.
    target
        The file to make or replace. A device or a pipe is written to as it is.

    Yields
    ------
    bytes
        Each line that was written.

    Raises
    ------
    OutputError
        When the file cannot be written. What is finished stays in the folder, and the same call goes on from there.
    """
    final = Path(os.path.realpath(target))
    parts = None if is_stream(target) else final.with_name(f"{final.name}.parts")
    whole = target if parts is None else parts / "whole"
    try:
        if parts is not None:
            parts.mkdir(exist_ok=True)
        with whole.open("wb") as file:
            for line in lines(parts):
                file.write(line)
                yield line
        if parts is not None:
            put_in_place(whole, final)
            remove(parts)
    except OSError as error:
        if isinstance(error, DatelineError):
            raise
        msg = f"cannot write {str(target)!r}: {error.strerror or error}"
        raise OutputError(msg) from error
