"""The work of no stage grows faster than the text: calls of functions are counted, not seconds."""

import pytest

from bench.work import POWER, calls_of, made, power

SIZES = (3_000, 12_000)


@pytest.mark.parametrize("kind", ["news", "names", "quotations"])
def test_four_times_the_text_is_four_times_the_work(kind):
    calls_of(made(kind, 2_000))  # loads what is loaded once
    less, more = (calls_of(made(kind, size)) for size in SIZES)
    fast = {name: round(power(less[name], more[name], *SIZES), 2) for name in less}
    assert len(fast) == 12
    assert {name: found for name, found in fast.items() if found > POWER} == {}


def test_work_that_grows_with_the_square_is_noticed():
    def square(text, measure):
        measure("square", lambda: [abs(0) for _ in text for _ in text])

    less, more = (calls_of(made("names", size), square)["square"] for size in (100, 400))
    assert power(less, more, 100, 400) > 1.9
