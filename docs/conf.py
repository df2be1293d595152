"""Settings of the documentation site, which `make docs` builds with Sphinx into build/site."""

import sys
from importlib.metadata import version as installed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

project = "Dateline"
author = "The Dateline developers"
copyright = "The Dateline developers. Text and code: Apache-2.0."  # noqa: A001 - Sphinx reads this name
version = release = installed("dateline")

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["README.md"]
nitpicky = True  # a name in a docstring that nothing explains is an error of the build
nitpick_ignore_regex = [("py:.*", ".*")]  # types of other libraries: the site asks no network for their pages

myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]

autosummary_generate = False  # numpydoc switches it on
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
numpydoc_show_class_members = False

html_theme = "furo"
html_title = f"Dateline {release}"
html_static_path: list[str] = []
html_extra_path = [str(gallery)] if (gallery := ROOT / "build" / "gallery").exists() else []  # docs/gallery.py makes it
html_copy_source = False
html_show_sphinx = False
html_use_opensearch = ""
linkcheck_anchors = False
