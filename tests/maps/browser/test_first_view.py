"""What a reader sees when a page opens: the story, in what the panels leave free, at any size of the window."""

import pytest

import maps
from geo import read_story
from geo.article import Article
from geo.evaluation import read_gold
from tests.maps import stories
from tests.maps.waiting import resize, wait_until_still

GOLD = "data/gold/stories"
READ = ("en-a-001", "en-a-005", "en-a-010", "id-a-001", "id-b-002")
SIZES = [(1440, 900), (1024, 720), (390, 844)]
SEEN = """
() => {
  const box = (one) => one.getBoundingClientRect(), stage = box(document.querySelector("#map-stage"));
  const drawn = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const all = (names) => [...document.querySelectorAll(names)].filter((one) => drawn(one) && meet(box(one), stage));
  const hit = (one) => one.contains(document.elementFromPoint(
    box(one).left + box(one).width / 2, box(one).top + box(one).height / 2));
  const panels = all("#map-stage :is(.locator, .whole, .edit-toggle, .leaflet-bar)").map(box);
  const main = dateline.marks.get(dateline.data.view.main);
  const clickable = new Set(all(".badge[data-event], .edge-event").filter(hit).map((one) => one.dataset.event));
  return {
    hidden: dateline.events.filter((event) => event.lon !== null && !clickable.has(event.id)).map((event) => event.id),
    main: !main || (main.label || main.button).textContent !== "" && all(".mark-label, .mark-button").includes(
      main.label || main.button),
    covered: all(".mark-button, .badge, .more-places, .pill, .edge").map(box)
      .filter((one) => panels.some((panel) => meet(one, panel))).length,
  };
}
"""
WHOLE = """
() => {
  const bounds = dateline.map.getBounds();
  return [...dateline.marks.values()].every((mark) => bounds.contains(mark.at))
    && dateline.routes.every((made) => made.lines.flat().every((at) => bounds.contains(at)));
}
"""


@pytest.fixture(scope="module")
def read():
    """Return the stories of a few articles of data/gold, read as a user would read them."""
    golds = {one["doc_id"]: one for one in read_gold(GOLD)}
    return {
        name: read_story(Article(golds[name]["text"], language=golds[name]["lang"], title=golds[name].get("title")))
        for name in READ
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", READ)
def test_a_page_opens_on_its_events(open_page, read, name, size):
    page = open_page(maps.story_map(read[name]), viewport=dict(zip(("width", "height"), size, strict=True)))
    assert page.evaluate(SEEN) == {"hidden": [], "main": True, "covered": 0}


def test_a_window_that_changes_its_size_shows_the_same_story(open_page, read):
    page = open_page(maps.story_map(read["id-a-001"]), viewport={"width": 1440, "height": 900})
    resize(page, 1024, 720)
    wait_until_still(page)
    assert page.evaluate(SEEN) == {"hidden": [], "main": True, "covered": 0}


@pytest.mark.parametrize("name", ["kim", "pacific", "three_ways"])
def test_the_whole_story_is_the_whole_story(open_page, story, name):
    page = open_page(maps.story_map(story(name)))
    page.locator(".whole").click()
    wait_until_still(page)
    assert page.evaluate(WHOLE)


def test_an_event_far_away_is_named_at_the_edge_and_opens_from_there(open_page):
    places = {f"Town {k}": (10.0 + k / 10, 50.0, "P.PPL", "DE", None, 100, 2) for k in range(4)}
    places["Perth"] = (115.86, -31.95, "P.PPLA", "AU", None, 1_900_000, 20)
    text = " ".join(f"{name} met." for name in places)
    events = [{"at": f"{name} met", "place": name, "status": "happened", "title": name} for name in places]
    page = open_page(
        maps.story_map(stories.story(text, [(name, 0, name, "scene") for name in places], events, places=places))
    )
    assert page.locator(".edge").all_inner_texts() == ["Perth\n5"]
    page.locator(".edge-event").click()
    assert page.locator(".card-title").inner_text().endswith("Perth")
    assert page.locator(".edge-event[data-event='e5']").count() == 0
    assert page.log.complaints == []


def test_a_story_of_one_country_shows_the_country(open_page):
    story = read_story(Article("Floods hit Tunisia on Monday, officials said.", language="en"))
    page = open_page(maps.story_map(story))
    wait_until_still(page)
    west, south, east, north = map(float, page.evaluate("dateline.map.getBounds().toBBoxString()").split(","))
    assert [west < 8.5, east > 10.5, south < 32.0, north > 36.0] == [True] * 4


def test_a_province_that_is_chosen_is_shown_and_not_the_world(open_page):
    """Its outline is drawn on the copies of the world beside it too."""
    story = read_story(Article("Floods hit Bandung in West Java on Monday, officials said.", language="en"))
    page = open_page(maps.story_map(story))
    chosen = page.evaluate("""() => {
      const [key, mark] = [...dateline.marks].find(([, one]) => one.area && one.area.getLayers);
      dateline.select(key, { from: "list" });
      return [mark.place.name, dateline.map.getZoom() > 5, dateline.map.getBounds().contains(mark.at)];
    }""")
    assert chosen == ["West Java", True, True]
    assert page.log.complaints == []
