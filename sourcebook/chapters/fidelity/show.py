"""The quotations on the page: lines of words with what differs marked in place, and their tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sourcebook.chapters.fidelity.printings import (
    STRENGTH,
    agrees_with_reading,
    choose_strongest,
    has_words,
    list_prepared_printings,
    list_printings,
    list_quotations,
    name_difference,
)
from sourcebook.compare.wording import NAMES, list_classes
from sourcebook.findings.markdown import (
    Markdown,
    Shown,
    escape,
    join,
    link,
    link_address,
    link_file,
    plain_frame,
    quote_passage,
    show_nothing,
    strong,
    target,
)
from sourcebook.findings.passages import link_passage
from sourcebook.findings.publish import publish
from sourcebook.findings.study import Study
from sourcebook.findings.wording import KEY, mark_pieces


def publish_counts(study: Study) -> None:
    """Publish how many quotations there are, how many can be held against what, and in which way they differ."""
    quotes, printings = list_quotations(study), list_printings(study)
    strongest = choose_strongest(printings)
    official = strongest[strongest["kind"].isin(["official_page", "official_copy"])]
    alone = quotes[~quotes["id"].isin(printings["quote"])]
    unit = "quotations"
    publish("fidelity_quotations", len(quotes), unit, "of somebody's words, scare quotes aside", behind=quotes["id"])
    publish("fidelity_held", len(strongest), unit, "with another printing that was found", behind=strongest["quote"])
    publish("fidelity_official", len(official), unit, "with an official text or a copy", behind=official["quote"])
    publish("fidelity_alone", len(alone), unit, "for which no other printing was found", behind=alone["id"])
    several = printings["quote"].unique()
    publish("fidelity_printings", len(printings), "printings", "that were found of these quotations", behind=several)
    exact = official[official["by_rule"].map(len).eq(0)]
    told = "that agree word for word with an official text or a copy"
    publish("fidelity_official_agree", len(exact), unit, told, behind=exact["quote"])
    for code, name in NAMES.items():
        rows = strongest[_has(strongest, code)]
        publish(f"fidelity_{code}", len(rows), unit, f"{name} (strongest witness)", behind=rows["quote"])
    same = strongest[~strongest["compared"].map(has_words).astype(bool)]
    publish(
        "fidelity_same_words",
        len(same),
        unit,
        "that have the same words and sentences, punctuation and contractions aside",
        behind=same["quote"],
    )
    differ = strongest[strongest["compared"].map(has_words).astype(bool)]
    told = "that differ from the strongest witness in more than punctuation and contractions"
    publish("fidelity_differ", len(differ), unit, told, behind=differ["quote"])
    several_ways = printings.groupby("quote")["by_rule"].nunique().loc[lambda ways: ways.gt(1)].index
    publish(
        "fidelity_disagree",
        len(several_ways),
        unit,
        "whose other printings do not all differ from it in the same ways",
        behind=several_ways,
    )
    prepared = list_prepared_printings(printings)
    told = "that could be held against a prepared text"
    publish("fidelity_prepared", prepared["quote"].nunique(), unit, told, behind=prepared["quote"].unique())
    agree = prepared[~prepared["compared"].map(has_words).astype(bool)]["quote"].unique()
    told = "that have the words of a prepared text, punctuation and contractions aside"
    publish("fidelity_prepared_agree", len(agree), unit, told, behind=agree)
    documents = study.table("documents")
    publish("fidelity_documents", len(documents), "passages", "that tell what a document says", behind=documents["id"])
    for name, strictly, how in (
        ("rule_strict", True, "exactly"),
        ("rule_fits", False, "if beginning or ending inside a sentence counts as words left out or a sentence parted,"),
    ):
        fits = [agrees_with_reading(row.by_rule, row.difference, strictly) for row in printings.itertuples()]
        told = f"for which the rule finds {how} what was read by hand"
        publish(f"fidelity_{name}", sum(fits), "printings", told, behind=several)


def show_lines(study: Study, name: str) -> Shown:
    """Show the quotations whose words differ from their strongest witness, each as a line of words that wraps.

    It has the label ``figure-NAME``, and its data is fingerprinted as the table ``NAME``.
    """
    rows = choose_strongest(list_printings(study))
    rows = rows[rows["compared"].map(has_words).astype(bool)]
    caption = (
        f"{len(rows)} quotations that differ from the strongest witness in more than punctuation and contractions."
    )
    if rows.empty:
        return show_nothing(name, caption)
    lines, plain = [target("table", name), target("figure", name), escape(caption) + " " + KEY, Markdown("")], []
    for row in rows.itertuples():
        words, cited = mark_pieces(row.compared.pieces), _cite(row)
        # Two blanks at a line's end are a line break.
        head = Markdown("{}, in {}: {}  ").format(
            strong(row.speaker), link(study.names[row.doc], row.quote), list_classes(row.by_rule)
        )
        lines += [head, Markdown("{}  ").format(words), Markdown("Held against {}").format(cited), Markdown("")]
        plain.append((row.quote, row.speaker, study.names[row.doc], words, list_classes(row.by_rule), cited))
    frame = plain_frame(pd.DataFrame(plain, columns=["quotation", "speaker", "article", "words", "by rule", "against"]))
    record = {"kind": "table", "name": name, "csv": frame.to_csv(index=False, lineterminator="\n")}
    lines.append(Markdown("{{.takealong}}\n{}\n").format(link_file(f"{name}.csv", "CSV")))
    return Shown(Markdown("\n").join(lines), frame.to_html(index=False), record)


def list_every_printing(study: Study) -> pd.DataFrame:
    """Return every quotation with every other printing: the words, both classes of difference, the address."""
    rows = list_printings(study)
    return pd.DataFrame(
        {
            "article": [study.names[doc] for doc in rows["doc"]],
            "speaker": rows["speaker"].to_list(),
            "quotation": [link(quote_passage(row.text), row.quote) for row in rows.itertuples()],
            "other printing": [mark_pieces(each.pieces) for each in rows["compared"]],
            "by rule": [list_classes(classes) for classes in rows["by_rule"]],
            "read by hand": [list_classes(cell.split(";")) for cell in rows["difference"]],
            "witness": [_cite(row) for row in rows.itertuples()],
            "note": rows["note"].to_list(),
        }
    )


def list_disagreements(study: Study) -> pd.DataFrame:
    """Return the printings for which rule and reading differ."""
    rows = list_printings(study)
    fits = [agrees_with_reading(row.by_rule, row.difference) for row in rows.itertuples()]
    return list_every_printing(study)[~pd.Series(fits, dtype=bool)].drop(columns=["note"])


def list_unchecked(study: Study) -> pd.DataFrame:
    """Return the quotations for which no other printing was found."""
    quotes = list_quotations(study)
    quotes = quotes[~quotes["id"].isin(list_printings(study)["quote"])]
    rows = study.table("renderings")
    notes = rows[rows["covers"].eq("none")].set_index("quote")["note"]
    return pd.DataFrame(
        {
            "article": [study.names[doc] for doc in quotes["doc"]],
            "speaker": quotes["speaker"].to_list(),
            "quotation": [link(quote_passage(row.text), row.id) for row in quotes.itertuples()],
            "found instead": quotes["id"].map(notes).fillna("").to_list(),
        }
    )


def list_prepared(study: Study) -> pd.DataFrame:
    """Return every printing of the quotations that have a prepared text."""
    rows = list_printings(study)
    chosen = rows[rows["quote"].isin(list_prepared_printings(rows)["quote"])]
    return _list_beside(study, chosen, "by rule")


def count_groups(study: Study, column: str) -> pd.DataFrame:
    """Return, by article, speaker or witness, how many quotations can be held against what, and how many differ."""
    quotes = list_quotations(study).rename(columns={"id": "quote"})
    strongest = choose_strongest(list_printings(study))[["quote", "kind", "compared"]].rename(columns={"kind": "seen"})
    rows = quotes.merge(strongest, on="quote", how="left")
    rows["article"] = rows["doc"].map(study.names)
    rows["witness"] = rows["seen"].map(STRENGTH).fillna("none found")
    held = rows["seen"].notna()
    official = rows["seen"].isin(["official_page", "official_copy"])
    differs = held & rows["quote"].isin(strongest.loc[strongest["compared"].map(has_words).astype(bool), "quote"])
    table = pd.DataFrame({"quotations": 1, "held": held, "official": official, "differ": differs}, dtype=int)
    return table.groupby(rows[column], sort=False).sum().reset_index()


def count_differences(study: Study) -> pd.DataFrame:
    """Return how many quotations differ in which way from their strongest witness, each counted once."""
    strongest = choose_strongest(list_printings(study))
    names = [name_difference(classes) for classes in strongest["by_rule"]]
    links = {name: [row.quote for row, own in zip(strongest.itertuples(), names, strict=True) if own == name]
             for name in dict.fromkeys(NAMES.values())}  # fmt: skip
    rows = [
        (name, len(ids), join((link(n, id_) for n, id_ in enumerate(ids, 1)), " "))
        for name, ids in links.items()
        if ids
    ]
    return pd.DataFrame(rows, columns=["difference", "quotations", "passages"])


def list_class(study: Study, *codes: str) -> pd.DataFrame:
    """Return the printings that differ in one of some classes, of whatever witness: all are shown."""
    rows = list_printings(study)
    return _list_beside(study, rows[_has(rows, *codes)])


def list_left_out(study: Study) -> pd.DataFrame:
    """Return the words of the strongest witnesses that the quotations leave out, each with the words beside them."""
    found = []
    for row in choose_strongest(list_printings(study)).itertuples():
        kept = [piece.kind == "kept" for piece in row.compared.pieces]
        for n, piece in enumerate(row.compared.pieces):
            if kept[n] or piece.printed.strip() or not piece.other.strip():
                continue
            follows = n + 1 < len(kept) and (kept[n + 1] or n == 0)
            beside = row.compared.pieces[n + 1 if follows else n - 1].printed.split()
            place = f"before “{_begin(beside)}" if follows else f"after “{_end(beside)}"
            found.append((_name_quotation(study, row), piece.other.strip(), place))
    return pd.DataFrame(found, columns=["quotation", "left out", "where"])


def list_changed(study: Study) -> pd.DataFrame:
    """Return the words of the quotations for which their strongest witness has others, or none."""
    found = [
        (_name_quotation(study, row), piece.printed.strip(), piece.other.strip() or "no word")
        for row in choose_strongest(list_printings(study)).itertuples()
        for piece in row.compared.pieces
        if piece.kind not in ("kept", "uncovered") and piece.printed.strip()
    ]
    return pd.DataFrame(found, columns=["quotation", "printed", "in the other printing"])


def _list_beside(study: Study, rows: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Return some printings as a table: whose words, what differs, and the other printing."""
    table = list_every_printing(study).loc[rows.index, ["other printing", *more, "witness"]]
    table.insert(0, "quotation", [_name_quotation(study, row) for row in rows.itertuples()])
    return table


