import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.article import Article
from geo.document import Document
from geo.text import open_lexicon, read_text
from geo.times import publication_date, read_dates

WEDNESDAY = dt.date(2023, 9, 6)


def read(text, language, published=WEDNESDAY):
    return [
        (found.text, found.interval and found.interval.edtf)
        for found in read_dates(Document(Article("", published=published), read_text(text, open_lexicon(language))))
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
        ("akhir pekan ini", "2023-09-09/2023-09-10"),
        ("beberapa hari lalu", None),
        ("tahun 1445 H", "2023-07-19~/2024-07-06~"),
        ("Lebaran 2024", "2024-04-10"),
        ("Iduladha 1446 H", "2025-06-06"),
        ("dua puluh lima Agustus 2023", "2023-08-25"),
        ("tiga hari terakhir", "2023-09-03/2023-09-06"),
        ("kuartal III 2023", "2023-35"),
        ("semester I 2023", "2023-40"),
        ("abad ke-19", "18XX"),
        ("dua hari sebelum Natal", "2023-12-23"),
        ("Maret hingga Mei 2023", "2023-03/2023-05"),
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
        ("three weeks ago", "2023-08-16~"),
        ("in late 2022", "2022-09-01~/2022-12-31~"),
        ("this summer", "2023-22"),
        ("in the first quarter of 2022", "2022-33"),
        ("yesterday", "2023-09-05"),
        ("in 2014", "2014"),
        ("last month", "2023-08"),
        ("the day after tomorrow", "2023-09-08"),
        ("on the 25th", "2023-08-25"),
        ("several years ago", None),
        ("next week on Tuesday", "2023-09-12"),
        ("late Monday", "2023-09-04"),
        ("B.E. 2566", "2023"),
        ("Good Friday 2024", "2024-03-29"),
        ("Thanksgiving 2023", "2023-11-23"),
        ("the first Monday of October 2023", "2023-10-02"),
        ("the week of April 10", "2023-04-10/2023-04-16"),
        ("from March to May 2023", "2023-03/2023-05"),
        ("30 August - 2 September 2023", "2023-08-30/2023-09-02"),
        ("twenty five January nineteen eighty six", "1986-01-25"),
        ("October two thousand and five", "2005-10"),
        ("2 weeks before May 13, 1999", "1999-04-29"),
        ("the next three days", "2023-09-07/2023-09-09"),
        ("earlier this month", "2023-09-01~/2023-09-06~"),
        ("Monday of next week", "2023-09-11"),
        ("the 19th century", "18XX"),
        ("the 1990s", "199X"),
        ("Q3 2022", "2022-35"),
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


@pytest.mark.parametrize(
    ("text", "language", "kind", "clock", "zone"),
    [
        ("Senin (4/9) pukul 14.00 WIB", "id", "date", "14:00", "+07:00"),
        ("Senin dini hari", "id", "date", "morning", None),
        ("Rabu malam pukul 20.00 WIB", "id", "date", "20:00", "+07:00"),
        ("on Tuesday at 3:30 p.m. EST", "en", "date", "15:30", "-05:00"),
        ("10am Friday", "en", "date", "10:00", None),
        ("pukul 07.30 WITA", "id", "clock", "07:30", "+08:00"),
        ("a three-month trial", "en", "duration", None, None),
        ("selama dua jam", "id", "duration", None, None),
        ("every Monday", "en", "set", None, None),
        ("setiap hari", "id", "set", None, None),
    ],
)
def test_times_of_day_durations_and_sets_have_their_own_kind(text, language, kind, clock, zone):
    found = read_dates(Document(Article("", published=WEDNESDAY), read_text(text, open_lexicon(language))))
    assert [(time.kind, time.clock, time.zone) for time in found] == [(kind, clock, zone)]
    assert (found[0].interval is not None) == (kind == "date")


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("Ia tiba pada 5 Mei 2020. Keesokan harinya ia pergi.", "id", "2020-05-06"),
        ("He came on May 5, 2020. He had left the day before.", "en", "2020-05-04"),
        ("He came on May 5, 2020 and left three days later.", "en", "2020-05-08"),
        ("Er kam am 5. Mai 2020 an. Am nächsten Tag reiste er ab.", "de", "2020-05-06"),
        ("Llegó el 5 de mayo de 2020. Al día siguiente se fue.", "es", "2020-05-06"),
        ("Il arriva le 5 mai 2020. Il était parti la veille.", "fr", "2020-05-04"),
        ("Hij kwam op 5 mei 2020. De volgende dag vertrok hij.", "nl", "2020-05-06"),
        ("2020年5月5日到着。同年、戦争が終わった。", "ja", "2020"),
        ("他于2020年5月5日到达，次日离开。", "zh", "2020-05-06"),
        ("2020년 5월 5일 도착했다. 이튿날 떠났다.", "ko", "2020-05-06"),
    ],
)
def test_a_narrative_counts_from_the_last_day_named(text, language, edtf):
    assert [value for _, value in read(text, language)][-1] == edtf


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("am 5. September 2023", "de", "2023-09-05"),
        ("vor drei Tagen", "de", "2023-09-03"),
        ("el 12 de octubre de 2022", "es", "2022-10-12"),
        ("la semana pasada", "es", "2023-08-28/2023-09-03"),
        ("à partir d'octobre 2022", "fr", "2022-10"),
        ("vorige week", "nl", "2023-08-28/2023-09-03"),
        ("2018年3月5日", "ja", "2018-03-05"),
        ("来週", "ja", "2023-09-11/2023-09-17"),
        ("来週の火曜日", "ja", "2023-09-12"),
        ("今月の21日", "ja", "2023-09-21"),
        ("am 22.04.", "de", "2023-04-22"),
        ("maandag 12-4", "nl", "2023-04-12"),
        ("op 31 dec. 1994", "nl", "1994-12-31"),
        ("2 de outubro de 92", "pt", "1992-10-02"),
        ("İki Ağustos 2020", "tr", "2020-08-02"),
        ("昨天", "zh", "2023-09-05"),
        ("2018년 3월 5일", "ko", "2018-03-05"),
        ("5 Mayıs 2018'de", "tr", "2018-05-05"),
        ("5 травня 2020", "uk", "2020-05-05"),
        ("12 يناير 2016", "ar", "2016-01-12"),
        ("2 दिन पहले", "hi", "2023-09-04"),
        ("5 Mei 2020", "sw", "2020-05-05"),
        ("5 พฤษภาคม พ.ศ. 2566", "th", "2023-05-05"),
        ("5 พฤษภาคม พ.ศ. 2560", "th", "2017-05-05"),
        ("เดือนสิงหาคม 2560", "th", "2017-08"),
        ("ปี 2553", "th", "2010"),
        ("kahapon ng umaga", "tl", "2023-09-05"),
        ("Hunyo 17, 2024", "tl", "2024-06-17"),
        ("w ubiegłym tygodniu", "pl", "2023-08-28/2023-09-03"),
        ("w lipcu 2022 r.", "pl", "2022-07"),
        ("у травні 2022 року", "uk", "2022-05"),
        ("chiều qua", "vi", "2023-09-05"),
        ("wiki iliyopita", "sw", "2023-08-28/2023-09-03"),
        ("دیروز", "fa", "2023-09-05"),
        ("übernächste Woche", "de", "2023-09-18/2023-09-24"),
        ("im ersten Halbjahr 2022", "de", "2022-40"),
        ("Fronleichnam im letzten Jahr", "de", "2022-06-16"),
        ("eerder dit jaar", "nl", "2023-01-01~/2023-09-06~"),
        ("mei 2022", "nl", "2022-05"),
        ("nesta quarta", "pt", "2023-09-06"),
        ("no segundo semestre de 2022", "pt", "2022-41"),
        ("el siglo XIX", "es", "18XX"),
        ("le XVIIIe siècle", "fr", "17XX"),
        ("il terzo trimestre del 2022", "it", "2022-35"),
        ("on yedi Mart 2022", "tr", "2022-03-17"),
        ("2017年上半年", "zh", "2017-40"),
        ("明年下半年", "zh", "2024-41"),
        ("上上周", "zh", "2023-08-21/2023-08-27"),
        ("今年の後半", "ja", "2023-41"),
        ("大正13年", "ja", "1924"),
        ("昭和元年", "ja", "1926"),
        ("두 달 전", "ko", "2023-07"),
        ("उनतीस मई 2022", "hi", "2022-05-29"),
        ("90 के दशक", "hi", "199X"),
        ("в феврале 2016 года", "ru", "2016-02"),
        ("18-го числа", "ru", "2023-08-18"),
        ("в середине октября 2022 года", "ru", "2022-10-11~/2022-10-20~"),
        ("pagi tadi", "ms", "2023-09-06"),
        ("15 Februari tahun lalu", "ms", "2022-02-15"),
        ("أمس الثلاثاء", "ar", "2023-09-05"),
        ("شباط/فبراير 2022", "ar", "2022-02"),
        ("قبل يومين", "ar", "2023-09-04"),
        ("二〇一八年十二月", "zh", "2018-12"),
        ("今年10月中旬", "zh", "2023-10-11~/2023-10-20~"),
        ("2015年の最初の週", "ja", "2014-12-29/2015-01-04"),
        ("来月の第一月曜日", "ja", "2023-10-02"),
        ("4月10日の週", "ja", "2023-04-10/2023-04-16"),
        ("8月31日木曜日", "ja", "2023-08-31"),
        ("31日の木曜日", "ja", "2023-08-31"),
        ("2018년 세 번째 주", "ko", "2018-01-15/2018-01-21"),
        ("이틀 후에", "ko", "2023-09-08"),
        ("जनवरी 2015 का पहला हफ्ता", "hi", "2014-12-29/2015-01-04"),
        ("Aralık 2016'nın son haftası", "tr", "2016-12-26/2017-01-01"),
        ("am Dienstagabend", "de", "2023-09-05"),
        ("el mismo mes", "es", "2023-09"),
        ("na terça (29)", "pt", "2023-08-29"),
    ],
)
def test_dates_of_other_languages(text, language, edtf):
    assert [value for _, value in read(text, language)] == [edtf]


