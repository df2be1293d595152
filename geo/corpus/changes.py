"""Changes: what a dataset knows that it did not know before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from geo.corpus.dataset import check_dataset, read_table
from geo.corpus.remote import open_path

__all__ = ["Change", "compare_datasets"]

_COMPARED = {"status": "status", "time": "days", "place_id": "place"}
_COLUMNS = ["happening_id", "title", "drawn", "first_seen", *_COMPARED]


class Change(NamedTuple):
    """A difference between two states of a dataset.

    Parameters
    ----------
    change
        ``"new"``, ``"gone"``, ``"status"``, ``"days"`` or ``"place"``.
    happening_id
        The happening.
    title
        Its title.
    before, after
        What was said of it, None when nothing was; of a new one `after` is its status.
    """

    change: str
    happening_id: str
    title: str
    before: str | None
    after: str | None


def compare_datasets(old: str | Path, new: str | Path) -> Iterator[Change]:
    """Compare the happenings of two states of a dataset.

    Parameters
    ----------
    old, new
        The two folders: copies of one dataset at two times, or datasets of the same articles and more.

    Yields
    ------
    Change
        What is new, what is gone, and whose certainty, days or place have changed; what is not drawn is left out.

    Raises
    ------
    DataFileError
        When a folder is no dataset.
    """
    before, after = _happenings(old), _happenings(new)
    for happening in sorted(before.keys() | after.keys()):
        one, other = before.get(happening), after.get(happening)
        if one is None and other is not None:
            yield Change("new", happening, other["title"], None, other["status"])
        elif other is None and one is not None:
            yield Change("gone", happening, one["title"], one["status"], None)
        elif one is not None and other is not None:
            for column, name in _COMPARED.items():
                if one[column] != other[column]:
                    yield Change(name, happening, other["title"], one[column], other[column])


def _happenings(folder: str | Path) -> dict[str, dict[str, Any]]:
    root = open_path(folder)
    check_dataset(root)
    table = read_table(root, "happenings", _COLUMNS)
    table = table[table["drawn"]].astype(object)
    rows = table.where(pd.notna(table), None).to_dict("records")
    return {row["happening_id"]: row for row in rows}
