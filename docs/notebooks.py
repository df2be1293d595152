"""Run the notebooks, and keep what they print.

usage: python docs/notebooks.py

Outputs are kept as they are, but for whole maps, which would make each version of a notebook half a megabyte.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
LARGEST = 60_000  # characters of an output that is kept
INSTEAD = "<p>The map is drawn when the notebook runs.</p>"


def executed(path: Path) -> nbformat.NotebookNode:
    """Run a notebook; gives it with its outputs."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": path.parent}}).execute()
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if len(data.get("text/html", "")) > LARGEST:
                data["text/html"] = INSTEAD
    return notebook


def main() -> int:
    """Run all."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        nbformat.write(executed(path), path)
        print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
