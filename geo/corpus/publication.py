"""Publication: a dataset copied to an object store, where readers see either all of the new state or the old one.

The files of the tables go first, under names that no state has used for anything else; then one manifest names all of
them and replaces every earlier one; then what no state names any more goes.
"""

import json
from collections import Counter
from pathlib import Path

from geo.corpus.dataset import (
    ABOUT,
    BATCHES,
    TABLES,
    batches,
    check_dataset,
    empty_part,
    is_dataset,
    last_batch,
    manifest_text,
    table_files,
)
from geo.corpus.remote import is_remote, open_path
from geo.corpus.store import alone, remove, write_whole
from geo.errors import OutputError

__all__ = ["publish_dataset"]


def publish_dataset(root: str | Path, target: str | Path) -> int:
    """Copy a dataset to another place, so that `open_corpus` and `compare_datasets` read it there at any time.

    Parameters
    ----------
    root
        The dataset, on a disk.
    target
        An address such as ``s3://bucket/dataset``, or a folder; what was published there before is brought up to date.

    Returns
    -------
    int
        How many files of tables were copied; those that are there already are not copied again.

    Raises
    ------
    DataFileError
        When `root` is no dataset of this format.
    OutputError
        When a run is writing to it, or `target` cannot be written or holds something else.
    MissingExtraError
        When a package is not installed.
    """
    root, there = Path(root), open_path(target)
    check_dataset(root)
    with alone(root, root / "_lock"):
        try:
            return _publish(root, there)
        except (OSError, NotImplementedError) as error:
            if isinstance(error, OutputError):
                raise
            msg = f"cannot publish to {str(there)!r}: {' '.join(str(error).split()) or type(error).__name__}"
            raise OutputError(msg) from error


def _publish(root: Path, there: Path) -> int:
    begun = there / BATCHES / "_publishing"
    if not is_dataset(there) and there.exists() and not begun.exists() and next(iter(there.iterdir()), None):
        msg = f"{str(there)!r} is no dataset, and not empty: a dataset wants a folder of its own"
        raise OutputError(msg)
    if is_dataset(there):
        check_dataset(there)
        if last_batch(there) > last_batch(root):
            msg = f"{str(there)!r} has more batches than {str(root)!r}: it is of another dataset"
            raise OutputError(msg)
    (there / BATCHES).mkdir(parents=True, exist_ok=True)
    begun.write_bytes(b"")
    names = [name for table in TABLES for name in table_files(root, table)]
    copied = 0
    for name in (*map(empty_part, TABLES), *names):
        copied += _copy(root / name, there / name, there)
    if not is_dataset(there):
        _put(there / ABOUT, (root / ABOUT).read_bytes(), there)
    rows: Counter[str] = Counter()
    for batch in batches(root):
        rows.update(batch["rows"])
    if names:
        text = manifest_text(names, rows, replaces=True)
        done = there / BATCHES / f"{last_batch(root):05}.json"
        if not done.exists() or json.loads(done.read_bytes()) != json.loads(text):
            _put(done, text.encode("utf-8"), there)
    _clean(there, {*map(empty_part, TABLES), *names}, last_batch(root))
    if not is_remote(there):
        remove(there / "_work")
    begun.unlink()
    return copied


def _put(target: Path, content: bytes, there: Path) -> None:
    """Write a file whole or not at all; an object store does that by itself."""
    if is_remote(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    else:
        write_whole(target, lambda path: path.write_bytes(content), scratch=there / "_work")


def _copy(source: Path, target: Path, there: Path) -> bool:
    """Copy a file that is not there; a file of a batch never changes."""
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return False
    _put(target, source.read_bytes(), there)
    return True


def _clean(there: Path, current: set[str], last: int) -> None:
    """Remove what the manifest does not name."""
    for table in TABLES:
        for folder in (there / table).iterdir():
            for path in folder.iterdir():
                if f"{table}/{folder.name}/{path.name}" not in current:
                    path.unlink()
    for path in (there / BATCHES).iterdir():
        if path.suffix == ".json" and path.stem != f"{last:05}":
            path.unlink()
