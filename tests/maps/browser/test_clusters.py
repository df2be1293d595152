"""Very many events in a browser."""

import geopandas as gpd
import pandas as pd
import pytest

import maps
from maps import clusters
from tests.maps.stories import STATUSES, many_events
from tests.maps.waiting import (
    change_fragment,
    open_legend,
    wait_for,
    wait_for_lists,
    wait_for_search,
    wait_until_ready,
    wait_until_still,
)


@pytest.mark.parametrize("most", [100_000, 1000], ids=["one by one", "aggregated"])
def test_events_without_any_place_or_date_are_a_page(open_page, monkeypatch, most):
    monkeypatch.setattr(clusters, "MOST_EVENTS", most)
    made = many_events(2500, 300)
    made.places = made.places.iloc[:0]
    made.events = made.events.assign(place_id=None, time_start=pd.NaT, time_end=pd.NaT, time=None)
    made.events.geometry = [None] * len(made.events)
    made.routes = made.routes.iloc[:0]
    page = open_page(maps.story_map(made))
    assert page.locator(".timeline").count() == 0
    wait_for_lists(page)
    assert page.locator("#nowhere li").count() == (25 if most > 2500 else len(STATUSES))
    assert page.log.complaints == []


@pytest.fixture
def clusters_page(open_page):
    return open_page(maps.story_map(many_events()))


def test_it_asks_for_nothing_and_complains_of_nothing(clusters_page):
    assert clusters_page.log.requests == [clusters_page.log.path.as_uri()]
    assert clusters_page.log.complaints == []


CLUSTERS = """() => {
  const { map, clusters, counts } = dateline, seen = clusters.items.filter((item) => !item.area);
  const once = seen.filter((item) => Math.abs(item.lon) < 180);
  const off = seen.map((item) => map.latLngToContainerPoint([item.lat, item.lon]).distanceTo([item.x, item.y]));
  const box = clusters.canvas.getBoundingClientRect(), frame = map.getContainer().getBoundingClientRect();
  return { off: Math.max(...off), count: seen.length, n: once.reduce((sum, item) => sum + item.n, 0),
    covers: box.left <= frame.left && box.right >= frame.right && box.top <= frame.top && box.bottom >= frame.bottom };
}"""


@pytest.mark.parametrize(
    "action", ["setView([49, 32], 5)", "setView([15, 35], 7.5)", "panBy([90, -60], {animate: false})", "setZoom(2)"]
)
def test_clusters_lie_where_they_are_projected_and_the_canvas_covers_the_map(clusters_page, action):
    clusters_page.evaluate(f"() => {{ dateline.map.{action}; }}")
    wait_until_still(clusters_page)
    found = clusters_page.evaluate(CLUSTERS)
    assert found["off"] < 0.01
    assert found["covers"]
    assert found["count"] > 0


def test_clusters_hold_every_event_that_has_a_point(clusters_page):
    clusters_page.evaluate("() => { dateline.map.setView([20, 60], 1, {animate: false}); }")
    made = many_events()
    spots = made.events["place_id"].notna() & ~made.events["place_id"].isin(["geonames:298", "geonames:299"])
    assert clusters_page.evaluate(CLUSTERS)["n"] == spots.sum()


def test_a_click_on_a_cluster_zooms_in_until_there_is_a_place(clusters_page):
    for _ in range(14):
        spot = clusters_page.evaluate("""() => {
          const frame = dateline.map.getContainer().getBoundingClientRect(), size = dateline.map.getSize();
          const free = (one) => one.x > 30 && one.x < size.x - 180 && one.y > 30 && one.y < size.y - 60;
          const inside = dateline.clusters.items.filter((one) => !one.area && free(one));
          const item = inside[inside.length - 1];
          return item && [frame.left + item.x, frame.top + item.y, item.cluster];
        }""")
        clusters_page.mouse.click(spot[0], spot[1])
        wait_until_still(clusters_page)
        if spot[2] is None:
            break
    assert clusters_page.locator(".card-title").inner_text().startswith("Town ")


def test_the_lists_hold_what_is_in_view_and_grow(clusters_page):
    wait_for_lists(clusters_page)
    assert clusters_page.locator("#events li").count() == 25
    clusters_page.locator("#events .more").click()
    assert clusters_page.locator("#events li").count() == 50
    assert clusters_page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('#events li')[25]"
    )
    first = clusters_page.locator("#places li").first.inner_text()
    clusters_page.evaluate("() => { dateline.map.setView([-3, 110], 9, {animate: false}); }")
    wait_for_lists(clusters_page)
    assert clusters_page.locator("#places li").first.inner_text() != first


