"""Limits: an article that takes too long is given up, and its process reads on."""

import ctypes
import faulthandler
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from geo.errors import ArticleError

__all__ = ["own_this_process", "within"]

_MORE = 1.0  # s; a process is ended after twice the limit and this, when the article cannot be interrupted


class _OutOfTimeError(BaseException):
    """Raised in a thread whose article takes too long; no Exception, so that nothing on the way up catches it."""


class _Process:
    """Whether this process reads articles and does nothing else, so that it may be ended."""

    owned = False


def own_this_process() -> None:
    """Say that this process may be ended when an article cannot be interrupted."""
    _Process.owned = True


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Give a block of code some time.

    What runs in Python is interrupted. A process that `own_this_process` was called in ends when a library does not
    come back for twice as long; who waits for it takes the article for one that kills its process.

    Parameters
    ----------
    seconds
        How long it may take [s]; None for no limit.

    Yields
    ------
    None
        Nothing.

    Raises
    ------
    ArticleError
        When it took longer.
    """
    if seconds is None:
        yield
        return
    thread, lock, over = threading.get_ident(), threading.Lock(), threading.Event()

    def interrupt() -> None:
        with lock:
            if not over.is_set():
                _raise_in(thread, _OutOfTimeError)

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    with _end_after(2 * seconds + _MORE):
        try:
            try:
                timer.start()
                yield
            finally:
                with lock:
                    over.set()
                    _raise_in(thread, None)  # what is due and has not arrived comes no more
                timer.cancel()
        except _OutOfTimeError as error:
            msg = f"reading it took longer than {seconds:g} seconds"
            raise ArticleError(msg) from error


@contextmanager
def _end_after(seconds: float) -> Iterator[None]:
    """End this process when a block takes too long, if the process may be ended: this needs no thread of Python."""
    if not _Process.owned:
        yield
        return
    with open(os.devnull, "wb") as silent:  # noqa: PTH123  (a device)
        faulthandler.dump_traceback_later(seconds, exit=True, file=silent)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an error in a thread, or take back one that has not been raised yet."""
    given = ctypes.py_object(error) if error is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), given)
