"""The ground of a small story on the screen."""

import html
import itertools

import shapely

import maps
from tests.maps import archives, stories
from tests.maps.waiting import wait_until_still

HOSTILE = "<img src=x onerror=alert(1)>x<script>alert(2)</script>"
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


def archive(path):
    """Write an archive of vector tiles around Bekasi, of which nothing is to be trusted."""
    box = (106.0, -7.0, 108.0, -5.5)
    features = [
        ("water", shapely.box(106.0, -6.15, 108.0, -5.5), {"kind": "ocean"}),
        ("roads", shapely.LineString([(106.1, -6.3), (107.9, -6.2)]), {"kind": "highway"}),
        ("roads", shapely.LineString([(106.9, -6.9), (107.0, -6.16)]), {"kind": "rail"}),
        ("boundaries", shapely.LineString([(106.8, -6.9), (106.9, -6.16)]), {"kind": "county"}),
        ("places", shapely.Point(107.1, -6.2), {"kind": "locality", "name": "<b>Desa</b>"}),
    ]
    return archives.regional(path, box, features, zooms=(10, 11), metadata={"attribution": html.escape(HOSTILE)})


def test_tiles_of_the_user_are_drawn_and_credited_and_run_nothing(open_page, tmp_path):
    page = open_page(maps.story_map(crash(), basemap=archive(tmp_path / "java.pmtiles")))
    wait_until_still(page)
    kinds = ("land", "water", "road", "rail", "division")
    drawn = {kind: page.locator(f"path.base-{kind}").last.get_attribute("d") for kind in kinds}
    assert {kind: (d or "M0 0") == "M0 0" for kind, d in drawn.items()} == dict.fromkeys(kinds, False)
    assert page.evaluate("() => dateline.map.getZoom()") > 10
    assert page.locator(".tile-credit").inner_text() == HOSTILE
    assert "OpenStreetMap" not in page.locator(".foot").inner_text()
    assert page.locator(".foot p", has_text=HOSTILE).count() == 1
    assert page.locator(".town").inner_text() == "<b>Desa</b>"
    assert (page.log.complaints, page.log.requests) == ([], [page.log.path.as_uri()])


CUT = """() => {
  const frame = document.querySelector("#map-stage").getBoundingClientRect();
  const seen = [...document.querySelectorAll(".town, .country-label, .mark-button.is-area")]
    .filter((one) => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden")
    .filter((one) => !one.closest(".is-outside"));
  const cut = seen.filter(function (one) {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const off = right < frame.left || left > frame.right || bottom < frame.top || top > frame.bottom;
    const whole = left >= frame.left - 1 && right <= frame.right + 1 && top >= frame.top - 1;
    return !off && !(whole && bottom <= frame.bottom + 1);
  });
  return [seen.length > 0, cut.map((one) => one.textContent)];
}"""


def test_the_edge_of_the_map_cuts_no_name(open_page):
    page = open_page(maps.story_map(stories.kim()))
    for lon in range(60, 140, 20):
        page.evaluate("(lon) => { dateline.map.setView([40, lon], 4, { animate: false }); }", lon)
        wait_until_still(page)
        assert page.evaluate(CUT) == [True, []], lon