@pytest.mark.parametrize(
    ("past", "future", "language"),
    [
        ("El tren salió el lunes.", "El tren saldrá el lunes.", "es"),
        ("Teherán firmó el acuerdo el lunes.", "Teherán firmará el acuerdo el lunes.", "es"),
        ("O comboio partiu na segunda.", "O comboio partirá na segunda.", "pt"),
        ("Le train est parti lundi.", "Le train partira lundi.", "fr"),
        ("Der Zug fuhr am Montag ab.", "Der Zug soll am Montag abfahren.", "de"),
        ("Поезд отправился в понедельник.", "Поезд прибудет в понедельник.", "ru"),
        ("غادر القطار يوم الاثنين.", "سيغادر القطار يوم الاثنين.", "ar"),
        ("توقفت سيارة يوم الاثنين.", "ستتوقف الحركة يوم الاثنين.", "ar"),
        ("Tren pazartesi yola çıktı.", "Tren pazartesi yola çıkacak.", "tr"),
        ("Kereta api itu bertolak Isnin.", "Kereta api itu akan bertolak Isnin.", "ms"),
        ("रेलगाड़ी सोमवार को रवाना हुई।", "रेलगाड़ी सोमवार को दिल्ली से रवाना होकर अगले स्टेशन पर पहुंचेगी।", "hi"),
        ("列车周一抵达。", "列车预计周一抵达。", "zh"),
        ("列車は4日に到着した。", "列車は11日に出発する。", "ja"),
        ("열차는 월요일에 도착했다.", "열차는 월요일에 도착할 예정이다.", "ko"),
    ],
)
def test_a_verb_that_looks_ahead_makes_the_day_the_next_one(past, future, language):
    assert [[value for _, value in read(text, language)] for text in (past, future)] == [["2023-09-04"], ["2023-09-11"]]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("2015年11月18日から12月19日まで", "ja", "2015-11-18/2015-12-19"),
        ("9月3日から12日まで", "ja", "2023-09-03/2023-09-12"),
        ("2017년 11월부터 2월까지", "ko", "2017-11/2018-02"),
        ("from next Monday to Friday", "en", "2023-09-11/2023-09-15"),
        ("from October to January 2022", "en", "2021-10/2022-01"),
    ],
)
def test_the_end_of_a_range_is_read_against_its_beginning(text, language, edtf):
    assert [value for _, value in read(text, language)] == [edtf]


