"""The commands of what Dateline reads with, and how well it reads: evaluate, doctor, lexicon, places and gazetteer."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import by_gear, spare_inputs, with_gazetteer, with_shared
from geo.cli.terminal import FAILED, echo, printable, show_bar
from geo.errors import ArticleError, DataFileError, OptionError
from geo.files import replacing

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

__all__ = ["doctor", "evaluate", "gazetteer_group", "lexicon_group", "places_group"]

_MOST_NEAR = 5  # near names that are offered for one that is not known
_READ_KEYS = ("doc_id", "text", "lang", "title", "published")  # of a gold story: what an article may say of itself


@click.command()
@click.argument("gold", metavar="GOLD")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--by-language", is_flag=True, help="Print a column for each language.")
@click.option(
    "--reader",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="A reader that you trained (data/build/reader), in place of the one that ships.",
)
@with_shared("gear")
@with_gazetteer
def evaluate(
    gold: str,
    *,
    as_json: bool,
    by_language: bool,
    folder: Path | None,
    gear: str,
    gazetteer: Callable[[], "Gazetteer"],
) -> None:
    """Read the stories of GOLD and print how often places, times, events and routes are right.

    GOLD is an XML file as in data/gold/stories, a file of JSON lines with the same fields, or a folder of either.

    \b
    Examples:
      dateline evaluate my-gold.jsonl
      dateline evaluate my-gold.jsonl --reader my-reader
    """  # noqa: D301
    from geo.corpus import extract as read_all  # noqa: PLC0415  (--help needs none of it)
    from geo.evaluation import read_gold, score_stories  # noqa: PLC0415
    from geo.output import print_scores  # noqa: PLC0415
    from geo.reader import open_trained  # noqa: PLC0415

    if folder is not None and gear == "fast":
        msg = "--reader names a trained reader, which --gear fast leaves out: give one of the two"
        raise OptionError(msg)
    golds = read_gold(gold)
    by = by_gear(gear) | ({} if folder is None else {"reader": open_trained(folder)})
    lines = [json.dumps({key: story.get(key) for key in _READ_KEYS}) for story in golds]
    opened = gazetteer()
    with show_bar(lines) as counted:
        records = list(read_all(counted, opened, **by))
    failed = [record["error"] for record in records if record["error"]]
    if failed:
        msg = f"{len(failed)} of {len(golds)} stories could not be read, the first because of this: {failed[0]}"
        raise ArticleError(msg)
    languages = sorted({str(story.get("lang")) for story in golds}) if by_language else []
    scores = {"all": score_stories(golds, records)}
    for code in languages:
        chosen = [at for at, story in enumerate(golds) if str(story.get("lang")) == code]
        scores[code] = score_stories([golds[at] for at in chosen], [records[at] for at in chosen])
    if as_json:
        click.echo(json.dumps(scores, indent=1))
    else:
        print_scores(scores)


@click.command()
def doctor() -> None:
    """Say what is installed, whether its data are whole, and which line installs an optional part.

    The exit code is 1 when a file of the data is missing or damaged.

    \b
    Example:
      dateline doctor
    """  # noqa: D301
    import platform  # noqa: PLC0415

    from geo.installation import installed_data, installed_version, optional_parts  # noqa: PLC0415
    from maps.picture import find_browser  # noqa: PLC0415

    python = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    click.echo(f"dateline {installed_version()} on {python}\n\nData")
    data = installed_data()
    for one in data:
        said = f"damaged or missing: {', '.join(one.damaged)}" if one.damaged else f"whole, {one.checksum}"
        click.echo(f"  {one.name:10} {said}")
    click.echo("\nOptional parts")
    for part in optional_parts():
        lacks = (
            f"lacks {', '.join(part.missing)}:  pip install 'dateline[{part.name}]'" if part.missing else "installed"
        )
        click.echo(f"  {part.name:10} {lacks}  ({part.use})")
    browser = find_browser()
    lacks = browser or "no Chromium or Chrome was found: install your system's package, as  apt-get install chromium"
    click.echo(f"  {'browser':10} {lacks}  (--png, --pdf and --picture)")
    if any(one.damaged for one in data):
        raise click.exceptions.Exit(FAILED)


@click.group("lexicon")
def lexicon_group() -> None:
    """Check the words that Dateline knows of a language."""


@lexicon_group.command()
@click.argument("code")
def check(code: str) -> None:
    """Say what the lexicon of the language CODE lacks, and what in it is unknown, wrong or unused.

    The exit code is 1 when something is unknown, wrong or unused; what is missing is only listed.

    \b
    Example:
      dateline lexicon check es
    """  # noqa: D301
    from geo.text import check_lexicon  # noqa: PLC0415

    findings = check_lexicon(code)
    for finding in findings:
        click.echo(printable(f"{finding.kind:8} {finding.table}: {finding.detail}"))
    if not findings:
        click.echo(f"the lexicon {code!r} is complete")
    if any(finding.kind != "missing" for finding in findings):
        raise click.exceptions.Exit(FAILED)


@click.group("places")
def places_group() -> None:
    """Make tables of places of your own."""


@places_group.command()
@click.argument("corrections", metavar="CORRECTIONS...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="FILE", required=True, help="The table to write (CSV), for --places.")
@click.option("--gazetteer", "path", metavar="FILE", help="Another gazetteer, where the places are looked up.")
def learn(corrections: Sequence[str], output: str, path: str | None) -> None:
    """Make a table for --places of the places that files of corrections give to names.

    \b
    Example:
      dateline places learn article.corrections.json -o mine.csv
      dateline map tomorrow.txt --places mine.csv
    """  # noqa: D301
    import csv  # noqa: PLC0415

    from geo.corrections import learned_places, read_corrections  # noqa: PLC0415
    from geo.gazetteer import open_gazetteer  # noqa: PLC0415

    spare_inputs(Path(output))
    rows = learned_places([read_corrections(file) for file in corrections], open_gazetteer(path))
    if not rows:
        msg = "no place is corrected there: a table of places would be empty"
        raise DataFileError(msg)
    with replacing(Path(output)) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    click.echo(f"{len(rows)} places: {printable(output)}")


@click.group("gazetteer")
def gazetteer_group() -> None:
    """Look names up in the gazetteer, or build another one."""


@gazetteer_group.command()
@click.argument("name")
@with_gazetteer
def lookup(name: str, gazetteer: Callable[[], "Gazetteer"]) -> None:
    """Show every place that NAME can mean, the most populous first.

    \b
    Example:
      dateline gazetteer lookup Springfield
    """  # noqa: D301
    from geo.output import print_candidates  # noqa: PLC0415

    opened = gazetteer()
    if not print_candidates(name, opened):
        near = opened.near(name)[:_MOST_NEAR]
        hint = f"; it knows {', '.join(map(repr, near))}" if near else ""
        msg = f"the gazetteer does not know {name!r}{hint}"
        raise OptionError(msg)


@gazetteer_group.command()
@with_gazetteer
def sources(gazetteer: Callable[[], "Gazetteer"]) -> None:
    """Check the gazetteer's file, and show where its data come from and on what terms.

    \b
    Example:
      dateline gazetteer sources
    """  # noqa: D301
    from geo.output import print_sources  # noqa: PLC0415

    opened = gazetteer()
    opened.check()
    print_sources(opened)


@gazetteer_group.command()
@click.argument("dump", metavar="allCountries.zip")
@click.option("--alternates", metavar="FILE", help="alternateNamesV2.zip: names with their language.")
@click.option("-o", "--output", metavar="FILE", required=True, help="The gazetteer to write.")
def build(dump: str, alternates: str | None, output: str) -> None:
    """Build a gazetteer from a GeoNames dump (.zip or .txt; the world's or a country's).

    \b
    Example:
      dateline gazetteer build allCountries.zip --alternates alternateNamesV2.zip -o world.sqlite
      dateline map article.txt --gazetteer world.sqlite
    """  # noqa: D301
    from geo.gazetteer import build_from_geonames  # noqa: PLC0415

    def tell(lines: int) -> None:
        if sys.stderr.isatty():
            echo(f"\r{lines:,} lines read", nl=False)

    spare_inputs(Path(output))
    names = Path(alternates) if alternates else None
    places, folded = build_from_geonames(Path(dump), Path(output), alternates=names, progress=tell)
    click.echo(f"{places:,} places, {folded:,} names: {printable(output)}")
