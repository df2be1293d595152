"""Pool: shards read by many processes, in order, whatever happens to one of them.

The seam is `concurrent.futures.Executor`: processes of this machine, a dask cluster, or what the caller brings. A shard
that fails is tried again alone; when it fails again it is halved, until one article is left, which is set aside with
the cause.
"""

import gzip
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from geo.corpus.limits import own_this_process
from geo.corpus.records import cause_of
from geo.corpus.shards import ReadSettings, Shard, Task, shard_key
from geo.corpus.store import write_whole
from geo.errors import DatelineError, MissingExtraError, OptionError, OutputError

__all__ = ["Pool", "cluster_pool", "own_pool", "process_pool", "run_shards"]

_AHEAD = 3  # shards that wait for each worker: they are in memory


class Pool(NamedTuple):
    """Where shards are read.

    Parameters
    ----------
    start
        Gives an executor; called again when the processes of the last one died.
    workers
        How many shards are read at once.
    keep
        Whether the executor is the caller's, and goes on when the run is over.
    """

    start: Callable[[], Executor]
    workers: int
    keep: bool = False


def process_pool(workers: int | None = None) -> Pool:
    """Return a pool of processes on this machine.

    Parameters
    ----------
    workers
        Number of processes; every core that this process may use when None.

    Returns
    -------
    Pool
        Its processes leave an interruption to their parent, and end when it dies.
    """
    count = workers or _cores()
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads of its own can hang
    return Pool(lambda: ProcessPoolExecutor(count, mp_context=context, initializer=_begin), count)


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin() -> None:
    own_this_process()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def own_pool(executor: Executor, workers: int) -> Pool:
    """Return a pool of the caller's own executor.

    Parameters
    ----------
    executor
        Anything that is a `concurrent.futures.Executor`.
    workers
        How many shards it reads at once.

    Returns
    -------
    Pool
        It gives the executor once: what the caller brings cannot be started again.
    """
    given = [executor]

    def start() -> Executor:
        if not given:
            msg = "the executor is broken: start a new one and run again; what was read is kept"
            raise OptionError(msg)
        return given.pop()

    return Pool(start, workers, keep=True)


@contextmanager
def cluster_pool(address: str) -> Iterator[Pool]:
    """Connect to a dask cluster.

    Parameters
    ----------
    address
        Address of its scheduler, as ``tcp://10.0.0.1:8786``.

    Yields
    ------
    Pool
        The cluster's executor, with as many workers as the cluster has threads.

    Raises
    ------
    MissingExtraError
        When dask.distributed is not installed.
    OptionError
        When nothing answers at the address.
    """
    try:
        from distributed import Client  # noqa: PLC0415  (an extra)
    except ImportError as error:
        msg = "a cluster needs dask.distributed: install it with  pip install 'dateline[cluster]'"
        raise MissingExtraError(msg) from error
    try:
        client: Any = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        msg = f"no dask scheduler answers at {address!r}"
        raise OptionError(msg) from error
    with client:
        threads = sum(client.nthreads().values())
        yield own_pool(client.get_executor(pure=False), max(threads, 1))


def run_shards(
    shards: Iterable[Shard],
    task: Task,
    settings: ReadSettings,
    *,
    pool: Pool,
    store: Path | None = None,
    complain: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[Shard, list[bytes]]]:
    """Read shards with an executor.

    Parameters
    ----------
    shards
        The shards, taken only a few ahead of the results.
    task
        What is made of a shard.
    settings
        How articles are read.
    pool
        Where they are read.
    store
        A folder that keeps the results of finished shards, so that a run that was ended goes on; None keeps none.
    complain
        Told what failed.

    Yields
    ------
    tuple
        Each shard with its lines, in order.

    Raises
    ------
    OutputError
        When a result cannot be kept.
    """
    runner = _Runner(task, settings, pool, complain)
    waiting: deque[_Waiting] = deque()

    def finished() -> tuple[Shard, list[bytes]]:
        lines = runner.lines(waiting[0])
        shard = waiting.popleft().shard
        for at, one in enumerate(waiting):
            if one.run is not None and runner.has_lost(one.run):
                waiting[at] = one._replace(run=runner.submit(one.shard))
        return shard, lines

    try:
        for shard in shards:
            kept = store / f"{shard_key(shard, settings)}.gz" if store else None
            waiting.append(_Waiting(shard, kept, None if kept and kept.exists() else runner.submit(shard)))
            if len(waiting) > _AHEAD * pool.workers:
                yield finished()
        while waiting:
            yield finished()
    finally:
        for one in waiting:
            if one.run is not None:
                one.run.future.cancel()
        runner.stop()


