"""The story step by step, by button, key and swipe."""

import pytest

import maps
from tests.maps.waiting import open_legend, wait_for, wait_until_still

SWIPE = """
([from, to]) => {
  const panel = document.querySelector(".play-panel");
  const touch = (x) => new Touch({ identifier: 1, target: panel, clientX: x, clientY: 10 });
  const tell = (name, x) => panel.dispatchEvent(new TouchEvent(name, { changedTouches: [touch(x)], bubbles: true }));
  tell("touchstart", from);
  tell("touchend", to);
}
"""
IN_VIEW = """
() => {
  const number = Number(document.querySelector(".play-title .number").textContent);
  const event = dateline.events[number - 1], { map } = dateline;
  const at = map.latLngToContainerPoint(L.latLng(event.lat, Dateline.turned(dateline, event.lon)));
  const frame = map.getContainer().getBoundingClientRect();
  const panel = document.querySelector(".play-panel").getBoundingClientRect();
  return at.x > 0 && at.x < frame.width && at.y > 0 && frame.top + at.y < Math.min(panel.top, frame.bottom);
}
"""


def said(page):
    return page.locator(".play-count").inner_text()


def test_every_step_shows_its_place_and_its_sentence(kim_page):
    kim_page.locator(".play").click()
    days, total = [], int(said(kim_page).split()[-1])
    assert 3 <= total <= 6
    for _ in range(total):
        wait_until_still(kim_page)
        assert kim_page.evaluate(IN_VIEW)
        assert kim_page.locator(".play-caption blockquote").inner_text() in kim_page.evaluate(
            "dateline.data.article.text"
        )
        number = int(kim_page.locator(".play-title .number").text_content())
        days.append(kim_page.evaluate("(n) => dateline.events[n - 1].time_start", number))
        kim_page.keyboard.press("ArrowRight")
    assert [day for day in days if day] == sorted(day for day in days if day)
    assert not kim_page.locator(".play-panel").is_visible()
    assert kim_page.evaluate("document.activeElement.className") == "play"
    assert kim_page.log.complaints == []


def test_keys_and_swipes_go_back_and_forth_and_escape_ends(open_page, story):
    page = open_page(maps.story_map(story("kim")), viewport={"width": 390, "height": 844}, has_touch=True)
    page.locator(".play").click()
    first = said(page)
    page.evaluate(SWIPE, [300, 100])
    second = said(page)
    assert (first[0], second[0]) == ("1", "2")
    page.evaluate(SWIPE, [100, 300])
    assert said(page) == first
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert said(page) == first
    page.keyboard.press("Escape")
    assert not page.locator(".play-panel").is_visible()


def test_the_map_flies_where_motion_is_welcome(open_page, story):
    page = open_page(maps.story_map(story("kim")), reduced_motion="no-preference")
    page.evaluate("() => { window.moves = 0; dateline.map.on('move', () => { window.moves += 1; }); }")
    page.locator(".play").click()
    wait_for(page, "() => window.moves > 5")


def test_the_map_jumps_where_it_is_not(kim_page):
    kim_page.evaluate("() => { window.moves = 0; dateline.map.on('move', () => { window.moves += 1; }); }")
    kim_page.locator(".play").click()
    wait_until_still(kim_page)
    assert kim_page.evaluate("window.moves") <= 2


def test_filters_choose_the_steps(kim_page):
    open_legend(kim_page)
    kim_page.locator(".legend label", has_text="direncanakan").click()
    kim_page.locator(".legend > summary").click()
    kim_page.locator(".play").click()
    numbers = []
    while kim_page.locator(".play-panel").is_visible():
        numbers.append(int(kim_page.locator(".play-title .number").text_content()))
        kim_page.keyboard.press("ArrowRight")
    shown = kim_page.evaluate("dateline.shownEvents().map((one) => one.number)")
    assert len(numbers) >= 2
    assert set(numbers) <= set(shown)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("embed", [False, True])
def test_axe_finds_no_violation_at_a_step(open_page, story, embed, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    page = open_page(maps.story_map(story("kim"), embed=embed), **look)
    page.locator(".play").click()
    wait_until_still(page)
    assert page.locator(".play-panel").is_visible()
    assert [(found["id"], len(found["nodes"])) for found in Axe().run(page).response["violations"]] == []
