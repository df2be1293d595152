"""A dataset as a map: one mark a happening, and a card with what each article says of it."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

import maps
from geo.corpus import ReadSettings, build_dataset, open_corpus, own_pool, read_inputs
from geo.gazetteer import open_gazetteer
from geo.reader import read_by_rules
from geo.recognition import recognise
from tests.maps.waiting import wait_for, wait_for_lists

EVIL = "<img src=x onerror=alert(1)>"
TEXTS = [
    ("Armed men attacked the market of Kano on Monday, killing twelve people.", "2024-03-05", "afp"),
    ("Gunmen attacked a market in Kano on Monday and killed ten people.", "2024-03-05", "reuters"),
    ("Armed men attacked the market of Kano on Monday and killed twelve.", "2024-03-06", EVIL),
    ("Gunmen attacked a market in Kaduna on Monday and killed ten people.", "2024-03-05", "daily"),
]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dataset")
    lines = [{"text": text, "date": day, "url": outlet, "lang": "en"} for text, day, outlet in TEXTS]
    (folder / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    settings = ReadSettings(open_gazetteer(), recogniser=recognise, reader=read_by_rules)
    with ThreadPoolExecutor(1) as threads:
        build_dataset(read_inputs([str(folder / "in.jsonl")]), folder / "d", settings, pool=own_pool(threads, 1))
    return folder / "d"


def test_the_corpus_of_a_dataset_has_one_event_a_happening(dataset):
    corpus = open_corpus(dataset)
    assert sorted(corpus.events["sources"]) == [1, 3]
    assert corpus.events["sentence"].str.contains("attacked").all()
    assert [article.source for article in corpus.articles] == ["afp", "reuters", "daily", EVIL]
    assert sorted(corpus.tellings["article"]) == [0, 1, 3]
    assert corpus.tellings["happening"].nunique() == 1


def test_a_happening_is_one_mark_and_its_card_has_every_telling(open_page, dataset):
    page = open_page(maps.story_map(open_corpus(dataset)))
    wait_for_lists(page)
    assert page.locator("#events li").count() == 2
    goma = page.locator("#events li", has_text="Kano")
    assert "3 sources" in goma.inner_text()
    goma.locator(".event-title").click()
    wait_for(page, "() => document.querySelectorAll('.tellings-list > li').length === 3")
    told = page.locator(".tellings-list > li").all_inner_texts()
    assert [any(one.startswith(outlet) for one in told) for outlet in ("afp", "reuters", EVIL)] == [True, True, True]
    assert all("happened" in one and "Kano" in one for one in told)
    said = page.locator(".tellings-list q").all_inner_texts()
    assert sorted(said) == ["killed ten people", "killed twelve", "killing twelve people"]
    assert page.locator(".tellings img").count() == 0
    assert page.log.complaints == []
    assert page.log.requests == [page.log.path.as_uri()]


RADII = "() => dateline.clusters.items.map((item) => [dateline.columns.places.name[item.top], item.r])"


def test_the_mark_of_more_sources_is_larger(open_page, dataset):
    page = open_page(maps.story_map(open_corpus(dataset)))
    wait_for_lists(page)
    sizes = dict(page.evaluate(RADII))
    assert sizes["Kano"] > sizes["Kaduna"]
