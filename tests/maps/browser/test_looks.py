"""Three stories on a screen, on a phone, in the dark and on paper; build/shots keeps pictures of them for people."""

from pathlib import Path

import pytest

import maps
from maps.page import _own as own
from maps.page import _own_style as own_style
from tests.maps.waiting import wait_until_still

SHOTS = Path(__file__).parents[3] / "build" / "shots"
DESKTOP = {"width": 1280, "height": 800}
LOOKS = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "print": {"viewport": {"width": 688, "height": 1016}},  # A4 without its margins of 14 mm, at 96 dots to the inch
}
PAPERS = {
    "desktop": "rgb(253, 252, 249)",
    "phone": "rgb(253, 252, 249)",
    "dark": "rgb(23, 25, 27)",
    "print": "rgb(255, 255, 255)",
}
SEEN = """() => {
  const { map, marks, shownEvents } = dateline, bounds = map.getBounds(), root = document.documentElement;
  const events = [...document.querySelectorAll(".event-list > li")].filter((one) => one.getClientRects().length);
  return {
    paper: getComputedStyle(document.body).backgroundColor,
    sideways: Math.max(0, root.scrollWidth - root.clientWidth),
    listed: events.length === shownEvents().length,
    marked: [...marks.values()].some((mark) => !mark.element.hidden && bounds.contains(mark.at)),
    land: document.querySelectorAll("path.base-land").length > 0,
  };
}"""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["kim", "many", "crowded"])
def test_a_story_is_whole_in_every_look(open_page, story, name, look):
    page = open_page(maps.story_map(story(name)), **LOOKS[look])
    if look == "print":
        page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
        page.emulate_media(media="print")
    wait_until_still(page)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}-{look}.png")
    assert page.evaluate(SEEN) == {
        "paper": PAPERS[look],
        "sideways": 0,
        "listed": True,
        "marked": True,
        "land": True,
    }
    assert page.log.complaints == []
    assert page.log.requests == [page.log.path.as_uri()]


RULES = """(texts) => texts.map((text) => {
  const style = document.createElement("style");
  style.textContent = text;
  document.head.append(style);
  const rules = [...style.sheet.cssRules].map((rule) => [rule.selectorText, rule.cssText.replace(/\\s+/g, "")]);
  style.remove();
  return rules;
})"""


@pytest.mark.parametrize("name", ["story_map", "edit"])
def test_a_style_without_its_spaces_has_the_same_rules(browser, name):
    page = browser.new_page()
    whole, short = page.evaluate(RULES, [own(f"{name}.css"), own_style(name)])
    page.close()
    assert len(whole) > 40
    assert whole == short
