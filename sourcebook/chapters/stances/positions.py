"""The stances chapter: which actor takes which position on which issue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from sourcebook.findings.figures import PALETTE
from sourcebook.findings.links import link_document
from sourcebook.findings.markdown import Markdown, join, link, quote_passage
from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study
from sourcebook.mentions.codebook import DEFAULT, list_codes, read_codebook
from sourcebook.mentions.positions import name_position
from sourcebook.parameters import choose

POSITIONS = ["supports", "opposes", "conditional", "ambiguous"]
_VOICES = ["quoted", "reported", "action"]
DIRECTIONS = ["toward", "against", "unclear"]
_UNKNOWN = "unknown"  # the level or function of an actor of whom the table does not tell it
HEADINGS = {"none": "no government", _UNKNOWN: "level not known"}
_SIGNS = {"supports": 1, "opposes": -1}
# One set of marks for table and figure: the sign is the position, the shape the voice, the colour the direction.
SYMBOLS = {"supports": "+", "opposes": "−", "conditional": "if", "ambiguous": "?", "toward": "+", "against": "−"}
_SHAPES = {"quoted": "●", "reported": "◆", "action": "■"}
COLOURS = {"toward": PALETTE[0], "against": PALETTE[1], "unclear": "white"}


def read_issues(codebook: Path = DEFAULT) -> dict[str, dict[str, Any]]:
    """Return what a codebook says of each issue."""
    return read_codebook(codebook)["stances"]["columns"]["issue"]["codes"]


def derive_toward_cooperation(position: str, is_reversed: bool) -> str:
    """Return a position's direction toward what the codebook's directions name: toward, against, or unclear.

    This is the one place where it is derived: to support a form of cooperation is to be for cooperation. An issue that
    limits it is marked ``reversed`` in the codebook, and its sign is.
    """
    sign = _SIGNS.get(position, 0) * (-1 if is_reversed else 1)
    return {1: "toward", -1: "against", 0: "unclear"}[sign]


def show_date(as_of: str) -> str:
    """Return when a position held as a table shows it: nothing is a past that is not dated, ".." no beginning."""
    return as_of.replace("../", "up to ") or "past, not dated"


def list_stances(study: Study) -> pd.DataFrame:
    """Return the stances, a row a passage, in the order of the text.

    Added columns: those of ``place_issues``; toward_cooperation; the actor's level and
    function; ``held`` whether the position was held when the article appeared. Rows of one position share their
    position_id, which a codebook without that column leaves to be made here. Where the parameter count is "passages",
    each row is a position of its own.
    """
    rows = study.table("stances").sort_values(["doc", "start", "actor", "issue"], ignore_index=True)
    rows = place_issues(rows, study.codebook)
    rows["toward_cooperation"] = [
        derive_toward_cooperation(position, turned)
        for position, turned in zip(rows["position"], rows["reversed"], strict=True)
    ]
    actors = study.tables["actors"].set_index("actor")
    for column in ("level", "function"):
        rows[column] = rows["actor"].map(actors[column]).fillna("").replace("", _UNKNOWN).astype("str")
    if "position_id" not in rows:
        rows["position_id"] = [name_position(row) for row in rows.to_dict("records")]
    if choose("count", study.parameters.get("count", "positions"), ["positions", "passages"]) == ["passages"]:
        rows["position_id"] = rows["id"]
    rows["held"] = rows["held_until"].eq("") if "held_until" in rows else True
    return rows


def place_issues(rows: pd.DataFrame, codebook: Path = DEFAULT) -> pd.DataFrame:
    """Return stances with what their codebook says of their issues.

    Added columns: ``reversed`` tells whether the issue turns the direction, ``rank`` its place in the codebook;
    ``issue_lane`` its lane in a timeline, by default its own name, and ``lane_rank`` the place of the lane.
    """
    issues = read_issues(codebook)
    ranks = {issue: number for number, issue in enumerate(issues)}
    lanes = {issue: entry.get("lane", "") for issue, entry in issues.items()}
    firsts = {lane: ranks[issue] for issue, lane in reversed(lanes.items()) if lane}
    lane = [lanes.get(issue) or issue.replace("_", " ") for issue in rows["issue"]]
    return rows.assign(
        reversed=[bool(issues.get(issue, {}).get("reversed")) for issue in rows["issue"]],
        rank=[ranks.get(issue, len(ranks)) for issue in rows["issue"]],
        issue_lane=lane,
        lane_rank=[firsts.get(each, len(ranks)) for each in lane],
    )


def keep_positions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each position once, by its first passage, with the column passages: how many show it."""
    passages = rows.groupby("position_id")["id"].size()
    once = rows.drop_duplicates("position_id")
    return once.assign(passages=once["position_id"].map(passages).astype(int)).reset_index(drop=True)