def test_the_number_of_a_day_alone_is_the_nearest_one():
    assert [value for text in ("19日", "7日") for _, value in read(text, "ja")] == ["2023-08-19", "2023-09-07"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tel. 000 111 82-2100", "es"),
        ("Tel. +86 2010-2015-86", "nl"),
        ("Rio de Janeiro", "pt"),
        ("na segunda fase", "pt"),
        ("“海鸥六号”抵达", "zh"),
        ("四日市の倉庫", "ja"),
        ("이번 일정에서 빠졌다", "ko"),
    ],
)
def test_what_is_no_date_in_other_languages(text, language):
    assert [value for _, value in read(text, language) if value] == []


@pytest.mark.parametrize("language", ["en", "id", "de", "ja", "tr", "fr", "ar", "ru", "zh"])
@given(data=st.data())
def test_any_sequence_of_a_languages_own_words_can_be_read(language, data):
    lexicon = open_lexicon(language)
    words = sorted(
        {word for table in lexicon.get("dates") for entry in lexicon.entries(f"dates.{table}") for word in entry}
    )
    text = " ".join(
        data.draw(st.lists(st.sampled_from([*words, "5", "31", "2023", "/", "-", ":", "30", "."]), max_size=12))
    )
    for found in read_dates(Document(Article("", published=WEDNESDAY), read_text(text, lexicon))):
        assert found.interval is None or found.interval.first <= found.interval.last
        assert found.kind == "date" or found.interval is None


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
    for found in read_dates(Document(Article("", published=WEDNESDAY), read_text(" ".join(words), open_lexicon("id")))):
        assert found.interval is None or found.interval.first <= found.interval.last


@pytest.mark.parametrize(
    ("text", "language", "edtf", "ahead"),
    [
        ("The summit on Friday", "en", "2023-09-01", "2023-09-08"),
        ("The summit in May", "en", "2023-05", "2024-05"),
        ("Le sommet de vendredi", "fr", "2023-09-01", "2023-09-08"),
        ("The summit last Friday", "en", "2023-09-01", None),
        ("The summit of 1 May 2023", "en", "2023-05-01", None),
        ("The summit will be on Friday", "en", "2023-09-08", None),
        ("They said on Friday that a summit will be held", "en", "2023-09-01", None),
        ("Closed since Friday, it will open again", "en", "2023-09-01", None),
    ],
)
def test_days_that_may_lie_ahead(text, language, edtf, ahead):
    document = Document(Article("", published=WEDNESDAY), read_text(text, open_lexicon(language)))
    (found,) = read_dates(document)
    assert (found.interval.edtf, found.ahead and found.ahead.edtf) == (edtf, ahead)
