"""The page in each language of its words: it fits a phone, and reads from the language's side."""

import pytest

import maps
from geo.article import Note
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


def test_the_time_line_runs_from_left_to_right_in_arabic_too(open_page):
    page = open_page(maps.story_map(stories.kim(), language="ar"))
    bars = page.evaluate("[...document.querySelectorAll('.time-tick')].map((one) => one.getBoundingClientRect().left)")
    assert bars == sorted(bars)
    slider = page.locator(".time-range input").first
    before = slider.input_value()
    slider.focus()
    page.keyboard.press("ArrowRight")
    wait_for(page, "(old) => document.querySelector('.time-range input').value > Number(old)", before)