class _Run(NamedTuple):
    """A shard that was given to an executor."""

    future: Future[list[bytes]]
    executor: Executor


class _Waiting(NamedTuple):
    """A shard whose lines are still to be given out: kept from an earlier run, or being read."""

    shard: Shard
    kept: Path | None
    run: _Run | None


class _Runner:
    """An executor, started again when it breaks."""

    def __init__(self, task: Task, settings: ReadSettings, pool: Pool, complain: Callable[[str], None]) -> None:
        self._task, self._pool, self._complain = task, pool, complain
        self._executor: Executor | None = None
        # Unpacked once in each process: a gazetteer that came with every shard would bring new caches every time.
        self._packed = _packed(settings)

    def submit(self, shard: Shard) -> _Run:
        """Give a shard to the executor."""
        for _ in range(2):
            if self._executor is None:
                self._executor = self._pool.start()
            try:
                future = self._executor.submit(_read, self._task.read, shard, self._packed)
                return _Run(future, self._executor)
            except BrokenExecutor:  # since the last result; the shards that it held are lost and given out again
                self.stop()
        msg = "the processes that read articles die as soon as they are started"
        raise OutputError(msg)

    def has_lost(self, run: _Run) -> bool:
        """Tell whether a shard was with an executor that broke before it was done."""
        done = run.future.done() and not run.future.cancelled() and run.future.exception() is None
        return run.executor is not self._executor and not done

    def lines(self, waiting: _Waiting) -> list[bytes]:
        """Give the lines of a shard, and keep them for a later run."""
        shard, kept, run = waiting
        if run is None:
            assert kept is not None
            return gzip.decompress(kept.read_bytes()).splitlines(keepends=True)
        lines = self._result(shard, run)
        if kept is not None:
            packed = gzip.compress(b"".join(lines), compresslevel=1, mtime=0)
            write_whole(kept, lambda path: path.write_bytes(packed), scratch=kept.parent)
        return lines

    def _result(self, shard: Shard, run: _Run) -> list[bytes]:
        """Wait for a shard; when it fails, read it again, alone."""
        error = _error(run.future)
        if error is None:
            return run.future.result()
        self._after(error, run)
        self._complain(f"a group of {len(shard)} articles failed and is tried again: {_cause(error)}")
        return self._alone(shard)

    def _alone(self, shard: Shard) -> list[bytes]:
        run = self.submit(shard)
        error = _error(run.future)
        if error is None:
            return run.future.result()
        self._after(error, run)
        if len(shard) == 1:
            cause = _cause(error)
            self._complain(f"{shard[0].origin}: set aside: {cause}")
            return [self._task.failed(shard[0], cause)]
        half = len(shard) // 2
        return [*self._alone(shard[:half]), *self._alone(shard[half:])]

    def _after(self, error: BaseException, run: _Run) -> None:
        """Let a broken executor go; what is wrong with the whole run is raised."""
        if isinstance(error, DatelineError) or not isinstance(error, Exception):
            raise error
        if isinstance(error, BrokenExecutor) and run.executor is self._executor:
            self.stop()

    def stop(self) -> None:
        """Let the executor end, without waiting for what it has not begun; the caller's own goes on."""
        if self._executor is not None and not self._pool.keep:
            self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = None


def _packed(settings: ReadSettings) -> bytes | ReadSettings:
    """Pickle settings; those that cannot be pickled stay as they are, which an executor of threads can use."""
    try:
        return pickle.dumps(settings)
    except (pickle.PicklingError, AttributeError, TypeError):
        return settings


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> ReadSettings:
    settings: ReadSettings = pickle.loads(packed)  # noqa: S301  (made by `_packed` of the process that began this one)
    return settings


def _read(
    read: Callable[[Shard, ReadSettings], list[bytes]], shard: Shard, packed: bytes | ReadSettings
) -> list[bytes]:
    return read(shard, _unpacked(packed) if isinstance(packed, bytes) else packed)


def _error(future: Future[list[bytes]]) -> BaseException | None:
    """Wait for a shard, and give what went wrong; one that was given back unread was with an executor that broke."""
    try:
        return future.exception()
    except CancelledError as error:
        return error


def _cause(error: BaseException) -> str:
    if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
        return "the process that read it died, killed or out of memory"
    return cause_of(error)
