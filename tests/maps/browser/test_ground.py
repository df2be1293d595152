"""The ground of a small story on the screen."""

import itertools

import maps
from tests.maps import stories
from tests.maps.waiting import wait_until_still

BOXES = """
() => [...document.querySelectorAll(".town, .mark-label, .mark-button, .badge, .country-label")]
  .filter((one) => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden")
  .map((one) => [one.className.split(" ")[0], one.getBoundingClientRect().toJSON()])
"""


def crash():
    places = {"Bekasi": (106.99, -6.23, "P.PPL", "ID", "West Java", 2_500_000, 10)}
    text = "A train left the rails at Bekasi."
    event = {"at": "left the rails", "place": "Bekasi", "status": "happened", "title": "Train leaves the rails"}
    return stories.story(text, [("Bekasi", 0, "Bekasi", "scene")], [event], places=places, language="en")


def test_a_small_story_has_roads_railways_and_towns_that_cover_nothing(open_page):
    page = open_page(maps.story_map(crash()))
    wait_until_still(page)
    assert page.locator("path.base-road").count() == page.locator("path.base-rail").count() == 1
    boxes = page.evaluate(BOXES)
    assert sum(name == "town" for name, _ in boxes) >= 3
    for (name, a), (other, b) in itertools.combinations(boxes, 2):
        if "town" in (name, other):
            apart = a["right"] <= b["left"] or b["right"] <= a["left"]
            assert apart or a["bottom"] <= b["top"] or b["bottom"] <= a["top"], (name, other)
    assert page.log.complaints == []


def test_from_afar_there_is_no_ground(open_page):
    page = open_page(maps.story_map(crash()))
    page.evaluate("() => { dateline.map.setView([0, 100], 3, { animate: false }); }")
    assert page.locator(".town").count() == 0
    assert page.locator("path.base-road").count() == 0
