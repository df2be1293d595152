import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.lexicon import open_lexicon
from geo.text.sentences import read_text

ID, EN = open_lexicon("id"), open_lexicon("en")


def quotes(text, lexicon):
    cut = read_text(text, lexicon)
    return [(sentence.kind, quote) for sentence, quote in zip(cut.sentences, cut.quotes, strict=True)]


def test_abbreviations_and_initials_do_not_end_a_sentence():
    assert quotes("PT. Pindad bertemu Dr. Amir. Lalu ia pulang.", ID) == [
        ("body", "PT. Pindad bertemu Dr. Amir."),
        ("body", "Lalu ia pulang."),
    ]
    assert quotes("Mr. J. Smith left the U.S. on Friday. He flew.", EN) == [
        ("body", "Mr. J. Smith left the U.S. on Friday."),
        ("body", "He flew."),
    ]


def test_closing_quotes_stay_with_their_sentence():
    assert quotes('"Kami pergi." Ia diam.', ID) == [("body", '"Kami pergi."'), ("body", "Ia diam.")]


def test_links_to_other_articles_and_bylines_are_told_apart():
    assert [kind for kind, _ in quotes("Penulis: Ani\nHujan turun.\nBaca Juga: Banjir di Garut\nIa reda.", ID)] == [
        *("byline", "body", "related", "body")
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Por: Ana Díaz\nLlovió en Lima, dijo el Sr. Ruiz.\nLeer también: Inundaciones en Cusco\nEscampó."),
        ("fr", "Photo : Jean Roux\nIl a plu à Lyon, dit M. Roux.\nLire aussi : Crues à Nice\nIl fait beau."),
        ("de", "Foto: Eva Kurz\nEs regnete in Köln, sagte Prof. Kurz.\nLesen Sie auch: Flut in Bonn\nEs ist trocken."),
        ("pt", "Por: Ana Reis\nChoveu em Recife, disse a Sra. Reis.\nLeia também: Cheia em Natal\nParou."),
        ("ru", "Фото: Анна Ким\nВ Омске шел дождь.\nЧитайте также: Паводок в Орске\nПрояснилось."),
        ("ar", "تصوير: سمير علي\nهطل المطر في حلب.\nاقرأ أيضا: سيول في حمص\nتوقف المطر."),
        ("zh", "记者：王平\n成都下了大雨。\n相关阅读：昆明洪水\n雨停了。"),
        ("ja", "写真：山田花子\n大阪で雨が降った。\n関連記事：京都の洪水\n雨はやんだ。"),
        ("tr", "Fotoğraf: Ali Kaya\nİzmir'de yağmur yağdı.\nİlgili haber: Bursa'da sel\nYağmur dindi."),
        ("ms", "Gambar: Siti Aminah\nHujan turun di Ipoh.\nBaca juga: Banjir di Kuantan\nHujan reda."),
    ],
)
def test_other_languages_have_abbreviations_bylines_and_links_too(language, text):
    found = quotes(text, open_lexicon(language))
    assert [kind for kind, _ in found] == ["byline", "body", "related", "body"]
    assert [said for _, said in found] == text.split("\n")


def test_hard_wrapped_lines_are_one_paragraph():
    line = "the water of the river rose and rose until it reached the houses\n"
    assert len(quotes(line * 6, EN)) == 1


def test_possessives_are_tokens_of_their_own():
    words = [token.text for token in read_text("Russia’s army, Korea's", EN).tokens]
    assert words == ["Russia", "’s", "army", ",", "Korea", "'s"]


@given(st.text(max_size=300))
def test_tokens_and_sentences_are_exact_slices_in_order(text):
    cut = read_text(text, EN)
    assert all(text[token.start : token.end] == token.text for token in cut.tokens)
    assert [s.last for s in cut.sentences[:-1]] == [s.first for s in cut.sentences[1:]]
    assert "".join(text.split()) == "".join(token.text for token in cut.tokens) or any(
        c in text for c in "\x1c\x1d\x1e\x1f\x85"
    )
