import pytest


def events(reading, text, language):
    read = reading(text, language)
    return [
        (e.type, None if e.place is None else read.mentions[e.place].text, e.interval and e.interval.edtf, e.status)
        for e in read.events
    ]


@pytest.mark.parametrize(
    ("text", "language", "event"),
    [
        ("Gempa mengguncang Cianjur pada Senin (4/9).", "id", ("disaster", "Cianjur", "2023-09-04", "happened")),
        ("Ia akan berkunjung ke Rusia pekan depan.", "id", ("travel", "Rusia", "2023-09-11/2023-09-17", "planned")),
        ("Ia diperkirakan tiba di Hanoi besok.", "id", ("travel", "Hanoi", "2023-09-07", "predicted")),
        ("Mereka dikabarkan bertemu di Jenewa.", "id", ("consult", "Jenewa", None, "unconfirmed")),
        ("Ia membatalkan kunjungan ke Tokyo.", "id", ("travel", "Tokyo", None, "denied")),
        ("Ia tidak hanya mengunjungi Tokyo.", "id", ("travel", "Tokyo", None, "happened")),
        ("A bomb exploded in Homs on Sunday.", "en", ("assault", "Homs", "2023-09-03", "happened")),
        ("He will meet them in Geneva on Friday.", "en", ("consult", "Geneva", "2023-09-08", "planned")),
        ("The ship may sail to Odesa.", "en", ("travel", "Odesa", None, "possible")),
        ("Leaders are meeting in Geneva.", "en", ("consult", "Geneva", "2023-09-06", "ongoing")),
        ("He did not visit Kyiv.", "en", ("consult", "Kyiv", None, "denied")),
        ("Ia membantah akan berkunjung ke Tokyo.", "id", ("travel", "Tokyo", None, "denied")),
        ("The talks in Geneva were cancelled.", "en", ("consult", "Geneva", None, "denied")),
        ("He will travel to Rome to meet investors.", "en", ("travel", "Rome", None, "planned")),
        ("Rebels launched an attack on Homs.", "en", ("assault", "Homs", None, "happened")),
        ("Six people were killed when a bus overturned near Lima.", "en", ("accident", "Lima", None, "happened")),
        ("No one was killed when a bus overturned near Lima.", "en", ("accident", "Lima", None, "happened")),
        ("He was not hurt in the crash near Lima.", "en", ("accident", "Lima", None, "happened")),
        ("Tidak ada korban dalam gempa di Cianjur.", "id", ("disaster", "Cianjur", None, "happened")),
        ("Polisi membantah serangan di Garut.", "id", ("assault", "Garut", None, "denied")),
        ("The army has been shelling Homs.", "en", ("fight", "Homs", "2023-09-06", "ongoing")),
        ("Rebels in Homs captured a soldier.", "en", ("coerce", "Homs", None, "happened")),
        ("Officials in Rome condemned the raid on Homs.", "en", ("disapprove", "Rome", None, "happened")),
    ],
)
def test_what_where_when_and_how_sure(reading, text, language, event):
    assert events(reading, text, language)[0] == event


def test_a_status_keeps_its_cues(reading):
    event = reading("Ia diprediksi akan tiba di Hanoi.", "id").events[0]
    assert (event.status, set(event.cues)) == ("predicted", {"diprediksi", "akan"})


@pytest.mark.parametrize(
    ("text", "language", "speaker"),
    [
        (
            '"Banjir melanda Garut," kata juru bicara BNPB, Abdul Muhari, kepada wartawan.',
            "id",
            "juru bicara BNPB, Abdul Muhari",
        ),
        ("Menurut polisi Garut, kebakaran itu terjadi di Bandung.", "id", "polisi Garut"),
        ("A bomb exploded in Homs, according to state media.", "en", "state media"),
        ("The Red Cross said the convoy left Homs.", "en", "The Red Cross"),
        ("Another cousin, Ann Lee, said her father had fled Cuba.", "en", "Ann Lee"),
        ("Frank, however, said he would travel to Rome.", "en", "Frank"),
        ("Wal-Mart on Friday said a bomb exploded in Homs.", "en", "Wal-Mart"),
        ("Korban menurut Tata sudah dibawa ke Garut.", "id", "Tata"),
        ('"Bom meledak di Garut," kata Budi, Sabtu (2/9).', "id", "Budi"),
    ],
)
def test_the_speaker_of_an_event(reading, text, language, speaker):
    assert reading(text, language).events[0].according_to == speaker


def test_a_quotation_over_two_sentences_has_one_speaker(reading):
    text = '"Kapal itu akan berlayar ke Busan. Forum itu akan digelar di Seoul," kata sumber tersebut.'
    assert [event.according_to for event in reading(text, "id").events] == ["sumber tersebut", "sumber tersebut"]


def test_two_reports_of_an_event_are_merged(reading):
    text = "A bomb exploded in Homs on Sunday. The blast in Homs on Sunday broke windows."
    assert len(reading(text).events) == 1


def test_an_event_keeps_every_sentence_that_reports_it(reading):
    text = "A bomb exploded in Homs on Sunday. Nobody slept. The blast in Homs broke windows."
    assert [(event.sentence, event.sentences) for event in reading(text).events] == [(0, (0, 2))]


def test_the_same_kind_on_another_day_is_another_event(reading):
    text = "A bomb exploded in Homs on Sunday. Another bomb exploded in Homs last month."
    assert [event.interval.edtf for event in reading(text).events] == ["2023-09-03", "2023-08"]


def test_a_speaker_is_no_participant(reading):
    event = reading("A bomb exploded in Homs, said Maria Lopez, a witness.").events[0]
    assert (event.according_to, event.participants) == ("Maria Lopez", ())


def test_the_confidence_of_an_event_is_that_of_its_weakest_part(reading):
    event = reading("A bomb exploded in Homs on Sunday.").events[0]
    parts = (event.place_confidence, event.time_confidence, event.status_confidence)
    assert event.confidence == min(parts)
    assert all(0 < part <= 1 for part in parts)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In the West Bank town of Nablus a man was shot.", "Nablus"),
        ("Aleppo was shelled by the army on Monday.", "Aleppo"),
        ("Police from Berlin arrested a man in Hamburg.", "Hamburg"),
        ("PARIS (Reuters) - A bomb exploded in Lyon.", "Lyon"),
        ("A spokesman in London said a bomb exploded in Leeds.", "Leeds"),
    ],
)
def test_the_place_is_where_it_happened(reading, text, place):
    read = reading(text)
    assert [read.mentions[event.place].text for event in read.events if event.place is not None][-1] == place


@pytest.mark.parametrize("text", ["He captured the title in Rome.", "He flew a kite.", "A March poll in Rome."])
def test_what_is_no_event(reading, text):
    assert reading(text).events == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hujan reda.\nBaca Juga: Gempa di Cianjur\nIa tidur.", "id"),
        ("Hujan reda. (Baca: Gempa di Cianjur) Ia tidur.", "id"),
        ("Hujan reda.\nFoto: Gempa mengguncang Cianjur\nIa tidur.", "id"),
        ("It rained.\nRead more: A bomb exploded in Homs\nHe slept.", "en"),
        ("It rained.\nSign up for news of the war in Syria.\nHe slept.", "en"),
    ],
)
def test_links_captions_and_boilerplate_give_no_events(reading, text, language):
    assert reading(text, language).events == []


def test_at_the_time_means_the_last_date(reading):
    text = "Menteri itu berpidato bulan Juli lalu. Dalam kunjungannya ke Hanoi saat itu ia diam."
    assert events(reading, text, "id")[-1] == ("travel", "Hanoi", "2023-07", "happened")
