import datetime as dt
import shutil
from pathlib import Path

import pytest

from geo.article import Article
from geo.errors import DataFileError
from geo.evaluation import read_gold
from geo.files import data_path
from geo.reader import READERS, inspect, read_by_model
from geo.reader.model import open_reader
from geo.story import read_document

STORIES = Path(__file__).resolve().parents[3] / "data" / "gold" / "stories"
STORY = """PARIS (Reuters) - A ferry with 45 migrants left the Greek island of Lesbos for Turkey on Friday, police said.

The ferry reached the Turkish port of Dikili at noon. Those on board were from Pakistan.

A second ferry is expected to sail from Lesbos on Monday, the minister said. The trip was the first under the deal.
"""


@pytest.fixture(scope="module")
def lesbos(gazetteer):
    return read_document(Article(STORY, language="en", published=None), gazetteer=gazetteer)


@pytest.mark.parametrize("gear", READERS)
@pytest.mark.parametrize(
    "text", ["", "Rain.", "PARIS", "PARIS -", "PARIS (", "😀 🎉", "。、", "x" * 20_000, "Paris " * 400]
)
def test_any_document_is_read(document, text, gear):
    read = READERS[gear](document(text))
    assert [event for event in read.events if not 0 <= event.start < event.end <= len(text)] == []


def test_an_event_that_is_told_again_is_one(lesbos):
    left = next(event for event in lesbos.events if lesbos.article.text[event.start : event.end] == "left")
    assert left.drawn
    title = "A ferry with 45 migrants left the Greek island of Lesbos for Turkey on Friday"
    assert (left.type, left.title) == ("travel", title)


def test_a_title_leaves_out_an_address_without_a_dash(gazetteer):
    other = Article(STORY.replace("PARIS (Reuters) - A", "ATHENS A"), language="en")
    titles = {event.title for event in read_document(other, gazetteer=gazetteer).events}
    assert "A ferry with 45 migrants left the Greek island of Lesbos for Turkey on Friday" in titles


@pytest.mark.parametrize(
    "address", ["Jember - ", "JEMBER - ", "Jember (ANTARA) - ", "JEMBER, KOMPAS.com - ", "JEMBER, Jatim (ANTARA) "]
)
def test_a_title_leaves_out_an_address(gazetteer, address):
    text = f"{address}Dua perampok toko emas di Pasar Ambulu, Jember, dibekuk polisi di Surabaya pada Senin."
    read = read_document(Article(text, language="id"), gazetteer=gazetteer)
    assert {event.title.split()[0] for event in read.events if event.drawn} == {"Dua"}


def test_a_home_is_no_origin(lesbos):
    names = {lesbos.mentions[journey.origin].text for journey in lesbos.journeys}
    assert "Pakistan" not in names


def test_probabilities_are_probabilities(lesbos):
    for event in lesbos.events:
        sure = (event.confidence, event.place_confidence, event.time_confidence, event.status_confidence)
        assert all(0.0 <= one <= 1.0 for one in sure)
    assert all(0.0 <= journey.confidence <= 1.0 for journey in lesbos.journeys)


def test_indices_point_into_the_layers(lesbos):
    mentions, events = range(len(lesbos.mentions)), range(len(lesbos.events))
    assert all(event.place is None or event.place in mentions for event in lesbos.events)
    for journey in lesbos.journeys:
        assert {journey.origin, journey.destination, *journey.via} <= set(mentions)
        assert journey.event is None or journey.event in events


def test_the_same_text_is_read_the_same(document):
    one, other = (read_by_model(document(STORY)) for _ in range(2))
    assert one == other


def test_links_and_captions_draw_no_event(reading, document):
    text = "The minister slept.\nRead more: A bomb exploded in Homs\nHe woke at noon."
    assert [event for event in read_by_model(document(text)).events if event.drawn and event.start > 19] == []


def test_what_the_model_sees_can_be_shown(document):
    seen = inspect(document("A bomb exploded in a market on Sunday."))
    assert "exploded" in [one.text for one in seen]
    assert all(sum(share for _, share in one.statuses) <= 1.001 for one in seen)


@pytest.mark.parametrize(
    ("text", "word", "mode", "says"),
    [
        ("Trucks carried grain from Odesa to Poland on Monday.", "carried", "road", "Trucks"),
        ("Dari Jakarta kapal itu berlayar ke Surabaya.", "berlayar", "sea", "kapal"),
    ],
)
def test_the_word_that_says_the_means_of_travel_is_shown(document, text, word, mode, says):
    found = next(one for one in inspect(document(text)) if one.text.startswith(word))
    assert found.modes[0][0] == mode
    assert found.by[0] == says


