"""Whole stories before and after corrections."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.corrections import apply_corrections, corrections_text, parse_corrections, select
from geo.document import ROLES, STATUSES
from geo.errors import DataFileError
from geo.events import TYPES
from geo.tables import story_rows
from tests.geo.corrections.conftest import TEXT, change, corrections, quoted

PARIS, PARIS_TEXAS = "geonames:2988507", "geonames:4717560"


@pytest.fixture
def applied(as_read, gazetteer):
    """Return a function that applies changes and gives the rows of all tables, and why changes were left out."""

    def apply(*changes):
        document, left = apply_corrections(as_read, corrections(*changes), gazetteer=gazetteer)
        return story_rows(document, gazetteer), [one.why for one in left]

    return apply


@pytest.fixture
def rows(as_read, gazetteer):
    return story_rows(as_read, gazetteer)


def differences(before, after):
    """List what differs between two tables of the same length: (row, column, new value)."""
    assert len(before) == len(after)
    pairs = ((at, *pair) for at, pair in enumerate(zip(before, after, strict=True)))
    return [(at, column, new[column]) for at, old, new in pairs for column in new if old[column] != new[column]]


def test_nothing_changes_nothing(applied, rows):
    assert applied() == (rows, [])


def test_a_place_moves_its_event_and_its_journey(applied, rows):
    after, left = applied(
        change("mention", "edit", quoted("Paris"), set={"place": {"id": PARIS_TEXAS}}, note="the one in Texas")
    )
    assert left == []
    mention = next(at for at, row in enumerate(rows["mentions"]) if row["text"] == "Paris")
    assert {(at, column) for at, column, _ in differences(rows["mentions"], after["mentions"])} == {
        (mention, column) for column in ("place_id", "resolved_by", "confidence", "corrected", "geometry")
    }
    new = next(row for row in after["places"] if row["place_id"] == PARIS_TEXAS)
    assert (new["name"], new["country"], new["mentions"], new["confidence"], new["corrected"]) == (
        "Paris",
        "US",
        1,
        1.0,
        True,
    )
    assert new["reasons"] == ["corrected by hand: the one in Texas"]
    assert PARIS in [other["place_id"] for other in new["alternatives"]]
    route = next(row for row in after["routes"] if row["origin_id"] == PARIS_TEXAS)
    assert route["corrected"]
    assert route["geometry"].geom_type in {"LineString", "MultiLineString"}
    assert route["length_km"] > 7000
    others = [row for row in after["routes"] if row["origin_id"] != PARIS_TEXAS]
    assert others == [row for row in rows["routes"] if row["origin_id"] != PARIS]


def test_everywhere_moves_all_mentions_of_the_same_words(applied):
    set_to = {"place": {"point": [10, 50]}, "name": "Parys", "everywhere": True}
    after, _ = applied(change("mention", "edit", quoted("Paris"), set=set_to))
    moved = [row for row in after["mentions"] if row["text"] == "Paris"]
    assert [(row["place_id"], row["resolved_by"], row["geometry"].wkt) for row in moved] == [
        ("hand:50.00000,10.00000", "hand", "POINT (10 50)")
    ] * 2
    place = next(row for row in after["places"] if row["place_id"] == "hand:50.00000,10.00000")
    assert (place["name"], place["source"], place["mentions"]) == ("Parys", "hand", 2)
    events = [row for row in after["events"] if row["place_id"] == "hand:50.00000,10.00000"]
    assert events
    assert all(row["geometry"].wkt == "POINT (10 50)" and row["corrected"] for row in events)


def test_what_is_not_a_place_takes_its_journeys_along(applied, rows):
    after, left = applied(change("mention", "remove", quoted("Rotterdam")))
    assert left == []
    assert [row["text"] for row in after["mentions"]] == [
        row["text"] for row in rows["mentions"] if row["text"] != "Rotterdam"
    ]
    assert len(after["routes"]) == len(rows["routes"]) - 1


def test_an_event_is_edited(applied, rows):
    new = {
        "title": "An attack",
        "type": "fight",
        "place": quoted("Bukavu"),
        "days": "2023-09-01/2023-09-03",
        "status": "unconfirmed",
        "according_to": "the mayor",
    }
    after, left = applied(change("event", "edit", quoted("attacked"), set=new))
    at = next(at for at, row in enumerate(rows["events"]) if TEXT[row["start"] : row["end"]] == "attacked")
    row = after["events"][at]
    assert left == []
    assert {at for at, _, _ in differences(rows["events"], after["events"])} == {at}
    bukavu = next(row["place_id"] for row in rows["mentions"] if row["text"] == "Bukavu")
    assert {
        name: row[name] for name in ("title", "type", "place_id", "time", "status", "according_to", "corrected")
    } == {
        "title": "An attack",
        "type": "fight",
        "place_id": bukavu,
        "time": "2023-09-01/2023-09-03",
        "status": "unconfirmed",
        "according_to": "the mayor",
        "corrected": True,
    }
    assert [row[name] for name in ("confidence", "place_confidence", "time_confidence", "status_confidence")] == [
        1.0
    ] * 4
    assert (str(row["time_start"]), str(row["time_end"]), row["cameo"]) == ("2023-09-01", "2023-09-03", "19")


def test_an_event_is_removed_merged_and_added(applied, rows):
    told = [TEXT[row["start"] : row["end"]] for row in rows["events"]]
    after, left = applied(
        change("event", "remove", quoted("met")),
        change("event", "merge", quoted("Fighting"), into=quoted("attacked")),
        change("event", "add", quoted("to discuss the attack"), set={"type": "consult", "status": "planned"}),
    )
    assert left == []
    now = [TEXT[row["start"] : row["end"]] for row in after["events"]]
    assert sorted(now) == sorted([*(one for one in told if one not in {"met", "Fighting"}), "to discuss the attack"])
    merged = next(row for row in after["events"] if TEXT[row["start"] : row["end"]] == "attacked")
    assert [sentence[:8] for sentence in merged["sentences"]] == ["Rebels a", "Fighting"]
    new = next(row for row in after["events"] if row["end"] - row["start"] == len("to discuss the attack"))
    assert (new["title"], new["type"], new["status"], new["place_id"], new["corrected"]) == (
        "to discuss the attack", "consult", "planned", None, True,
    )  # fmt: skip


def journey(origin, destination):
    return {"origin": quoted(origin), "destination": quoted(destination)}


def test_a_journey_is_edited_removed_and_added(applied, rows):
    after, left = applied(
        change("journey", "edit", journey("Paris", "Berlin"), set={"via": [quoted("Hamburg")], "mode": "road"}),
        change("journey", "remove", journey("Rotterdam", "Hamburg")),
        change("journey", "add", journey("Goma", "Bukavu"), set={"mode": "foot", "status": "possible"}),
    )
    assert left == []
    names = {row["place_id"]: row["name"] for row in after["places"]}
    assert [
        (
            names[row["origin_id"]],
            [names[stop] for stop in row["via"]],
            names[row["destination_id"]],
            row["mode"],
            row["status"],
        )
        for row in after["routes"]
    ] == [("Paris", ["Hamburg"], "Berlin", "road", "happened"), ("Goma", [], "Bukavu", "foot", "possible")]
    assert after["routes"][0]["length_km"] > rows["routes"][0]["length_km"]
    assert [row["corrected"] for row in after["routes"]] == [True, True]


def test_a_new_place_can_be_the_end_of_a_journey(applied):
    after, left = applied(
        change("mention", "add", quoted("police"), set={"place": {"point": [3, 51]}, "role": "origin"}),
        change("journey", "edit", journey("Paris", "Berlin"), set={"origin": quoted("police")}),
    )
    assert left == []
    assert after["routes"][0]["origin_id"] == "hand:51.00000,3.00000"
    assert after["routes"][0]["geometry"].bounds[0] == pytest.approx(3, abs=0.02)  # the station is near


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (change("mention", "remove", quoted("train")), "no place name is read at 'train'"),
        (
            change("mention", "add", quoted("Paris"), set={"place": {"point": [1, 1]}}),
            "a place name is read at 'Paris' already",
        ),
        (
            change("mention", "edit", quoted("Goma"), set={"place": {"id": "geonames:0"}}),
            "the gazetteer has no place 'geonames:0'",
        ),
        (change("event", "remove", quoted("Paris")), "no event is read at 'Paris'"),
        (change("event", "merge", quoted("met"), into=quoted("met")), "'met' is one event already"),
        (change("event", "edit", quoted("met"), set={"place": quoted("train")}), "no place name is read at 'train'"),
        (change("journey", "remove", journey("Berlin", "Paris")), "no journey is read from 'Berlin' to 'Paris'"),
        (
            change("journey", "edit", journey("Paris", "Berlin"), set={"mode": "sea", "origin": quoted("Berlin")}),
            "a journey cannot end where it begins",
        ),
    ],
)
def test_what_does_not_fit_is_told_and_changes_nothing(applied, rows, given, why):
    assert applied(given) == (rows, [why])


def test_corrections_fit_a_text_that_has_changed_a_little(reading, gazetteer):
    newer = TEXT.replace("A train left", "On a cold day a train left").replace("killed 5 people", "killed 7 people")
    newer = newer.replace("A ship sailed from Rotterdam to Hamburg on Sunday. ", "")
    document, left = apply_corrections(
        reading(newer),
        corrections(
            change("event", "edit", quoted("attacked"), set={"status": "denied"}),
            change("mention", "edit", quoted("Paris", 1), set={"place": {"id": PARIS_TEXAS}}),
            change("journey", "remove", journey("Rotterdam", "Hamburg")),
        ),
        gazetteer=gazetteer,
    )
    found = story_rows(document, gazetteer)
    assert [row["status"] for row in found["events"] if newer[row["start"] : row["end"]] == "attacked"] == ["denied"]
    assert [row["place_id"] for row in found["mentions"] if row["text"] == "Paris"] == [PARIS, PARIS_TEXAS]
    assert [str(one) for one in left] == [
        "change 3 does not fit the article and is not applied: 'Rotterdam' is not in the text as it was"
    ]


def test_corrections_of_another_article_are_refused(reading, gazetteer):
    with pytest.raises(DataFileError, match="another article, 'Trains and rebels'"):
        apply_corrections(
            reading("Nothing of all that happened in Rome."),
            corrections(change("event", "remove", quoted("attacked"))),
            gazetteer=gazetteer,
        )


def words_of(spans):
    return st.sampled_from(spans).map(lambda span: select(TEXT, *span))


def some(**fields):
    """Return a strategy of objects with some of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def changes(draw, document):
    """Make a change of the document; most fit it, some do not."""
    mentions = words_of([(one.start, one.end) for one in document.mentions])
    events = words_of([(one.start, one.end) for one in document.events])
    any_words = st.integers(0, len(TEXT) - 2).flatmap(
        lambda start: st.integers(start + 1, min(len(TEXT), start + 30)).map(lambda end: select(TEXT, start, end))
    )
    ends = [document.mentions[at] for told in document.journeys for at in (told.origin, told.destination)]
    told = st.integers(0, len(document.journeys) - 1).map(
        lambda at: {
            "origin": select(TEXT, ends[2 * at].start, ends[2 * at].end),
            "destination": select(TEXT, ends[2 * at + 1].start, ends[2 * at + 1].end),
        }
    )
    pair = st.fixed_dictionaries({"origin": mentions, "destination": mentions})
    points = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(lambda point: {"point": list(point)})
    ids = st.sampled_from([PARIS, PARIS_TEXAS, "geonames:2950159", "geonames:0"]).map(lambda one: {"id": one})
    plain = st.text(
        st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20
    )
    days = st.sampled_from([None, "2023", "2023-09", "2023-09-04", "2023-09-04/2023-09-06", "2023-09-04~"])
    mention = some(place=st.one_of(points, ids), name=plain, role=st.sampled_from(ROLES), everywhere=st.booleans())
    event = some(
        title=plain,
        type=st.sampled_from(list(TYPES)),
        place=st.one_of(st.none(), mentions),
        days=days,
        status=st.sampled_from(STATUSES),
        according_to=st.one_of(st.none(), plain),
    )
    journey_fields = some(
        origin=mentions,
        destination=mentions,
        via=st.lists(mentions, max_size=2),
        mode=st.sampled_from(["air", "river", "foot", "unknown"]),
        status=st.sampled_from(STATUSES),
        days=days,
    )
    kinds = [
        ("mention", "edit", st.one_of(mentions, any_words), mention.filter(bool)),
        ("mention", "add", any_words, mention),
        ("mention", "remove", mentions, None),
        ("event", "edit", events, event),
        ("event", "add", any_words, event),
        ("event", "remove", events, None),
        ("event", "merge", events, None),
        ("journey", "edit", st.one_of(told, pair), journey_fields),
        ("journey", "add", pair, journey_fields),
        ("journey", "remove", told, None),
    ]
    kind, action, target, fields = draw(st.sampled_from(kinds))
    made = {"kind": kind, "action": action, "target": draw(target), **draw(some(who=plain, note=plain))}
    if fields is not None:
        made["set"] = draw(fields)
    if action == "merge":
        made["into"] = draw(events)
    return made


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_corrections_saved_and_read_give_the_same_story_and_twice_is_once(as_read, gazetteer, data):
    given_changes = data.draw(st.lists(changes(as_read), max_size=6))
    once, left = apply_corrections(as_read, corrections(*given_changes), gazetteer=gazetteer)
    found = story_rows(once, gazetteer)
    saved = parse_corrections(corrections_text(corrections(*given_changes)))
    document, left_too = apply_corrections(as_read, saved, gazetteer=gazetteer)
    assert (story_rows(document, gazetteer), left_too) == (found, left)
    assert story_rows(apply_corrections(once, saved, gazetteer=gazetteer).document, gazetteer) == found
    assert all(row["place_id"] is not None for row in found["places"])
    known = {row["mention_id"] for row in found["mentions"]}
    assert {row["mention_id"] for row in found["events"]} - {None} <= known
    assert {one for row in found["routes"] for one in row["mention_ids"]} <= known
