"""A dataset that was damaged, or made by somebody else, is refused in a sentence, and nothing outside it is read."""

import errno
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from geopandas.testing import assert_geodataframe_equal

from geo.corpus import build_dataset, compact_dataset, open_corpus, own_pool, publish_dataset, read_inputs
from geo.corpus.dataset import read_part
from geo.errors import DataFileError, OutputError

MANIFEST = "_batches/00001.json"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A dataset of two articles of one day."""
    from geo.corpus import ReadSettings
    from geo.gazetteer import open_gazetteer
    from geo.reader import read_by_rules
    from geo.recognition import recognise

    folder = tmp_path_factory.mktemp("whole")
    given = folder / "a.jsonl"
    said = ("Floods killed 5 in Oslo on Monday. Macron flew from Paris to Rome.", "A fire broke out in Lyon on Monday.")
    given.write_text("".join(json.dumps({"text": one, "lang": "en", "date": "2024-05-06"}) + "\n" for one in said))
    settings = ReadSettings(open_gazetteer(), recogniser=recognise, reader=read_by_rules)
    with ThreadPoolExecutor(1) as threads:
        build_dataset(read_inputs([str(given)]), folder / "d", settings, pool=own_pool(threads, 1))
    return folder / "d"


@pytest.fixture
def dataset(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "d")


def part(dataset, table):
    (path,) = (dataset / table).glob("day=2024-05-06/*.parquet")
    return path


def with_column(path, name, values):
    """Write a file again with other values in a column; without it when there are none."""
    table = pq.read_table(path, partitioning=None)
    at = table.schema.names.index(name)
    made = table.remove_column(at) if values is None else table.set_column(at, name, values)
    pq.write_table(made, path)


def refused(dataset):
    with pytest.raises(DataFileError) as error:
        open_corpus(dataset)
    told = str(error.value)
    assert "\n" not in told
    return told


def test_the_dataset_is_opened(dataset):
    corpus = open_corpus(dataset)
    assert (len(corpus.articles), len(corpus.events), len(corpus.routes)) == (2, 3, 1)


@pytest.mark.parametrize(
    ("table", "name", "make", "why"),
    [
        ("events", "title", None, "it has no column 'title'"),
        ("events", "start", lambda rows: pa.array(["x"] * rows), "the column 'start' holds string"),
        ("events", "geometry", lambda rows: pa.array([b"x"] * rows), "is damaged"),
        ("events", "confidence", lambda rows: pa.nulls(rows, pa.float64()), "has a cell without a value"),
        ("events", "counts", lambda rows: pa.array(["[1]"] * rows), "is no list of objects"),
        ("events", "status", lambda rows: pa.array(["x"] * rows).dictionary_encode(), "is none of happened"),
        ("events", "article_id", lambda rows: pa.array(["x"] * rows), "of an article that is not there"),
        ("articles", "article_id", lambda rows: pa.array(["x"] * rows), "two rows have one 'article_id'"),
        ("happenings", "event_id", lambda rows: pa.array(["x"] * rows), "a happening has no telling"),
    ],
)
def test_a_column_that_no_run_writes_is_one_sentence(dataset, table, name, make, why):
    path = part(dataset, table)
    with_column(path, name, make and make(pq.read_metadata(path).num_rows))
    assert why in refused(dataset)


def test_a_place_outside_of_the_world_is_one_sentence(dataset):
    import shapely

    path = part(dataset, "places")
    rows = pq.read_metadata(path).num_rows
    with_column(path, "geometry", pa.array([shapely.to_wkb(shapely.Point(500, 0))] * rows))
    assert refused(dataset).endswith("a shape lies outside of the world")


@pytest.mark.parametrize("columns", [None, ["title", "geometry"], ["geometry"], ["title"]])
def test_a_part_is_read_as_geopandas_reads_it(dataset, columns):
    path = part(dataset, "events")
    wanted = gpd.read_parquet(path, partitioning=None)[columns or slice(None)]
    read = read_part(path, columns)
    (assert_geodataframe_equal if isinstance(wanted, gpd.GeoDataFrame) else pd.testing.assert_frame_equal)(read, wanted)


def test_shapes_in_another_reference_system_are_one_sentence(dataset):
    path = part(dataset, "places")
    gpd.read_parquet(path, partitioning=None).to_crs("EPSG:3857").to_parquet(path, index=False)
    assert refused(dataset).endswith("its shapes are not in EPSG:4326")


@pytest.mark.parametrize("about", [b"[" * 100_000, b"{", b"{}", b'{"columns": {"geometry": {"crs": null}}}'])
def test_metadata_that_no_run_writes_are_one_sentence(dataset, about):
    path = part(dataset, "places")
    table = pq.read_table(path, partitioning=None)
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, b"geo": about}), path)
    assert "of the dataset is damaged: " in refused(dataset)


@pytest.mark.parametrize("content", [b"", b"PAR1", None], ids=["empty", "cut", "missing"])
def test_a_file_that_is_cut_or_missing_is_one_sentence(dataset, content):
    path = part(dataset, "events")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert "of the dataset is damaged: " in refused(dataset)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"files": 1, "rows": {}}', '{"files": [], "rows": {"a": "b"}}', "[" * 100_000]
)
def test_a_manifest_that_is_none_is_one_sentence(dataset, text):
    (dataset / MANIFEST).write_text(text)
    assert "00001.json' of the dataset is damaged: " in refused(dataset)


@pytest.mark.parametrize(
    "name", ["../other.parquet", "/other.parquet", "events/../../other.parquet", "events/day=x/a.txt"]
)
def test_a_manifest_leads_to_no_other_file(dataset, name):
    given = json.loads((dataset / MANIFEST).read_text())
    (dataset / MANIFEST).write_text(json.dumps({**given, "files": [name, *given["files"]]}))
    (dataset.parent / "other.parquet").write_bytes(b"another's")
    for use in (open_corpus, compact_dataset, lambda root: publish_dataset(root, root.parent / "there")):
        with pytest.raises(DataFileError, match="is no file of a table"):
            use(dataset)
    assert (dataset.parent / "other.parquet").read_bytes() == b"another's"
    assert not list((dataset.parent / "there").rglob("*.parquet"))


@pytest.mark.parametrize("stopped", ["_dataset.json", "00001.json", "part-00001.parquet"])
def test_a_publication_that_a_full_disk_stopped_is_done_by_the_next_one(dataset, monkeypatch, stopped):
    there, write = dataset.parent / "there", Path.write_bytes
    kind = {"_dataset.json": b'{"dataset"', "00001.json": b'{\n"files"', "part-00001.parquet": b"PAR1"}[stopped]

    def cut(path, content):
        if content.startswith(kind):
            write(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", cut)
    with pytest.raises(OutputError, match="No space left on device"):
        publish_dataset(dataset, there)
    monkeypatch.undo()
    publish_dataset(dataset, there)
    files = {path.relative_to(there) for path in there.rglob("*") if path.is_file()}
    assert files == {path.relative_to(dataset) for path in dataset.rglob("*") if path.is_file()} - {Path("_lock")}
    assert len(open_corpus(there).events) == 3


@pytest.mark.parametrize("name", ["_batches", "events", "events/day=2024-05-06"])
@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO])
def test_a_folder_that_cannot_be_listed_loses_nothing(dataset, monkeypatch, name, error):
    before = {path: path.read_bytes() for path in dataset.rglob("*") if path.is_file()}

    def fails(real):
        def listed(path="."):
            if os.fspath(path) == str(dataset / name):
                raise OSError(error, os.strerror(error))
            return real(path)

        return listed

    monkeypatch.setattr(os, "listdir", fails(os.listdir))
    monkeypatch.setattr(os, "scandir", fails(os.scandir))
    with pytest.raises((OutputError, DataFileError), match=os.strerror(error)):
        compact_dataset(dataset)
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in dataset.rglob("*") if path.is_file() and path.name != "_lock"} == {
        path: content for path, content in before.items() if path.name != "_lock"
    }
