"""The commands and queries of docs/dataset.md run on a dataset."""

import json
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from geo.corpus import ReadSettings, build_dataset, own_pool, read_inputs
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.recognition import recognise
from tests.test_docs import ROOT, code_blocks

TEXT = "Armed men attacked the market of Kano on Monday, killing twelve people."
PAGE = ROOT / "docs" / "dataset.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("queries")
    both = [{"text": TEXT, "date": f"2024-05-0{k + 6}", "url": f"https://p{k}.example", "lang": "en"} for k in (0, 1)]
    (folder / "in.jsonl").write_text("\n".join([*map(json.dumps, both), "{"]), encoding="utf-8")
    settings = ReadSettings(open_gazetteer(), recogniser=recognise, reader=read_by_rules)
    with ThreadPoolExecutor(1) as threads:
        articles = read_inputs([str(folder / "in.jsonl")])
        build_dataset(articles, folder / "dataset", settings, pool=own_pool(threads, 1))
    return folder


def test_the_python_runs(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (block,) = code_blocks(PAGE, "python")
    names = {}
    exec(compile(block, PAGE.name, "exec"), names)
    assert sorted(names["tellings"]["address"]) == ["https://p0.example", "https://p1.example"]


def test_the_queries_run(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (block,) = code_blocks(PAGE, "sql")
    queries = [query.strip() for query in block.split(";") if query.strip()]
    found = [duckdb.sql(query).fetchall() for query in queries]
    assert [len(rows) for rows in found] == [1, 0, 2, 2, 2, 1, 0]
    assert [row[1] for row in found[2]] == ["https://p0.example", "https://p1.example"]
