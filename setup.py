"""What pyproject.toml cannot say: a wheel carries the files of the project that its commands read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

# Not the articles, nor the tables that were coded from them: the wheel is for other people's.
PROJECT = [
    *("data/codebook", "data/lexicons", "data/datapackage.json", "data/benchmarks.csv", "data/house_style.yml"),
    *("notebooks", "pages", "_static", "_config.yml", "_toc.yml", "intro.md", "references.bib", "multiverse.toml"),
    "examples/study",
]


class BuildWithProject(build_py):
    """Build the package with the project's files in it, where ``documents.document.ROOT`` looks for them."""

    def run(self) -> None:
        """Build, and copy the files unless the package stays in its clone."""
        super().run()
        if self.editable_mode:
            return
        for name in PROJECT:
            target = Path(self.build_lib) / "sourcebook" / "project" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if Path(name).is_dir():
                shutil.copytree(name, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__"))
            else:
                shutil.copyfile(name, target)


# Known where a release is made, and nowhere in the tree: a clone may be published anywhere.
ADDRESSES = {"Homepage": "SOURCEBOOK_ADDRESS", "Repository": "SOURCEBOOK_REPOSITORY"}

setup(
    cmdclass={"build_py": BuildWithProject},
    project_urls={name: os.environ[variable] for name, variable in ADDRESSES.items() if os.environ.get(variable)},
)
