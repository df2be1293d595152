"""Build ``cldr.tsv``: months, weekdays and relative words of every language of the CLDR, one language a line.

usage: npm pack cldr-dates-full && tar xzf cldr-dates-full-*.tgz && pip install num2words
       python data/build/lexicons/build_dates.py package/main

Source: Unicode CLDR 48 (Unicode-3.0). Number words up to 60 come from num2words where it knows the language.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

from num2words import num2words

DAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}
UNITS = ("day", "week", "month", "year", "quarter", "hour", "minute", "second")
QUARTERS = {f"q{n}": n for n in range(1, 5)}  # written so in the papers of any language
HALVES = {"h1": 1, "h2": 2}
OUTPUT = Path(__file__).resolve().parents[2] / "lexicons" / "cldr.tsv"
_SAME_NUMBERS = {"zh": "ja", "yue": "ja"}
RELATIVE = "relative-type-"


def plain(text: str) -> str:
    """Lower case, composed, without a final full stop, spaces of any kind made one."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split()).rstrip(".")


def named(widths: dict[str, dict[str, str]], numbers: dict[str, int]) -> dict[str, int]:
    """Take the wide and abbreviated names of one calendar field; bare digits and letters are no names."""
    found: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for key, name in widths.get(width, {}).items():
            word = plain(name)
            wordy = len(word) > 1 and any(c.isalpha() for c in word) and not re.fullmatch(r"m?\d+", word)
            if key in numbers and wordy:
                found.setdefault(word, numbers[key])
    return found


def both(field: dict[str, Any], numbers: dict[str, int]) -> dict[str, int]:
    """Take the names that stand in a date and those that stand alone."""
    return {**named(field["stand-alone"], numbers), **named(field["format"], numbers)}


def shared(words: list[str]) -> str:
    """Return the beginning that all words share."""
    first, last = min(words), max(words)
    length = next(
        (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
    )
    return first[:length]


def counted(fields: dict[str, Any]) -> dict[str, Any]:
    """Cut "in {0} days" and "{0} days ago" into the units and the words that stand before and behind all of them."""
    result: dict[str, Any] = {"units": {}, "before": {}, "behind": {}}
    for sign, kind in ((-1, "past"), (1, "future")):
        patterns = [
            (unit, *plain(pattern).split("{0}"))
            for unit in UNITS
            for pattern in fields[unit].get(f"relativeTime-type-{kind}", {}).values()
            if pattern.count("{0}") == 1 and not pattern.startswith(("+{0}", "-{0}", "−{0}"))
        ]
        if not patterns:
            continue
        before = shared([left for _, left, _ in patterns])
        behind = shared([right[::-1] for _, _, right in patterns])[::-1]
        spaced = any(" " in right.strip() for _, _, right in patterns)
        if spaced and behind and not behind.startswith(" "):
            behind = behind[behind.find(" ") :] if " " in behind else ""
        for unit, _, right in patterns:
            word = right.removesuffix(behind).strip() if behind else right.strip()
            if word and word not in result["units"].get(unit, []):
                result["units"].setdefault(unit, []).append(word)
        if before.strip():
            result["before"][before.strip()] = sign
        if behind.strip():
            result["behind"][behind.strip()] = sign
    return result


def near(fields: dict[str, Any]) -> dict[str, str]:
    """Take "yesterday", "next week", "last Monday" and their like."""
    found: dict[str, str] = {}
    weeks = [plain(phrase) for key, phrase in fields["week"].items() if key.startswith(RELATIVE)]
    for unit in ("day", "week", "month", "quarter", "year", *DAYS):
        for key, phrase in fields[unit].items():
            word = plain(phrase) if key.startswith(RELATIVE) else ""
            if unit in DAYS and any(word.startswith(week) for week in weeks):
                continue  # "来週の火曜日" is a week and its day, which the grammar puts together
            if word and any(c.isalpha() for c in word) and not re.search(r"[+−-]\s*\d", word):
                found.setdefault(word, f"{unit}{int(key.removeprefix(RELATIVE)):+d}")
    return found


def numbers(code: str) -> dict[str, int]:
    """Take the number words from 1 to 60 that num2words knows; Chinese characters are those of Japanese."""
    found: dict[str, int] = {}
    for value in range(1, 61):
        try:
            found.setdefault(plain(num2words(value, lang=_SAME_NUMBERS.get(code, code))), value)
        except (NotImplementedError, KeyError, IndexError, TypeError, ValueError, AttributeError):
            return {}
    return found if len(found) > 1 and not set(found) & {str(n) for n in range(100)} else {}


def language(folder: Path) -> dict[str, Any]:
    """Read one language of the CLDR into the tables of a lexicon."""
    dates = json.loads((folder / "ca-gregorian.json").read_text(encoding="utf-8"))["main"][folder.name]["dates"]
    calendar = dates["calendars"]["gregorian"]
    given = json.loads((folder / "dateFields.json").read_text(encoding="utf-8"))["main"][folder.name]
    fields = given["dates"]["fields"]
    pattern = calendar["dateFormats"]["short"]
    short = re.sub(r"'[^']*'", "", pattern if isinstance(pattern, str) else pattern["_value"])
    return {
        "day_first": "d" in short and short.index("d") < short.index("M"),
        "sign": "".join(re.findall(r"d\s?([.-])\s?M", short)[:1]),
        "dates": {
            "months": both(calendar["months"], {str(n): n for n in range(1, 13)}),
            "weekdays": both(calendar["days"], DAYS),
            "quarters": both(calendar["quarters"], {str(n): n for n in range(1, 5)}) | QUARTERS,
            "halves": HALVES,
            "near": near(fields),
            "numbers": numbers(folder.name),
            **counted(fields),
        },
    }


def main() -> None:
    """Write a line for every language that has month names of its own."""
    lines = []
    for folder in sorted(Path(sys.argv[1]).iterdir()):
        if "-" in folder.name or folder.name == "und":
            continue
        tables = language(folder)
        if len(set(tables["dates"]["months"].values())) == 12 and tables["dates"]["weekdays"]:
            lines.append(f"{folder.name}\t{json.dumps(tables, ensure_ascii=False, separators=(',', ':'))}\n")
    OUTPUT.write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} languages, {OUTPUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
