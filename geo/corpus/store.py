"""Store: files that appear whole or not at all, also when the machine loses power, and one run at a time."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import MissingExtraError, OutputError

__all__ = ["alone", "remove", "write_whole"]


def write_whole(target: Path, write: Callable[[Path], object], *, scratch: Path) -> None:
    """Write a file in a scratch folder, and move it to its place when it is whole and on the disk.

    Parameters
    ----------
    target
        The file to make or replace; its folders are made.
    write
        Writes the file of the path that it is given.
    scratch
        A folder on the same disk, whose content may be lost.

    Raises
    ------
    OutputError
        When the file cannot be written; then nothing of it remains.
    """
    temporary = scratch / f"{uuid.uuid4().hex}{target.suffix}"
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        msg = f"cannot write {str(target)!r}: {error.strerror or error}"
        raise OutputError(msg) from error
    finally:
        temporary.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it; one that is not there is none to remove.

    Parameters
    ----------
    folder
        The folder.
    """
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(folder: Path, lock: Path) -> Iterator[None]:
    """Keep every other run away from a folder until this one is over, however it ends.

    Parameters
    ----------
    folder
        The folder, for the message.
    lock
        The file that is locked; the system unlocks it when the process ends.

    Yields
    ------
    None
        Nothing: while the block runs, the folder is this run's.

    Raises
    ------
    OutputError
        When another run holds the lock, or it cannot be made.
    MissingExtraError
        When filelock is not installed.
    """
    try:
        import filelock  # noqa: PLC0415  (an extra)
    except ImportError as error:
        msg = "a dataset needs filelock: install it with  pip install 'dateline[corpus]'"
        raise MissingExtraError(msg) from error
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        held = filelock.FileLock(lock, timeout=0)
        held.acquire()
    except filelock.Timeout as error:
        msg = f"another run is writing to {str(folder)!r}; wait until it is over"
        raise OutputError(msg) from error
    except OSError as error:
        msg = f"cannot write {str(folder)!r}: {error.strerror or error}"
        raise OutputError(msg) from error
    try:
        yield
    finally:
        held.release()
