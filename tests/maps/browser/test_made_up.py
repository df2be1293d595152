"""Made-up strings in every field of a story, its corrections, its style and its heading: no code of theirs runs."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.pages import edited_map, look_at, shown_map
from tests.fuzz.targets import PAGES

FOUND = sorted((Path(__file__).resolve().parents[2] / "fuzz" / "found").glob("*.bin"))
DRAWN = {"shown": shown_map, "edited": edited_map}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_made_up_strings_runs_none_of_them(name, browser, tmp_path):
    @settings(max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def tried(data):
        look_at(browser, data.draw(PAGES[name].inputs), tmp_path, DRAWN[name])

    for path in FOUND:
        if path.stem.partition("-")[0] == name:
            look_at(browser, path.read_bytes(), tmp_path, DRAWN[name])
    tried()


def test_code_that_runs_is_noticed(browser, tmp_path, monkeypatch):
    monkeypatch.setattr("maps.page._harmless", lambda code: f"window.__pwned = 1;\n{code}")
    with pytest.raises(AssertionError, match="ran"):
        look_at(browser, b'["a"]', tmp_path, shown_map)
