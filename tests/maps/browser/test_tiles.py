"""Tiles: only on request, only on the web, only from the hosts that the page names."""

import base64
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
import xyzservices

import maps
from geo.errors import OptionError
from maps.tiles import tile_layer
from tests.maps import stories
from tests.maps.waiting import open_legend, wait_for, wait_until_ready

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(tmp_path):
    """Serve a folder on this machine and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_service_is_known_by_its_name():
    assert tile_layer("OpenStreetMap.Mapnik") == {
        "name": "OpenStreetMap.Mapnik",
        "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "subdomains": [],
        "hosts": ["tile.openstreetmap.org"],
        "attribution": "(C) OpenStreetMap contributors",
        "max_zoom": 19,
    }


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("OpenStreetMap.Mapnick", "there are no tiles 'OpenStreetMap.Mapnick'.*OpenStreetMap.Mapnik"),
        ("Thunderforest.Landscape", "want a key"),
        (
            xyzservices.TileProvider(name="Mine", url="http://x.example/{z}/{x}/{y}.png", attribution="me"),
            "https alone",
        ),
        (xyzservices.TileProvider(name="Mine", url="javascript:{x}{y}{z}", attribution="me"), "https alone"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(wanted, said):
    with pytest.raises(OptionError, match=said):
        maps.story_map(stories.kim(), tiles=wanted)


def test_without_the_option_no_page_names_a_host():
    assert "img-src data: blob:;" in maps.story_map(stories.kim()).get_root().render()


@pytest.mark.parametrize("large", [False, True], ids=["story", "clusters"])
def test_on_the_web_tiles_come_from_the_named_host_alone_and_can_be_switched_off(
    open_page, served, tmp_path, monkeypatch, large
):
    if large:
        monkeypatch.setattr("maps.clusters.MOST_MARKS", 1)
    mine = xyzservices.TileProvider(
        name="Mine <b>", url="https://{s}.tiles.example/{z}/{x}/{y}.png", attribution="(C) <img src=x>", subdomains="ab"
    )
    page = open_page(maps.story_map(stories.kim(), tiles=mine))
    assert page.log.requests == [page.log.path.as_uri()]
    assert page.locator(".tile-credit").count() == 0
    page.route("https://*.tiles.example/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
    page.log.requests.clear()
    page.goto(f"{served}/{page.log.path.name}")
    wait_until_ready(page)
    wait_for(
        page,
        """() => {
          const tiles = [...document.querySelectorAll(".leaflet-tiles-pane img")];
          return tiles.length > 0 && tiles.every((tile) => tile.complete);
        }""",
    )
    asked = [url for url in page.log.requests if not url.startswith(served)]
    assert asked
    assert all(url.startswith(("https://a.tiles.example/", "https://b.tiles.example/")) for url in asked)
    assert page.locator(".tile-credit").inner_text() == "(C) <img src=x>"
    assert "a.tiles.example, b.tiles.example" in page.locator(".foot").inner_text()
    open_legend(page)
    page.locator(".legend label", has_text="Mine <b>").locator("input").uncheck()
    assert page.locator(".leaflet-tiles-pane img").count() == 0
    assert page.locator(".tile-credit").is_hidden()
    assert page.log.complaints == []
