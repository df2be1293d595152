"""What is printed can be read in a terminal of any width."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from geo.output import print_story

LINES = set("│┃━╇")


def printed(story, width):
    out = io.StringIO()
    print_story(story, console=Console(file=out, width=width, force_terminal=False))
    return out.getvalue()


def letters(text):
    return "".join(text.split())


@pytest.mark.parametrize("width", [20, 40, 54])
def test_in_a_narrow_terminal_each_cell_has_its_line(kim, width):
    said = printed(kim, width)
    events = said.partition("Events\n")[2].partition("Routes\n")[0]
    for title in kim.events.loc[kim.events["drawn"], "title"]:
        assert f"what:{letters(title)}where:" in letters(events)
    assert not LINES & set(events)
    # The last line is one sentence, which the terminal itself breaks.
    assert max(map(cell_len, said.splitlines()[:-1])) <= width


def test_in_a_wide_terminal_there_are_tables(kim):
    assert set(printed(kim, 120)) >= LINES
