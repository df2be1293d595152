"""Compaction: the many small files of a dataset that grew run by run become one file for each table and day.

The new files are written under names that no query finds (``part-00009.parquet.new``). The manifest that replaces all
before it then makes them count, and day by day the old files go and the new ones take their final names. A compaction
that was ended before the manifest leaves nothing that counts; one that was ended behind it is finished by the next run
that opens the dataset, and until then what is read by `read_table` is the same.
"""

from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd

from geo.corpus.dataset import (
    batches,
    check_dataset,
    last_batch,
    open_dataset,
    part_name,
    part_path,
    read_part,
    settle,
    write_frame,
    write_manifest,
)
from geo.corpus.store import alone

__all__ = ["compact_dataset"]


def compact_dataset(root: str | Path) -> tuple[int, int]:
    """Put the small files of a dataset together; its rows stay the same.

    Parameters
    ----------
    root
        The dataset.

    Returns
    -------
    tuple of int
        The number of files before and after, without those that show the columns of empty tables.

    Raises
    ------
    OutputError
        When it cannot be written, or a run is writing to it.
    DataFileError
        When it is no dataset of this format.
    """
    root = Path(root)
    check_dataset(root)
    with alone(root, root / "_lock"):
        open_dataset(root)
        known = batches(root)
        by_day: dict[str, list[str]] = defaultdict(list)
        for batch in known:
            for name in batch["files"]:
                if name.startswith("happenings/"):
                    by_day[name.rpartition("/")[0]] = [name]  # the last one has all happenings of its day
                else:
                    by_day[name.rpartition("/")[0]].append(name)
        before = sum(map(len, by_day.values()))
        if before == len(by_day) and len(known) <= 1:
            return before, before
        number = last_batch(root) + 1
        files = []
        for day, names in sorted(by_day.items()):
            files.append(f"{day}/{part_name(number)}")
            frame = pd.concat([read_part(part_path(root, name)) for name in names], ignore_index=True)
            write_frame(root, f"{files[-1]}.new", frame)
        rows: Counter[str] = Counter()
        for batch in known:
            rows.update(batch["rows"])
        write_manifest(root, number, files, rows, replaces=True)
        settle(root)
    return before, len(by_day)
