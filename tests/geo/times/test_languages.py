"""Classes of dates, each in the languages that write it; published on Wednesday 2023-09-06."""

import datetime as dt

import pytest

from geo.article import Article
from geo.document import Document
from geo.text import open_lexicon, read_text
from geo.times import read_dates


def read(text, language):
    article = Article("", published=dt.date(2023, 9, 6))
    return [
        (found.text, found.interval and found.interval.edtf)
        for found in read_dates(Document(article, read_text(text, open_lexicon(language))))
    ]


def days(text, language):
    return [edtf for _, edtf in read(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("Es geschah 23-2020-September", "de", "2020-09-23"),
        ("septembre-2020-23", "fr", "2020-09-23"),
        ("Sep-23-2020", "fr", "2020-09-23"),
        ("el 1-ene-2016", "es", "2016-01-01"),
        ("23/settembre/2020", "it", "2020-09-23"),
        ("2020/23/सित", "hi", "2020-09-23"),
        ("23-set-20", "pt", "2020-09-23"),
    ],
)
def test_a_month_with_signs_stands_in_any_order(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("el 1/1/2016 y después", "es", "2016-01-01"),
        ("no dia 20 de junho", "pt", "2023-06-20"),
        ("no dia 20 choveu", "pt", None),
        ("2015-3", "nl", "2015-03"),
    ],
)
def test_the_figures_of_a_day_are_read_with_its_month(text, language, edtf):
    assert days(text, language) == ([edtf] if edtf else [])


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("Das Treffen ist am 27. 8.", "de", "2023-08-27"),
        ("Er kam am siebten vierten zurück", "de", "2023-04-07"),
        ("Donnerstag 7. vierter 2016", "de", "2016-04-07"),
        ("Er kam am 22.04 zurück", "de", "2023-04-22"),
    ],
)
def test_the_month_of_a_day_is_an_ordinal_where_ordinals_have_a_full_stop(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("el lunes el veintiocho", "es", "2023-08-28"),
        ("terça-feira dia vinte e nove", "pt", "2023-08-29"),
        ("수요일 10시", "ko", "2023-09-06"),
    ],
)
def test_the_day_behind_a_weekday_is_a_word_or_figures_but_no_time(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("na terça, qua, qui ou sexta", "pt", ["2023-09-05", "2023-09-06", "2023-08-31", "2023-09-01"]),
        ("na terça fase, segunda parte", "pt", []),
    ],
)
def test_a_common_word_is_a_weekday_in_a_list_of_them(text, language, found):
    assert days(text, language) == found


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("de 1/10 a 11/7", "es", "2023-10-01/2024-07-11"),
        ("entre ahora y el 15 de noviembre", "es", "2023-09-06/2023-11-15"),
        ("tussen 22 januari 2019 en nu", "nl", "2019-01-22/2023-09-06"),
        ("de este mayo a octubre de 2025", "es", "2023-05/2025-10"),
        ("यह 2010 से 2018 तक चला", "hi", "2010/2018"),
    ],
)
def test_the_ends_of_a_range_are_read_together(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [("cette décembre", "fr", "2023-12"), ("this October", "en", "2023-10"), ("October", "en", "2022-10")],
)
def test_this_month_is_of_the_year_of_publication(text, language, edtf):
    assert days(f"in {text}", language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("Nasceu em 23 de novembro 82", "pt", "1982-11-23"),
        ("En juillet 98, il pleuvait", "fr", "1998-07"),
        ("On 23 November 82 people came", "en", "2023-11-23"),
    ],
)
def test_two_figures_behind_a_month_are_a_year_where_the_clause_ends(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("2018年春节", "zh", "2018-02-16"),
        ("今年国庆节", "zh", "2023-10-01"),
        ("来年の元日", "ja", "2024-01-01"),
        ("올해 추석", "ko", "2023-09-29"),
        ("二零一七年下半年", "zh", "2017-41"),
        ("平成30年10月", "ja", "2018-10"),
        ("平成30年10月5日", "ja", "2018-10-05"),
        ("九十年代", "zh", "199X"),
    ],
)
def test_the_year_of_a_feast_half_or_month_stands_before_it(text, language, edtf):
    assert days(text, language) == [edtf]