def publish_positions(rows: pd.DataFrame, name: str, chosen: pd.DataFrame, says: str) -> None:
    """Publish how many positions are chosen, with all passages of ``rows`` that show them behind the number."""
    shown = rows.loc[rows["position_id"].isin(chosen["position_id"]), "id"]
    publish(f"stances_{name}", len(chosen), "positions", says, behind=shown)


def publish_counts(study: Study, rows: pd.DataFrame) -> None:
    """Publish how many passages, actors and issues there are, and how many positions held, in either direction."""
    publish("stances_passages", len(rows), "passages", "coded with a position", behind=rows["id"])
    publish("stances_actors", rows["actor"].nunique(), "actors", "with at least one position", behind=rows["id"])
    publish("stances_issues", rows["issue"].nunique(), "issues", "on which a position is taken", behind=rows["id"])
    held = rows[rows["held"]]
    positions = keep_positions(held)
    publish_positions(held, "positions", positions, "different positions held when the article appeared")
    for side in ("toward", "against"):
        own = positions[positions["toward_cooperation"].eq(side)]
        publish_positions(held, side, own, f"positions that point {study.subject.name_direction(side)}")


def publish_levels(study: Study, held: pd.DataFrame) -> None:
    """Publish how many positions of federal, of other, and of no government there are, and in which direction."""
    positions = keep_positions(held)
    for name, levels in {"federal": ["federal"], "local": ["state", "county", "municipal"], "public": ["none"]}.items():
        own = positions[positions["level"].isin(levels)]
        said = "actors outside government" if name == "public" else f"{name} actors"
        publish_positions(held, name, own, f"positions of {said}")
        for side in ("toward", "against"):
            chosen = own[own["toward_cooperation"].eq(side)]
            publish_positions(
                held, f"{name}_{side}", chosen, f"positions of {said}, {study.subject.name_direction(side)}"
            )


