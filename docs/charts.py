"""Draw the charts of the few figures that matter.

usage: python docs/charts.py

Reads ``docs/results.csv``, the stored results, each with its day and command; draws ``build/gallery/*.svg`` for the
site. ``docs/build.py`` writes the page that shows them.
"""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

DOCS = Path(__file__).resolve().parent
OUT = DOCS.parent / "build" / "gallery"
HEAD = """# Figures at a glance

Made from `docs/results.csv` by `python docs/build.py`; do not edit. Machine class: 2 shared x86-64 cores, 24 GB.
`GOLD` is the folder of the gold data, which is not part of the project. What is below its bar is marked. Everything
that was measured, and what was tried: [figures](figures.md).
"""
DARK, PALE, MARK = "#7b241c", "#b8b2a7", "#1d4e89"


class Chart(NamedTuple):
    """One chart: its name in the results, its title, what is said of it, and the axis."""

    name: str
    title: str
    text: str
    axis: str


CHARTS = (
    Chart(
        "places",
        "Places, end to end",
        "Finding the name and putting it within 161 km of the true place.",
        "F1",
    ),
    Chart(
        "stories",
        "Events and journeys",
        "Forty real articles, half Indonesian, half English, which no model was trained on.",
        "share right",
    ),
    Chart(
        "calibration",
        "Is a confidence a probability?",
        "How often a place of a stated confidence is right; the two bars would be equal if it were exact.",
        "share",
    ),
    Chart(
        "speed",
        "Speed",
        "Words a CPU second, as a multiple of spaCy's small English model, in one run.",
        "times spaCy small",
    ),
)


def stored() -> pd.DataFrame:
    """Read the stored results."""
    return pd.read_csv(DOCS / "results.csv")


def page() -> str:
    """Return the page that shows the charts, with their numbers in words."""
    results, parts = stored(), [HEAD]
    for chart in CHARTS:
        rows = results[results["chart"] == chart.name]
        image = f'<img src="chart-{chart.name}.svg" alt="{chart.title}; the table below has the numbers" width="100%">'
        parts += [f"\n## {chart.title}\n", f"{chart.text}\n", f"```{{raw}} html\n{image}\n```\n"]
        parts += ["| | Dateline | bar | beside it | | measured |", "|---|--:|--:|---|--:|---|"]
        for row in rows.itertuples():
            low = pd.notna(row.bar) and row.dateline < row.bar
            own, bar = (
                f"**{row.dateline:g}**, below" if low else f"{row.dateline:g}",
                f"{row.bar:g}" if pd.notna(row.bar) else "",
            )
            parts.append(
                f"| {row.label} | {own} | {bar} | {row.peer} | {row.peer_value:g} | {row.date}, `{row.command}` |"
            )
    return "\n".join(parts) + "\n"


def draw(chart: Chart, rows: pd.DataFrame) -> None:
    """Draw one chart."""
    import matplotlib as mpl  # noqa: PLC0415  (the check needs none)

    mpl.use("svg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    plt.rcParams.update({"svg.hashsalt": chart.name, "font.family": "sans-serif", "font.size": 9})
    figure, axes = plt.subplots(figsize=(7.2, 0.55 * len(rows) + 0.9))
    at = range(len(rows))[::-1]
    axes.barh([y + 0.18 for y in at], rows["dateline"], height=0.34, color=DARK, label="Dateline")
    axes.barh([y - 0.18 for y in at], rows["peer_value"], height=0.34, color=PALE, label=rows["peer"].iloc[0])
    for y, bar in zip(at, rows["bar"], strict=True):
        if pd.notna(bar):
            axes.plot([bar, bar], [y - 0.42, y + 0.42], color=MARK, linewidth=2)
    if rows["bar"].notna().any():
        axes.plot([], [], color=MARK, linewidth=2, label="the bar that we set")
    axes.set_yticks(list(at), rows["label"])
    axes.set_xlabel(chart.axis)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 1), ncols=3, fontsize=8)
    figure.savefig(OUT / f"chart-{chart.name}.svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)


def main() -> None:
    """Draw all."""
    results = stored()
    OUT.mkdir(parents=True, exist_ok=True)
    for chart in CHARTS:
        draw(chart, results[results["chart"] == chart.name])


if __name__ == "__main__":
    main()
