import json
import sqlite3
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from geo import Article, read_story
from geo.errors import OptionError, OutputError
from geo.gazetteer.geocoders import cache_path, open_geocoder
from geo.gazetteer.sqlite import open_gazetteer

ANSWERS = {
    "Xanavuto": [
        {
            "osm_id": 7,
            "lat": "1.5",
            "lon": "2.5",
            "display_name": "Xanavuto, Somewhere",
            "boundingbox": ["1.4", "1.6", "2.4", "2.6"],
        }
    ],
    "Liarsville": [{"osm_id": 8, "lat": "999", "lon": "2.5", "display_name": "Liarsville"}],
    "Nowhereton": [],
}


@pytest.fixture
def service():
    """A local substitute for Nominatim; ``asked`` holds the queries it received."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            question = parse_qs(urlsplit(self.path).query)["q"][0]
            asked.append(question)
            if question == "Slowtown":
                time.sleep(1.0)
            body = json.dumps(ANSWERS.get(question, [])).encode()
            status = {"Busytown": 429, "Brokentown": 500}.get(question, 200)
            if question == "Garbletown":
                body = b"<html>"
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except BrokenPipeError:
                pass

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.asked = asked
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(service, tmp_path):
    options = {"domain": f"127.0.0.1:{service.server_port}", "scheme": "http"}

    def opened(**more):
        return open_geocoder("nominatim", options=options, cache=tmp_path / "c.sqlite", delay=0.0, **more)

    return opened


def test_an_answer_becomes_a_place_and_is_asked_once(ask, service):
    place = ask()("Xanavuto")
    assert (place.place_id, place.name, place.lat, place.lon) == ("nominatim:7", "Xanavuto", 1.5, 2.5)
    assert 15 < place.extent_km < 16
    assert ask()(" xanavuto ") == place
    assert service.asked == ["Xanavuto"]


def test_a_miss_is_kept_too(ask, service):
    assert [ask()("Nowhereton"), ask()("Nowhereton")] == [None, None]
    assert service.asked == ["Nowhereton"]


@pytest.mark.parametrize("name", ["Liarsville", "Busytown", "Brokentown", "Garbletown", "Slowtown"])
def test_a_service_that_lies_or_fails_costs_the_answer_only(ask, name):
    assert ask(timeout=0.2)(name) is None


def test_a_failing_service_is_left_alone(ask, service):
    opened = ask()
    assert [opened(name) for name in ["Brokentown"] * 5 + ["Xanavuto"]] == [None] * 6
    assert "Xanavuto" not in service.asked


def test_the_story_asks_for_what_nothing_else_knows(ask, service):
    gazetteer = open_gazetteer(fallback=ask())
    story = read_story(Article("Gempa melanda Pulau Xanavuto dan Jakarta.", language="id"), gazetteer=gazetteer)
    assert service.asked == ["Pulau Xanavuto"]
    assert "Jakarta" in set(story.places["name"])


def test_a_known_name_is_not_asked_for(ask, service):
    read_story(Article("Rain fell in Jakarta and Paris.", language="en"), gazetteer=open_gazetteer(fallback=ask()))
    assert service.asked == []


def test_bad_settings_are_one_sentence(tmp_path):
    with pytest.raises(OptionError, match=r"geopy has no geocoder 'nope'; there are: arcgis"):
        open_geocoder("nope")
    with pytest.raises(OptionError, match="cannot be set up"):
        open_geocoder("opencage", cache=tmp_path / "c.sqlite")
    with pytest.raises(OutputError, match="cannot be kept"):
        open_geocoder("nominatim", cache=tmp_path)


def test_the_cache_lies_in_the_users_cache_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert cache_path() == tmp_path / "dateline" / "geocoder.sqlite"


@pytest.mark.parametrize(
    "answer",
    ["{", "7", '{"lat": 1}', '{"id": 1, "name": "X", "lat": NaN, "lon": 1, "extent_km": 1}', b"\xff", "[" * 9999],
)
def test_a_damaged_answer_is_asked_for_again(ask, service, tmp_path, answer):
    place = ask()("Xanavuto")
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as base, base:
        base.execute("UPDATE answers SET answer = ?", (answer,))
    assert [ask()("Xanavuto"), ask()("Xanavuto")] == [place, place]
    assert service.asked == ["Xanavuto", "Xanavuto"]


def test_a_locked_cache_costs_no_answer(ask, service, tmp_path, monkeypatch):
    monkeypatch.setattr("geo.gazetteer.geocoders._LOCKED_S", 0.0)
    opened = ask()
    with closing(sqlite3.connect(tmp_path / "c.sqlite", isolation_level=None)) as base:
        base.execute("BEGIN EXCLUSIVE")
        assert opened("Xanavuto").place_id == "nominatim:7"
    assert opened("Xanavuto").place_id == "nominatim:7"
    assert service.asked == ["Xanavuto", "Xanavuto"]


def test_no_key_stands_in_the_cache(service, tmp_path):
    path = tmp_path / "c.sqlite"
    with closing(sqlite3.connect(path)) as base, base:  # as version 0.1 left it
        base.execute("CREATE TABLE answers (service TEXT, question TEXT, answer TEXT, PRIMARY KEY (service, question))")
        base.execute("INSERT INTO answers VALUES ('opencage SECRET', 'x', 'null')")
    for key in ("SECRET-1", "SECRET-2"):
        options = {"domain": f"127.0.0.1:{service.server_port}", "scheme": "http", "user_agent": key}
        open_geocoder("nominatim", options=options, cache=path, delay=0.0)("Xanavuto")
    with closing(sqlite3.connect(path)) as base:
        kept = [service for (service,) in base.execute("SELECT service FROM answers")]
    assert len(set(kept)) == 2
    assert b"SECRET" not in path.read_bytes()
    fresh = tmp_path / "fresh.sqlite"
    open_geocoder("nominatim", cache=fresh)
    assert fresh.stat().st_mode & 0o077 == 0