def list_replaced(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the positions that a later act had replaced: actor, issue, position, as of, held until, words (linked)."""
    own = rows[~rows["held"]]
    return pd.DataFrame(
        {
            "actor": own["actor"],
            "issue": own["issue"].str.replace("_", " "),
            "position": own["position"],
            "as of": own["as_of"].map(show_date),
            "held until": own["held_until"].map(show_date) if len(own) else "",
            "words": [link(quote_passage(row.text), row.id) for row in own.itertuples()],
        }
    ).reset_index(drop=True)


def order_issues(rows: pd.DataFrame) -> list[str]:
    """Return the issues on which there is a position, those with most positions first, then as in the codebook."""
    issues = rows.groupby("issue").agg(positions=("position_id", "nunique"), rank=("rank", "first"))
    return sorted(issues.index, key=lambda issue: (-issues.at[issue, "positions"], issues.at[issue, "rank"]))


def order_actors(rows: pd.DataFrame) -> pd.DataFrame:
    """Return actors with their level, by level of government, then by number of positions, then by name."""
    levels = list_codes("actors", "level")
    actors = rows.groupby(["actor", "level"])["position_id"].nunique().rename("positions").reset_index()
    actors["rank"] = [levels.index(level) if level in levels else len(levels) for level in actors["level"]]
    actors = actors.sort_values(["rank", "positions", "actor"], ascending=[True, False, True], ignore_index=True)
    return actors[["actor", "level", "positions"]]


def link_passages(rows: pd.DataFrame) -> Markdown:
    """Return links to the passages of stances, each showing voice (see _SHAPES) and document."""
    return join([link(f"{_SHAPES.get(row.voice, '')}{row.doc}", row.id) for row in rows.itertuples()], " ")


def list_evidence(study: Study) -> pd.DataFrame:
    """Return every stance with its words, linked: words, actor, issue, position, direction, voice, as of."""
    rows = list_stances(study)
    return pd.DataFrame(
        {
            "words": [link(quote_passage(row.text), row.id) for row in rows.itertuples()],
            "document": rows["doc"],
            "actor": rows["actor"],
            "issue": rows["issue"].str.replace("_", " "),
            "position": rows["position"],
            "direction": rows["toward_cooperation"],
            "voice": rows["voice"],
            "as of": rows["as_of"].map(show_date),
        }
    )


def _count_positions(rows: pd.DataFrame, by: str, order: list[str] | None = None) -> pd.DataFrame:
    """Count positions by a column: BY, actors, positions, passages, quoted, reported, action, toward, against, unclear.

    ``rows`` as ``list_stances`` returns them; a position counts once for each value of the column. The voices count
    passages, the directions positions. ``order`` lists the values of the column to show, in order.
    """
    values = [value for value in order or sorted(set(rows[by])) if order or value]
    table = pd.DataFrame({by: pd.Series(values, dtype=object)})
    positions = rows.drop_duplicates([by, "position_id"])
    table["actors"] = table[by].map(rows.groupby(by)["actor"].nunique()).fillna(0).astype(int)
    table["positions"] = table[by].map(positions.groupby(by).size()).fillna(0).astype(int)
    table["passages"] = table[by].map(rows.groupby(by).size()).fillna(0).astype(int)
    for counted, column, codes in ((rows, "voice", _VOICES), (positions, "toward_cooperation", DIRECTIONS)):
        counts = pd.crosstab(counted[by], counted[column]).reindex(index=values, columns=codes, fill_value=0)
        for code in codes:
            table[code] = counts[code].to_numpy(int)
    return table[table["positions"].gt(0)].reset_index(drop=True) if order is None else table


def count_levels(rows: pd.DataFrame) -> pd.DataFrame:
    """Count positions by level of government, in the codebook's order; levels without one are left out."""
    table = _count_positions(rows, "level", list(dict.fromkeys(order_actors(rows)["level"])))
    return table.replace({"level": HEADINGS})


def count_documents(rows: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    """Count positions by document, each linked to its evidence; documents without one stay."""
    table = _count_positions(rows, "doc", ids).rename(columns={"doc": "document"})
    table["document"] = [link_document(doc) for doc in table["document"]]
    return table


def count_issues(rows: pd.DataFrame) -> pd.DataFrame:
    """Count positions by issue, those with most positions first."""
    table = _count_positions(rows, "issue", order_issues(rows))
    return table.assign(issue=table["issue"].str.replace("_", " "))


def list_conditions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the conditional positions: words (linked), document, actor, issue, condition, as of."""
    own = rows[rows["position"].eq("conditional")]
    return pd.DataFrame(
        {
            "actor": own["actor"],
            "issue": own["issue"].str.replace("_", " "),
            "condition": own["condition"].str.replace(";", ", ").replace("", "not said"),
            "as of": own["as_of"].map(show_date),
            "words": [link(quote_passage(row.text), row.id) for row in own.itertuples()],
        }
    ).reset_index(drop=True)


def split_arguments(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each argument that a stance gives; a stance without an argument has none."""
    each = rows.assign(argument=rows["argument"].str.split(";")).explode("argument")
    return each[each["argument"].fillna("").ne("")].reset_index(drop=True)


def list_arguments(rows: pd.DataFrame, codebook: Path = DEFAULT) -> pd.DataFrame:
    """Return arguments by direction: argument, direction, positions, documents, actors, passages (linked)."""
    each = split_arguments(rows)
    lines = []
    for argument in list_codes("stances", "argument", codebook):
        for direction in DIRECTIONS:
            own = each[each["argument"].eq(argument) & each["toward_cooperation"].eq(direction)]
            if len(own):
                lines.append(
                    {
                        "argument": argument.replace("_", " "),
                        "direction": direction,
                        "positions": own["position_id"].nunique(),
                        "documents": own["doc"].nunique(),
                        "actors": ", ".join(dict.fromkeys(own["actor"])),
                        "passages": link_passages(own),
                    }
                )
    return pd.DataFrame(lines, columns=["argument", "direction", "positions", "documents", "actors", "passages"])


def list_two_directions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the actors with positions in both directions: actor, toward, against.

    The cells name issues, each with links to its passages.
    """
    lines = []
    for actor in order_actors(rows)["actor"] if len(rows) else ():
        own = rows[rows["actor"].eq(actor)]
        if {"toward", "against"} <= set(own["toward_cooperation"]):
            sides = {code: _write_issues(own[own["toward_cooperation"].eq(code)]) for code in ("toward", "against")}
            lines.append({"actor": actor} | sides)
    return pd.DataFrame(lines, columns=["actor", "toward", "against"])


def _write_issues(rows: pd.DataFrame) -> Markdown:
    """Return the issues of stances, each followed by links that show voice and document."""
    parts = []
    for issue in order_issues(rows):
        own = rows[rows["issue"].eq(issue)]
        parts.append(Markdown("{} {}").format(issue.replace("_", " "), link_passages(own)))
    return join(parts, "; ")
