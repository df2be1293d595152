import pytest


def events(reading, text, language):
    read = reading(text, language)
    return [
        (e.type, None if e.place is None else read.spans[e.place].text, e.interval and e.interval.edtf, e.status)
        for e in read.events
    ]


@pytest.mark.parametrize(
    ("text", "language", "event"),
    [
        ("Gempa mengguncang Cianjur pada Senin (4/9).", "id", ("disaster", "Cianjur", "2023-09-04", "happened")),
        ("Ia akan berkunjung ke Rusia pekan depan.", "id", ("travel", "Rusia", "2023-09-11/2023-09-17", "planned")),
        ("Ia diperkirakan tiba di Hanoi besok.", "id", ("travel", "Hanoi", "2023-09-07", "predicted")),
        ("Mereka dikabarkan bertemu di Jenewa.", "id", ("meet", "Jenewa", None, "unconfirmed")),
        ("Ia membatalkan kunjungan ke Tokyo.", "id", ("travel", "Tokyo", None, "denied")),
        ("Ia tidak hanya mengunjungi Tokyo.", "id", ("travel", "Tokyo", None, "happened")),
        ("A bomb exploded in Homs on Sunday.", "en", ("attack", "Homs", "2023-09-03", "happened")),
        ("He will meet them in Geneva on Friday.", "en", ("meet", "Geneva", "2023-09-08", "planned")),
        ("The ship may sail to Odesa.", "en", ("travel", "Odesa", None, "possible")),
        ("Leaders are meeting in Geneva.", "en", ("meet", "Geneva", None, "ongoing")),
        ("He did not visit Kyiv.", "en", ("travel", "Kyiv", None, "denied")),
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
        ("Menurut polisi Garut, kebakaran itu terjadi di pasar.", "id", "polisi Garut"),
        ("A bomb exploded in Homs, according to state media.", "en", "state media"),
        ("The Red Cross said the convoy left Homs.", "en", "The Red Cross"),
    ],
)
def test_who_says_so(reading, text, language, speaker):
    assert reading(text, language).events[0].according_to == speaker


def test_a_quotation_over_two_sentences_has_one_speaker(reading):
    text = '"Kapal itu akan berlayar ke Busan. Forum itu akan digelar di Seoul," kata sumber tersebut.'
    assert [event.according_to for event in reading(text, "id").events] == ["sumber tersebut", "sumber tersebut"]


def test_an_event_told_twice_is_one(reading):
    text = "A bomb exploded in Homs on Sunday. The blast in Homs on Sunday broke windows."
    assert len(reading(text).events) == 1


def test_links_to_other_articles_give_no_events(reading):
    assert reading("Hujan reda.\nBaca Juga: Gempa di Cianjur\nIa tidur.", "id").events == []


def test_at_the_time_means_the_last_date(reading):
    text = "Menteri itu berpidato bulan Juli lalu. Dalam kunjungannya ke Hanoi saat itu ia diam."
    assert events(reading, text, "id")[-1] == ("travel", "Hanoi", "2023-07", "happened")
