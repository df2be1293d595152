"""The page in each language of its words: it fits a phone, and reads from the language's side."""

import pytest

import maps
from geo import read_story
from geo.article import Note
from geo.document import Reason
from maps import clusters
from maps.payload import page_strings, ui_languages
from tests.maps import stories
from tests.maps.waiting import wait_for

# Names of facts of one word that stand on more than one line.
BROKEN = """() => [...document.querySelectorAll(".summary dt, .facts dt")].filter((name) => {
  const range = document.createRange();
  range.selectNodeContents(name);
  const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
  return tops.size > 1 && !/\\s/.test(name.textContent.trim());
}).map((name) => name.textContent)"""
SWAHILI = "new Intl.DisplayNames([dateline.words.locale], { type: 'language' }).of('sw')"
SIXTH = "dateline.words.date('2023-09-06')"
RUSSIA = "(code) => new Intl.DisplayNames([code], { type: 'region' }).of('RU')"
NINE = "dateline.words.number(9)"
SIDES = """() => [".reading", "#map-frame"].map((one) => document.querySelector(one).getBoundingClientRect().left)"""


@pytest.mark.parametrize("language", ui_languages())
def test_a_page_fits_a_phone_in_every_language(open_page, language):
    page = open_page(maps.story_map(stories.kim(), language=language), viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator(".key-name").inner_text() == page_strings(language)["legend"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(BROKEN) == []
    assert page.log.complaints == []


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("de", "ltr")])
def test_the_text_stands_where_the_language_begins(open_page, language, direction):
    page = open_page(maps.story_map(stories.kim(), language=language))
    assert page.evaluate("document.documentElement.dir") == direction
    reading, frame = page.evaluate(SIDES)
    assert (reading > frame) == (direction == "rtl")


@pytest.mark.parametrize("language", ui_languages())
def test_notes_are_in_the_language_of_the_page(open_page, language):
    known = (Note("language_less_read", {"language": "sw"}), Note("published_read", {"date": "2023-09-06"}))
    notes = (*known, Note("encoding_guessed", {"encoding": "cp1254"}, about="<b>1"), "An author's own {note}.")
    page = open_page(maps.story_map(stories.empty(notes=notes), language=language))
    told = page_strings(language)["note_texts"]
    names, days = [page.evaluate(one) for one in (SWAHILI, SIXTH)]
    assert page.locator(".notes li").all_inner_texts() == [
        told["language_less_read"].replace("{language}", names),
        told["published_read"].replace("{date}", days),
        "<b>1: " + told["encoding_guessed"].replace("{encoding}", "cp1254"),
        "An author's own {note}.",
    ]
    assert page.log.complaints == []


def test_reasons_of_a_place_are_in_the_language_of_the_page(open_page):
    """Also in one that the reader changes to: Arabic has a form for two, and a Latin name is set apart in it."""
    story = stories.kim()
    found = [Reason("country", n=2, total=9, country="RU"), Reason("beside", container="<b>Rusia"), "said by hand"]
    story.places["reasons"] = [found for _ in range(len(story.places))]
    page = open_page(maps.story_map(story, language="fr"))
    for language in ("fr", "ar"):
        if language == "ar":
            page.locator(".language-menu").select_option(language)
            wait_for(page, "() => document.documentElement.lang === 'ar' && dateline.words.locale === 'ar'")
        page.evaluate("dateline.select('place:' + dateline.data.places[0].id, { from: 'card' })")
        page.locator(".card .why summary").last.click()
        strings = page_strings(language)
        country = page.evaluate(RUSSIA, language)
        form = strings["reason_country"]["other" if language == "fr" else "two"]
        two = form.replace("{shown}", "2").replace("{total}", page.evaluate(NINE))
        assert page.locator(".card .why ul").first.locator("li").all_inner_texts() == [
            two.replace("{country}", f"\u2068{country}\u2069"),
            strings["reason_texts"]["beside"].replace("{container}", "\u2068<b>Rusia\u2069"),
            "said by hand",
        ]
    assert page.log.complaints == []


def test_the_time_line_runs_from_left_to_right_in_arabic_too(open_page):
    page = open_page(maps.story_map(stories.kim(), language="ar"))
    bars = page.evaluate("[...document.querySelectorAll('.time-tick')].map((one) => one.getBoundingClientRect().left)")
    assert bars == sorted(bars)
    slider = page.locator(".time-range input").first
    before = slider.input_value()
    slider.focus()
    page.keyboard.press("ArrowRight")
    wait_for(page, "(old) => document.querySelector('.time-range input').value > Number(old)", before)


