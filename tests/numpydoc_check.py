"""Hold the public docstrings of geo and maps against numpydoc's rules, as set in pyproject.toml."""

import importlib
import inspect
import pkgutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from numpydoc.validate import validate

ROOT = Path(__file__).resolve().parent.parent


def public_names() -> Iterator[str]:
    """Name every public function and class, and the public methods of the classes."""
    for package in ("geo", "maps"):
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            loaded = importlib.import_module(module.name)
            for name in getattr(loaded, "__all__", ()):
                found = getattr(loaded, name)
                if getattr(found, "_is_protocol", False):  # its signature is that of a function documented elsewhere
                    continue
                if inspect.isfunction(found) or inspect.isclass(found):
                    yield f"{found.__module__}.{name}"
                if inspect.isclass(found):
                    yield from (
                        f"{found.__module__}.{name}.{method}"
                        for method, value in vars(found).items()
                        if inspect.isfunction(value) and not method.startswith("_")
                    )


def main() -> int:
    """Print what is wrong; the exit code says whether anything is."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["numpydoc_validation"][
        "checks"
    ]
    wrong = [
        f"{name}: {code} {text}"
        for name in sorted(set(public_names()))
        for code, text in validate(name)["errors"]
        if code in rules
    ]
    print("\n".join(wrong))  # noqa: T201
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
