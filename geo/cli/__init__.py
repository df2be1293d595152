"""The command line: the same verbs as the library, a thin skin.

In: the words of a call. Out: the commands of `main`, each defined in the module of what it works on. Results go to
standard output or to a file, everything else to standard error. What went wrong is one sentence; the exit code is 1 for
an error, 2 for a wrong call, 3 when some documents of many failed, 130 for an interruption.
"""

import sys
from typing import Any

import click

from geo.cli.articles import explain, export, extract, map_articles, show
from geo.cli.corpus import corpus_group
from geo.cli.data import doctor, evaluate, gazetteer_group, lexicon_group, places_group
from geo.cli.terminal import FAILED, INTERRUPTED, complain, silence
from geo.errors import DatelineError

__all__ = ["main"]

_COMMANDS = (
    map_articles,
    explain,
    export,
    show,
    extract,
    corpus_group,
    evaluate,
    doctor,
    lexicon_group,
    places_group,
    gazetteer_group,
)
_FIRST_STEPS = """Dateline turns a news article into a map you can trust.

  dateline map article.txt                      one HTML page that opens without a network
  dateline show article.txt                     the story as tables in the terminal
  dateline export article.txt story.geojson     the story for a GIS

dateline --help lists all commands, dateline COMMAND --help explains one, dateline doctor checks the installation."""


class _Commands(click.Group):
    """The command group: every error Dateline raises on purpose is one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        if sys.stderr is None:  # else the next file that is opened gets its number, and the messages of libraries
            silence()
        if sys.stdout is None:
            complain("standard output is closed")
            ctx.exit(FAILED)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except DatelineError as error:
            complain(str(error))
            ctx.exit(FAILED)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(FAILED)
        except OSError as error:
            where = repr(error.filename) if error.filename else "a file or standard output"
            complain(f"{where} cannot be used: {error.strerror or error}")
            if not error.filename:
                sys.stdout = None  # what it still holds would be written, and fail, once more
            ctx.exit(FAILED)
        except (KeyboardInterrupt, click.exceptions.Abort):
            complain("interrupted")
            ctx.exit(INTERRUPTED)
        return result


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version of the program and of its data."""
    if not wanted or ctx.resilient_parsing:
        return
    from geo.installation import installed_data, installed_version  # noqa: PLC0415

    click.echo(f"dateline {installed_version()}")
    for data in installed_data():
        click.echo(f"{data.name} {data.checksum or 'missing'}")
    ctx.exit()


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version, that of the data too, and exit.",
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn a news article into a map you can trust.

    ARTICLE is a text or HTML file, a web address, or - for standard input.

    \b
    Examples:
      dateline map article.txt
      dateline map https://example.org/news/1 -o map.html --open
      dateline show article.txt --published 2023-09-06
      dateline export article.txt story.geojson
      dateline extract articles.jsonl -o stories.jsonl
    """  # noqa: D301
    if ctx.invoked_subcommand is None:
        click.echo(_FIRST_STEPS)


for _command in _COMMANDS:
    main.add_command(_command)
