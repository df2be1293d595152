import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import publication_date, read_dates
from geo.lexicon import open_lexicon
from geo.text import read_text

WEDNESDAY = dt.date(2023, 9, 6)


def read(text, language, published=WEDNESDAY):
    return [
        (found.text, found.interval and found.interval.edtf)
        for found in read_dates(read_text(text, open_lexicon(language)), published)
    ]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("pada hari Selasa (5/9) ia pergi", "2023-09-05"),
        ("Kamis, 28 Mei 2026 malam", "2026-05-28"),
        ("akan berlangsung pekan depan", "2023-09-11/2023-09-17"),
        ("pekan lalu", "2023-08-28/2023-09-03"),
        ("pada pertengahan bulan Oktober", "2022-10-11~/2022-10-20~"),
        ("akan dibuka pada awal Oktober", "2023-10-01~/2023-10-10~"),
        ("akhir bulan ini", "2023-09-21~/2023-09-30~"),
        ("pada 10-13 September", "2023-09-10/2023-09-13"),
        ("30 Agustus-2 September 2023", "2023-08-30/2023-09-02"),
        ("pada Juli lalu", "2023-07"),
        ("bulan Juli lalu", "2023-07"),
        ("dua hari lalu", "2023-09-04"),
        ("tiga tahun lalu", "2020"),
        ("tahun 1990-an", "199X"),
        ("sejak tahun 2016", "2016"),
        ("besok", "2023-09-07"),
        ("semalam", "2023-09-05/2023-09-06"),
        ("musim dingin 2022", "2022-24"),
        ("Jumat mendatang", "2023-09-08"),
        ("Rabu (31/12/2014) kemarin", "2014-12-31"),
    ],
)
def test_indonesian_dates(text, edtf):
    assert [value for _, value in read(text, "id")] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on Tuesday the court ruled", "2023-09-05"),
        ("it will open on Friday", "2023-09-08"),
        ("he said on Friday it will open", "2023-09-01"),
        ("last Wednesday", "2023-08-30"),
        ("September 10, 2021", "2021-09-10"),
        ("Sept. 10-13", "2023-09-10/2023-09-13"),
        ("Saturday, April 25, 1998", "1998-04-25"),
        ("11/03/2022", "2022-11-03"),
        ("2022-11-03", "2022-11-03"),
        ("next week", "2023-09-11/2023-09-17"),
        ("three weeks ago", "2023-08-14/2023-08-20"),
        ("in late 2022", "2022-09-01~/2022-12-31~"),
        ("this summer", "2023-22"),
        ("in the first quarter of 2022", "2022-33"),
        ("yesterday", "2023-09-05"),
        ("in 2014", "2014"),
        ("last month", "2023-08"),
    ],
)
def test_english_dates(text, edtf):
    assert [value for _, value in read(text, "en")] == [edtf]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("setiap Senin", "id"),
        ("every Tuesday", "en"),
        ("minggu itu ia menunggu 2000 orang", "id"),
        ("he may march with 1990 people", "en"),
        ("sekitar 5/9 dari luas", "id"),
        ("31/02/2023", "id"),
        ("selama tiga bulan", "id"),
    ],
)
def test_what_is_no_date(text, language):
    assert [value for _, value in read(text, language) if value not in {None, "2023-09-05"}] == []


def test_without_a_publication_date_only_full_dates_are_resolved():
    assert read("Senin lalu, 5 Mei 2020, dan pekan depan", "id", None) == [
        *(("Senin lalu", None), ("5 Mei 2020", "2020-05-05"), ("pekan depan", None))
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Hujan turun, kata Ani, Kamis (28/5/2026). Rapat digelar 30 Juni 2026.", dt.date(2026, 5, 28)),
        ("JAKARTA, 5 September 2023 - Hujan turun.", dt.date(2023, 9, 5)),
        ("Hujan turun pekan lalu.", None),
    ],
)
def test_the_publication_date_is_read_in_the_text(text, day):
    assert publication_date(read_text(text, open_lexicon("id"))) == day


@given(
    st.lists(
        st.sampled_from(
            [*"31 Mei 2023 / - ( ) , Senin pekan depan tahun akhir awal 99 2100 lalu setiap".split(), "musim", "panas"]
        )
    )
)
def test_any_sequence_of_date_words_gives_ordered_intervals(words):
    for found in read_dates(read_text(" ".join(words), open_lexicon("id")), WEDNESDAY):
        assert found.interval is None or found.interval.first <= found.interval.last
