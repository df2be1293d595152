"""The saved page in a real browser."""

import io
import re

import folium
import pytest
from branca.element import JavascriptLink

import maps
from geo.errors import DataFileError, OptionError, OutputError
from maps import page as page_module
from tests.maps import stories
from tests.maps.waiting import change_fragment, open_legend, resize, scroll, wait_until_ready, wait_until_still

MARKS_APART = """
() => [...dateline.marks.values()].filter((mark) => mark.button && !mark.element.hidden).map((mark) => {
  const frame = dateline.map.getContainer().getBoundingClientRect(), box = mark.button.getBoundingClientRect();
  const at = dateline.map.latLngToContainerPoint(mark.at).add(mark.shift);
  return Math.hypot(box.x + box.width / 2 - frame.x - at.x, box.y + box.height / 2 - frame.y - at.y);
})
"""


@pytest.mark.parametrize("name", stories.STORIES)
def test_page_asks_for_nothing_but_itself_and_complains_of_nothing(open_page, story, name):
    page = open_page(maps.story_map(story(name)))
    assert page.log.requests == [page.log.path.as_uri()]
    assert page.log.complaints == []


@pytest.mark.parametrize("name", stories.STORIES)
def test_page_stays_small(story, name):
    assert len(maps.story_map(story(name)).get_root().render()) < 600_000


def test_page_names_no_address_outside_comments_and_namespaces(story):
    html = maps.story_map(story("kim")).get_root().render()
    loads = re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", html)
    assert loads == []
    assert "default-src 'none'" in html


def test_marks_are_where_the_map_projects_them_after_zooming_and_panning(kim_page):
    for action in ("setZoom(5)", "setView([41, 128], 7.5)", "panBy([90, -60], {animate: false})", "setZoom(3)"):
        kim_page.evaluate(f"() => {{ dateline.map.{action}; }}")
        wait_until_still(kim_page)
        assert max(kim_page.evaluate(MARKS_APART)) < 1.5, action


def test_marks_are_where_the_map_projects_them_after_a_resize(kim_page):
    resize(kim_page, 700, 500)
    assert max(kim_page.evaluate(MARKS_APART)) < 1.5


def test_first_view_holds_the_journey_and_not_the_dateline(kim_page):
    inside = "([lat, lon]) => dateline.map.getBounds().contains([lat, lon])"
    assert [kim_page.evaluate(inside, at) for at in ([39.03, 125.75], [43.1, 131.87], [38.9, -77.0])] == [
        True,
        True,
        False,
    ]


def test_one_mark_for_each_place_however_often_it_is_mentioned(kim_page):
    assert kim_page.locator(".mark-button").count() == 7
    assert kim_page.locator("#article-text .mention:not(.is-unresolved)").count() == 17
    assert kim_page.locator("#article-text .mention.is-unresolved").all_inner_texts() == [
        "Universitas Federal Timur Jauh"
    ]


def test_text_is_shown_word_for_word(kim_page):
    shown = (
        "() => { const t = document.getElementById('article-text').cloneNode(true);"
        " t.querySelectorAll('.event-number').forEach((e) => e.remove()); return t.textContent; }"
    )
    assert kim_page.evaluate(shown) == stories.KIM


def test_offsets_count_characters_not_utf16_units(open_page):
    text = "😀😀 Kim went to Vladivostok 🚆 from Pyongyang."
    made = stories.story(
        text, [("Vladivostok", 0, "Vladivostok", "destination"), ("Pyongyang", 0, "Pyongyang", "origin")]
    )
    page = open_page(maps.story_map(made))
    assert page.locator("#article-text .mention").all_inner_texts() == ["Vladivostok", "Pyongyang"]


def test_a_mention_moves_the_map_and_opens_the_place(kim_page):
    kim_page.locator("#article-text .mention", has_text="Moskow").click()
    assert kim_page.locator(".card-title").inner_text() == "Moskow"
    assert kim_page.evaluate("dateline.map.getBounds().contains([55.75, 37.62])")
    assert kim_page.locator(".mark-button.is-lit").count() == 1


def test_a_mark_lights_up_its_mentions_and_shows_the_first(kim_page):
    kim_page.locator(".mark-button[aria-label^=Pyongyang]").click()
    assert kim_page.locator("#article-text .mention.is-lit").all_inner_texts() == ["Pyongyang"] * 4
    box = kim_page.locator("#article-text .mention.is-lit").first.bounding_box()
    assert 0 < box["y"] < 800


