"""Several stories on one map."""

import pytest

import geo
import maps
from geo.article import Note
from geo.errors import OptionError
from geo.reader import read_by_rules
from maps.together import join_stories
from tests.maps import stories


def test_offsets_point_into_the_joined_text_and_ids_stay_apart():
    first, second = stories.kim(), stories.kim()
    joined = join_stories([first, second])
    text = joined.article.text
    assert joined.starts == (0, len(first.article.text) + 2)
    assert [text[row.start : row.end] for row in joined.mentions.itertuples()] == [*first.mentions["text"]] * 2
    assert joined.events["event_id"].is_unique
    assert set(joined.routes["event_id"].dropna()) <= set(joined.events["event_id"])
    assert joined.events["article"].tolist() == [0] * len(first.events) + [1] * len(second.events)


def test_the_numbers_beside_events_point_into_the_joined_text():
    text = "A bomb in Oslo killed 12 people on Monday."
    joined = join_stories(
        [geo.read_story(text=one, language="en", reader=read_by_rules) for one in (text, f"So: {text}")]
    )
    (first,), (second,) = joined.events["counts"]
    assert [joined.article.text[one["start"] : one["end"]] for one in (first, second)] == ["killed 12 people"] * 2


def test_what_refers_to_mentions_refers_to_those_of_its_article():
    text = "A train left Paris for Berlin on Monday."
    joined = join_stories(
        [geo.read_story(text=one, language="en", reader=read_by_rules) for one in (text, f"So: {text}")]
    )
    names = dict(zip(joined.mentions["mention_id"], joined.mentions["text"], strict=True))
    assert joined.routes["mention_ids"].tolist() == [["a1.m1", "a1.m2"], ["a2.m1", "a2.m2"]]
    assert [[names[one] for one in stops] for stops in joined.routes["mention_ids"]] == [["Paris", "Berlin"]] * 2
    whole = joined.article.text
    assert [(whole[a:b], whole[c:d]) for a, b, c, d in joined.routes["anchor"]] == [("Paris", "Berlin")] * 2
    assert set(joined.events["mention_id"]) <= set(names)


def test_the_same_place_is_one_row_with_the_mentions_of_all():
    story = stories.kim()
    joined = join_stories([story, stories.kim(), stories.pacific()])
    assert joined.places["place_id"].is_unique
    twice = joined.places.set_index("place_id")["mentions"]
    once = story.places.set_index("place_id")["mentions"]
    only_kim = once.index.difference(stories.pacific().places["place_id"])
    assert (twice[only_kim] == 2 * once[only_kim]).all()


def test_no_story_is_an_error_and_one_story_is_itself():
    with pytest.raises(OptionError, match="there is no story to show"):
        join_stories([])
    one = maps.story_map([stories.kim()]).get_root().payload
    assert (len(one["articles"]), one["article"]["title"]) == (1, stories.kim().article.title)


def test_a_note_says_which_article_it_is_about():
    known = Note("published_read", {"date": "2023-09-06"})
    texts = [stories.empty("Nothing.", title=title, notes=(known, "Mine.")) for title in ("First", "Second")]
    notes = join_stories(texts).article.notes
    assert [str(note) for note in notes] == [
        "First: The publication date 2023-09-06 was read in the text.",
        "First: Mine.",
        "Second: The publication date 2023-09-06 was read in the text.",
        "Second: Mine.",
    ]
    assert notes[2] == Note("published_read", {"date": "2023-09-06"}, about="Second")