def test_filters_search_and_sliders_agree_with_the_map(clusters_page):
    made = many_events()
    open_legend(clusters_page)
    clusters_page.locator(".legend label", has_text="planned").click()
    assert clusters_page.evaluate("dateline.counts.all") == (made.events["status"] != "planned").sum()
    clusters_page.locator(".legend label", has_text="planned").click()
    clusters_page.locator(".search").fill("floods Town")
    wait_for_search(clusters_page)
    hits = made.events["sentence"].str.contains("floods") & made.events["place_id"].notna()
    hits &= ~made.events["place_id"].isin(["geonames:298", "geonames:299"])
    assert clusters_page.evaluate("dateline.counts.all") == hits.sum()
    clusters_page.locator(".search").fill("")
    wait_for_search(clusters_page)
    clusters_page.locator(".time-switch input").first.uncheck()
    assert clusters_page.evaluate("dateline.counts.all") == made.events["time_start"].notna().sum()


def test_keyboard_walk_through_the_events_in_the_order_of_the_list(clusters_page):
    wait_for_lists(clusters_page)
    titles = clusters_page.locator("#events .event-title").all_inner_texts()
    clusters_page.locator("#events .event-title").first.focus()
    clusters_page.keyboard.press("Enter")
    assert clusters_page.locator(".card-title").inner_text().strip() == titles[0]
    clusters_page.keyboard.press("ArrowRight")
    assert "2 of 2,500" in clusters_page.locator(".steps").inner_text()
    clusters_page.keyboard.press("Escape")
    assert clusters_page.locator(".card").is_hidden()
    assert clusters_page.evaluate("document.activeElement.className") == "event-title"
    clusters_page.evaluate("() => { dateline.map.panBy([1, 0], {animate: false}); }")
    wait_for_lists(clusters_page)
    assert clusters_page.evaluate("document.activeElement.textContent") == titles[0]


def test_a_country_is_drawn_as_its_outline_when_it_is_chosen(clusters_page):
    clusters_page.evaluate("() => { dateline.select('place:298', {from: 'list'}); }")
    assert clusters_page.locator(".area.is-edge").count() > 0
    assert clusters_page.locator(".card-title").inner_text() == "Ukraine"


def test_routes_and_clusters_follow_the_readers_colours(clusters_page):
    drawn = "() => [dateline.routes[0].layer.options.color, dateline.clusters.canvas.toDataURL()]"
    light = clusters_page.evaluate(drawn)
    clusters_page.emulate_media(color_scheme="dark")
    wait_for(clusters_page, "([, before]) => dateline.clusters.canvas.toDataURL() !== before", light)
    dark = clusters_page.evaluate(drawn)
    assert (light[0], dark[0]) == ("#23343f", "#dbe4ea")
    assert light[1] != dark[1]


def test_what_is_shown_can_be_taken_away(clusters_page, tmp_path):
    open_legend(clusters_page)
    clusters_page.locator(".legend label", has_text="denied").click()
    wait_for_lists(clusters_page)  # the button below the lists moves when they change
    with clusters_page.expect_download() as started:
        clusters_page.locator(".download").click()
    started.value.save_as(tmp_path / "events.geojson")
    read = gpd.read_file(tmp_path / "events.geojson")
    made = many_events()
    kept = made.events[made.events["status"] != "denied"]
    assert read["sentence"].tolist() == kept["sentence"].tolist()
    assert read.geometry.notna().sum() == kept["place_id"].notna().sum()
    with clusters_page.expect_download() as started:
        clusters_page.locator(".share-svg").click()
    assert "data:image/png;base64," in started.value.path().read_text(encoding="utf-8")


def test_a_link_leads_back_to_an_event(clusters_page):
    address = clusters_page.log.path.as_uri() + "#view=10.000,40.000,5.0&show=event:17"
    clusters_page.goto("about:blank")
    clusters_page.goto(address)
    wait_until_ready(clusters_page)
    assert clusters_page.evaluate("[dateline.selected, Math.round(dateline.map.getZoom())]") == ["event:17", 5]
    change_fragment(clusters_page, "#view=1,2,3&show=event:99999999")
    assert clusters_page.log.complaints == []


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_no_violation_among_clusters(open_page, width):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(maps.story_map(many_events()), viewport={"width": width, "height": 800}, bypass_csp=True)
    wait_for_lists(page)
    page.evaluate("() => { dateline.select('event:3', {from: 'list'}); }")
    assert [(found["id"], len(found["nodes"])) for found in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_printed_with_its_clusters(clusters_page):
    assert len(clusters_page.pdf()) > 20_000
    assert clusters_page.evaluate(CLUSTERS)["off"] < 0.01
