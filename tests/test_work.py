"""The work of no stage grows faster than the text: calls of functions are counted, not seconds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.work import POWER, power

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("news", "names", "quotations")
SIZES = (3_000, 12_000)
COUNT = f"""
import json
from bench.work import calls_of, made

def square(text, measure):
    measure("square", lambda: [abs(0) for _ in text for _ in text])

calls_of(made("news", 2_000))  # loads what is loaded once
found = {{kind: [calls_of(made(kind, size)) for size in {SIZES}] for kind in {KINDS}}}
found["square"] = [calls_of(made("names", size), square) for size in (100, 400)]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def counted():
    # In a process of its own: behind the browser tests the profiler did not come to an end in theirs.
    made_of_it = subprocess.run([sys.executable, "-c", COUNT], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(made_of_it.stdout)


@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_text_is_four_times_the_work(counted, kind):
    less, more = counted[kind]
    fast = {name: round(power(less[name], more[name], *SIZES), 2) for name in less}
    assert len(fast) == 12
    assert {name: found for name, found in fast.items() if found > POWER} == {}


def test_work_that_grows_with_the_square_is_noticed(counted):
    less, more = counted["square"]
    assert power(less["square"], more["square"], 100, 400) > 1.9
