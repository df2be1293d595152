"""Print the figures of the code: files, folders, imports, the longest of each, parameters and numbers.

usage: python bench/house.py [CHECKOUT]

CHECKOUT is the folder of the repository; this one when not given.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ALLOWED = {0, 1, 2, -1}  # indices, lengths of pairs
MOST_POSITIONAL = 5


def trees(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Read the modules of geo and maps."""
    for package in ("geo", "maps"):
        for path in sorted((root / package).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def room(root: Path, path: Path) -> str:
    """Name the folder of a module of geo, or the module itself at its top."""
    return path.relative_to(root / "geo").with_suffix("").parts[0]


def arrows(root: Path) -> dict[str, set[str]]:
    """List which folders and top modules of geo import which."""
    found: dict[str, set[str]] = {}
    for path, tree in trees(root):
        if path.is_relative_to(root / "geo") and path != root / "geo" / "__init__.py":
            here = found.setdefault(room(root, path), set())
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geo."):
                    here.add(str(node.module).split(".")[1])
    return {name: others - {name} for name, others in found.items()}


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """List the folders that are part of a cycle or behind one."""
    placed: set[str] = set()
    while free := {one for one, needs in graph.items() if one not in placed and needs & graph.keys() <= placed}:
        placed |= free
    return sorted(graph.keys() - placed)


def positional(node: ast.FunctionDef) -> int:
    """Count a function's positional parameters, self left out."""
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def numbers(tree: ast.Module) -> tuple[int, int]:
    """Count numbers in constants with upper-case names, and other numbers in the bodies of functions."""
    named = 0
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(
            isinstance(one, ast.Name | ast.Tuple) and ast.unparse(one).upper() == ast.unparse(one) for one in targets
        ):
            named += sum(isinstance(one, ast.Constant) and isinstance(one.value, int | float) for one in ast.walk(node))
    bodies = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    literal = {
        (one.lineno, one.col_offset)
        for body in bodies
        for statement in body.body
        for one in ast.walk(statement)
        if isinstance(one, ast.Constant) and type(one.value) in (int, float) and one.value not in ALLOWED
    }
    return named, len(literal)


def main() -> None:
    """Print a row a figure."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    read = list(trees(root))
    functions = [
        (node.end_lineno - node.lineno + 1, f"{path.relative_to(root)}:{node.name}", positional(node))
        for path, tree in read
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    graph = arrows(root)
    files = sorted(
        (len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(root))) for path, _ in read
    )
    counted = [numbers(tree) for _, tree in read]
    print("| figure | value |\n|---|--:|")
    print(f"| files at the top of geo | {len(list((root / 'geo').glob('*.py')))} |")
    print(f"| folders of geo | {len(list((root / 'geo').glob('*/__init__.py')))} |")
    drawn = sum(len(others & graph.keys()) for others in graph.values())
    print(f"| arrows between folders and top modules of geo | {drawn} |")
    print(f"| in a cycle | {', '.join(cycles(graph)) or 'none'} |")
    print(f"| longest file of geo and maps | {files[-1][0]} lines ({files[-1][1]}) |")
    longest = max(functions)
    print(f"| longest function | {longest[0]} lines ({longest[1]}) |")
    many = sum(one[2] > MOST_POSITIONAL for one in functions)
    print(f"| functions with more than {MOST_POSITIONAL} positional parameters | {many} |")
    print(f"| numbers in named constants | {sum(named for named, _ in counted)} |")
    print(f"| other numbers in bodies of functions | {sum(literal for _, literal in counted)} |")


if __name__ == "__main__":
    main()
