"""Very many events: the columns in the page, and what is aggregated above 100,000."""

import base64
import gzip
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

import maps
from maps import clusters, columns
from tests.maps.stories import many_events


def unpacked(payload):
    packed = {key: gzip.decompress(base64.b64decode(text)) for key, text in payload["clusters"]["packed"].items()}
    return json.loads(packed["rest"]), json.loads(packed["titles"]), packed["quotes"]


def decoded(stream, words):
    """Decode the quotations with a second decoder, written only from the description of the format."""
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


def test_a_story_is_clustered_above_two_thousand_marks(story):
    assert not clusters.is_clustered(story("many"))
    assert not clusters.is_clustered(many_events(1700, 300))
    assert clusters.is_clustered(many_events(1701, 300))


def test_a_story_is_clustered_above_ten_thousand_mentions(story):
    made = story("kim")
    made.mentions = pd.concat([made.mentions] * (clusters.MOST_MENTIONS // len(made.mentions) + 1), ignore_index=True)
    assert clusters.is_clustered(made)
    made.mentions = made.mentions[: clusters.MOST_MENTIONS]
    assert not clusters.is_clustered(made)


@pytest.mark.parametrize("text", ["", "A text."])
def test_the_page_says_when_it_leaves_texts_out(text):
    made = many_events()
    made.article.text = text
    assert clusters.clusters_payload(made)["clusters"]["texts_left"] is bool(text)


def test_a_place_that_is_not_sure_is_drawn_only_where_something_happens_or_a_route_ends():
    made = many_events()
    happens = set(made.events["place_id"].dropna()) | set(made.routes["origin_id"]) | set(made.routes["destination_id"])
    apart = pd.DataFrame(made.places.iloc[:2]).assign(place_id=["geonames:a", "geonames:b"], name=["Alpha", "Beta"])
    made.places = pd.concat([made.places, apart], ignore_index=True)
    made.places["drawn"] = made.places["name"] == "Alpha"
    rest, _, _ = unpacked(clusters.clusters_payload(made))
    drawn = {name for name, one in zip(rest["places"]["id"], rest["places"]["drawn"], strict=True) if one}
    assert drawn == happens | {"geonames:a"}


def test_columns_hold_every_event_and_place():
    made = many_events()
    rest, titles, stream = unpacked(clusters.clusters_payload(made))
    events = made.events
    assert decoded(stream, titles["words"]) == events["sentence"].tolist()
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
    made = many_events(2500, 300)
    made.events.loc[0, "place_id"] = None
    made.events.geometry = [Point(7.5, 8.25), *made.events.geometry.iloc[1:]]
    rest, _, _ = unpacked(clusters.clusters_payload(made))
    at = rest["events"]["place"][0]
    assert (at, rest["places"]["lon"][at], rest["places"]["lat"][at]) == (300, 75_000, 82_500)


@pytest.mark.parametrize("share", [0.9, 0.75])
def test_a_page_stays_below_its_size_and_says_what_it_cut(share):
    made = many_events(20_000, 300)
    whole = clusters.clusters_payload(made, page_bytes=100_000_000)
    room = round(share * len(maps.StoryMap(whole).get_root().render()))
    small = clusters.clusters_payload(made, page_bytes=room)
    assert whole["clusters"]["quotes_cut"] is None
    assert small["clusters"]["quotes_cut"] < 240
    assert len(maps.StoryMap(small).get_root().render()) < room
    _, titles, stream = unpacked(small)
    longest = small["clusters"]["quotes_cut"]
    for quote, full, at, title in zip(
        decoded(stream, titles["words"]), made.events["sentence"], titles["trigger"], titles["title"], strict=True
    ):
        assert quote.strip("…") in full
        assert len(quote.strip("…")) <= longest
        assert title > 0
        assert quote[at : at + title] in full


@given(st.text(max_size=300), st.integers(0, 300), st.integers(24, 240))
def test_a_cut_keeps_the_word_it_is_cut_around(text, at, longest):
    at = min(at, max(len(text) - 1, 0))
    cut, moved = columns._cut(text, at, longest)
    assert len(cut) <= longest + 2
    assert not text or cut[moved] == text[at]


@given(st.lists(st.text(), max_size=30))
def test_spelling_loses_nothing(texts):
    words, stream = columns._spelled(texts)
    assert decoded(stream, words) == texts


def test_the_same_story_gives_the_same_page():
    assert clusters.clusters_payload(many_events()) == clusters.clusters_payload(many_events())


def test_too_many_events_are_aggregated_by_cell_period_and_status(monkeypatch):
    monkeypatch.setattr(clusters, "MOST_EVENTS", 1500)
    made = many_events(6000, 300)
    payload = clusters.clusters_payload(made)
    packed = payload["clusters"]
    rest, titles, stream = unpacked(payload)
    events, places = rest["events"], rest["places"]
    assert packed["total"] == sum(events["count"]) == 6000
    assert packed["rows"] == events["size"] <= 1500
    assert packed["aggregated"]["degrees"] > 0
    assert packed["aggregated"]["period"] in {"day", "week", "month", "year"}
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
    assert set(decoded(stream, titles["words"])) <= set(made.events["sentence"])
