"""The place of the first trigger of a sentence, among hand-made mentions."""

import pytest

from geo.events import find_triggers
from geo.events.location import Scene, place_of


@pytest.mark.parametrize(
    ("sentence", "names", "place", "score"),
    [
        ("A bomb exploded in Homs.", ["Homs"], 0, 4.2),
        ("Homs was shelled by the army.", ["Homs"], 0, 2.65),
        ("Police from Berlin arrested a man in Hamburg.", ["Berlin", "Hamburg"], 1, 4.35),
        ("The army attacked Homs with help from Aleppo.", ["Homs", "Aleppo"], 0, 4.5),
        ("Haiti's army attacked.", ["Haiti"], None, 1.0),
        ("A bomb exploded.", [], None, 1.0),
    ],
)
def test_the_place_is_the_mention_with_the_highest_score(with_mentions, sentence, names, place, score):
    read = with_mentions(sentence, names)
    triggers = find_triggers(read.text, read.text.sentences[0], ())
    scene = Scene(read.mentions, ["P.PPL"] * len(names), {})
    found = place_of(read.text, triggers[0], triggers, mentions=range(len(names)), scene=scene)
    assert found == (place, pytest.approx(score))


def test_an_actor_is_rather_not_the_place(with_mentions):
    sentence = "Moscow attacked Homs."
    found = []
    for role in ("reference", "actor"):
        read = with_mentions(sentence, ["Moscow"], roles=[role])
        triggers = find_triggers(read.text, read.text.sentences[0], ())
        found.append(place_of(read.text, triggers[0], triggers, mentions=[0], scene=Scene(read.mentions, [""], {}))[0])
    assert found == [0, None]
