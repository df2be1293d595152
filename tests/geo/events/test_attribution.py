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
        ("The number of confirmed deaths rose.", "en", {}),
        ("The news came after the total number of confirmed deaths rose in Oslo.", "en", {}),
        ("According to the ministry he died on Friday.", "en", {0: "the ministry"}),
        ("The death of Walter Munk was announced on Friday.", "en", {}),
        ("Ann Lee, the chief of the agency, announced the end of the search.", "en", {0: "Ann Lee"}),
        ('"It rained," Ann Lee said. Later he said the sun shone.', "en", {0: "Ann Lee", 1: "Ann Lee"}),
        ("He said it rained.", "en", {}),
        ("Col. Ann Lee said it rained.", "en", {0: "Col. Ann Lee"}),
        ('"Hujan turun," kata Hasni seusai rapat.', "id", {0: "Hasni"}),
        ('"Hujan turun," kata Hasni. "Jalan ditutup," ujarnya.', "id", {0: "Hasni", 1: "Hasni"}),
        ("Hasni mengatakan hujan turun. Ia kembali menegaskan jalan ditutup.", "id", {0: "Hasni", 1: "Hasni"}),
        ("Hubo 3 heridos, según los bomberos.", "es", {0: "los bomberos"}),
        ("Selon la préfecture, 3 personnes sont mortes.", "fr", {0: "la préfecture"}),
        ("Segundo a Marinha, o barco afundou.", "pt", {0: "a Marinha"}),
        ("По данным МЧС, огонь потушен.", "ru", {0: "МЧС"}),
        ("Menurut polis, jalan itu ditutup.", "ms", {0: "polis"}),
    ],
)
def test_the_speaker_of_each_sentence(tokenised, text, language, speakers):
    assert read_speakers(tokenised(text, language)) == speakers