def test_the_second_day_of_a_list_is_of_the_same_month():
    assert days("8月18日、19日", "ja") == ["2023-08-18", "2023-08-19"]
    assert days("6월 18일과 19일", "ko") == ["2023-06-18", "2023-06-19"]


def test_only_the_number_beside_a_unit_counts_it():
    assert read("Solo seremos 3 la próxima semana", "es") == [("la próxima semana", "2023-09-11/2023-09-17")]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("el próximo 6 de abril", "es", "2024-04-06"),
        ("el pasado 6 de octubre", "es", "2022-10-06"),
        ("volgende 6e april", "nl", "2024-04-06"),
        ("am kommenden 5. Mai", "de", "2024-05-05"),
        ("다음 5일", "ko", "2023-09-07/2023-09-11"),
    ],
)
def test_next_and_last_say_the_year_of_a_day(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("el 21 de este mes", "es", "2023-09-21"),
        ("le 20 du mois prochain", "fr", "2023-10-20"),
        ("20 ste van de volgende maand", "nl", "2023-10-20"),
        ("nächsten Monat vom 4. bis zum 23.", "de", "2023-10-04/2023-10-23"),
        ("bu ayın 21'i", "tr", "2023-09-21"),
        ("Gelecek ay 4'ünden 23'üne kadar", "tr", "2023-10-04/2023-10-23"),
        ("इस महीने 21 तारीख", "hi", "2023-09-21"),
        ("来月の4日から23日まで", "ja", "2023-10-04/2023-10-23"),
        ("on the 20th of next month", "en", "2023-10-20"),
    ],
)
def test_the_month_of_a_day_is_this_the_last_or_the_next_one(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("los primeros nueve meses de 2022", "es", "2022-01-01/2022-09-30"),
        ("últimos quatro meses de 2021", "pt", "2021-09-01/2021-12-31"),
        ("les six premiers mois de 2022", "fr", "2022-01-01/2022-06-30"),
        ("in den ersten drei Monaten 2022", "de", "2022-01-01/2022-03-31"),
        ("2021年的前2周", "zh", "2021-01-04/2021-01-17"),
        ("2021年的最后4个月", "zh", "2021-09-01/2021-12-31"),
        ("the first nine months of 2022", "en", "2022-01-01/2022-09-30"),
        ("the last three months", "en", "2023-06-06/2023-09-06"),
    ],
)
def test_the_first_and_the_last_units_of_a_period_are_days_of_it(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("en los años noventa", "es", "199X"),
        ("nos anos 80", "pt", "198X"),
        ("gli anni '90", "it", "199X"),
        ("les années 1960", "fr", "196X"),
        ("in den neunziger Jahren", "de", "199X"),
        ("die 1980er Jahre", "de", "198X"),
        ("de jaren zeventig", "nl", "197X"),
        ("1990'larda", "tr", "199X"),
        ("1970년대", "ko", "197X"),
        ("في التسعينيات", "ar", "199X"),
    ],
)
def test_decades_are_read_in_words_and_figures(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("la semana que inicia el 4 de septiembre", "es", "2023-09-04/2023-09-10"),
        ("de week beginnend 4 september", "nl", "2023-09-04/2023-09-10"),
        ("la semaine du 18", "fr", "2023-08-14/2023-08-20"),
    ],
)
def test_a_week_is_told_by_the_day_on_which_it_begins(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("今日から2日後", "ja", "2023-09-08"),
        ("5월 5일부터 2일 후", "ko", "2023-05-07"),
        ("आज के दो दिन बाद", "hi", "2023-09-08"),
        ("9月3日から12日", "ja", "2023-09-03/2023-09-12"),
    ],
)
def test_what_is_counted_stands_behind_its_start(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("今後4営業日", "ja", "2023-09-07/2023-09-12"),
        ("los próximos 3 días hábiles", "es", "2023-09-07/2023-09-11"),
        ("volgende werkweek", "nl", "2023-09-11/2023-09-15"),
    ],
)
def test_working_days_leave_out_weekends(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("مايو تسعة وعشرين", "ar", "2023-05-29"),
        ("الثامن من يوليو", "ar", "2023-07-08"),
        ("الأسبوع الأخير من يوليو", "ar", "2023-07-24/2023-07-30"),
        ("النصف الأول من عام 2022", "ar", "2022-40"),
    ],
)
def test_arabic_ordinals_and_compound_numbers(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("Totensonntag 2019", "de", "2019-11-24"),
        ("erster Advent 2022", "de", "2022-11-27"),
        ("1º trimestre 2022", "es", "2022-33"),
        ("im 3. Quartal 2022", "de", "2022-35"),
        ("08年", "zh", "2008"),
        ("光绪二十年", "zh", "1894"),
        ("Kasım'dan Mart'a kadar", "tr", "2022-11/2023-03"),
        ("この日", "ja", "2023-09-06"),
        ("二十九日", "ja", "2023-08-29"),
        ("van 25-10 tot 25-1", "nl", "2022-10-25/2023-01-25"),
    ],
)
def test_feasts_quarters_eras_and_numbers_of_one_language(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en la segunda mitad marcó un gol", "es"),
        ("後半に得点した", "ja"),
        ("guten Morgen", "de"),
        ("410c74a8-1687-4ea7-8418", "es"),
        ("bu iki yıl arasındaki aralık", "tr"),
    ],
)
def test_what_is_no_date_of_its_own(text, language):
    assert [edtf for edtf in days(text, language) if edtf] == []


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("El 5 de mayo de 2020 llegó. Dos días después se fue.", "es", "2020-05-07"),
        ("Il arriva le 5 mai 2020. Trois jours plus tard il partit.", "fr", "2020-05-08"),
        ("Er kam am 5. Mai 2020. Zwei Tage später reiste er ab.", "de", "2020-05-07"),
        ("Arrivò il 5 maggio 2020. Era partito due giorni prima.", "it", "2020-05-03"),
        ("Nació en 2020 y murió en septiembre de aquel año.", "es", "2020-09"),
        ("In 2020 begon het, in november van dat jaar was het klaar.", "nl", "2020-11"),
        ("2020年5月に始まり、同年9月に終わった。", "ja", "2020-09"),
        ("始于2020年5月，次年3月结束。", "zh", "2021-03"),
    ],
)
def test_later_and_that_year_count_from_the_date_named_last(text, language, edtf):
    assert days(text, language)[-1] == edtf


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("En mayo dos barcos llegaron", "es", ["2023-05"]),
        ("Im März zwei Schiffe sanken", "de", ["2023-03"]),
        ("On May 28 people came", "en", ["2023-05-28"]),
    ],
)
def test_a_number_behind_a_month_counts_what_follows_where_the_day_comes_first(text, language, found):
    assert days(text, language) == found


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("na quinta à noite", "pt", "2023-08-31"),
        ("donderdagochtend", "nl", "2023-08-31"),
        ("stamani", "it", "2023-09-06"),
        ("en lo que va de año", "es", "2023"),
        ("em finais do mês", "pt", "2023-09-21~/2023-09-30~"),
    ],
)
def test_words_of_the_news(text, language, edtf):
    assert days(text, language) == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("في 3 أكتوبر الماضي", "ar", ("3 أكتوبر الماضي", "2022-10-03")),
        ("le 6 octobre dernier", "fr", ("le 6 octobre dernier", "2022-10-06")),
        ("il 5 maggio prossimo", "it", ("il 5 maggio prossimo", "2024-05-05")),
        ("am 5. Mai letzten Jahres", "de", ("am 5. Mai letzten Jahres", "2022-05-05")),
    ],
)
def test_next_and_last_stand_behind_a_day(text, language, found):
    assert read(text, language) == [found]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("2022年前三季度", "zh", "2022-01-01/2022-09-30"),
        ("2022 yılının ilk altı ayında", "tr", "2022-01-01/2022-06-30"),
        ("bu yılın ilk çeyreğinde", "tr", "2023-33"),
        ("Mitte der 1990er Jahre", "de", "1993-05-02~/1996-08-30~"),
    ],
)
def test_parts_of_a_year_and_of_a_decade(text, language, edtf):
    assert days(text, language) == [edtf]
