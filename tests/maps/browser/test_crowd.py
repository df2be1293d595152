"""Very many events: the columns in the page, what is put together above 100,000, and the page in a browser."""

import base64
import gzip
import json
import random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

import maps
from maps import crowd
from tests.maps import stories
from tests.maps.waiting import wait_until_ready

STATUSES = ["happened", "ongoing", "planned", "predicted", "possible", "unconfirmed", "denied"]
WORDS = "attack rebels market convoy aid bridge said after before floods hit the in of on a".split()


def many(events=2500, places=300, seed=1):
    """A made-up corpus: places in three clusters and two countries, events in articles, a journey there and back."""
    chance = random.Random(seed)
    centres = [(32, 49), (110, -3), (35, 15)]
    names = [f"Town {k}" for k in range(places - 2)] + ["Ukraine", "Sudan"]
    spots = [Point(chance.gauss(x, 4), chance.gauss(y, 3)) for x, y in (centres[k % 3] for k in range(places - 2))] + [
        Point(32, 49),
        Point(30, 15),
    ]
    features = ["P.PPL"] * (places - 2) + ["A.PCLI"] * 2
    rows = [
        {
            "place_id": f"geonames:{k}",
            "name": name,
            "source": f"geonames:{k}",
            "feature": features[k],
            "country": {"Ukraine": "UA", "Sudan": "SD"}.get(name, "ID"),
            "admin1": "State",
            "population": 1000 + k,
            "extent_km": 3.0 if k < places - 2 else 500.0,
            "mentions": 2,
            "confidence": 0.9,
            "alternatives": [{"name": name, "country": "XX", "admin1": "Else", "score": 0.2}],
            "reasons": ["the largest place of this name"],
        }
        for k, name in enumerate(names)
    ]
    told = []
    for k in range(events):
        words = (
            chance.choice([chance.choice(WORDS), f"w{chance.randrange(3000)}"]) for _ in range(chance.randint(8, 30))
        )
        quote = " ".join(words)
        at = quote.index(" ") + 1
        place = chance.randrange(places) if chance.random() < 0.9 else None
        day = pd.Timestamp("2023-01-01") + pd.Timedelta(days=k * 400 // events) if chance.random() < 0.8 else pd.NaT
        told.append(
            {
                "event_id": f"e{k}",
                "type": chance.choice(["assault", "aid", "meeting"]),
                "title": quote[at : at + 12],
                "sentence": quote,
                "sentence_start": 50,
                "start": 50 + at,
                "end": 55 + at,
                "place_id": None if place is None else f"geonames:{place}",
                "time": None if day is pd.NaT else f"{day:%Y-%m-%d}" + chance.choice(["", "~", "?"]),
                "time_start": day,
                "time_end": day if day is pd.NaT else day + pd.Timedelta(days=chance.choice([0, 0, 3])),
                "status": chance.choice(STATUSES),
                "according_to": chance.choice([None, "the governor"]),
                "participants": ["Kim"],
                "cues": ["will"],
                "confidence": round(chance.random(), 2),
                "spot": None if place is None else spots[place],
                "article": k * 40 // events,
            }
        )
    story = stories.empty()
    story.places = stories.table("places", rows, spots)
    story.events = stories.table("events", told, [row["spot"] for row in told])
    story.events["article"] = [row["article"] for row in told]
    ends = {"origin_id": "geonames:0", "destination_id": "geonames:1", "mode": "road", "status": "planned"}
    way = LineString([spots[0], (40, 20), spots[1]])
    story.routes = stories.table(
        "routes",
        [
            {"route_id": "r1", **ends, "network": "schematic", "length_km": 9.5, "sentence": "A convoy left."},
            {"route_id": "r2", **ends, "network": "OpenStreetMap roads", "length_km": 9.5},
        ],
        [way, way],
    )
    story.articles = [stories.article("", title=f"Article {k}", source=f"{k}.txt") for k in range(40)]
    return story


def unpacked(payload):
    packed = {key: gzip.decompress(base64.b64decode(text)) for key, text in payload["crowd"]["packed"].items()}
    return json.loads(packed["rest"]), json.loads(packed["titles"]), packed["quotes"]


def spelt(stream, words):
    """Read the quotations back: the decoder a second time, written from the format's description alone."""
    rows, row, at = [], "", 0
    while at < len(stream):
        byte = stream[at]
        if byte == 0:
            rows.append(row)
            row = ""
            at += 1
            continue
        if byte < 160:
            number, size = byte, 1
        elif byte < 224:
            number, size = 160 + (byte - 160) * 256 + stream[at + 1], 2
        else:
            number, size = 16544 + (byte - 224) * 65536 + stream[at + 1] * 256 + stream[at + 2], 3
        row += words[number - 1]
        at += size
    return rows


def test_a_story_becomes_a_crowd_above_two_thousand_marks(story):
    assert not crowd.is_crowd(story("many"))
    assert not crowd.is_crowd(many(1700, 300))
    assert crowd.is_crowd(many(1701, 300))


@pytest.mark.parametrize("text", ["", "A text."])
def test_the_page_says_when_it_leaves_texts_out(text):
    made = many()
    made.article.text = text
    assert crowd.crowd_payload(made)["crowd"]["texts_left"] is bool(text)


def test_columns_hold_every_event_and_place():
    made = many()
    rest, titles, stream = unpacked(crowd.crowd_payload(made))
    events = made.events
    assert spelt(stream, titles["words"]) == events["sentence"].tolist()
    assert titles["title"] == [len(title) for title in events["title"]]
    ids = [None if at < 0 else rest["places"]["id"][at] for at in rest["events"]["place"]]
    assert ids == events["place_id"].tolist()
    for column, name in (("type", "type"), ("status", "status"), ("who", "according_to")):
        words = [rest["events"][column]["words"][at] for at in rest["events"][column]["at"]]
        assert words == events[name].fillna("").tolist()
    assert np.cumsum(rest["events"]["article"]).tolist() == events["article"].tolist()
    steps = [step for step in rest["events"]["first"] if step is not None]
    dated = events["time_start"].dropna()
    assert np.cumsum(steps).tolist() == [(day - pd.Timestamp(0)).days for day in dated]
    assert rest["places"]["name"] == made.places["name"].tolist()
    assert rest["places"]["lon"][0] == round(made.places.geometry.iloc[0].x * 10_000)
    assert rest["places"]["area"][-2:] == [1, 1]
    assert (rest["routes"]["line"], len(rest["lines"])) == ([0, 0], 1)


def test_an_event_with_a_point_and_no_place_is_kept_where_it_is():
    made = many(2500, 300)
    made.events.loc[0, "place_id"] = None
    made.events.geometry = [Point(7.5, 8.25), *made.events.geometry.iloc[1:]]
    rest, _, _ = unpacked(crowd.crowd_payload(made))
    at = rest["events"]["place"][0]
    assert (at, rest["places"]["lon"][at], rest["places"]["lat"][at]) == (300, 75_000, 82_500)


@pytest.mark.parametrize("share", [0.9, 0.75])
def test_a_page_stays_below_its_size_and_says_what_it_cut(share):
    made = many(20_000, 300)
    whole = crowd.crowd_payload(made, page_bytes=100_000_000)
    room = round(share * len(maps.StoryMap(whole).get_root().render()))
    small = crowd.crowd_payload(made, page_bytes=room)
    assert whole["crowd"]["quotes_cut"] is None
    assert small["crowd"]["quotes_cut"] < 240
    assert len(maps.StoryMap(small).get_root().render()) < room
    _, titles, stream = unpacked(small)
    longest = small["crowd"]["quotes_cut"]
    for quote, full, at, title in zip(
        spelt(stream, titles["words"]), made.events["sentence"], titles["trigger"], titles["title"], strict=True
    ):
        assert quote.strip("…") in full
        assert len(quote.strip("…")) <= longest
        assert title > 0
        assert quote[at : at + title] in full


@given(st.text(max_size=300), st.integers(0, 300), st.integers(24, 240))
def test_a_cut_keeps_the_word_it_is_cut_around(text, at, longest):
    at = min(at, max(len(text) - 1, 0))
    cut, moved = crowd._cut(text, at, longest)
    assert len(cut) <= longest + 2
    assert not text or cut[moved] == text[at]


@given(st.lists(st.text(), max_size=30))
def test_spelling_loses_nothing(texts):
    words, stream = crowd._spelled(texts)
    assert spelt(stream, words) == texts


def test_the_same_story_gives_the_same_page():
    assert crowd.crowd_payload(many()) == crowd.crowd_payload(many())


def test_above_the_most_events_are_put_together_by_cell_period_and_status(monkeypatch):
    monkeypatch.setattr(crowd, "MOST_EVENTS", 1500)
    made = many(6000, 300)
    payload = crowd.crowd_payload(made)
    told = payload["crowd"]
    rest, titles, stream = unpacked(payload)
    events, places = rest["events"], rest["places"]
    assert told["total"] == sum(events["count"]) == 6000
    assert told["rows"] == events["size"] <= 1500
    assert told["put_together"]["degrees"] > 0
    assert told["put_together"]["period"] in {"day", "week", "month", "year"}
    status = [events["status"]["words"][at] for at in events["status"]["at"]]
    counts = pd.Series(events["count"]).groupby(status).sum().to_dict()
    assert counts == made.events["status"].value_counts().to_dict()
    nowhere = sum(n for n, at in zip(events["count"], events["place"], strict=True) if at < 0)
    assert nowhere == made.events["place_id"].isna().sum()
    ukraine = places["name"].index("Ukraine")
    in_ukraine = sum(n for n, at in zip(events["count"], events["place"], strict=True) if at == ukraine)
    assert in_ukraine == (made.events["place_id"] == "geonames:298").sum()
    assert places["others_near"][ukraine] == 0
    ends = [places["name"][rest["routes"][end][0]] for end in ("origin", "destination")]
    assert ends == ["Town 0", "Town 1"]
    assert set(spelt(stream, titles["words"])) <= set(made.events["sentence"])


@pytest.mark.parametrize("most", [100_000, 1000], ids=["one by one", "together"])
def test_a_crowd_without_any_place_or_date_is_a_page(open_page, monkeypatch, most):
    monkeypatch.setattr(crowd, "MOST_EVENTS", most)
    made = many(2500, 300)
    made.places = made.places.iloc[:0]
    made.events = made.events.assign(place_id=None, time_start=pd.NaT, time_end=pd.NaT, time=None)
    made.events.geometry = [None] * len(made.events)
    made.routes = made.routes.iloc[:0]
    page = open_page(maps.story_map(made))
    assert page.locator(".timeline").count() == 0
    page.wait_for_timeout(700)
    assert page.locator("#nowhere li").count() == (25 if most > 2500 else len(STATUSES))
    assert page.log.complaints == []


@pytest.fixture
def crowd_page(open_page):
    return open_page(maps.story_map(many()))


def test_it_asks_for_nothing_and_complains_of_nothing(crowd_page):
    assert crowd_page.log.requests == [crowd_page.log.path.as_uri()]
    assert crowd_page.log.complaints == []


HEAPS = """() => {
  const { map, heaps, counts } = dateline, seen = heaps.items.filter((item) => !item.area);
  const once = seen.filter((item) => Math.abs(item.lon) < 180);
  const off = seen.map((item) => map.latLngToContainerPoint([item.lat, item.lon]).distanceTo([item.x, item.y]));
  const box = heaps.canvas.getBoundingClientRect(), frame = map.getContainer().getBoundingClientRect();
  return { off: Math.max(...off), count: seen.length, n: once.reduce((sum, item) => sum + item.n, 0),
    covers: box.left <= frame.left && box.right >= frame.right && box.top <= frame.top && box.bottom >= frame.bottom };
}"""


@pytest.mark.parametrize(
    "action", ["setView([49, 32], 5)", "setView([15, 35], 7.5)", "panBy([90, -60], {animate: false})", "setZoom(2)"]
)
def test_heaps_stand_where_they_are_projected_and_the_canvas_covers_the_map(crowd_page, action):
    crowd_page.evaluate(f"() => {{ dateline.map.{action}; }}")
    crowd_page.wait_for_timeout(50)
    found = crowd_page.evaluate(HEAPS)
    assert found["off"] < 0.01
    assert found["covers"]
    assert found["count"] > 0


def test_heaps_hold_every_event_that_has_a_spot(crowd_page):
    crowd_page.evaluate("() => { dateline.map.setView([20, 60], 1, {animate: false}); }")
    made = many()
    spots = made.events["place_id"].notna() & ~made.events["place_id"].isin(["geonames:298", "geonames:299"])
    assert crowd_page.evaluate(HEAPS)["n"] == spots.sum()


def test_a_click_on_a_heap_goes_into_it_until_there_is_a_place(crowd_page):
    for _ in range(14):
        spot = crowd_page.evaluate("""() => {
          const frame = dateline.map.getContainer().getBoundingClientRect(), size = dateline.map.getSize();
          const free = (one) => one.x > size.x * 0.4 && one.x < size.x - 90 && one.y > 90 && one.y < size.y - 220;
          const inside = dateline.heaps.items.filter((one) => !one.area && free(one));
          const item = inside[inside.length - 1];
          return item && [frame.left + item.x, frame.top + item.y, item.heap];
        }""")
        crowd_page.mouse.click(spot[0], spot[1])
        crowd_page.wait_for_timeout(60)
        if spot[2] is None:
            break
    assert crowd_page.locator(".card-title").inner_text().startswith("Town ")


def test_the_lists_say_what_is_in_view_and_grow(crowd_page):
    crowd_page.wait_for_timeout(700)
    assert crowd_page.locator("#events li").count() == 25
    crowd_page.locator("#events .more").click()
    assert crowd_page.locator("#events li").count() == 50
    assert crowd_page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('#events li')[25]")
    first = crowd_page.locator("#places li").first.inner_text()
    crowd_page.evaluate("() => { dateline.map.setView([-3, 110], 9, {animate: false}); }")
    crowd_page.wait_for_timeout(700)
    assert crowd_page.locator("#places li").first.inner_text() != first


def test_filters_search_and_sliders_agree_with_the_map(crowd_page):
    made = many()
    crowd_page.locator(".legend label", has_text="planned").click()
    assert crowd_page.evaluate("dateline.counts.all") == (made.events["status"] != "planned").sum()
    crowd_page.locator(".legend label", has_text="planned").click()
    crowd_page.locator(".search").fill("floods Town")
    crowd_page.wait_for_timeout(800)
    hits = made.events["sentence"].str.contains("floods") & made.events["place_id"].notna()
    hits &= ~made.events["place_id"].isin(["geonames:298", "geonames:299"])
    assert crowd_page.evaluate("dateline.counts.all") == hits.sum()
    crowd_page.locator(".search").fill("")
    crowd_page.wait_for_timeout(800)
    crowd_page.locator(".time-switch input").first.uncheck()
    assert crowd_page.evaluate("dateline.counts.all") == made.events["time_start"].notna().sum()


def test_keyboard_walk_through_the_events_in_the_order_of_the_list(crowd_page):
    crowd_page.wait_for_timeout(700)
    titles = crowd_page.locator("#events .event-title").all_inner_texts()
    crowd_page.locator("#events .event-title").first.focus()
    crowd_page.keyboard.press("Enter")
    assert crowd_page.locator(".card-title").inner_text().strip() == titles[0]
    crowd_page.keyboard.press("ArrowRight")
    assert "2 of 2,500" in crowd_page.locator(".steps").inner_text()
    crowd_page.keyboard.press("Escape")
    assert crowd_page.locator(".card").is_hidden()
    assert crowd_page.evaluate("document.activeElement.className") == "event-title"
    crowd_page.evaluate("() => { dateline.map.panBy([1, 0], {animate: false}); }")
    crowd_page.wait_for_timeout(800)
    assert crowd_page.evaluate("document.activeElement.textContent") == titles[0]


def test_a_country_is_drawn_as_its_outline_when_it_is_chosen(crowd_page):
    crowd_page.evaluate("() => { dateline.select('place:298', {from: 'list'}); }")
    assert crowd_page.locator(".area.is-edge").count() > 0
    assert crowd_page.locator(".card-title").inner_text() == "Ukraine"


def test_routes_and_heaps_follow_the_readers_colours(crowd_page):
    drawn = "() => [dateline.routes[0].layer.options.color, dateline.heaps.canvas.toDataURL()]"
    light = crowd_page.evaluate(drawn)
    crowd_page.emulate_media(color_scheme="dark")
    for _ in range(100):
        dark = crowd_page.evaluate(drawn)
        if dark[1] != light[1]:
            break
        crowd_page.wait_for_timeout(50)
    assert (light[0], dark[0]) == ("#23343f", "#dbe4ea")
    assert light[1] != dark[1]


def test_what_is_shown_can_be_taken_away(crowd_page, tmp_path):
    crowd_page.locator(".legend label", has_text="denied").click()
    with crowd_page.expect_download() as started:
        crowd_page.locator(".download").click()
    started.value.save_as(tmp_path / "events.geojson")
    read = gpd.read_file(tmp_path / "events.geojson")
    made = many()
    kept = made.events[made.events["status"] != "denied"]
    assert read["sentence"].tolist() == kept["sentence"].tolist()
    assert read.geometry.notna().sum() == kept["place_id"].notna().sum()
    with crowd_page.expect_download() as started:
        crowd_page.locator(".share-svg").click()
    assert "data:image/png;base64," in started.value.path().read_text(encoding="utf-8")


def test_a_link_leads_back_to_an_event(crowd_page):
    address = crowd_page.log.path.as_uri() + "#view=10.000,40.000,5.0&show=event:17"
    crowd_page.goto("about:blank")
    crowd_page.goto(address)
    wait_until_ready(crowd_page)
    assert crowd_page.evaluate("[dateline.selected, Math.round(dateline.map.getZoom())]") == ["event:17", 5]
    crowd_page.evaluate("window.location.hash = '#view=1,2,3&show=event:99999999'")
    crowd_page.wait_for_timeout(100)
    assert crowd_page.log.complaints == []


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_a_crowd(open_page, width):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(maps.story_map(many()), viewport={"width": width, "height": 800}, bypass_csp=True)
    page.wait_for_timeout(700)
    page.evaluate("() => { dateline.select('event:3', {from: 'list'}); }")
    assert [(found["id"], len(found["nodes"])) for found in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_printed_with_its_heaps(crowd_page):
    assert len(crowd_page.pdf()) > 20_000
    assert crowd_page.evaluate(HEAPS)["off"] < 0.01