def test_event_card_says_what_when_how_sure_who_says_so_and_in_which_words(kim_page):
    kim_page.locator(".event-list .event-title").nth(1).click()
    card = kim_page.locator(".card").inner_text()
    for said in (
        "Forum Ekonomi Timur",
        "direncanakan",
        "dijadwalkan",
        "10–13 September 2023",
        "Vladivostok",
        "pejabat AS yang tidak disebutkan identitasnya",
        "Dua pemimpin akan berada di kampus",
        "Mengapa tempat ini",
    ):
        assert said in card
    assert kim_page.locator(".sentence.is-lit").count() == 1


def test_list_says_of_an_event_without_a_place_that_it_is_not_on_the_map(kim_page):
    assert "tidak ada di peta" in kim_page.locator(".event-list > li").nth(4).inner_text()


def test_keyboard_walk(kim_page):
    kim_page.locator(".event-list .event-title").first.focus()
    kim_page.keyboard.press("Enter")
    assert kim_page.locator(".card-title").inner_text().endswith("Kim Jong Un ke Vladivostok dengan kereta")
    assert kim_page.evaluate("document.activeElement.id") == "card-title"
    kim_page.keyboard.press("ArrowRight")
    assert kim_page.locator(".card-title").inner_text().endswith("Forum Ekonomi Timur")
    kim_page.keyboard.press("ArrowLeft")
    kim_page.keyboard.press("ArrowLeft")
    assert kim_page.locator(".card-title").inner_text().endswith("Senjata dari Korea Utara untuk Rusia")
    kim_page.keyboard.press("Escape")
    assert kim_page.locator(".card").is_hidden()
    assert kim_page.evaluate("document.activeElement.className") == "event-title"


def test_the_map_follows_the_reading_when_asked(open_page):
    page = open_page(maps.story_map(stories.kim()), viewport={"width": 1400, "height": 320})
    lit = "() => [...document.querySelectorAll('.event-number.is-lit')].map((one) => one.dataset.event)"
    page.mouse.move(200, 200)
    scroll(page, 700)
    assert page.evaluate(lit) == []
    page.evaluate("() => { window.scrollTo(0, 0); document.querySelector('.follow input').click(); }")
    found = []
    for _ in range(30):
        scroll(page, 60)
        found += [one for one in page.evaluate(lit) if one not in found]
    assert found == ["e1", "e2", "e3", "e4", "e5"]
    assert page.evaluate("dateline.selected") is None


def test_tab_reaches_every_mark_and_mention(kim_page):
    seen = set()
    for _ in range(120):
        kim_page.keyboard.press("Tab")
        seen.add(
            kim_page.evaluate("(document.activeElement.dataset.mention || document.activeElement.ariaLabel || '')")
        )
    assert {f"m{k}" for k in range(1, 19)} <= seen
    assert sum(name.endswith("sebutan") for name in seen) == 7


def test_every_button_has_a_name(kim_page):
    nameless = (
        "() => [...document.querySelectorAll('button')].filter((b) => !(b.ariaLabel || b.textContent.trim())).length"
    )
    assert kim_page.evaluate(nameless) == 0


def test_legend_is_a_filter(kim_page):
    open_legend(kim_page)
    kim_page.locator(".legend label", has_text="direncanakan").click()
    assert kim_page.locator(".event-list > li:visible").count() == 3
    assert kim_page.locator(".pill").count() == 0
    kim_page.locator(".legend label", has_text="direncanakan").click()
    assert kim_page.locator(".pill").count() == 1


def test_a_large_place_whose_filter_is_off_can_still_be_selected(open_page, story):
    made = story("kim")
    found = made.places["name"] == "Vladivostok"
    made.places.loc[found, ["feature", "extent_km"]] = ["A.ADM1", 300.0]
    page = open_page(maps.story_map(made))
    key = "place:" + made.places.loc[found, "place_id"].iloc[0]
    where = "(key) => { dateline.select(key, { from: 'list' }); return dateline.map.getZoom(); }"
    shown = page.evaluate(where, key)
    page.evaluate("() => document.querySelectorAll('.legend input').forEach((one) => one.click())")
    assert page.evaluate("(key) => dateline.marks.get(key).area._map", key) is None
    page.evaluate("() => dateline.map.setZoom(12, { animate: false })")
    assert page.evaluate(where, key) == shown
    assert page.log.complaints == []


