"""Titles and summaries."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import maps
from geo.errors import OptionError
from maps import payload
from maps.headline import headline, publisher, summary
from tests.maps import stories

LEADS = {
    ("Flood in Aceh", "Body."): "Flood in Aceh",
    (None, "GOMA, January 28 (Reuters) - Gunmen attacked a market. Two died."): "Gunmen attacked a market",
    (None, "BANYUWANGI, KOMPAS.com – Truk antre panjang.\nLalu"): "Truk antre panjang",
    (None, "Penulis: Prihastomo Wahyu\nKONTAN.CO.ID - WASHINGTON. Kim akan ke Rusia. Lalu"): "Kim akan ke Rusia",
    (None, "Ukraine: two dead in Kharkiv\nMore"): "Ukraine: two dead in Kharkiv",
    (None, "By: Jane Doe"): "By: Jane Doe",
    (None, "\n\n  One line\nmore"): "One line",
    (None, "word " * 60): ("word " * 22).strip() + "…",
    (None, "x" * 200): "x" * 110 + "…",
    (None, "  \n "): None,
    ("  ", "Lead - not an address. More"): "Lead - not an address",
}


@pytest.mark.parametrize(("given_", "expected"), LEADS.items())
def test_the_headline_is_the_title_or_the_lead(given_, expected):
    title, text = given_
    assert headline(stories.article(text, title=title)) == expected


def test_a_lead_begins_after_the_address():
    text = "ATHENS A ferry left Lesbos. More"
    assert headline(stories.article(text), address_end=6) == "A ferry left Lesbos"
    assert headline(stories.article("ATHENS -  A ferry left."), address_end=6) == "A ferry left"
    assert headline(stories.article("ATHENS (Reuters) - A ferry left."), address_end=6) == "A ferry left"
    assert headline(stories.article("ATHENS (a ferry left"), address_end=6) == "(a ferry left"
    assert headline(stories.article(text, title="Ferry"), address_end=6) == "Ferry"


@given(st.text(max_size=400), st.one_of(st.none(), st.text(max_size=30)))
def test_a_headline_is_one_short_line(text, title):
    made = headline(stories.article(text, title=title))
    assert made is None or (made.strip() and len(made.splitlines()) == 1)


@pytest.mark.parametrize(
    ("source", "expected"),
    [("https://www.example.org/a?b", "example.org"), ("a.txt", None), (None, None), ("http://[", None)],
)
def test_a_publisher_is_no_file(source, expected):
    assert publisher(stories.article(source=source)) == expected


def test_the_summary_says_what_where_and_how_sure():
    events = [
        {"title": "Rain {n} falls", "place": "1", "status": "planned"},
        {"title": "Ferry sinks", "place": "2", "status": "happened"},
        {"title": "Ferry leaves", "place": "2", "status": "happened"},
    ]
    places = [
        {"id": "1", "name": "Sanur", "admin1": "Bali", "country": "ID", "is_country": False},
        {"id": "2", "name": "Lembongan", "admin1": "Bali", "country": "ID", "is_country": False},
    ]
    known = {"language": "en", "main": "place:2", "countries": {"ID": "Indonesia"}, "unsure": 1, "unplaced": ["A", "B"]}
    assert summary(payload.page_strings("en"), events, places, **known) == {
        "what": "Ferry sinks – and 2 more events",
        "where": "Lembongan, Bali, Indonesia; also Sanur",
        "sure": "2 happened; 1 planned; 1 more too unsure to draw; 2 places not found: A, B",
    }
    assert summary(payload.page_strings("en"), events[:1], places, **known)["what"] == "Rain {n} falls"


def test_a_page_carries_its_title_and_summary_for_other_sites():
    html = (
        maps.story_map(stories.kim(), title='A "<b>title</b>"', byline="N. N.", source="The Paper").get_root().render()
    )
    title = "A &quot;&lt;b&gt;title&lt;/b&gt;&quot;"
    assert f"<title>{title}</title>" in html
    assert f'<meta property="og:title" content="{title}">' in html
    assert '<meta property="og:site_name" content="The Paper">' in html
    data = json.loads(re.search(r'id="story-data">(.*?)</script>', html)[1])
    assert [data["article"][key] for key in ("title", "byline", "source")] == [
        'A "<b>title</b>"',
        "N. N.",
        "The Paper",
    ]
    assert "a.txt" not in html


def test_several_articles_are_counted_and_named_by_their_titles():
    made = payload.story_payload(maps.together.join_stories([stories.kim(), stories.kim()]))
    assert made["article"]["title"] is None
    assert [article["title"] for article in made["articles"]] == [headline(stories.kim().article)] * 2


def test_a_picture_is_named_only_where_its_address_is_given():
    address = "https://paper.example/maps/1.png?wide=1&x=%3C"
    html = maps.story_map(stories.kim(), image_address=address).get_root().render()
    plain = maps.story_map(stories.kim()).get_root().render()
    assert f'<meta property="og:image" content="{address.replace("&", "&amp;")}">' in html
    assert '<meta property="twitter:card" content="summary_large_image">' in html
    assert "og:image" not in plain
    assert '<meta property="twitter:card" content="summary">' in plain
    assert html.split('Content-Security-Policy" content="')[1].split("script-src")[0] == "default-src 'none'; "


@pytest.mark.parametrize(
    "address", ["", "map.png", "//x/y.png", "javascript:alert(1)", "data:image/png;base64,AA", "https://", "https://[x",
              'https://x/"><script>', "https://x/a b", "https://x/\n", "https://x/" + "a" * 400, "file:///map.png"]
)  # fmt: skip
def test_what_is_no_web_address_of_a_picture_is_refused(address):
    with pytest.raises(OptionError, match="not a whole web address"):
        maps.story_map(stories.kim(), image_address=address)
