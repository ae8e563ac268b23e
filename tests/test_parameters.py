"""Parameters: a misspelt or ill-typed one is refused with the nearest known name."""

from __future__ import annotations

import pytest

from sourcebook.errors import SourcebookError
from sourcebook.parameters import check_parameters, choose, list_changed

DEFAULTS = 'sections: str = "body"  # which\ndrop_repeated_statements: bool = False\ntop: int = 3'


def run(injected: str = "", **values: object) -> dict[str, object]:
    """Check parameters as a notebook would, with or without a cell that papermill injected."""
    cells = ["", DEFAULTS, *([injected] if injected else []), "study = …"]
    namespace = {"sections": "body", "drop_repeated_statements": False, "top": 3, "In": cells}
    return check_parameters(namespace | values)


def test_defaults_pass_as_they_stand() -> None:
    assert run() == {"sections": "body", "drop_repeated_statements": False, "top": 3}


def test_injected_values_are_returned() -> None:
    assert run('# Parameters\nsections = "caption"\n', sections="caption")["sections"] == "caption"


def test_values_of_a_runs_own_are_told_from_the_notebooks() -> None:
    cells = ["", DEFAULTS, '# Parameters\nsections = "caption"\ntop = 3\n', "study = …"]
    namespace = {"sections": "caption", "drop_repeated_statements": False, "top": 3, "In": cells}
    assert list_changed(namespace) == ["sections"]
    assert list_changed(namespace | {"sections": "body"}) == []


def test_a_misspelt_parameter_names_the_nearest() -> None:
    with pytest.raises(SourcebookError, match=r"no parameter 'section': did you mean 'sections'"):
        run('# Parameters\nsection = "caption"\n', section="caption")


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("drop_repeated_statements", "false", "-p drop_repeated_statements False"),
        ("sections", 3, "-r sections 003,004"),
        ("top", "3", "a whole number"),
        ("top", True, "a whole number"),
    ],
)
def test_an_ill_typed_parameter_says_what_to_write(name: str, value: object, advice: str) -> None:
    with pytest.raises(SourcebookError, match=advice):
        run(f"# Parameters\n{name} = {value!r}\n", **{name: value})


def test_unknown_items_of_a_list_name_the_nearest() -> None:
    with pytest.raises(SourcebookError, match="'captions', which is unknown: did you mean 'caption'"):
        choose("sections", "body, captions", ["body", "caption"])


def test_an_unrun_parameters_cell_is_told() -> None:
    with pytest.raises(SourcebookError, match="Run All"):
        check_parameters({"In": ["", "study = 1"]})
