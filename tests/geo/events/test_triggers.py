"""Triggers of events in single sentences."""

import pytest

from geo.events import find_triggers


@pytest.mark.parametrize(
    ("sentence", "triggers"),
    [
        ("They met in Rome.", [("met", "consult")]),
        ("Rebels launched a major assault on Homs.", [("launched a major assault", "fight")]),
        ("Clashes erupted in Homs.", [("clashes erupted", "fight")]),
        ("He was shot and killed.", [("shot and killed", "assault")]),
        ("Six were killed when a bus overturned.", [("killed", "accident"), ("overturned", "accident")]),
        ("The Election Commission met.", [("met", "consult")]),
        ("He captured the title.", []),
        ("It rained.", []),
    ],
)
def test_a_trigger_has_its_words_and_its_type(tokenised, sentence, triggers):
    text = tokenised(sentence)
    found = find_triggers(text, text.sentences[0], ())
    assert [(" ".join(text.words[one.first : one.last]), one.type) for one in found] == triggers


def test_a_token_of_a_name_is_no_trigger(tokenised):
    text = tokenised("They met.")
    assert find_triggers(text, text.sentences[0], {1}) == []
