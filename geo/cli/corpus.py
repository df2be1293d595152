"""The commands of datasets: corpus read, diff, publish and compact."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import spare_inputs, with_pool, with_settings
from geo.cli.terminal import (
    SOME_FAILED,
    between_records,
    complain,
    echo,
    finish_records,
    name_result,
    print_lines,
    printable,
    show_progress,
    tell_corrected,
)
from geo.errors import OptionError
from geo.files import STANDARD_OUTPUT

if TYPE_CHECKING:
    from datetime import datetime

    from geo.corpus import Pool, ReadSettings

__all__ = ["corpus_group"]

_seconds = click.option(
    "--article-seconds",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=300,
    show_default=True,
    help="How long one article may take; a longer one is set aside.",
)


class _CorpusGroup(click.Group):
    """A group that reads inputs when the first word is none of its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["read", *args]
        return super().parse_args(ctx, args)


@click.group("corpus", cls=_CorpusGroup)
def corpus_group() -> None:
    """Read many articles into a dataset of GeoParquet tables that grows with every run.

    "dateline corpus INPUT... -o DATASET" is short for "dateline corpus read"; its --help says the rest.

    \b
    Example:
      dateline corpus archive/ news.warc.gz -o dataset/
    """  # noqa: D301


@corpus_group.command("read")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="DATASET", required=True, help="The folder to make, or to go on with.")
@click.option("--jsonl", is_flag=True, help="Write one file of records instead, as 'dateline extract' does.")
@click.option("--only-new", is_flag=True, help="Pass over articles whose address is known, also when they changed.")
@click.option(
    "--since",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Pass over articles published before this day, as 2024-05-06.",
)
@_seconds
@click.option(
    "--column", "columns", metavar="FIELD=COLUMN", multiple=True, help="Where a table has a field, as text=body."
)
@with_pool
@with_settings
def read_inputs_into(
    *,
    inputs: Sequence[str],
    output: str,
    jsonl: bool,
    only_new: bool,
    since: "datetime | None",
    seconds: float,
    columns: Sequence[str],
    pool: Callable[[], AbstractContextManager["Pool | None"]],
    settings: Callable[[], "ReadSettings"],
) -> None:
    """Read INPUT into a dataset: JSON lines, folders of texts and pages, Parquet, WARC, RSS and Atom, or - .

    What the dataset has already is not read again, nor corrected. A run that was ended goes on where it was when it is
    called again. The exit code is 3 when some articles could not be read; the table 'articles' says why.

    \b
    Example:
      dateline corpus archive/ news.warc.gz -o dataset/
      dateline corpus feed.xml -o dataset/ --only-new --since 2024-05-06
      dateline corpus articles.parquet -o dataset/ --column text=body --workers 8
      dateline corpus archive/ -o dataset/ --corrections corrected/
    """  # noqa: D301
    from dataclasses import replace  # noqa: PLC0415  (--help needs none of it)

    from geo.corpus import build_dataset, input_bytes, known_columns, read_inputs, read_records, save_records  # noqa: PLC0415

    spare_inputs(Path(output))
    if jsonl is False and output == STANDARD_OUTPUT:
        msg = "a dataset is a folder: it cannot go to standard output, except with --jsonl"
        raise OptionError(msg)
    named = known_columns(columns)
    chosen = replace(settings(), since=since and since.date(), seconds=seconds)
    with ExitStack() as stack:
        workers = stack.enter_context(pool())
        progress = stack.enter_context(show_progress(input_bytes(inputs)))
        go_on = stack.enter_context(between_records())
        found = read_inputs(inputs, columns=named, advance=progress.read, complain=complain)
        if jsonl:

            def lines(store: Path | None) -> Iterator[bytes]:
                return read_records(found, chosen, pool=workers, store=store, complain=complain)

            written = print_lines(lines(None)) if output == STANDARD_OUTPUT else save_records(lines, Path(output))
            finish_records(tell_corrected(written) if chosen.corrections else written, progress, go_on)
            return

        def tell(articles: int) -> None:
            go_on()
            progress.count(articles)

        summary = build_dataset(found, output, chosen, pool=workers, only_new=only_new, complain=complain, tell=tell)
    for line in summary.lines():
        echo(printable(line))
    name_result(Path(output))
    if summary.rows["failed"]:
        raise click.exceptions.Exit(SOME_FAILED)


@corpus_group.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def diff(old: str, new: str, *, as_json: bool) -> None:
    """Print what the dataset NEW says that OLD did not: new happenings, changed certainty, days and places.

    \b
    Example:
      cp -r dataset yesterday && dateline corpus feed.xml -o dataset && dateline corpus diff yesterday dataset
    """  # noqa: D301
    from geo.corpus import compare_datasets  # noqa: PLC0415  (--help needs none of it)

    for change in compare_datasets(old, new):
        if as_json:
            click.echo(json.dumps(change._asdict(), ensure_ascii=False))
        else:
            said = [change.change, f"{change.before or '-'} > {change.after or '-'}", change.title]
            click.echo("\t".join(printable(one) for one in said))


@corpus_group.command()
@click.argument("dataset", metavar="DATASET")
@click.argument("target", metavar="ADDRESS")
def publish(dataset: str, target: str) -> None:
    """Copy DATASET to an object store, or bring what was published there up to date; readers see all of it or nothing.

    Files go first, the record that makes them count last. It wants 'dateline[objects]', and s3fs or gcsfs (network!).

    \b
    Example:
      dateline corpus publish dataset/ s3://bucket/dataset
    """  # noqa: D301
    from geo.corpus import publish_dataset  # noqa: PLC0415  (--help needs none of it)

    copied = publish_dataset(dataset, target)
    echo(f"{copied:,} files copied to {printable(target)}")


@corpus_group.command()
@click.argument("dataset", metavar="DATASET")
def compact(dataset: str) -> None:
    """Put the small files of DATASET together, one for each table and day; its rows stay the same.

    Worth it after some hundred runs. What is ended in the middle is finished by the next run.

    \b
    Example:
      dateline corpus compact dataset/
    """  # noqa: D301
    from geo.corpus import compact_dataset  # noqa: PLC0415  (--help needs none of it)

    before, after = compact_dataset(dataset)
    echo(f"{before:,} files became {after:,}")
