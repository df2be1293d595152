"""The payload: tables as records in JSON's types."""

from dataclasses import replace

import pandas as pd
import pytest

from geo import read_story
from geo.errors import OptionError
from geo.reader import read_by_rules
from maps import payload
from tests.maps import stories


def test_language_of_the_page_is_asked_for_or_the_articles_or_english():
    cases = {
        ("id", None): "id",
        ("en-GB", None): "en",
        ("sw", None): "en",
        ("es-MX", None): "es",
        (None, None): "en",
        ("es", "id"): "id",
    }
    assert {case: payload.ui_language(*case) for case in cases} == cases


def test_a_language_without_words_is_an_error():
    with pytest.raises(OptionError, match=r"'xx'.*en, .*id"):
        payload.ui_language("id", "xx")


def test_missing_column_is_an_error_that_names_it():
    made = stories.kim()
    made.events = made.events.drop(columns=["status", "cues"])
    with pytest.raises(OptionError, match="'events' lacks the columns status, cues"):
        payload.story_payload(made)


@pytest.mark.parametrize("missing", [None, pd.NA, pd.NaT, float("nan"), float("inf")])
def test_what_is_missing_is_null(missing):
    assert payload.plain(missing) is None


def test_dates_are_iso_and_keep_a_time_of_day_only_where_there_is_one():
    assert payload.plain(pd.Timestamp("2023-09-10")) == "2023-09-10"
    assert payload.plain(pd.Timestamp("2023-09-10 14:30")) == "2023-09-10T14:30"


def test_a_place_is_drawn_by_what_happens_there_most():
    places = {place["name"]: place for place in payload.story_payload(stories.kim())["places"]}
    assert places["Pyongyang"]["roles"] == ["origin", "destination", "actor"]
    assert [name for name, place in places.items() if place["area"]] == ["Rusia", "Korea Utara", "Ukraina"]


def test_a_clause_that_is_not_drawn_is_listed_once_and_not_beside_its_own_mark():
    made = read_story(text="A ship sank off Bari on Monday. Rebels attacked Goma.", language="en", reader=read_by_rules)
    whole = made.events.assign(drawn=True)
    first, last = whole.iloc[[0]], whole.iloc[[-1]]
    told_again = [first.assign(drawn=False, confidence=0.2)]
    unsure = [last.assign(title="A war began", drawn=False, confidence=c) for c in (0.1, 0.3, 0.2)]
    other = [last.assign(title="It burned", drawn=False, confidence=0.1)]
    events = pd.concat([whole, *told_again, *unsure, *other], ignore_index=True)
    made = replace(made, events=events.assign(event_id=[f"e{at}" for at in range(len(events))]))
    listed = [("A war began", 0.3), ("It burned", 0.1)]
    assert [(one["title"], one["confidence"]) for one in payload.story_payload(made, edit=False)["unsure"]] == listed
    held = payload.story_payload(made, edit=True)["unsure"]
    assert len(held) == 5
    assert [(one["title"], one["confidence"]) for one in held if not one.get("repeated")] == listed


def said(record, sentence):
    """Do what the page does: put the sentence and a title that is cut from it back."""
    if not isinstance(record.get("title"), list):
        return {"sentence": sentence}
    cut = sentence[slice(*record["title"])]
    return {"sentence": sentence, "title": cut[:1].upper() + cut[1:]}


@pytest.mark.parametrize(
    ("title", "sentence", "cut"),
    [
        ("A ferry sank", "On Monday a ferry sank off Rote.", [10, 22]),
        ("On Monday a ferry", "On Monday a ferry sank.", [0, 17]),
        ("A ferry sank", "A  ferry sank.", None),  # the sentence has two spaces
        ("A ferry sank", "😀 a ferry sank.", None),  # two units of UTF-16
        ("SSank", "ßank", None),
        ("A ferry sank", "A ferry sank" + " and so on" * 200, None),  # too long to look for many titles
        ("", "A ferry sank.", None),
    ],
)
def test_a_title_is_written_as_its_place_in_the_sentence(title, sentence, cut):
    whole = {"mentions": [], "events": [{"title": title, "sentence": sentence}], "unsure": [], "routes": []}
    (event,) = payload.with_sentences_once(whole)["events"]
    assert event["title"] == (title if cut is None else cut)


def test_a_page_writes_a_sentence_once_however_many_mentions_it_has():
    made = stories.kim()
    many = 300
    made.mentions = pd.concat([made.mentions] * many, ignore_index=True)
    whole = payload.story_payload(made)
    once = payload.with_sentences_once(whole)
    named = {one["sentence"] for name in ("mentions", "events", "unsure", "routes") for one in whole[name]}
    assert sorted(once["sentences"]) == sorted(named)
    again = {
        name: [{**one, **said(one, once["sentences"][one["sentence"]])} for one in once[name]]
        for name in ("mentions", "events", "unsure", "routes")
    }
    assert {**once, **again} == {**whole, "sentences": once["sentences"]}
