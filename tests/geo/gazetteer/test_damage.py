"""A gazetteer that was crafted or damaged is refused with one sentence."""

import hashlib
import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from geo.cli import main
from geo.errors import DataFileError
from geo.files import data_path
from geo.gazetteer import open_gazetteer

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT {} FROM n"


@pytest.fixture
def crafted(tmp_path):
    """Change a copy of the shipped gazetteer by SQL."""

    def make(*statements):
        path = tmp_path / "crafted.sqlite"
        shutil.copy(data_path("gazetteer", "gazetteer.sqlite"), path)
        with closing(sqlite3.connect(path)) as base, base:
            for statement in statements:
                base.execute(statement)
        return path

    return make


def shown(path, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text(
        "Kim went from Moscow to Berlin on Monday. Fighting killed 5 in Paris, officials said.", encoding="utf-8"
    )
    return CliRunner().invoke(main, ["show", str(article), "--gear", "fast", "--gazetteer", str(path)])


@pytest.mark.parametrize(
    "statements",
    [
        ("ALTER TABLE firsts RENAME TO f", f"CREATE VIEW firsts AS {ENDLESS.format('x AS word, x AS longest')}"),
        ("ALTER TABLE known RENAME TO k", f"CREATE VIEW known AS {ENDLESS.format('x AS bits')}"),
        ("CREATE TRIGGER t AFTER INSERT ON counts BEGIN DELETE FROM counts; END",),
        ("DROP TABLE keys", "CREATE VIRTUAL TABLE keys USING fts5(key, id)"),
        ("DROP TABLE firsts", "CREATE TABLE firsts (word TEXT, longest AS (hex(zeroblob(100000000))))"),
        ("DROP TABLE languages",),
        ("ALTER TABLE places DROP COLUMN extent",),
        ("DELETE FROM known",),
        ("UPDATE known SET bits = x'00'",),
        ("UPDATE known SET bits = 7",),
        ("UPDATE names SET entries = x'0102'",),
        ("UPDATE names SET entries = 7",),
        ("UPDATE names SET entries = NULL",),
        ("DELETE FROM languages",),
        ("DELETE FROM places",),
        ("UPDATE places SET lat = 'north'",),
        ("UPDATE places SET lat = 9e9",),
        ("UPDATE places SET name = NULL",),
        ("UPDATE places SET feature = x'00'",),
        ("UPDATE places SET extent = 'wide'",),
        ("UPDATE firsts SET longest = 'many'",),
    ],
)
def test_a_crafted_file_is_one_sentence(crafted, tmp_path, statements):
    path = crafted(*statements)
    result = shown(path, tmp_path)
    assert (type(result.exception), result.output.count("\n")) == (SystemExit, 1), result.output
    assert "crafted.sqlite" in result.output


def test_a_query_without_end_is_ended(monkeypatch):
    monkeypatch.setattr("geo.gazetteer.sqlite._MOST_STEPS", 2)
    gazetteer = open_gazetteer()
    with pytest.raises(DataFileError, match="interrupted"):
        gazetteer._rows(ENDLESS.format("count(x)"))
    assert gazetteer.candidates("Jakarta")


def test_a_changed_byte_is_noticed_by_the_checksum_beside(crafted):
    path = crafted()
    beside = path.with_name(f"{path.name}.sha256")
    beside.write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n", encoding="ascii")
    assert open_gazetteer(path).candidates("Jakarta")
    with path.open("r+b") as file:
        file.seek(30_000_000)
        byte = file.read(1)[0]
        file.seek(30_000_000)
        file.write(bytes([byte ^ 1]))
    with pytest.raises(DataFileError, match="checksum"):
        open_gazetteer(path)
    beside.write_bytes(b"")
    with pytest.raises(DataFileError, match="cannot be read"):
        open_gazetteer(path)
