"""Hand-written answers for the housing example: what a reader of its three articles might have answered.

``python -m tests.extract.model.housing`` writes the example's kept responses and tables anew, from these answers and
the test server. No model has read the articles.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from sourcebook.documents.document import ROOT
from sourcebook.extract.model.client import find_endpoint
from sourcebook.extract.model.coding import DROPPED, code_corpus, place_order
from sourcebook.extract.model.responses import FOLDER
from sourcebook.mentions.passes import PASS
from tests.extract.model.chat_server import Reply, read_question, rows, serve

EXAMPLE = ROOT / "examples" / "housing"


def stance(text: str, actor: str, issue: str, position: str, voice: str, **more: Any) -> dict[str, Any]:
    row = {"text": text, "occurrence": None, "within": None, "actor": actor, "issue": issue, "position": position}
    return row | {"condition": None, "argument": None, "custodian": None, "voice": voice, "as_of": None} | more


def device(text: str, speaker: str, name: str, voice: str, **more: Any) -> dict[str, Any]:
    row = {"text": text, "occurrence": None, "within": None, "speaker": speaker, "device": name, "voice": voice}
    return row | {"note": None} | more


# By the first words of the article and the table.
ANSWERS = {
    ("Council weighs", "stances"): rows(
        stance("Mayor Ida Lund opposes a rent cap", "Ida Lund", "rent_cap", "opposes", "reported"),
        stance("the city council voted last month to draft one", "city council", "rent_cap", "supports", "action"),
        stance(
            "Rent control will make the shortage worse,",
            "Ida Lund", "rent_cap", "opposes", "quoted", argument=["supply"],
        ),
        stance("Omar Reyes has backed rent caps for years", "Omar Reyes", "rent_cap", "supports", "reported"),
        stance("We must cap rents now.", "Omar Reyes", "rent_cap", "supports", "quoted"),
        stance(
            "The Port Ansel Tenants Union praised the rent cap",
            "Port Ansel Tenants Union", "rent_cap", "supports", "reported",
        ),
        stance("rent caps have failed everywhere", "Ida Lund", "rent_cap", "opposes", "quoted"),
    ),
    ("Council weighs", "devices"): rows(
        device("We must", "Omar Reyes", "repetition", "quoted", occurrence=1),
        device("We must", "Omar Reyes", "repetition", "quoted", within="We must cap rents now."),
        device("renters", "Omar Reyes", "label", "quoted", within="protect renters from", note="tenure"),
        device("low-income renters", "Port Ansel Tenants Union", "label", "paraphrase", note="income"),
    ),
    ("Two counties", "stances"): rows(
        stance("Marlow County banned short-term lets in March", "Marlow County", "short_lets", "opposes", "action"),
        stance(
            "Commissioner Ruth Adeyemi defended banning short-term lets",
            "Ruth Adeyemi", "short_lets", "opposes", "reported", argument=["supply"],
        ),
        stance(
            "Short-term rentals hollow out our towns,",
            "Ruth Adeyemi", "short_lets", "opposes", "quoted", argument=["place"],
        ),
        stance(
            "The Hosts Association has sued to block the ban on short-term lets",
            "Hosts Association", "short_lets", "supports", "action",
        ),
        stance(
            "Veller County will permit short-term lets only if owners pay a fee of $300 a year",
            "Veller County", "short_lets", "conditional", "action", condition="fee",
        ),
    ),
    ("Two counties", "devices"): rows(),
    ("Senate passes", "stances"): rows(
        stance(
            "The state senate passed a bill on Monday to end single-family zoning",
            "state senate", "upzoning", "supports", "action",
        ),
        stance(
            "Upzoning helps first-time buyers,",
            "Lena Voss", "upzoning", "supports", "quoted", argument=["affordability"],
        ),
        stance("Senator Carl Brandt criticized upzoning", "Carl Brandt", "upzoning", "opposes", "reported"),
        stance("Upzoning hurts small towns,", "Carl Brandt", "upzoning", "opposes", "quoted", argument=["place"]),
    ),
    ("Senate passes", "devices"): rows(
        device("Let’s build", "Lena Voss", "repetition", "quoted", occurrence=1),
        device("first-time buyers", "Lena Voss", "label", "quoted", note="owner"),
        device("homeless people", "journalist", "label", "reporter", note="without_home"),
        device("Let’s build", "Lena Voss", "directive", "quoted"),
    ),
}  # fmt: skip


def answer(request: dict[str, Any]) -> Reply:
    """Return the hand-written answer to a request."""
    table, article = read_question(request)
    return next(reply for (begin, name), reply in ANSWERS.items() if name == table and article.startswith(begin))


def write_example(folder: Path) -> None:
    """Write a whole pass of the example: kept responses, and every table."""
    with serve(answer) as server:
        endpoint = find_endpoint("hand-written", server.address)
        order = place_order(endpoint, codebook=EXAMPLE / "codebook")
        code_corpus(EXAMPLE / "articles", folder, order, endpoint, workers=1)


if __name__ == "__main__":
    kept = EXAMPLE / "pass"
    shutil.rmtree(kept, ignore_errors=True)
    with tempfile.TemporaryDirectory() as made:
        write_example(Path(made))
        shutil.copytree(Path(made) / FOLDER, kept / FOLDER)
        for name in ("stances.csv", "devices.csv", DROPPED, PASS):
            shutil.copyfile(Path(made) / name, kept / name)
