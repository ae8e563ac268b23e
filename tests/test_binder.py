"""What Binder reads: the pins, the Python that they are compiled for, and the package itself."""

from __future__ import annotations

import os
import tomllib

from packaging.specifiers import SpecifierSet

from sourcebook.documents.document import ROOT

BINDER = ROOT / ".binder"


def test_binder_installs_the_pins_and_the_package() -> None:
    lines = (BINDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (name,) = [line.removeprefix("-r ") for line in lines if not line.startswith("#")]
    assert (BINDER / name).resolve() == ROOT / "requirements.txt"
    assert os.access(BINDER / "postBuild", os.X_OK)
    assert "--no-deps --no-build-isolation --editable ." in (BINDER / "postBuild").read_text(encoding="utf-8")


def test_binders_python_is_one_that_the_package_runs_on() -> None:
    version = (BINDER / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version in SpecifierSet(project["requires-python"])
