"""Other printings of a quotation: which there are, how strong a witness each is, and what differs.

One row is a quotation and one other printing of it. Where several printings of one quotation differ, the strongest
witness stands for it: an official text, a copy of one, the author's own page, an archive, then the press.
"""

from __future__ import annotations

import pandas as pd

from sourcebook.compare.wording import NAMES, Comparison, compare_wording
from sourcebook.errors import SourcebookError
from sourcebook.findings.study import Study, remember

WITNESSES = ("all", "official", "no press")
# From the strongest witness to the weakest.
STRENGTH = {
    "official_page": "official page",
    "official_copy": "copy of the official text",
    "author_page": "author’s page",
    "tweet_archive": "archive of tweets",
    "press_quotation": "press quotation",
}
_OFFICIAL = ("official_page", "official_copy")
_FORM = {"punctuation", "form"}


def list_quotations(study: Study) -> pd.DataFrame:
    """Return the quotations of somebody's words, in the order of the text."""
    quotes = study.table("quotes")
    return quotes[quotes["kind"].ne("scare")].sort_values(["doc", "start"], ignore_index=True)


@remember
def list_printings(study: Study) -> pd.DataFrame:
    """Return each quotation with each other printing that the parameter ``witnesses`` admits, the strongest first.

    Columns: those of the renderings, with doc, start, text and speaker of the quotation, and compared (a
    ``Comparison``) and by_rule (the classes of difference).

    Raises SourcebookError where ``witnesses`` is none of WITNESSES.
    """
    witnesses = study.parameters["witnesses"]
    if witnesses not in WITNESSES:
        raise SourcebookError(f"Parameter witnesses is {witnesses!r}: give one of {', '.join(WITNESSES)}.")
    rows = study.table("renderings")
    rows = rows[rows["covers"].ne("none")]
    if witnesses == "official":
        rows = rows[rows["kind"].isin(_OFFICIAL)]
    if witnesses == "no press":
        rows = rows[rows["kind"].ne("press_quotation")]
    quotes = list_quotations(study)[["id", "doc", "start", "text", "speaker"]].rename(columns={"id": "quote"})
    rows = quotes.merge(rows, on="quote")
    compared = [compare_wording(row.text, row.words, row.covers) for row in rows.itertuples()]
    rows = rows.assign(
        compared=pd.Series(compared, dtype=object), by_rule=pd.Series([each.classes for each in compared], dtype=object)
    )
    ranks = rows["kind"].map(list(STRENGTH).index).astype(float)
    # A printing of the whole quotation says more than one of a part, and the one read first stands first.
    order = pd.DataFrame({"doc": rows["doc"], "start": rows["start"], "rank": ranks, "part": rows["covers"].eq("part")})
    return rows.loc[order.sort_values(["doc", "start", "rank", "part"], kind="stable").index].reset_index(drop=True)


def choose_strongest(printings: pd.DataFrame) -> pd.DataFrame:
    """Return each quotation with its strongest witness alone."""
    return printings.drop_duplicates("quote").reset_index(drop=True)


def list_prepared_printings(printings: pd.DataFrame) -> pd.DataFrame:
    """Return the printings of a text that was prepared before the words were spoken."""
    return printings[printings["delivery"].eq("prepared")]


def name_difference(classes: tuple[str, ...]) -> str:
    """Return the most telling of several classes, in words."""
    return next((name for code, name in NAMES.items() if code in classes), NAMES["none"])


def has_words(compared: Comparison) -> bool:
    """Tell whether more differs than stops and contractions."""
    return bool(set(compared.classes) - _FORM)


def agrees_with_reading(by_rule: tuple[str, ...], difference: str, strictly: bool = False) -> bool:
    """Tell whether the rule finds the classes that were read by hand.

    Contractions and capitals are set aside. What the rule calls the beginning or end of a quotation inside a sentence
    was read as words left out or as a sentence parted; ``strictly`` calls that no agreement.
    """
    rule, read = set(by_rule) - {"form"}, set(difference.split(";")) - {"form", "none", ""}
    if "cut" in rule and not strictly:
        parted = {"joined", "left_out_unmarked"}
        return bool(read & parted) and rule - {"cut"} - parted == read - parted
    return rule == read