def test_route_says_its_way_its_length_and_what_it_was_drawn_along(kim_page):
    assert kim_page.locator(".pill").inner_text() == "kereta api · 1.152 km"
    kim_page.locator(".pill").click()
    card = kim_page.locator(".card").inner_text()
    assert "Pyongyang ke Vladivostok" in card
    assert "Digambar menurut jalur kereta api" in card
    assert "OpenStreetMap railways" not in card
    kim_page.locator(".card summary").click()
    assert "OpenStreetMap railways" in kim_page.locator(".card").inner_text()
    assert "OpenStreetMap" in kim_page.locator(".foot").inner_text()


def test_schematic_route_looks_and_says_so(open_page, story):
    page = open_page(maps.story_map(story("arabic"), language="en"))
    assert page.locator(".pill.is-schematic").inner_text() == "road · 345 km · straight line"
    page.locator(".pill").click()
    assert "the text does not say which way was taken" in page.locator(".card").inner_text()


def test_route_over_the_date_line_is_one_line_on_land_both_sides(open_page, story):
    page = open_page(maps.story_map(story("pacific")))
    longitudes = page.evaluate("dateline.routes[0].lines.flat().map((point) => point[1])")
    assert longitudes == sorted(longitudes)
    assert max(longitudes) - min(longitudes) < 120


def test_article_direction_is_its_own(open_page, story):
    page = open_page(maps.story_map(story("arabic"), language="en"))
    assert page.evaluate("getComputedStyle(document.querySelector('#article-text p')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('.legend')).direction") == "ltr"


def test_empty_story_is_a_page_that_says_so(open_page, story):
    page = open_page(maps.story_map(story("empty")))
    assert page.locator(".empty").count() == 2
    assert page.locator(".notes").inner_text() == "No publication date is known."
    assert page.locator(".map-empty").is_visible()


@pytest.mark.parametrize("width", [320, 390, 820, 3840])
@pytest.mark.parametrize("name", ["kim", "arabic", "many"])
def test_no_sideways_scroll(open_page, story, name, width):
    page = open_page(maps.story_map(story(name)), viewport={"width": width, "height": 844})
    page.evaluate("document.querySelector('.badge').click()")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_map_is_above_the_text(open_page, story):
    page = open_page(maps.story_map(story("kim")), viewport={"width": 390, "height": 844}, has_touch=True)
    assert page.locator("#map-frame").bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    page.locator("#article-text .mention", has_text="Vladivostok").first.tap()
    assert page.locator(".card-title").inner_text() == "Vladivostok"


def test_dark_mode(open_page, story):
    page = open_page(maps.story_map(story("kim")), color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 25, 27)"


def test_print_shows_the_whole_journey_and_puts_the_page_back(kim_page):
    before = kim_page.evaluate("dateline.map.getCenter()")
    assert len(kim_page.pdf()) > 20_000
    assert kim_page.evaluate("dateline.map.getCenter()") == pytest.approx(before, abs=0.01)


def test_download_is_geojson_of_every_table(kim_page):
    with kim_page.expect_download() as started:
        kim_page.locator(".download").click()
    text = started.value.path().read_text(encoding="utf-8")
    assert started.value.suggested_filename == "story.geojson"
    for layer in ("places", "events", "routes", "mentions"):
        assert f'"layer":"{layer}"' in text


def test_folium_layers_of_the_users_own_work_offline(open_page, story):
    made = maps.story_map(story("kim"))
    group = folium.FeatureGroup(name="Mine").add_to(made)
    folium.Marker([40, 128], popup="mine", tooltip="tip").add_to(group)
    folium.Marker([41, 128], icon=folium.Icon(color="red")).add_to(group)
    folium.GeoJson({"type": "Point", "coordinates": [127, 41]}).add_to(group)
    folium.LayerControl().add_to(made)
    page = open_page(made)
    page.locator("img.leaflet-marker-icon").first.dispatch_event("click")
    assert page.locator(".leaflet-popup-content").inner_text().strip() == "mine"
    assert page.locator("img.leaflet-marker-icon").first.evaluate("(pin) => pin.naturalWidth") > 0
    assert page.log.requests[0] == page.log.path.as_uri()
    assert [url for url in page.log.requests[1:] if not url.startswith("data:")] == []
    assert page.log.complaints == []


def test_rendering_twice_gives_the_same_page(story):
    made = maps.story_map(story("kim"))
    assert made.get_root().render() == made.get_root().render()


def test_notebook_shows_the_page_in_a_frame(story):
    shown = maps.story_map(story("kim"))._repr_html_()
    assert "<iframe srcdoc=" in shown
    assert "story-data" in shown


