import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.corrections import locate, select

TEXT = "The mayor of Paris, Texas, met a minister in Paris. Later both flew to Paris, they said in Texas."


def spans(text):
    return st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20)).map(
        lambda one: (one[0], min(len(text), sum(one)))
    )


@given(spans(TEXT))
def test_words_are_found_where_they_were_selected(span):
    assert locate(TEXT, select(TEXT, *span)) == span


@given(st.text(max_size=200), st.data())
def test_words_of_any_text_are_found_by_their_hint(text, data):
    if text:
        span = data.draw(spans(text))
        assert locate(text, select(text, *span)) == span


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The mayor", "On Monday the new mayor"),
        ("met a minister", "spoke with a minister"),
        ("Later both", "Two hours later both"),
        ("they said", "he said"),
        (" Texas, met", "\nTexas, met"),
        ("The mayor of Paris, Texas, met a minister in Paris. ", ""),
    ],
)
def test_words_are_found_again_after_an_edit(old, new):
    changed = TEXT.replace(old, new)
    start = TEXT.rindex("Paris")
    found = locate(changed, select(TEXT, start, start + 5))
    assert found == (changed.rindex("Paris"), changed.rindex("Paris") + 5)


@pytest.mark.parametrize(
    "text",
    ["", "Nothing of this.", TEXT.replace("Paris", "Lyon"), "Ten of us know that Paris is the capital of France."],
    ids=["empty", "other", "another word", "other surroundings"],
)
def test_words_that_are_gone_are_not_found(text):
    start = TEXT.index("Paris")
    assert locate(text, select(TEXT, start, start + 5)) is None


def test_two_places_that_fit_equally_well_are_none_without_a_hint():
    words = {"selector": [{"type": "TextQuoteSelector", "exact": "Paris"}]}
    assert locate("Paris or Paris", words) is None
    assert locate("Lyon or Paris", words) == (8, 13)


def test_other_quotation_marks_are_the_same():
    assert locate("He said “yes” in Bonn’s hall", select('He said "yes" in Bonn\'s hall', 17, 21)) == (17, 21)


def test_a_hint_beyond_the_text_does_no_harm():
    words = {"selector": [{"type": "TextQuoteSelector", "exact": "Paris"}, {"start": 10**9, "end": 10**9 + 5}]}
    assert locate("In Paris.", words) == (3, 8)
