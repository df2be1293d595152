"""The sample article, as the main job promises it; and the contract of the tables."""

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo import Article, read_story
from geo.article import Note
from geo.document import ROLES, STATUSES
from geo.errors import OptionError
from geo.routing import MODES
from geo.tables import COLUMNS, CRS

TABLES = ("mentions", "places", "times", "events", "routes")


def roles_of(story, text):
    return set(story.mentions.loc[story.mentions["text"] == text, "role"])


def test_the_sample_has_its_places(kim):
    assert set(kim.places["name"]) >= {
        "Washington",
        "Pyongyang",
        "Vladivostok",
        "Rusia",
        "Korea Utara",
        "Amerika Serikat",
        "Ukraina",
    }
    assert {"Moscow", "Moskwa"} & set(kim.places["name"])
    assert not {"New York Times", "New York", "Kim Jong Un", "Un", "Federal", "Kirby", "Watson"} & set(
        kim.mentions["text"]
    )
    inside = kim.mentions[kim.mentions["resolved_by"] == "container"]
    assert inside[["text", "place_id"]].to_numpy().tolist() == [["Pantai Pasifik Rusia", "geonames:2017370"]]


def test_the_sample_has_its_roles(kim):
    assert roles_of(kim, "WASHINGTON") == {"dateline"}
    assert {"origin", "actor"} <= roles_of(kim, "Pyongyang")
    assert "destination" in roles_of(kim, "Vladivostok")
    assert roles_of(kim, "Gedung Putih") == {"actor"}


def test_the_sample_has_its_dates(kim):
    assert kim.times["edtf"].tolist() == [
        *("2023-09-05", "2023-09-11/2023-09-17", "2023-09-11~/2023-09-20~", "2023-09-10/2023-09-13", "2023-07")
    ]


def test_the_sample_has_its_events(kim):
    names = dict(zip(kim.places["place_id"], kim.places["name"], strict=True))
    events = {
        (e.type, names.get(e.place_id), None if pd.isna(e.time) else e.time, e.status) for e in kim.events.itertuples()
    }
    campus = ("Vladivostok", "Universitas Federal Timur Jauh")  # the one lies in the other, and the text names both
    assert any(("consult", place, "2023-09-10/2023-09-13", "planned") in events for place in campus)
    assert ("travel", "Rusia", None, "planned") in events
    assert ("travel", "Pyongyang", "2023-09-11~/2023-09-20~", "planned") in events
    made = kim.events[(kim.events["type"] == "travel") & (kim.events["status"] == "happened")]
    assert all("Shoigu" in sentence for sentence in made["sentence"])  # who went in July; Kim has not left yet
    assert any("pejabat AS" in speaker for speaker in kim.events["according_to"].fillna(""))
    assert any("Adrienne Watson" in speaker for speaker in kim.events["according_to"].fillna(""))


def test_the_sample_has_its_one_route_on_the_real_railway(kim):
    route = kim.routes.iloc[0]
    assert len(kim.routes) == 1
    assert (route["mode"], route["status"]) == ("rail", "planned")
    assert 1150 <= route["length_km"] <= 1250
    assert "OpenStreetMap" in route["network"]
    assert route["according_to"] == "sumber tersebut"
    assert route["time_start"].date() == dt.date(2023, 9, 11)


@pytest.mark.parametrize("text", ["Hujan.", "!!!", "Il pleut à Paris."])
def test_an_empty_story_has_all_columns(text):
    story = read_story(Article(text, language="id"))
    assert {name: tuple(getattr(story, name).columns) for name in TABLES} == {name: COLUMNS[name] for name in TABLES}
    assert all(getattr(story, name).crs == CRS for name in TABLES if name != "times")


def test_the_types_do_not_depend_on_the_rows(kim):
    empty = read_story(Article("Hujan.", language="id"))
    for name in TABLES:
        assert getattr(kim, name).dtypes.astype(str).to_dict() == getattr(empty, name).dtypes.astype(str).to_dict()


def test_tables_are_ordinary_geodataframes(kim):
    assert isinstance(kim.events, gpd.GeoDataFrame)
    assert len(kim.mentions.dropna(subset="place_id").sjoin(kim.places)) > 0
    assert set(kim.mentions["role"]) <= set(ROLES)
    assert set(kim.events["status"]) <= set(STATUSES)
    assert set(kim.routes["mode"]) <= set(MODES)


def test_every_row_quotes_its_sentence(kim):
    for name in ("mentions", "events"):
        for row in getattr(kim, name).itertuples():
            assert kim.article.text[row.sentence_start : row.sentence_start + len(row.sentence)] == row.sentence
            assert row.sentence_start <= row.start < row.end <= row.sentence_start + len(row.sentence)


def test_what_is_not_known_is_said_once():
    story = read_story(Article("Le train part pour Paris.", language="fr"))
    assert story.article.notes == (Note("language_less_read", {"language": "fr"}), Note("published_unknown"))
    assert [str(note) for note in story.article.notes] == [
        "Dateline reads articles in this language (fr) less well than others: expect more mistakes.",
        "The publication date is not known, so words such as “yesterday” give no date.",
    ]
    assert story.places["name"].tolist() == ["Paris"]


def test_another_recogniser_can_stand_in():
    from geo.document import Mention, Names

    def two_letters(document, *, gazetteer):
        return Names([Mention(0, 4, document.article.text[:4], None, dateline=False, score=1.0)], [])

    story = read_story(Article("Oslo and Bergen", language="en"), recogniser=two_letters)
    assert story.places["name"].tolist() == ["Oslo"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["id", "en", "xx", None]))
@example("Scunthorpe", "id")  # a place and nothing else
def test_any_text_makes_a_story(text, language):
    story = read_story(Article(text, language=language, published=dt.date(2024, 2, 29)))
    assert all(text[row.start : row.end] == row.text for row in story.mentions.itertuples())


TEXT = "A bomb exploded in Homs on Sunday, 3 September 2023. Aid reached the city on Monday."


def test_an_article_without_a_language_is_read_as_its_text_is():
    known, unknown = read_story(Article(TEXT, language="en")), read_story(Article(TEXT))
    assert unknown.article.language == "en"
    assert len(unknown.events) == len(known.events) > 0
    assert unknown.times["edtf"].tolist() == known.times["edtf"].tolist()


def test_a_text_is_read_without_a_file():
    assert read_story(text=TEXT).places["name"].tolist() == read_story(Article(TEXT)).places["name"].tolist()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"published": "garbage"}, "'garbage' is not a date"),
        ({"language": "English please"}, "'English please' is not an ISO 639 code"),
        ({"text": "Rain."}, "either an article"),
    ],
)
def test_options_that_cannot_be_used_are_told(given, message):
    with pytest.raises(OptionError, match=message):
        read_story(Article(TEXT), **given)


def test_the_language_is_folded_to_lower_case():
    assert read_story(Article(TEXT), language="EN").article.language == "en"


def test_a_story_says_what_it_holds(kim):
    story = read_story(Article("Floods hit Garut.", title="<b>Floods</b>", language="en"))
    assert repr(story).startswith("<Story '<b>Floods</b>': ")
    assert "&lt;b&gt;Floods" in story._repr_html_()
    assert len(repr(kim)) < 120
    assert (story in (kim, story), story == kim) == (True, False)
    assert len({story, kim}) == 2


def test_every_documented_module_is_an_attribute_of_the_package():
    import geo

    for name in ("article", "corpus", "document", "errors", "gazetteer", "output", "routing", "story", "tables"):
        assert getattr(geo, name).__name__ == f"geo.{name}"
