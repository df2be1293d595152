"""Layout of marks, labels and lines without overlap."""

import itertools

import pytest

import maps
from tests.maps import stories
from tests.maps.waiting import open_legend, resize, wait_until_ready, wait_until_sized

PLACED = """
(points) => Dateline.placeBoxes(points.map(([x, y]) => ({ x, y, boxes: [{ left: -9, right: 9, top: -9, bottom: 9 }] })))
  .map((one) => [one.dx, one.dy, one.host, one.count && [one.count.left, one.count.top]])
"""
BODIES = """
() => [...dateline.marks.values()].filter((mark) => !mark.element.hidden).map((mark) =>
  [...mark.element.querySelectorAll(":not(.is-area) > .role-glyph, .mark-button.is-area, .badge, .more-places")]
    .map((one) => one.getBoundingClientRect()).filter((box) => box.width)
    .map((box) => [box.left, box.top, box.right, box.bottom]))
"""
SHOWN = """
() => [...document.querySelectorAll(".mark-button")].filter((one) => one.offsetWidth).map((one) => one.dataset.place)
"""
ROW = """
() => [...document.querySelectorAll(".badges .badge")].filter((one) => one.offsetWidth).map((one) => one.textContent)
"""
FOLDED = "() => [...dateline.marks.values()].filter((mark) => mark.host).map((mark) => mark.place.id)"
COVERED = """
() => {
  const boxes = (names) => [...document.querySelectorAll(names)].map((one) => one.getBoundingClientRect())
    .filter((box) => box.width);
  const over = boxes("#map-frame :is(.legend, .locator, .timeline, .whole, .leaflet-bar)");
  return boxes(".mark-button, .badge, .more-places, .pill").filter((box) => over.some((other) =>
    box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)).length;
}
"""
FOCUSED = """
() => {
  const one = document.activeElement;
  return [one.className.split(" ")[0], one.dataset.place || one.dataset.event, one.getClientRects().length > 0];
}
"""
MIDDLES = """
() => dateline.routes.map((made) => {
  const points = (line) => line.map((point) => dateline.map.latLngToContainerPoint(point));
  const way = Dateline.measured(made.drawn.map(points));
  const at = Array.from({ length: 41 }, (_, k) => Dateline.along(way, way.total * (0.4 + k * 0.005)));
  return at.map(({ x, y }) => [x, y]);
})
"""
HIT = """
([x, y]) => {
  const over = document.elementFromPoint(x, y), made = dateline.routes.find((one) => one.reach.getElement() === over);
  return made ? made.route.id : null;
}
"""


def set_zoom(page, level):
    """Zoom without returning the whole map, which takes seconds."""
    page.evaluate("(level) => { dateline.map.setZoom(level); }", level)


def at_one_point(count):
    """Make a story of places at one point, which no zoom separates."""
    places = {f"Camp {k}": (10.0, 50.0, "P.PPL", "DE", None, 100, None) for k in range(count)}
    text = " ".join(f"Camp {k}, was built." for k in range(count))
    return stories.story(text, [(name, 0, name, "scene") for name in places], places=places, language="en")


def test_a_mark_without_room_is_drawn_beside_its_point(kim_page):
    assert kim_page.evaluate(PLACED, [[0, 0], [100, 0], [4, 0]]) == [
        [0, 0, None, None],
        [0, 0, None, None],
        [26, 0, None, None],
    ]


def test_a_mark_without_any_room_is_folded_into_the_nearest_that_can_count_it(kim_page):
    placed = kim_page.evaluate(PLACED, [[0, 0]] * 4 + [[300, 0]])
    assert placed[1][:3] == [26, 0, None]
    assert [one[2] for one in placed[2:]] == [0, 0, None]
    assert placed[0][3] is not None