def _name_quotation(study: Study, row: Any) -> Markdown:
    """Return whose words a quotation gives, and its article, which leads to it."""
    return Markdown("{} in {}").format(row.speaker, link(study.names[row.doc], row.quote))


def _begin(words: list[str], most: int = 6) -> str:
    return " ".join(words[:most]) + (" …”" if len(words) > most else "”")


def _end(words: list[str], most: int = 6) -> str:
    return ("… " if len(words) > most else "") + " ".join(words[-most:]) + "”"


def list_documents(study: Study) -> pd.DataFrame:
    """Return the passages that tell what a document says, each beside the document's own words."""
    rows = study.table("documents")
    return pd.DataFrame(
        {
            "article": [study.names[doc] for doc in rows["doc"]],
            "as described": [link_passage(study, row.doc, row.start, row.end) for row in rows.itertuples()],
            "the document’s words": [quote_passage(words) for words in rows["words"]],
            "document": [
                Markdown("{}, {}{}").format(
                    link_address(row.document, row.address), row.place, _tell_copy(row.read_in_copy)
                )
                for row in rows.itertuples()
            ],
            "note": rows["note"].to_list(),
        }
    )


def _has(rows: pd.DataFrame, *codes: str) -> pd.Series:
    """Tell of each printing whether it differs in one of some classes; "none" is the class of those in no other."""
    return pd.Series([bool(set(codes) & set(each or ("none",))) for each in rows["by_rule"]], rows.index, dtype=bool)


def _cite(row: Any) -> Markdown:
    """Return another printing's kind, publisher and date, linked to its address."""
    shown = f"{row.publisher}, {row.date}" if row.date else row.publisher
    told = f", {row.delivery}" if row.delivery != "unknown" else ""
    cited = link_address(shown, row.address)
    return Markdown("{}: {}{}{}").format(STRENGTH[row.kind], cited, told, _tell_copy(row.read_in_copy))


def _tell_copy(address: str) -> Markdown:
    """Say that a text was read in a copy, where it was."""
    return Markdown("") if not address else Markdown(" ({})").format(link_address("read in copy", address))
