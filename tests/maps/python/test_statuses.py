"""The table of statuses that the page draws by."""

import json
from pathlib import Path

import maps
from geo.document import STATUSES
from maps.payload import page_strings, ui_languages

TABLE = json.loads((Path(maps.__file__).parent / "static" / "statuses.json").read_text(encoding="utf-8"))


def test_the_page_knows_every_status_in_the_order_of_the_tables():
    assert tuple(TABLE) == STATUSES


def test_every_status_has_a_name_in_every_language():
    for language in ui_languages():
        assert list(page_strings(language)["status_names"]) == list(TABLE)


def test_only_what_is_sure_is_drawn_whole():
    assert {name for name, look in TABLE.items() if look["sure"]} == {"happened", "ongoing"}
    assert {name for name, look in TABLE.items() if look["dash"] is None} == {"happened", "ongoing"}