@pytest.mark.parametrize("sandbox", ["", ' sandbox="allow-scripts"'], ids=["trusted", "sandboxed"])
def test_a_notebook_shows_several_maps_on_one_page(open_page, story, sandbox):
    names = ["kim", "pacific", "arabic"]
    frames = "".join(maps.story_map(story(name))._repr_html_() for name in names).replace(
        "<iframe ", f"<iframe{sandbox} "
    )
    page = open_page(f"<!DOCTYPE html><meta charset='utf-8'>{frames}<script>window.__ready = true</script>")
    shown = [frame for frame in page.frames if frame != page.main_frame]
    assert len(shown) == len(names)
    for frame, name in zip(shown, names, strict=True):
        wait_until_ready(frame)
        assert frame.evaluate("dateline.marks.size") == len(story(name).places)
        frame.evaluate("() => { document.querySelector('.event-title')?.click(); dateline.fit(); }")
        assert frame.locator(".share button").count() == 2  # pictures; a page without an address gives no link
    assert page.log.complaints == []


def test_save_takes_a_file_object(story):
    held = io.BytesIO()
    maps.story_map(story("kim")).save(held, close_file=False)
    assert held.getvalue().startswith(b"<!DOCTYPE html>")


def test_save_into_a_missing_folder_leaves_nothing(story, tmp_path):
    with pytest.raises(OutputError, match="missing"):
        maps.story_map(story("empty")).save(tmp_path / "missing" / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_save_leaves_the_old_page(story, tmp_path, monkeypatch):
    target = tmp_path / "map.html"
    target.write_text("old")
    monkeypatch.setattr(
        "pathlib.Path.write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(OutputError, match="No space left"):
        maps.story_map(story("empty")).save(target)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]


def test_a_link_with_no_file_here_is_an_error(story):
    made = maps.story_map(story("empty"))
    made.get_root().header.add_child(JavascriptLink("https://cdn.example.org/plugin.js"))
    with pytest.raises(OptionError, match=r"https://cdn\.example\.org/plugin\.js"):
        made.get_root().render()


def test_a_tile_layer_is_an_error(story):
    made = maps.story_map(story("empty"))
    folium.TileLayer("OpenStreetMap").add_to(made)
    with pytest.raises(OptionError, match="tile layer"):
        made.get_root().render()


def test_a_changed_vendored_file_is_an_error(monkeypatch):
    page_module._bytes.cache_clear()
    monkeypatch.setitem(page_module._manifest()["leaflet.js"], "sha256", "0")
    with pytest.raises(DataFileError, match="leaflet"):
        page_module._bytes("leaflet.js")


def test_manifest_names_every_vendored_file():
    folder = page_module._STATIC / "vendor"
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {name for name in found if not name.endswith((".py", ".pyc", "manifest.json"))} == set(
        page_module._manifest()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["kim", "arabic", "empty"])
def test_axe_finds_no_violation(open_page, story, name, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    page = open_page(maps.story_map(story(name)), **look)
    assert [(found["id"], len(found["nodes"])) for found in Axe().run(page).response["violations"]] == []


SHOWN = "() => dateline.shownEvents().map((event) => event.id)"


def move(page, end, days):
    slider = page.locator(f".time-{end}")
    slider.focus()
    for _ in range(abs(days)):
        slider.press("ArrowRight" if days > 0 else "ArrowLeft")


def test_the_sliders_keep_what_falls_between_them(kim_page):
    dated = kim_page.evaluate("() => dateline.events.filter((event) => event.time_start).length")
    everything = kim_page.evaluate(SHOWN)
    assert len(everything) > dated > 1
    kim_page.locator(".time-switch input").first.uncheck()
    assert len(kim_page.evaluate(SHOWN)) == dated
    kim_page.locator(".time-from").evaluate(
        "(slider) => { slider.value = slider.max; slider.dispatchEvent(new Event('input')); }"
    )
    late = kim_page.evaluate(SHOWN)
    assert 0 < len(late) < dated
    hidden = kim_page.locator(".event-list > li[hidden]").count()
    assert hidden == len(everything) - len(late)
    kim_page.locator(".time-switch input").last.check()
    assert len(kim_page.evaluate(SHOWN)) == dated


def test_the_sliders_say_their_day_and_work_by_keyboard(kim_page):
    before = kim_page.locator(".time-from").get_attribute("aria-valuetext")
    move(kim_page, "from", 3)
    after = kim_page.locator(".time-from").get_attribute("aria-valuetext")
    assert re.search(r"\b20\d\d\b", before)
    assert before != after
    assert kim_page.locator(".time-said").text_content()


def test_the_time_line_names_its_events_and_obeys_the_key(kim_page):
    bars = kim_page.locator(".time-bar")
    label = bars.first.get_attribute("title")
    assert re.fullmatch(r"\d+\. .+ – .*20\d\d", label)
    assert len(kim_page.locator(".time-tick").all()) >= 2
    total = kim_page.evaluate("dateline.events.length")
    assert kim_page.locator(".time-said").inner_text().startswith(f"{total} dari {total}")
    open_legend(kim_page)
    kim_page.locator(".legend label", has_text="direncanakan").click()
    left = len(kim_page.evaluate(SHOWN))
    assert left < total
    assert kim_page.locator(".time-said").inner_text().startswith(f"{left} dari {total}")
    assert kim_page.locator(".time-bar.status-planned:visible").count() == 0
    kim_page.locator(".time-bar:visible").first.click()
    assert kim_page.locator(".card-title").is_visible()


WORDS_OF_THE_WORKSHOP = r"schematic|skematis|unknown|scgraph|searoute|\d{4}-\d\d|EDTF|~|\bgeonames:"


@pytest.mark.parametrize("name", ["kim", "three_ways", "arabic"])
def test_cards_say_nothing_that_only_a_developer_reads(open_page, story, name):
    page = open_page(maps.story_map(story(name)))
    keys = page.evaluate(
        "['event', 'route', 'place'].flatMap((kind) => dateline.data[kind + 's'].map((one) => kind + ':' + one.id))"
    )
    said = ""
    for key in keys:
        page.evaluate("(key) => { dateline.select(key, {from: 'list'}); }", key)
        said += page.locator(".card").inner_text() + "\n"
    assert keys
    assert re.findall(WORDS_OF_THE_WORKSHOP, said) == []


def test_a_link_leads_back_to_the_view(kim_page, open_page):
    kim_page.locator(".event-title").first.click()
    kim_page.evaluate("() => { dateline.map.setView([43, 136], 6, {animate: false}); }")
    kim_page.locator(".share-link").click()
    address = kim_page.locator(".share-text").input_value()
    assert re.search(r"#view=43\.000,136\.000,6\.0&show=event:e\d+$", address)
    kim_page.goto("about:blank")
    kim_page.goto(address)
    wait_until_ready(kim_page)
    centre = kim_page.evaluate("[dateline.map.getCenter().lat, dateline.map.getCenter().lng, dateline.map.getZoom()]")
    assert [round(number) for number in centre] == [43, 136, 6]
    assert kim_page.evaluate("dateline.selected").startswith("event:")


@pytest.mark.parametrize(
    "fragment",
    ["#view=999,0,5", "#view=1,2", "#<img src=x onerror=alert(1)>", "#view=1,2,3&show=event:__proto__", "#view=a,b,c"],
)
def test_a_made_up_address_does_nothing(kim_page, fragment):
    change_fragment(kim_page, fragment)
    assert kim_page.evaluate("dateline.selected") is None
    assert kim_page.log.complaints == []


def test_the_snippet_holds_the_title_as_text(open_page):
    made = stories.kim()
    made.article.title = '"></iframe><script>alert(1)</script><b x="'
    page = open_page(maps.story_map(made))
    page.locator(".share-embed").click()
    snippet = page.locator(".share-text").input_value()
    parsed = "(text) => new DOMParser().parseFromString(text, 'text/html').body.outerHTML.match(/<[a-z]+/g)"
    empty = page.context.new_page()  # the page itself parses no markup
    assert empty.evaluate(parsed, snippet) == ["<body", "<iframe"]
    assert page.log.complaints == []


def test_the_locator_has_a_box_round_what_is_seen(kim_page):
    kim_page.evaluate("() => { dateline.map.setView([0, 20], 5, {animate: false}); }")
    x, y, width, height = (
        float(kim_page.locator(".locator-box").get_attribute(name)) for name in ("x", "y", "width", "height")
    )
    assert x < 20 < x + width
    assert y < 0 < y + height
    kim_page.evaluate("() => { dateline.map.setView([0, 20], 1, {animate: false}); }")
    assert not kim_page.locator(".locator").is_visible()


def test_the_map_is_saved_as_a_picture_without_a_server(kim_page, tmp_path):
    for kind, head in (("svg", b"<svg"), ("png", b"\x89PNG")):
        with kim_page.expect_download() as waiting:
            kim_page.locator(f".share-{kind}").click()
        target = tmp_path / f"map.{kind}"
        waiting.value.save_as(target)
        assert target.read_bytes().startswith(head)
    drawn = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert all(word in drawn for word in ("Vladivostok", "Pyongyang", "GeoNames CC BY 4.0"))
    assert "<script" not in drawn
    assert kim_page.log.complaints == []
