"""The speakers of sentences."""

import pytest

from geo.events.attribution import read_speakers


@pytest.mark.parametrize(
    ("text", "language", "speakers"),
    [
        ("A bomb exploded, according to state media.", "en", {0: "state media"}),
        ("Ann Lee said it rained.", "en", {0: "Ann Lee"}),
        ('"It rained," said Ann Lee.', "en", {0: "Ann Lee"}),
        ("Frank, however, said it rained.", "en", {0: "Frank"}),
        ('"It rained. The sun shone," said Ann Lee.', "en", {0: "Ann Lee", 1: "Ann Lee"}),
        ("Menurut polisi Garut, hujan turun.", "id", {0: "polisi Garut"}),
        ("It rained.", "en", {}),
        ("Hubo 3 heridos, según los bomberos.", "es", {0: "los bomberos"}),
        ("Selon la préfecture, 3 personnes sont mortes.", "fr", {0: "la préfecture"}),
        ("Segundo a Marinha, o barco afundou.", "pt", {0: "a Marinha"}),
        ("По данным МЧС, огонь потушен.", "ru", {0: "МЧС"}),
        ("Menurut polis, jalan itu ditutup.", "ms", {0: "polis"}),
    ],
)
def test_the_speaker_of_each_sentence(tokenised, text, language, speakers):
    assert read_speakers(tokenised(text, language)) == speakers
