"""The bounds of names in scripts that set no spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import open_gazetteer
from geo.recognition.spaceless import bounded
from geo.text import open_lexicon, read_text

GAZETTEER = open_gazetteer()


@pytest.mark.parametrize(
    ("text", "pieces", "language", "expected"),
    [
        ("メソポタミア南部", "ア", "ja", ["メソポタミア"]),
        ("バンコクに入る", "ンコク", "ja", ["バンコク"]),
        ("고려 한국영화", "국", "ko", ["한국"]),
        ("愛知県名古屋市の工場", "愛知県名古屋市", "ja", ["愛知県", "名古屋市"]),
        ("江苏省徐州市", "江苏省徐州市", "zh", ["江苏省", "徐州市"]),
        ("新华社北京电", "新华社北京", "zh", ["北京"]),
        ("墨西哥人民", "墨西哥人民", "zh", ["墨西哥"]),
        ("辽宁省", "辽宁省", "zh", ["辽宁省"]),
        ("十分高兴", "兴", "zh", []),
        ("中美两国", "中美", "zh", ["中", "美"]),
        ("京津冀地区", "京津冀", "zh", ["京", "津", "冀"]),
    ],
)
def test_bounds(text, pieces, language, expected):
    start = text.index(pieces)
    found = bounded(read_text(text, open_lexicon(language)), start, start + len(pieces), GAZETTEER)
    assert [text[first:last] for first, last in found] == expected


@given(st.text("愛知県市名古屋ロアー한국에서新华社人", min_size=1, max_size=60), st.integers(0, 60), st.integers(1, 60))
def test_bounds_lie_in_the_text_in_order(text, start, length):
    start = min(start, len(text) - 1)
    found = list(bounded(read_text(text, open_lexicon("ja")), start, min(start + length, len(text)), GAZETTEER))
    offsets = [offset for span in found for offset in span]
    assert offsets == sorted(offsets)
    assert all(0 <= first < last <= len(text) for first, last in found)