@pytest.mark.parametrize("name", ["kim", "many", "crowded"])
def test_no_mark_covers_another_at_any_zoom(open_page, story, name):
    page = open_page(maps.story_map(story(name)))
    for zoom in range(2, 10):
        set_zoom(page, zoom)
        bodies = page.evaluate(BODIES)
        assert bodies
        for one, other in itertools.combinations(bodies, 2):
            met = [(a, b) for a in one for b in other if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
            assert not met, zoom


@pytest.mark.parametrize("name", ["kim", "many", "crowded", "three_ways"])
@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_no_control_covers_a_mark_in_the_first_view(open_page, story, name, size):
    page = open_page(maps.story_map(story(name)), viewport=dict(zip(("width", "height"), size, strict=True)))
    assert page.evaluate(COVERED) == 0


@pytest.mark.parametrize("name", ["kim", "many", "crowded"])
def test_every_mark_is_shown_or_counted_where_it_is_folded(open_page, story, name):
    page = open_page(maps.story_map(story(name)))
    for zoom in range(2, 10):
        set_zoom(page, zoom)
        counted = page.evaluate(
            "() => [...document.querySelectorAll('.more-places')].filter((one) => one.offsetWidth)"
            ".reduce((sum, one) => sum + Number(one.textContent), 0)"
        )
        assert counted == len(page.evaluate(FOLDED))
        assert counted + len(page.evaluate(SHOWN)) == page.evaluate("dateline.marks.size")


def test_panning_moves_no_mark_against_its_point(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    shifts = "() => [...dateline.marks.values()].map((mark) => [mark.shift.x, mark.shift.y, Boolean(mark.host)])"
    before = page.evaluate(shifts)
    page.evaluate("() => { dateline.map.panBy([200, 120], {animate: false}); }")
    assert page.evaluate(shifts) == before


def test_a_mark_beside_its_point_is_tied_to_it_by_a_line(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    moved = page.evaluate(
        "() => [...dateline.marks.values()].filter((m) => !m.host && !m.place.area && (m.shift.x || m.shift.y)).length"
    )
    assert moved > 1
    assert page.locator(".leader-dot").get_attribute("d").count("M") == moved
    assert page.evaluate("Dateline.pictureSvg(dateline)").count("h0") == moved


def test_the_keyboard_reaches_marks_in_the_order_of_the_text_and_no_folded_one(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    order = page.evaluate("dateline.data.places.map((place) => place.id)")
    shown, folded = page.evaluate(SHOWN), page.evaluate(FOLDED)
    assert folded
    assert shown == [place for place in order if place not in folded]


def test_the_count_of_a_mark_says_what_it_does_and_zooms_in(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    count = page.locator(".more-places:visible").first
    n = int(count.inner_text())
    assert count.get_attribute("aria-label") == f"{n} more place{'s' * (n > 1)} here: zoom in"
    before = len(page.evaluate(FOLDED)), page.evaluate("dateline.map.getZoom()")
    count.press("Enter")
    assert page.evaluate("dateline.map.getZoom()") > before[1]
    assert len(page.evaluate(FOLDED)) < before[0]
    assert page.evaluate("document.activeElement.offsetWidth") > 0


def test_places_at_the_same_point_are_listed(open_page):
    page = open_page(maps.story_map(at_one_point(40)))
    count = page.locator(".more-places:visible").first
    assert count.get_attribute("aria-label").endswith(": list them")
    count.press("Enter")
    assert page.locator(".card-title").inner_text() == "Places here"
    assert page.locator(".card .place-list button").count() == int(count.inner_text()) + 1
    page.locator(".card .place-list button").last.click()
    assert page.locator(".card-title").inner_text() == "Camp 39"
    assert page.locator(".mark-button.is-lit").is_visible()


@pytest.mark.parametrize("way", ["focus", "click"])
def test_a_folded_place_is_shown_when_it_is_selected(open_page, story, way):
    page = open_page(maps.story_map(story("crowded")))
    place = page.evaluate(FOLDED)[0]
    page.locator(f".mention[data-place='{place}']").evaluate(f"(mention) => mention.{way}()")
    assert page.locator(f".mark-button[data-place='{place}']").is_visible()


def test_stepping_shows_every_event_though_the_row_is_short(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    page.locator(".event-title").first.click()
    for number in range(1, 31):
        assert page.locator(".badge.is-lit:visible").get_attribute("data-event") == f"e{number}"
        assert page.locator(".badges .badge:visible").count() == 8
        page.keyboard.press("ArrowRight")


def test_focus_stays_on_a_mark_at_every_zoom(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    for place in page.evaluate("dateline.data.places.slice(0, 20).map((place) => place.id)"):
        set_zoom(page, 13)
        page.locator(f".mark-button[data-place='{place}']").evaluate("(button) => button.focus()")
        set_zoom(page, 4)
        assert page.evaluate(FOCUSED) == ["mark-button", place, True]


def test_a_count_that_disappears_passes_its_focus_to_the_map(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    page.locator(".more-places:visible").first.focus()
    set_zoom(page, 13)
    assert page.evaluate(FOCUSED)[0] == "folium-map"


def test_focus_returns_to_a_badge_that_was_folded_meanwhile(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    page.locator(".badge[data-event='e7']").press("Enter")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert not page.locator(".badge[data-event='e7']").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == ["badge", "e7", True]


def test_focus_returns_to_a_mark_that_was_folded_meanwhile(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    set_zoom(page, 9)
    met = 0
    for k in range(12):
        place, named = page.evaluate(SHOWN)[k], page.evaluate(FOLDED)[:8]
        mark = page.locator(f".mark-button[data-place='{place}']")
        mark.press("Enter")
        for other in named:
            page.evaluate("(id) => { dateline.select('place:' + id, {from: 'list'}); }", other)
            met += not mark.is_visible()
        page.keyboard.press("Escape")
        assert page.evaluate(FOCUSED) == ["mark-button", place, True]
    assert met


def test_a_short_row_counts_the_rest_and_opens_the_place(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    more = page.locator(".more-events:visible")
    assert more.inner_text() == "+23"
    assert more.get_attribute("aria-label") == "23 more events in Universitas Negeri Jakarta Timur Laut"
    more.click()
    assert page.locator(".card-title").inner_text() == "Universitas Negeri Jakarta Timur Laut"


def test_a_row_closes_up_when_events_are_filtered_out(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    assert page.evaluate(ROW) == ["1", "2", "3", "4", "5", "6", "7", "+23"]
    open_legend(page)
    page.locator(".legend label", has_text="happened").click()
    assert page.evaluate(ROW) == ["2", "3", "4", "5", "6", "7", "9", "+18"]
    for status in ("under way", "planned", "predicted", "possible", "not confirmed"):
        page.locator(".legend label", has_text=status).click()
    assert page.evaluate(ROW) == ["7", "14", "21", "28"]


def test_a_long_name_takes_two_lines(open_page, story):
    page = open_page(maps.story_map(story("crowded")))
    set_zoom(page, 12)
    label = page.locator(".mark-label", has_text="Universitas")
    high, whole, line = label.evaluate(
        "(one) => [one.offsetHeight, one.scrollHeight, parseFloat(getComputedStyle(one).lineHeight)]"
    )
    assert (high, high) == (whole, round(2 * line))
    assert "Universitas Negeri<" in page.evaluate("Dateline.pictureSvg(dateline)").replace(" <", "<")


NAMES = """
() => [...document.querySelectorAll(".mark-label")].filter((one) => one.offsetHeight).map(function (one) {
  const said = document.createRange(), box = one.getBoundingClientRect();
  said.selectNodeContents(one);
  const text = said.getBoundingClientRect(), letters = parseFloat(getComputedStyle(one).fontSize);
  return [box.width - text.width, box.height / Math.round(box.height / letters / 1.3) / letters];
})
"""


def fits(page):
    names = page.evaluate(NAMES)
    assert names
    return all(0 <= spare <= 3 and line > 1.25 for spare, line in names)


@pytest.mark.parametrize("name", ["kim", "crowded"])
def test_names_have_room_for_their_letters_on_every_screen(open_page, story, name):
    page = open_page(maps.story_map(story(name)), viewport={"width": 3840, "height": 2160})
    assert fits(page)
    resize(page, 1280, 800)
    assert fits(page)
    resize(page, 3840, 2160)
    assert fits(page)


def test_a_page_in_a_frame_that_is_shown_later_is_laid_out_then(open_page, story, tmp_path):
    maps.story_map(story("kim")).save(tmp_path / "inner.html")
    address = (tmp_path / "inner.html").as_uri()
    page = open_page(
        "<script>window.__ready = true;</script>"
        f'<iframe src="{address}" width="1200" height="700" style="display: none"></iframe>'
    )
    frame = page.frames[1]
    wait_until_ready(frame)
    page.evaluate("() => { document.querySelector('iframe').style.display = 'block'; }")
    wait_until_sized(frame, 1200, 700)
    assert fits(frame)
    inside = "([lat, lon]) => dateline.map.getBounds().contains([lat, lon])"
    assert all(frame.evaluate(inside, at) for at in ([39.03, 125.75], [43.1, 131.87]))
    assert page.log.complaints == []


@pytest.mark.parametrize("zoom", [4, 5.5, 7, 9])
def test_routes_between_the_same_ends_run_apart(open_page, story, zoom):
    page = open_page(maps.story_map(story("three_ways")))
    set_zoom(page, zoom)
    for one, other in itertools.combinations(page.evaluate(MIDDLES), 2):
        assert min(((one[20][0] - x) ** 2 + (one[20][1] - y) ** 2) ** 0.5 for x, y in other) >= 6


def test_routes_side_by_side_meet_their_places_and_are_clicked_one_by_one(open_page, story):
    page = open_page(maps.story_map(story("three_ways")))
    ends = page.evaluate(
        "dateline.routes.map((made) => [made.drawn[0][0], made.lines[0][0]].map((at) => L.latLng(at)))"
    )
    for drawn, true in ends:
        assert drawn == pytest.approx(true, abs=1e-6)
    box = page.locator("#map-stage").bounding_box()
    for k, points in enumerate(page.evaluate(MIDDLES), 1):
        hits = [page.evaluate(HIT, [x + box["x"], y + box["y"]]) for x, y in points]
        assert hits.count(f"r{k}") > 0.8 * (len(hits) - hits.count(None)) > 0


@pytest.mark.parametrize("zoom", [3, 4, 5, 6, 8])
def test_labels_of_routes_do_not_cover_each_other(open_page, story, zoom):
    page = open_page(maps.story_map(story("three_ways")))
    set_zoom(page, zoom)
    boxes = [pill.bounding_box() for pill in page.locator(".pill").all()]
    assert len(boxes) == 3
    for a, b in itertools.combinations(boxes, 2):
        apart_across = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
        assert apart_across or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


def test_a_route_alone_stays_exactly_where_it_is(open_page, story):
    page = open_page(maps.story_map(story("three_ways")))
    assert page.evaluate("dateline.routes.map((made) => made.drawn === made.lines)").count(False) > 1
    open_legend(page)
    page.locator(".legend label", has_text="happened").click()
    assert page.evaluate("dateline.routes[2].drawn === dateline.routes[2].lines")
    assert page.evaluate("dateline.routes[2].reach.options.weight") == 18
