"""Many articles as one corpus."""

import json

import pytest
from geopandas.testing import assert_geodataframe_equal

from geo.corpus import extract, read_corpus
from geo.errors import ArticleError
from geo.gazetteer import open_gazetteer
from geo.recognition import recognise
from geo.tables import COLUMNS

ARTICLES = [
    {"doc_id": "a", "text": "JAKARTA - A train left Jakarta for Bandung.", "lang": "en", "date": "2024-05-06"},
    {"doc_id": "b", "text": "Police arrested two men in Bandung.", "lang": "en", "title": "Arrests", "url": "https://x.example/b"},
    {"doc_id": "c", "text": "Three people were killed in an attack in Bandung, Indonesia.", "lang": "en"},
]  # fmt: skip


def lines(*broken):
    return [*(json.dumps(article) for article in ARTICLES), *broken]


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer()


def test_the_tables_are_those_of_the_articles_one_after_the_other(gazetteer):
    corpus = read_corpus(lines(), gazetteer, recogniser=recognise)
    records = list(extract(lines(), gazetteer, recogniser=recognise))
    for name in ("events", "routes"):
        table = getattr(corpus, name)
        assert list(table.columns) == [*COLUMNS[name], "article"]
        assert table["article"].tolist() == [k for k, one in enumerate(records) for _ in one[name]]
    assert corpus.events["type"].tolist() == [event["type"] for one in records for event in one["events"]]
    assert corpus.places["place_id"].is_unique
    resolved = [toponym for one in records for toponym in one["toponyms"] if toponym["lat"] is not None]
    assert corpus.places["mentions"].sum() == len(resolved)
    assert [(article.title, article.source, article.text) for article in corpus.articles] == [
        (None, "a", ""),
        ("Arrests", "https://x.example/b", ""),
        (None, "c", ""),
    ]
    assert (corpus.article.language, corpus.is_corpus) == ("en", True)


def test_a_place_of_many_articles_keeps_the_surest_row_and_every_reason(gazetteer):
    corpus = read_corpus(lines(), gazetteer, recogniser=recognise)
    alone = [read_corpus([line], gazetteer, recogniser=recognise).places for line in lines()]
    bandung = corpus.places.set_index("name").loc["Bandung"]
    rows = [places.set_index("name").loc["Bandung"] for places in alone]
    assert bandung["mentions"] == sum(row["mentions"] for row in rows)
    assert bandung["confidence"] == max(row["confidence"] for row in rows)
    assert set(bandung["reasons"]) == {reason for row in rows for reason in row["reasons"]}


def test_a_broken_line_is_told_and_the_rest_is_read(gazetteer):
    told = []
    corpus = read_corpus(lines('{"text": 5}', "{"), gazetteer, recogniser=recognise, complain=told.append)
    assert len(corpus.articles) == 3
    assert [message.split(":")[0] for message in told] == ["line 4", "line 5"]


def test_rows_are_the_same_when_tables_are_made_in_parts(gazetteer, monkeypatch):
    whole = read_corpus(lines(), gazetteer, recogniser=recognise)
    monkeypatch.setattr("geo.corpus.corpus._AT_ONCE", 1)
    parts = read_corpus(lines(), gazetteer, recogniser=recognise)
    for name in ("events", "routes", "places"):
        assert_geodataframe_equal(getattr(parts, name), getattr(whole, name))


def test_nothing_to_read_is_an_error(gazetteer):
    with pytest.raises(ArticleError, match="none of the articles could be read"):
        read_corpus(["{"], gazetteer, recogniser=recognise)
