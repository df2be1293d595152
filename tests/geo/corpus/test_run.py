"""A dataset is the same however its run went: at once, in parts, killed, on a full disk, or beside broken articles."""

import datetime as dt
import errno
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import geopandas as gpd
import pytest

from geo.corpus import (
    build_dataset,
    open_corpus,
    own_pool,
    process_pool,
    read_inputs,
    read_jsonl,
    read_records,
    read_table,
    store,
)
from geo.corpus.store import alone
from geo.errors import DataFileError, OutputError
from geo.story import read_document
from geo.tables import COLUMNS, story_rows
from tests.geo.corpus.crashing import (
    dies_of_poison,
    dies_once,
    goes_round,
    hangs,
    notes_its_gazetteer,
    notes_its_process,
    raises,
)


def content(folder):
    """The bytes of every file of a dataset."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "_lock"
    }


@pytest.fixture
def build(settings):
    """Return a function that reads files into a dataset, in this process."""

    def run(path, target, **options):
        chosen = options.pop("settings", settings)
        with ThreadPoolExecutor(1) as threads:
            return build_dataset(read_inputs([path]), target, chosen, pool=own_pool(threads, 1), **options)

    return run


def test_the_tables_are_those_of_each_story_with_its_article(build, jsonl, articles, tmp_path, settings):
    build(jsonl(articles(3)), tmp_path / "d")
    heads = read_table(tmp_path / "d", "articles")
    assert heads["doc_id"].tolist() == ["0", "1", "2"]
    assert [str(day)[:10] for day in heads["published"]] == ["2024-05-06", "2024-05-07", "2024-05-08"]
    from geo.corpus.records import given_article

    for table in ("mentions", "places", "times", "events", "routes"):
        found = read_table(tmp_path / "d", table)
        told = [
            (identity, row)
            for identity, given in zip(heads["article_id"], articles(3), strict=True)
            for row in story_rows(read_document(given_article(given), **parts(settings)), settings.gazetteer)[table]
        ]
        assert found["article_id"].tolist() == [identity for identity, _ in told]
        assert set(COLUMNS[table]) <= set(found.columns)
        key = COLUMNS[table][0]
        assert found[key].tolist() == [row[key] for _, row in told]
        if "geometry" in found:
            assert [None if one is None else one.wkb for one in found.geometry] == [
                None if row["geometry"] is None else row["geometry"].wkb for _, row in told
            ]


def parts(settings):
    return {"gazetteer": settings.gazetteer, "recogniser": settings.recogniser, "reader": settings.reader}


def test_geopandas_and_duckdb_open_every_table(build, jsonl, articles, tmp_path):
    build(jsonl([*articles(9), {"text": "Nothing."}]), tmp_path / "d")
    for table in ("mentions", "places", "events", "routes"):
        frame = gpd.read_parquet(tmp_path / "d" / table)
        ((count,),) = duckdb.sql(f"select count(*) from '{tmp_path}/d/{table}/*/*.parquet'").fetchall()
        assert (frame.crs.to_epsg(), len(frame)) == (4326, count)
    days = duckdb.sql(f"select day, count(*) from '{tmp_path}/d/articles/*/*.parquet' group by day order by day")
    assert days.fetchall() == [("2024-05-06", 3), ("2024-05-07", 3), ("2024-05-08", 3), ("unknown", 1)]


def test_a_dataset_without_any_event_opens_too(build, jsonl, tmp_path):
    build(jsonl([{"text": "Nothing."}]), tmp_path / "d")
    assert len(gpd.read_parquet(tmp_path / "d" / "events")) == 0
    assert read_table(tmp_path / "d", "routes").columns.tolist() == ["article_id", *COLUMNS["routes"]]


def test_the_same_input_twice_does_nothing_twice(build, jsonl, articles, tmp_path):
    path = jsonl([*articles(5), *articles(5)])
    first = build(path, tmp_path / "d")
    before = content(tmp_path / "d")
    second = build(path, tmp_path / "d")
    assert (first.rows["articles"], first.known, second.rows["articles"], second.known) == (5, 5, 0, 10)
    assert content(tmp_path / "d") == before


def test_only_new_passes_over_what_has_changed(build, jsonl, articles, tmp_path):
    build(jsonl(articles(2)), tmp_path / "d")
    changed = [{**one, "text": one["text"] + " Rain fell in Rome."} for one in articles(3)]
    assert build(jsonl(changed), tmp_path / "d", only_new=True).rows["articles"] == 1
    assert build(jsonl(changed), tmp_path / "d").rows["articles"] == 2


@pytest.fixture
def articles_file(jsonl, articles):
    """A file of some articles."""
    return jsonl(articles(40))


@pytest.mark.parametrize("at", range(0, 60, 7))
def test_a_full_disk_at_any_moment_changes_nothing_in_the_end(at, build, articles_file, tmp_path, monkeypatch):
    path, calls = articles_file, iter(range(1000))
    sync = os.fsync

    def full(handle):
        if next(calls) == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    build(path, tmp_path / "whole", batch=8)
    monkeypatch.setattr(store.os, "fsync", full)
    try:
        build(path, tmp_path / "d", batch=8)
    except OutputError as error:
        assert str(error).endswith("No space left on device")  # noqa: PT017  (a late moment fails nothing)
    monkeypatch.setattr(store.os, "fsync", sync)
    build(path, tmp_path / "d", batch=8)
    assert content(tmp_path / "d") == content(tmp_path / "whole")


def test_a_run_that_is_killed_goes_on_to_the_same_bytes(build, jsonl, articles, tmp_path):
    path = jsonl(articles(200))
    command = [sys.executable, "-c", "from geo.cli import main; main()", "corpus", path, "-o", "d", "--gear", "fast"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    shards = tmp_path / "d" / "_work" / "shards"
    with subprocess.Popen([*command, "--workers", "1"], cwd=tmp_path, env=environment) as run:
        while len(list(shards.glob("*.gz"))) < 2 and run.poll() is None:
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
    assert not list((tmp_path / "d" / "_batches").glob("*"))
    subprocess.run([*command, "--workers", "2"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    build(path, tmp_path / "whole")
    assert content(tmp_path / "d") == content(tmp_path / "whole")


def test_an_article_that_kills_its_process_is_set_aside_alone(settings, jsonl, articles, tmp_path):
    given = articles(40)
    given[17]["text"] = "This is poison in Oslo."
    told = []
    poisoned = replace(settings, recogniser=dies_of_poison)
    summary = build_dataset(
        read_inputs([jsonl(given)]), tmp_path / "d", poisoned, pool=process_pool(2), complain=told.append
    )
    heads = read_table(tmp_path / "d", "articles")
    assert sorted(heads["doc_id"].dropna(), key=int) == [str(k) for k in range(40) if k != 17]
    assert len(heads) == 40
    assert heads["error"].dropna().tolist() == ["the process that read it died, killed or out of memory"]
    assert (summary.rows["failed"], told[-1].split(":")[0]) == (1, "in.jsonl, line 18")


def test_a_bug_costs_its_own_article(build, settings, jsonl, articles, tmp_path):
    given = articles(3)
    given[1]["text"] = "This is poison in Oslo."
    summary = build(jsonl(given), tmp_path / "d", settings=replace(settings, recogniser=raises))
    errors = read_table(tmp_path / "d", "articles").set_index("doc_id")["error"]
    assert errors.dropna().to_dict() == {"1": "ZeroDivisionError: a bug"}
    assert len(errors) == 3
    assert summary.lines()[-2:] == ["1 articles could not be read:", "  1: ZeroDivisionError: a bug"]


@pytest.mark.parametrize(
    ("recogniser", "cause"),
    [
        (goes_round, "reading it took longer than 1 seconds"),
        (hangs, "the process that read it died, killed or out of memory"),
    ],
)
def test_an_article_that_takes_too_long_is_set_aside_and_the_others_are_read(
    recogniser, cause, settings, jsonl, articles, tmp_path
):
    given = articles(3)
    given[1]["text"] = "This is poison in Oslo."
    slow = replace(settings, recogniser=recogniser, seconds=1)
    build_dataset(read_inputs([jsonl(given)]), tmp_path / "d", slow, pool=process_pool(1))
    heads = read_table(tmp_path / "d", "articles")
    assert heads["error"].dropna().tolist() == [cause]
    assert sorted(heads["characters"] > 0) == [False, True, True]


def test_only_articles_since_a_day_are_read(build, jsonl, articles, settings, tmp_path):
    undated = {"text": "Rain fell in Oslo.", "lang": "en"}
    told = {"text": "OSLO, May 6, 2024 - Rain fell in Oslo.", "lang": "en"}
    path = jsonl([*articles(6), undated, told])
    late = replace(settings, since=dt.date(2024, 5, 7))
    summary = build(path, tmp_path / "d", settings=late)
    heads = read_table(tmp_path / "d", "articles")
    assert sorted(str(day)[:10] for day in heads["published"]) == ["2024-05-07"] * 2 + ["2024-05-08"] * 2 + ["NaT"]
    assert (summary.rows["articles"], summary.old) == (5, 3)
    before = content(tmp_path / "d")
    assert build(jsonl(articles(1), "old.jsonl"), tmp_path / "d", settings=late).old == 1
    assert content(tmp_path / "d") == before
    assert build(path, tmp_path / "d").rows["articles"] == 3


def test_many_articles_are_read_by_several_processes(settings, jsonl, articles, tmp_path):
    given = [{**one, "title": str(tmp_path / "pids")} for one in articles(200)]
    (tmp_path / "pids").mkdir()
    noted = replace(settings, recogniser=notes_its_process)
    records = [json.loads(line) for line in read_records(read_jsonl(jsonl(given)), noted, pool=process_pool(2))]
    assert [record["doc_id"] for record in records] == list(range(200))
    assert len(list((tmp_path / "pids").iterdir())) == 2


def test_a_process_opens_the_gazetteer_once_for_all_its_shards(settings, jsonl, articles, tmp_path):
    given = [{**one, "title": str(tmp_path / "opened")} for one in articles(130)]
    (tmp_path / "opened").mkdir()
    noted = replace(settings, recogniser=notes_its_gazetteer)
    lines = list(read_records(read_jsonl(jsonl(given)), noted, pool=process_pool(1)))
    assert (len(lines), len(list((tmp_path / "opened").iterdir()))) == (130, 1)


def test_a_map_can_be_drawn_while_a_run_writes(build, jsonl, articles, tmp_path):
    build(jsonl(articles(3)), tmp_path / "d")
    unfinished = tmp_path / "d" / "happenings" / "day=2024-05-06" / "part-00002.parquet"
    unfinished.write_bytes(b"of a batch that does not count yet")
    with alone(tmp_path / "d", tmp_path / "d" / "_lock"):
        assert len(open_corpus(tmp_path / "d").articles) == 3
    assert unfinished.exists()
    build(jsonl(articles(3)), tmp_path / "d")
    assert not unfinished.exists()


def test_strange_values_cost_at_most_their_article(build, tmp_path):
    strange = [
        '{"doc_id": "\\ud800", "text": "Rain in Oslo.", "title": "\\ud800", "url": "\\ud800"}',
        '{"doc_id": ' + "9" * 5000 + ', "text": "Rain in Oslo."}',
        '{"doc_id": [1, NaN], "text": "Rain in Oslo.", "title": 5, "url": [], "lang": {}, "date": true}',
        '{"doc_id": 3, "text": ["a"]}',
        "[1]",
        '{"text": "Rain in Oslo.", "lang": "\\ud800"}',
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(strange) + "\n")
    build(str(tmp_path / "in.jsonl"), tmp_path / "d")
    heads = read_table(tmp_path / "d", "articles")
    heads = heads.sort_values("origin")
    assert heads["doc_id"].fillna("-").tolist() == ["?", "9" * 5000, "[1, null]", "3", "-", "-"]
    assert heads["error"].notna().tolist()[:5] == [False, False, False, True, True]


def test_two_runs_on_one_dataset_are_refused(build, jsonl, articles, tmp_path):
    with alone(tmp_path / "d", tmp_path / "d" / "_lock"), pytest.raises(OutputError, match="another run is writing"):
        build(jsonl(articles(1)), tmp_path / "d")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("_dataset.json", '{"format": 99}', (DataFileError, "format 99, and this version")),
        ("_dataset.json", "{", (DataFileError, "cannot be read")),
        ("thesis.docx", "x", (OutputError, "is no dataset, and not empty")),
    ],
)
def test_a_folder_of_something_else_is_left_alone(name, text, expected, build, articles_file, tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / name).write_text(text)
    with pytest.raises(expected[0], match=expected[1]):
        build(articles_file, tmp_path / "d")
    assert [path.name for path in (tmp_path / "d").iterdir() if path.name != "_lock"] == [name]
    assert (tmp_path / "d" / name).read_text() == text


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_reads_on_when_a_worker_is_killed(build, settings, articles, jsonl, tmp_path):
    from distributed import LocalCluster

    from geo.corpus import cluster_pool

    given = [{**one, "title": str(tmp_path / "mark")} for one in articles(120)]
    path = jsonl(given)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True) as cluster,
        cluster_pool(cluster.scheduler_address) as pool,
    ):
        deadly = replace(settings, recogniser=dies_once)
        build_dataset(read_inputs([path]), tmp_path / "d", deadly, pool=pool)
        assert pool.workers == 2
    assert (tmp_path / "mark").exists()
    build(path, tmp_path / "whole")
    assert content(tmp_path / "d") == content(tmp_path / "whole")


def test_a_scheduler_that_is_not_there_is_one_sentence(tmp_path):
    from click.testing import CliRunner

    from geo.cli import main

    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "Rain in Oslo."}) + "\n")
    command = ["corpus", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "d"), "--scheduler", "tcp://127.0.0.1:1"]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.stderr) == (1, "dateline: no dask scheduler answers at 'tcp://127.0.0.1:1'\n")
