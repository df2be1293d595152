"""Articles and datasets in an object store: fsspec's memory file system stands for one."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec
import pandas as pd
import pytest
from click.testing import CliRunner
from upath import UPath

from geo.cli import main
from geo.corpus import (
    build_dataset,
    compact_dataset,
    compare_datasets,
    input_bytes,
    open_corpus,
    own_pool,
    publish_dataset,
    read_inputs,
)
from geo.errors import ArticleNotFoundError, OptionError, OutputError

STORE, GONE = "memory://bucket", "the network is gone"


@pytest.fixture(autouse=True)
def store():
    """An empty store."""
    yield UPath(STORE)
    fsspec.filesystem("memory").store.clear()
    fsspec.filesystem("memory").pseudo_dirs[:] = [""]


@pytest.fixture
def build(settings, jsonl, articles, tmp_path):
    """Return a function that reads some articles into a dataset."""

    def run(first, count=4, name="d"):
        with ThreadPoolExecutor(1) as threads:
            found = read_inputs([jsonl(articles(count, first), f"{first}.jsonl")])
            build_dataset(found, tmp_path / name, settings, pool=own_pool(threads, 1))
        return tmp_path / name

    return run


def told(root):
    """What a map shows of a dataset."""
    corpus = open_corpus(root)
    rows = corpus.events.drop(columns="geometry").astype(str).to_dict("records")
    return sorted(map(str, rows)), sorted(map(str, corpus.articles)), sorted(corpus.places["place_id"])


def test_a_folder_of_a_store_is_read_as_one_on_a_disk(store, articles, jsonl, warc, tmp_path):
    folder = tmp_path / "bucket" / "in"
    (folder / "below").mkdir(parents=True)
    lines = Path(jsonl(articles(3))).read_bytes()
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines))
    (folder / "below" / "page.html").write_bytes(b"<p>Rain fell in Oslo.</p>")
    (folder / "b.warc.gz").write_bytes(warc([("https://a.example", b"<p>Rain</p>")], packed=True) + b"\x1f\x8b\x08cut")
    pd.DataFrame(articles(2)).to_parquet(folder / "c.parquet")
    for path in folder.rglob("*.*"):
        copy = store / path.relative_to(tmp_path / "bucket").as_posix()
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    assert list(read_inputs([f"{STORE}/in"])) == list(read_inputs([str(folder)]))
    assert list(read_inputs([f"{STORE}/in/a.jsonl.gz"])) == list(read_inputs([str(folder / "a.jsonl.gz")]))
    assert input_bytes([f"{STORE}/in"]) == input_bytes([str(folder)])


@pytest.mark.parametrize(
    ("address", "error", "message"),
    [
        (f"{STORE}/nothing.jsonl", ArticleNotFoundError, "there is no file"),
        ("nowhere://a.jsonl", OptionError, "no address of a store"),
        ("https://a.example/a.jsonl", ArticleNotFoundError, "there is no file"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(address, error, message):
    with pytest.raises(error, match=message):
        list(read_inputs([address]))


def test_a_dataset_is_not_written_to_a_store(settings):
    with pytest.raises(OptionError, match="publish it there"):
        build_dataset([], f"{STORE}/d", settings)


def test_a_published_dataset_is_drawn_and_compared_there(build, tmp_path):
    root = build(0)
    assert publish_dataset(root, f"{STORE}/d") > 0
    before = told(root)
    assert told(f"{STORE}/d") == before
    assert publish_dataset(root, f"{STORE}/d") == 0
    build(4)
    changes = list(compare_datasets(f"{STORE}/d", root))
    assert {change.change for change in changes} == {"new"}
    again = publish_dataset(root, f"{STORE}/d")
    assert 0 < again < len(list(root.rglob("part*")))
    assert told(f"{STORE}/d") == told(root) != before
    assert list(compare_datasets(f"{STORE}/d", root)) == []
    out = tmp_path / "m.html"
    result = CliRunner().invoke(main, ["map", f"{STORE}/d", "-o", str(out)])
    assert (result.exit_code, out.exists()) == (0, True)


@pytest.mark.parametrize("at", [0, 3, 9, 15, 18, 22, 26])
def test_readers_see_the_old_state_or_the_new_one_wherever_it_ends(at, build, monkeypatch):
    root = build(0)
    publish_dataset(root, f"{STORE}/d")
    old = told(root)
    build(4)
    compact_dataset(root)
    calls, pipe = iter(range(1000)), fsspec.filesystem("memory").__class__._open

    def ends(self, path, mode="rb", **options):
        if "w" in mode and next(calls) == at:
            raise ConnectionError(GONE)
        return pipe(self, path, mode, **options)

    monkeypatch.setattr(fsspec.filesystem("memory").__class__, "_open", ends)
    try:
        publish_dataset(root, f"{STORE}/d")
    except OutputError as error:
        assert GONE in str(error)  # noqa: PT017  (a late moment fails nothing)
        assert told(f"{STORE}/d") in (old, told(root))
    monkeypatch.undo()
    publish_dataset(root, f"{STORE}/d")
    assert told(f"{STORE}/d") == told(root)
    assert len(list(UPath(f"{STORE}/d/events").rglob("*.parquet"))) == len(list((root / "events").rglob("*.parquet")))


def test_what_is_there_and_no_copy_is_left_alone(build, store):
    root = build(0)
    (store / "d").mkdir(parents=True)
    (store / "d" / "thesis.docx").write_bytes(b"x")
    with pytest.raises(OutputError, match="is no dataset, and not empty"):
        publish_dataset(root, f"{STORE}/d")
    build(4)
    publish_dataset(root, f"{STORE}/e")
    with pytest.raises(OutputError, match="more batches"):
        publish_dataset(build(8, name="other"), f"{STORE}/e")
