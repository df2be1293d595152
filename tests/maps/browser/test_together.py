"""Several stories on one map in a browser."""

import maps
from tests.maps import stories
from tests.maps.waiting import open_legend


def test_each_article_has_its_heading_and_its_switch(open_page):
    page = open_page(maps.story_map([stories.kim(), stories.arabic()]))
    assert page.locator(".article-name").count() == 2
    assert page.locator("h1").text_content()[0] == "2"
    before = page.evaluate("dateline.shownEvents().length")
    open_legend(page)
    page.locator(".legend label", has=page.locator("bdi", has_text=stories.arabic().article.title)).first.click()
    assert page.evaluate("dateline.shownEvents().every((event) => event.article === 0)")
    assert page.evaluate("dateline.shownEvents().length") < before
    assert page.log.complaints == []


def test_the_joined_text_is_shown_word_for_word(open_page):
    page = open_page(maps.story_map([stories.kim(), stories.empty(), stories.kim()]))
    shown = page.evaluate(
        "[...document.querySelectorAll('#article-text p')].map((p) => {"
        " const copy = p.cloneNode(true); copy.querySelectorAll('.event-number').forEach((b) => b.remove());"
        " return copy.textContent; }).join('')"
    )
    assert shown == page.evaluate("dateline.data.article.text")