AID = """NAIROBI (AP) - A convoy of 34 trucks arrived in the besieged city of El Fasher on Thursday, an agency said.

The trucks had left Port Sudan on Nov. 3 and crossed into North Darfur after soldiers held them for five days.

Shelling killed at least six people in the Abu Shouk camp on Wednesday. The army denied that it had fired on the camp.
"""


def test_a_camp_that_nobody_knows_is_not_at_the_agencys_bureau(gazetteer):
    read = read_document(Article(AID, language="en"), gazetteer=gazetteer)
    shouk = next(mention for mention in read.mentions if mention.text == "Abu Shouk")
    assert shouk.place.country == "SD"  # the nearest town of the text; not the agency's bureau
    shelling = [event for event in read.events if read.article.text[event.start : event.end] in {"Shelling", "killed"}]
    assert shelling
    assert {read.mentions[event.place].text for event in shelling if event.place is not None} <= {"Abu Shouk"}


def test_an_event_at_a_place_that_nobody_knows_says_where(gazetteer):
    text = (
        "NAIROBI (Reuters) - About 60 people were killed by gunmen in Qzaliba on Monday.\n\nA bomb exploded in Mombasa."
    )
    read = read_document(Article(text, language="en"), gazetteer=gazetteer)
    drawn = {read.mentions[event.place].text for event in read.events if event.drawn and event.place is not None}
    assert drawn == {"Qzaliba", "Mombasa"}
    assert next(mention for mention in read.mentions if mention.text == "Qzaliba").place is None


def test_what_a_later_sentence_denies_of_an_event_does_not_undo_it(gazetteer):
    text = "Gunmen killed nine people in an attack in Homs on Monday. The group denied that the attack was political."
    read = read_document(Article(text, language="en"), gazetteer=gazetteer)
    assert [event.status for event in read.events if event.drawn and len(event.sentences) > 1] == ["happened"]


def test_what_is_planned_is_never_dated_before_the_report_by_a_bare_weekday(gazetteer):
    text = "The ferry is to leave Lesbos for Turkey. The minister plans a visit to Athens. The departure is on {}."
    for day in ("Friday", "Monday"):
        article = Article(text.format(day), language="en", published=dt.date(2024, 5, 15))
        read = read_document(article, gazetteer=gazetteer)
        planned = [event for event in read.events if event.status in {"planned", "predicted"} and event.interval]
        assert planned
        assert all(event.interval.last >= dt.date(2024, 5, 15) for event in planned)
        assert {event.interval for event in planned} >= {time.interval for time in read.times}


def test_one_clause_is_drawn_once_at_a_place(gazetteer):
    name, number = "id_c_03", "id-c-026"  # "Kecelakaan beruntun terjadi": a pile-up happened
    gold = next(one for one in read_gold(STORIES / f"{name}.xml") if one["doc_id"] == number)
    read = read_document(Article(gold["text"], language="id"), gazetteer=gazetteer)
    drawn = [
        (one.sentence, one.title, None if one.place is None else read.mentions[one.place].place_id)
        for one in read.events
        if one.drawn
    ]
    assert any(title.startswith("Kecelakaan beruntun") for _, title, _ in drawn)
    assert len(set(drawn)) == len(drawn)


VACCINE = """Vaccines land in Goma

GENEVA, Sept 12 (Reuters) - A plane with vaccines landed in Goma on Tuesday, the World Health Organization said.
"""


def test_a_headline_above_the_text_makes_no_name_longer_and_no_second_mark(gazetteer):
    read = read_document(Article(VACCINE, language="en"), gazetteer=gazetteer)
    assert [(mention.text, mention.role.role) for mention in read.mentions][:3] == [
        ("Goma", "destination"),
        ("GENEVA", "dateline"),
        ("Goma", "destination"),
    ]
    drawn = [event for event in read.events if event.drawn]
    assert [read.article.text[event.start : event.end] for event in drawn] == ["landed"]
    assert read.text.sentence_at(0) in drawn[0].sentences


@pytest.mark.parametrize("name", ["reader.onnx", "reader.npz", "reader.json", "manifest.json"])
def test_a_damaged_model_is_told(tmp_path, name):
    folder = shutil.copytree(data_path("reader"), tmp_path / "reader")
    (folder / name).write_bytes((folder / name).read_bytes()[:-10] + b"0123456789")
    with pytest.raises(DataFileError):
        open_reader(folder)


def test_a_model_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DataFileError, match="cannot be read"):
        open_reader(tmp_path)
