"""Write the pages that are made from code and results: tables, commands, functions, JSON Schema, gallery, charts.

usage: python docs/build.py [--check]

With ``--check`` nothing is written, and the exit code is 1 when a page is not what the code says.
"""

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import charts
import click
import gallery

from geo import cli
from geo.corpus import ARTICLES, HAPPENING, HAPPENINGS
from geo.corrections import JSON_SCHEMA
from geo.tables import SCHEMA, Column

PACKAGES = {  # whose public names the page of functions lists
    "geo": "Read articles, write stories.",
    "maps": "Draw stories.",
    "geo.corpus": "Many articles: records, tables in memory, datasets on disk.",
    "geo.corrections": "What a person changed in a reading.",
    "geo.evaluation": "Scores on gold stories.",
    "geo.gazetteer": "Places and their names.",
    "geo.output": "Files for a GIS and for other tools.",
    "geo.reader": "Events, certainty and journeys.",
    "geo.recognition": "Names of places, persons and organisations.",
    "geo.routing": "Lines on railways, roads and sea lanes.",
    "geo.times": "Dates.",
    "geo.errors": "What is raised on purpose.",
}
COMMANDS = """# The commands

Made from the program's own help by `python docs/build.py`; do not edit. Results go to standard output or to a file,
everything else to standard error. The exit code is 0 when all went well, 1 for an error, 2 for a wrong call, 3 when
some documents of many failed, 130 for an interruption.

Shell completion: put the line of your shell into its start file.

```sh
eval "$(_DATELINE_COMPLETE=bash_source dateline)"    # ~/.bashrc
eval "$(_DATELINE_COMPLETE=zsh_source dateline)"     # ~/.zshrc
_DATELINE_COMPLETE=fish_source dateline | source     # ~/.config/fish/config.fish
```
"""
FUNCTIONS = """# The functions

Made from the contracts of the packages by `python docs/build.py`; do not edit. What is not listed here may change
without notice.
"""
WIDTH = 100  # of the help, in characters
DOCS = Path(__file__).resolve().parent
HEAD = """# The tables of a story

Made from `geo.tables.SCHEMA` by `python docs/build.py`; do not edit. `mentions`, `places`, `events` and `routes` are
GeoDataFrames in EPSG:4326, `times` is a DataFrame. An empty story has all columns with the same types. Types in pandas:
text is `string`, category is `category` with the values listed, integer is `int64`, number is `float64`, boolean is
`bool`, date is `datetime64[s]`, list is a Python list in an `object` column. List columns are lists in GeoParquet and
GeoJSON, and JSON text in CSV, GeoPackage and KML (`alternatives` and `counts` in GeoParquet too).
"""

DATASET = """

# The tables of a dataset

`dateline corpus` writes the tables above with two more columns, and two more tables ([dataset.md](dataset.md)):
`article_id` in every table, the identity of the article in `articles`; and `happening_id` in `events`.
"""


def row(name: str, column: Column) -> str:
    """Return the table row of a column."""
    kind = "text" if column.type == "string" else column.type
    values = f" One of {', '.join(f'`{value}`' for value in column.values)}." if column.values else ""
    return f"| `{name}` | {kind} | {column.meaning}{values} | {column.unit} | {column.null} |"


def tables() -> str:
    """Return the page of the tables."""
    parts = [HEAD]
    for name, columns in SCHEMA.items():
        parts += table(name, columns)
    parts.append(DATASET)
    for name, columns in {"articles": ARTICLES, "happenings": HAPPENINGS}.items():
        parts += table(name, columns)
    parts += ["\nAnd in `events`:\n", *table_rows({"happening_id": HAPPENING})]
    return "\n".join(parts) + "\n"


def corrections() -> str:
    """Return the JSON Schema of a file of corrections."""
    return json.dumps(JSON_SCHEMA, ensure_ascii=False, indent=1) + "\n"


def commands() -> str:
    """Return the page of the commands."""
    return COMMANDS + "".join(f"\n## {name}\n\n```text\n{text}\n```\n" for name, text in helps(cli.main, "dateline"))


def helps(command: click.Command, name: str, above: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Yield the full name and the help of a command and of all below it."""
    context = click.Context(command, info_name=name.rsplit(maxsplit=1)[-1], parent=above, max_content_width=WIDTH)
    context.terminal_width = WIDTH
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from helps(found, f"{name} {below}", context)


def functions() -> str:
    """Return the page of the public functions, classes and tables, for Sphinx to fill."""
    parts, shown = [FUNCTIONS], set()
    for package, use in PACKAGES.items():
        module = importlib.import_module(package)
        entries = []
        for name in module.__all__:
            found = getattr(module, name)
            if callable(found) and found.__doc__ and id(found) not in shown:
                shown.add(id(found))
                kind = "class" if isinstance(found, type) else "function"
                entries.append(f".. auto{kind}:: {package}.{name}" + "\n   :members:" * (kind == "class"))
        listed = "\n\n".join(entries)
        parts.append(f"\n## {package}\n\n{use}\n\n```{{eval-rst}}\n{listed}\n```\n")
    return "".join(parts)


def table(name: str, columns: Mapping[str, Column]) -> list[str]:
    """Return the lines of a table."""
    return [f"\n## {name}\n", *table_rows(columns)]


def table_rows(columns: Mapping[str, Column]) -> list[str]:
    """Return the rows of a table with their head."""
    head = "| column | type | meaning | unit or form | when missing |\n|---|---|---|---|---|"
    return [head, *(row(column, about) for column, about in columns.items())]


PAGES = {
    "tables.md": tables,
    "commands.md": commands,
    "functions.md": functions,
    "corrections.schema.json": corrections,
    "gallery.md": gallery.page,
    "results.md": charts.page,
}


def main() -> int:
    """Write or check the pages."""
    stale = [name for name, page in PAGES.items() if not (DOCS / name).exists() or (DOCS / name).read_text() != page()]
    if "--check" in sys.argv:
        print("\n".join(f"docs/{name} is stale: run python docs/build.py" for name in stale))
        return int(bool(stale))
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
