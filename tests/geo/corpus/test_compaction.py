"""A dataset of many small files becomes one of few, with the same rows, whenever it is ended."""

import errno
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest
from click.testing import CliRunner

from geo.cli import main
from geo.corpus import TABLES, ReadSettings, build_dataset, compact_dataset, own_pool, read_inputs, read_table
from geo.corpus.store import alone
from geo.errors import DataFileError, OutputError
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.recognition import recognise

TOWNS = ("Oslo", "Bergen", "Goma")


def run(first, target):
    """Read three articles of three days into a dataset."""
    lines = [
        {
            "text": f"Floods killed {k + 2} in {TOWNS[k % 3]} on Monday. Macron flew from Paris to Rome.",
            "lang": "en",
            "url": f"https://paper{k % 2}.example/{k}",
            "date": f"2024-05-{k % 3 + 6:02}",
        }
        for k in range(first, first + 3)
    ]
    path = target.with_name("in.jsonl")
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    settings = ReadSettings(open_gazetteer(), recogniser=recognise, reader=read_by_rules)
    with ThreadPoolExecutor(1) as threads:
        build_dataset(read_inputs([str(path)]), target, settings, pool=own_pool(threads, 1))


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A dataset that grew in four runs."""
    root = tmp_path_factory.mktemp("grown") / "d"
    for first in range(0, 12, 3):
        run(first, root)
    return root


@pytest.fixture
def grown(once, tmp_path):
    """A copy of it that a test may change."""
    shutil.copytree(once, tmp_path / "d")
    return tmp_path / "d"


def rows(root):
    """All rows of all tables, in an order that does not depend on the files."""
    found = {}
    for table in TABLES:
        frame = read_table(root, table)
        assert not frame.empty or table == "times"
        found[table] = sorted(frame.astype(str).itertuples(index=False, name=None))
    return found


def queried(root):
    """How many rows a query over all files of each table finds."""
    return [duckdb.sql(f"select count(*) from '{root}/{table}/*/*.parquet'").fetchall()[0][0] for table in TABLES]


def files(root):
    return sorted(path.relative_to(root).as_posix() for table in TABLES for path in (root / table).rglob("part*"))


def test_the_rows_stay_and_the_files_are_one_for_each_table_and_day(grown):
    root = grown
    before, counted = rows(root), queried(root)
    several, few = compact_dataset(root)
    assert rows(root) == before
    assert queried(root) == counted
    assert several > few == sum("00000" not in name for name in files(root))
    assert [path.name for path in (root / "_batches").iterdir()] == ["00005.json"]
    assert compact_dataset(root) == (few, few)


def test_what_is_read_later_joins_what_was_put_together(grown, tmp_path):
    root = grown
    compact_dataset(root)
    run(12, root)
    for first in range(0, 15, 3):
        run(first, tmp_path / "whole")
    assert rows(root) == rows(tmp_path / "whole")
    assert sorted(path.name for path in (root / "_batches").iterdir()) == ["00005.json", "00006.json"]


@pytest.mark.parametrize("at", [0, 9, 18, 21, 24, 33])
def test_it_can_be_ended_at_any_moment(at, grown, monkeypatch):
    root = grown
    before, counted = rows(root), queried(root)
    calls = iter(range(1000))
    replace = os.replace

    def ends(*given):
        if next(calls) == at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        replace(*given)

    monkeypatch.setattr(os, "replace", ends)
    try:
        compact_dataset(root)
    except OSError:
        assert rows(root) == before
    monkeypatch.setattr(os, "replace", replace)
    run(0, root)  # it reads nothing new
    assert (rows(root), queried(root)) == (before, counted)
    compact_dataset(root)
    assert (rows(root), queried(root)) == (before, counted)
    assert not [name for name in files(root) if name.endswith(".new")]


def test_what_is_no_dataset_or_is_being_written_is_left_alone(grown, tmp_path):
    root = grown
    with pytest.raises(DataFileError, match="is no dataset"):
        compact_dataset(tmp_path)
    with alone(root, root / "_lock"), pytest.raises(OutputError, match="another run is writing"):
        compact_dataset(root)


def test_the_command_says_what_it_did(grown):
    root = grown
    result = CliRunner().invoke(main, ["corpus", "compact", str(root)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith(f" files became {sum('00000' not in name for name in files(root))}\n")
