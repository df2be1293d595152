"""The map alone, in a frame of a page whose policy allows nothing else."""

import json
import re

import pytest

import maps
from geo.errors import OptionError
from maps import clusters
from tests.maps import stories
from tests.maps.waiting import wait_for, wait_until_ready

HOST = """<!DOCTYPE html><html lang="en"><head><title>The Paper</title>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; frame-src https://maps.test; script-src 'sha256-%s'"></head>
<body><h1>The Paper</h1><iframe src="https://maps.test/frame.html" title="Map" width="%d" height="500"></iframe>
<script>%s</script></body></html>"""
LISTENER = """window.heights = [];
window.addEventListener("message", function (message) {
  if (message.origin !== "https://maps.test" || message.data.type !== "dateline-height") return;
  window.heights.push(message.data.height);
  document.querySelector("iframe").height = message.data.height;
});"""

CLICK_A_MARK = """() => {
  const seen = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  };
  [...document.querySelectorAll(".badge[data-event], .edge-event")].find(seen).click();
}"""


@pytest.fixture
def embedded(browser):
    """Return a function that opens a host page of a width, with the frame in it, and what the browser complained of."""
    contexts = []

    def opened(width, story):
        import base64
        import hashlib

        contexts.append(browser.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        digest = base64.b64encode(hashlib.sha256(LISTENER.encode()).digest()).decode()
        bodies = {
            "https://paper.test/": HOST % (digest, width, LISTENER),
            "https://maps.test/frame.html": maps.story_map(story, embed=True).get_root().render(),
        }
        page.route(
            re.compile("^https:"),
            lambda route: route.fulfill(
                body=bodies.get(route.request.url, ""), content_type="text/html; charset=utf-8"
            ),
        )
        page.goto("https://paper.test/")
        frame = page.frames[1]
        wait_until_ready(frame)
        return page, frame

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "height"), [(1000, 660), (360, 420)])
def test_a_frame_in_a_strict_page_is_the_map_and_says_how_high_it_should_be(embedded, width, height):
    page, frame = embedded(width, stories.kim())
    wait_for(page, "(high) => window.heights.includes(high)", height)
    wait_for(frame, "(high) => window.innerHeight === high", height)
    assert frame.locator(".reading").count() == 0
    assert frame.locator("h1").inner_text() == frame.evaluate("dateline.data.article.title")
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert frame.evaluate("dateline.map.getSize().x") == width
    frame.evaluate(CLICK_A_MARK)
    assert frame.locator(".card blockquote").first.is_visible()
    assert page.complaints == []


def test_a_frame_changes_its_language_and_back(embedded):
    page, frame = embedded(900, stories.kim())
    assert frame.locator(".key-name").inner_text() == "Legenda"
    for code, key in (("en", "Legend"), ("ar", "مفتاح الخريطة"), ("id", "Legenda")):
        frame.locator(".language-menu").select_option(code)
        frame.locator(f".key-name:text-is('{key}')").wait_for()
        assert frame.evaluate("document.documentElement.lang") == code
    assert frame.locator(".embed-head").count() == 1
    assert page.complaints == []


def test_a_frame_holds_no_text_but_what_is_quoted():
    story = stories.kim()
    html = maps.story_map(story, embed=True).get_root().render()
    data = json.loads(re.search(r'id="story-data">(.*?)</script>', html)[1])
    assert data["article"]["text"] == ""
    used = {one["sentence"] for name in ("events", "mentions", "unsure", "routes") for one in data[name]}
    assert used == set(range(len(data["sentences"])))
    quoted = set(data["sentences"])
    unquoted = [line for line in story.article.text.split("\n") if line and not any(q and q in line for q in quoted)]
    assert all(line not in html for line in unquoted)


def test_very_many_events_are_not_embedded(monkeypatch):
    monkeypatch.setattr(clusters, "MOST_MARKS", 1)
    with pytest.raises(OptionError, match="leave --embed out"):
        maps.story_map(stories.kim(), embed=True)
