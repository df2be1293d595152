"""Write the pages of the documentation that are made from code: docs/tables.md and docs/corrections.schema.json.

usage: python docs/build.py [--check]

With ``--check`` nothing is written, and the exit code is 1 when a page is not what the code says.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from geo.corpus import ARTICLES, HAPPENING, HAPPENINGS
from geo.corrections import JSON_SCHEMA
from geo.tables import SCHEMA, Column

DOCS = Path(__file__).resolve().parent
HEAD = """# The tables of a story

Made from `geo.tables.SCHEMA` by `python docs/build.py`; do not edit. `mentions`, `places`, `events` and `routes` are
GeoDataFrames in EPSG:4326, `times` is a DataFrame. An empty story has all columns with the same types. Types in pandas:
text is `string`, category is `category` with the values listed, integer is `int64`, number is `float64`, boolean is
`bool`, date is `datetime64[s]`, list is a Python list in an `object` column. List columns are lists in GeoParquet and
GeoJSON, and JSON text in CSV, GeoPackage and KML (`alternatives` in GeoParquet too).
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


def table(name: str, columns: Mapping[str, Column]) -> list[str]:
    """Return the lines of a table."""
    return [f"\n## {name}\n", *table_rows(columns)]


def table_rows(columns: Mapping[str, Column]) -> list[str]:
    """Return the rows of a table with their head."""
    head = "| column | type | meaning | unit or form | when missing |\n|---|---|---|---|---|"
    return [head, *(row(column, about) for column, about in columns.items())]


def corrections() -> str:
    """Return the JSON Schema of a file of corrections."""
    return json.dumps(JSON_SCHEMA, ensure_ascii=False, indent=1) + "\n"


PAGES = {"tables.md": tables, "corrections.schema.json": corrections}


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