SAID = """() => ({
  language: document.documentElement.lang,
  direction: document.documentElement.dir,
  texts: [...document.querySelectorAll("button, h2, h3, summary, dt, dd, label, p")].map((one) => one.textContent),
  labels: dateline.data.basemap.labels.map(([code, name]) => [code, name]),
})"""


def turned_into(page, code):
    page.locator(".language-menu").select_option(code)
    wait_for(page, "(code) => document.documentElement.lang === code", code)


@pytest.mark.parametrize("code", ["ar", "de", "ja"])
def test_a_page_that_was_turned_says_what_a_page_of_that_language_says(open_page, code):
    story = stories.kim()
    page = open_page(maps.story_map(story, language="en"))
    turned_into(page, code)
    turned = page.evaluate(SAID)
    made = open_page(maps.story_map(story, language=code)).evaluate(SAID)
    assert {name: turned[name] for name in ("language", "direction", "texts")} == {
        name: made[name] for name in ("language", "direction", "texts")
    }
    assert [one for one, _ in turned["labels"]] == [one for one, _ in made["labels"]]
    assert sum(one == other for one, other in zip(turned["labels"], made["labels"], strict=True)) > 200
    assert (page.log.complaints, page.log.requests) == ([], [page.log.path.as_uri()])


def test_the_language_is_changed_by_keyboard_and_the_selection_stays(open_page):
    page = open_page(maps.story_map(stories.kim(), language="en"))
    page.locator(".event-title").nth(1).click()
    selected = page.evaluate("dateline.selected")
    assert selected.startswith("event:")
    page.locator(".language-menu").focus()
    page.keyboard.type("fran")
    wait_for(page, "document.documentElement.lang === 'fr'")
    assert page.locator(".card:visible").count() == 1
    assert page.evaluate("dateline.selected") == selected
    assert page.evaluate("document.activeElement.className") == "language-menu"
    assert page.log.complaints == []


def test_a_link_to_a_view_keeps_the_language(open_page):
    page = open_page(maps.story_map(stories.kim(), language="en"))
    turned_into(page, "es")
    page.locator(".share-link").click()
    link = page.locator(".share-text").input_value()
    assert "&lang=es" in link
    page.goto("about:blank")
    page.goto(link)
    wait_for(page, "window.__ready === true && document.documentElement.lang === 'es'")
    assert page.locator(".key-name").inner_text() == page_strings("es")["legend"]
    turned_into(page, "en")
    assert page.evaluate("Dateline.address(dateline)").count("lang") == 0
    assert page.log.complaints == []


@pytest.mark.parametrize("asked", ["#lang=xx", "#lang=__proto__", "#lang=", "#view=0,0,3&lang=toString", "#lang=fr"])
def test_a_language_that_the_page_does_not_have_changes_nothing(open_page, asked, tmp_path):
    page = open_page(maps.story_map(stories.kim(), language="fr"))
    page.goto("about:blank")
    page.goto(page.log.path.as_uri() + asked)
    wait_for(page, "window.__ready === true")
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.log.complaints == []


def test_what_was_corrected_stays_corrected_in_another_language(open_page):
    story = read_story(text="A train left Paris for Berlin on Monday. Nobody was hurt in Lyon.", language="en")
    page = open_page(maps.story_map(story))
    page.locator(".edit-toggle").click()
    page.locator("#article-text [data-mention]").last.click()
    page.locator(".edit-panel [data-edit='name']").fill("Elsewhere")
    page.locator(".edit-apply").click()
    wait_for(page, "dateline.data.places.some((place) => place.name === 'Elsewhere')")
    turned_into(page, "de")
    assert page.evaluate("dateline.data.places.some((place) => place.name === 'Elsewhere')")
    assert page.locator(".edit-panel h2").inner_text() == page_strings("de")["edit_panel"]
    page.locator(".edit-undo").click()
    assert not page.evaluate("dateline.data.places.some((place) => place.name === 'Elsewhere')")
    assert page.locator(".summary dt").first.inner_text() == page_strings("de")["summary_what"]
    assert page.log.complaints == []


def test_a_page_of_clusters_changes_its_language(open_page, monkeypatch):
    monkeypatch.setattr(clusters, "MOST_MARKS", 1)
    page = open_page(maps.story_map(stories.kim(), language="en"))
    with page.expect_event("load"):  # the page is loaded anew
        page.locator(".language-menu").select_option("ar")
    wait_for(page, "window.__ready === true && document.documentElement.lang === 'ar'")
    assert page.locator("#events-title").inner_text() == page_strings("ar")["events_in_view"]
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.log.complaints == []
