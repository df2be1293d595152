import pytest

from geo.errors import OptionError
from geo.tables import COLUMNS, SCHEMA, story_table

TYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "date": "datetime64[s]",
    "category": "category",
    "list": "object",
    "geometry": "geometry",
}


@pytest.mark.parametrize("name", SCHEMA)
def test_the_schema_gives_the_types(kim, name):
    table = getattr(kim, name)
    assert table.dtypes.astype(str).to_dict() == {name: TYPES[column.type] for name, column in SCHEMA[name].items()}


@pytest.mark.parametrize("name", SCHEMA)
def test_no_cell_is_missing_where_the_schema_says_so(kim, name):
    missing = {column for column in COLUMNS[name] if getattr(kim, name)[column].isna().any()}
    assert missing <= {column for column, about in SCHEMA[name].items() if about.null}


@pytest.mark.parametrize("name", SCHEMA)
def test_closed_sets_are_closed(kim, name):
    for column, about in SCHEMA[name].items():
        if about.type == "category":
            assert tuple(getattr(kim, name)[column].cat.categories) == about.values


def test_a_table_that_a_story_does_not_have_is_told():
    with pytest.raises(OptionError, match="'eventz'; it has mentions, places, times, events, routes"):
        story_table("eventz", [])
