"""Titles are whole phrases; those of forty stories are kept in titles.txt for people to read."""

from pathlib import Path

import pytest

from geo.evaluation import read_gold
from geo.events.titles import function_words, title_of
from geo.text import open_lexicon, read_text

HERE = Path(__file__).parent
STORIES = HERE.parents[2] / "data" / "gold" / "stories"
GOLDEN = HERE / "titles.txt"
FILES = sorted(STORIES.glob("*.xml"))


def titles(path):
    """Yield each event's language, trigger and title, with the text."""
    for story in read_gold(path):
        text = read_text(story["text"], open_lexicon(story["lang"]))
        after = max((m["end"] for m in story["mentions"] if m["role"] == "dateline"), default=0)
        for event in story["events"]:
            trigger = event["triggers"][0]
            yield text, trigger, title_of(text, trigger["start"], trigger["end"], after=after)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_title_ends_on_a_function_word_or_a_sign(path):
    for text, trigger, title in titles(path):
        last = title.split()[-1].lower()
        own = last in trigger["phrase"].lower().split()
        assert own or last not in function_words(text), title
        assert title[-1] not in ",;:-–(«“", title


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_title_holds_its_trigger_and_stays_short(path):
    for text, trigger, title in titles(path):
        assert " ".join(trigger["phrase"].split()).lower() in title.lower()
        assert len(title) <= 200
        sentence = text.sentences[text.sentence_at(trigger["start"])]
        words = [token for token in text.tokens[sentence.first : sentence.last] if token.text[0].isalnum()]
        assert " " in title or len(words) < 4 or text.lexicon.get("cut") == "characters" or len(title) > 12, title


def test_titles_of_forty_stories_are_those_that_were_read():
    made = [
        f"{trigger['phrase']} -> {title}"
        for name in ("en_c_01", "en_c_03", "id_c_01", "id_d_02")
        for _, trigger, title in titles(STORIES / f"{name}.xml")
    ]
    assert made == GOLDEN.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("text", "language", "trigger", "title"),
    [
        (
            "A ferry carrying 45 migrants left the island of Lesbos for Turkey on Friday, police said.",
            "en",
            "left",
            "A ferry carrying 45 migrants left the island of Lesbos for Turkey on Friday",
        ),
        ("PARIS (Reuters) - A train left Paris.", "en", "left", "A train left Paris"),
        ("KOMPAS.com -- Kapal itu tenggelam di Bali.", "id", "tenggelam", "Kapal itu tenggelam di Bali"),
        (
            "KUPANG, 3 March 2025 - A ferry with 64 people on board sank off Rote.",
            "en",
            "sank",
            "A ferry with 64 people on board sank off Rote",
        ),
        (
            "The minister, who is in Jakarta, will fly to Kupang on Tuesday.",
            "en",
            "fly",
            "The minister, who is in Jakarta, will fly to Kupang on Tuesday",
        ),
        (
            "Ferry sinks off Rote; rescue teams search for 13 people",
            "en",
            "search",
            "Rescue teams search for 13 people",
        ),
        (
            "Jenazah dibawa ke Bekasi pada Minggu (15/6/2025).",
            "id",
            "dibawa",
            "Jenazah dibawa ke Bekasi pada Minggu",
        ),
        ("Jenazah dibawa ke Bekasi pada Minggu (15/6/2025", "id", "dibawa", "Jenazah dibawa ke Bekasi pada Minggu"),
        ("Kapal itu tenggelam di Selat Bali, kata Basarnas.", "id", "tenggelam", "Kapal itu tenggelam di Selat Bali"),
        ("Police said that a bomb exploded in Homs.", "en", "exploded", "A bomb exploded in Homs"),
        (
            "Several men, reportedly of one group, have been killed to rescue two guards of a Rostov-on-Don jail.",
            "en",
            "killed",
            "Several men, reportedly of one group, have been killed to rescue two guards",
        ),
        (
            "Three men, whom the court had sentenced, were killed in the yard.",
            "en",
            "killed",
            "Three men, whom the court had sentenced, were killed in the yard",
        ),
        ("He led his team to a third–place finish.", "en", "led", "He led his team to a third–place finish"),
        (  # names between commas belong to the subject
            "Sekitar 4.300 buruh di Parungkuda, Kabupaten Sukabumi, mogok kerja sejak Selasa.",
            "id",
            "mogok",
            "Sekitar 4.300 buruh di Parungkuda, Kabupaten Sukabumi, mogok kerja sejak Selasa",
        ),
        ("Dragan Petkov, 39, walked out of the hotel.", "en", "walked", "Dragan Petkov, 39, walked out of the hotel"),
        (  # a phrase with a preposition is no subject
            "About 60 civilians, including babies, were killed by gunmen.",
            "en",
            "killed",
            "About 60 civilians, including babies, were killed by gunmen",
        ),
        ("In May, around 200 people fled to Goma.", "en", "fled", "Around 200 people fled to Goma"),
        (  # what a relative clause says is said of somebody
            "Empat awak yang bersembunyi di ruang mesin membawa kapal ke Cotonou.",
            "id",
            "membawa",
            "Empat awak yang bersembunyi di ruang mesin membawa kapal ke Cotonou",
        ),
        # a quotation ends before the words around it
        (
            '"Kami siap berangkat hari ini," ujar Retno, usai rapat di Kemayoran.',
            "id",
            "rapat",
            "Retno, usai rapat di Kemayoran",
        ),
        # and a pair of marks around a few words is a name
        ('The ferry "Rote Queen" sank off Kupang.', "en", "sank", 'The ferry "Rote Queen" sank off Kupang'),
        ('Police boarded the "Rote Queen" off Kupang.', "en", "boarded", 'Police boarded the "Rote Queen" off Kupang'),
        (
            "Seperti diberitakan, pesawat AirAsia hilang kontak pada Minggu.",
            "id",
            "hilang",
            "Pesawat AirAsia hilang kontak pada Minggu",
        ),
        (  # a long subject leaves room for the words behind the verb
            "The first large shipment of food to reach towns cut off by floods in Sudan arrived by river on Friday.",
            "en",
            "arrived",
            "The first large shipment of food to reach towns cut off by floods in Sudan arrived by river on Friday",
        ),
        ("Le train a quitté Paris hier.", "fr", "quitté", "Le train a quitté Paris hier"),
        ("一架飞机坠毁，三人死亡。", "zh", "坠毁", "一架飞机坠毁"),
    ],
)
def test_a_title_is_the_clause_of_its_trigger(tokenised, text, language, trigger, title):
    at = text.index(trigger)
    assert title_of(tokenised(text, language), at, at + len(trigger)) == title
