"""Labels: the names that articles give people as a group or kind, from a speaker's quoted words up to the headline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from sourcebook.documents.excerpts import cut, show_after, show_before
from sourcebook.findings.links import link_each
from sourcebook.findings.markdown import Markdown, escape, join, link
from sourcebook.findings.passages import link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import count_parts, publish_range
from sourcebook.findings.study import Study, group_rows, remember, split_by

# The rungs of the ladder: whose wording a label is, from the source's to the newsroom's most prominent.
_RUNGS = ["quoted", "paraphrase", "reporter", "headline", "caption"]
OWN_VOICE = ["reporter", "headline", "caption"]  # the rungs on which the journalist chooses the word


@remember
def _list_labels(study: Study) -> pd.DataFrame:
    """Return the labels in the order of the text, with ``families``, the list of their families."""
    rows = study.table("devices")
    rows = rows[rows["device"].eq("label")].sort_values(["doc", "start"], ignore_index=True)
    rows["families"] = [[name for name in note.split(";") if name] for note in rows["note"]]
    return rows


def build_ladder(study: Study) -> pd.DataFrame:
    """Return the ladder: one row an article, one column a rung, each label linked to its passage.

    Columns: article, then _RUNGS. A label that returns shows the number of its further occurrences.
    """
    rows = _list_labels(study)
    by_doc = group_rows(rows, "doc")
    table = []
    for doc in study.ids:
        own = by_doc.get(doc, [])
        cells = {rung: link_labels(row for row in own if row.voice == rung) for rung in _RUNGS}
        table.append({"article": link_article(study, doc), **cells})
    return pd.DataFrame(table, columns=["article", *_RUNGS]) if len(rows) else pd.DataFrame()


def link_labels(labels: Iterable[Any]) -> Markdown:
    """Return labels in the order of the text, each linked, the same words together ("bad ones 2")."""
    same: dict[str, list[Any]] = defaultdict(list)
    for row in labels:
        same[row.text.casefold()].append(row)
    parts = [link_each((row.id for row in own), [own[0].text, *range(2, len(own) + 1)]) for own in same.values()]
    return join(parts, "; ")


def count_families(study: Study) -> pd.DataFrame:
    """Return families of labels (rows, the most frequent first) by rung: numbered links, the last is the count.

    Columns: family, then _RUNGS, all, articles. A label of two families stands in both rows.
    """
    rows = _list_labels(study).explode("families")
    rows = rows[rows["families"].notna()]
    table = []
    for family in rows["families"].drop_duplicates():
        own = rows[rows["families"].eq(family)]
        cells = {rung: link_each(own.loc[own["voice"].eq(rung), "id"]) for rung in _RUNGS}
        table.append({"family": family.replace("_", "-"), **cells, "all": len(own), "articles": own["doc"].nunique()})
    columns = ["family", *_RUNGS, "all", "articles"]
    return pd.DataFrame(table, columns=columns).sort_values("all", ascending=False, kind="stable", ignore_index=True)


def write_concordance(study: Study) -> pd.DataFrame:
    """Return the concordance: columns article, voice (with the speaker), before, label (linked), after.

    Lines are in the order of the rungs, then of the text.
    """
    rows = _list_labels(study)
    rows = rows.assign(rank=rows["voice"].map(_RUNGS.index)).sort_values(["rank", "doc", "start"])
    texts = study.shown
    return pd.DataFrame(
        [
            {
                "article": study.names[row.doc],
                "voice": row.voice if row.voice in OWN_VOICE else f"{row.voice}: {row.speaker}",
                "before": escape(show_before(texts[row.doc], row.start)),
                "label": link(row.text, row.id),
                "after": escape(show_after(texts[row.doc], row.end)),
            }
            for row in rows.itertuples()
        ],
        columns=["article", "voice", "before", "label", "after"],
    )


def compare_headlines(study: Study) -> pd.DataFrame:
    """Set each headline's label beside the labels that the article quotes from its speakers.

    Columns: article, headline (linked), in marks (its part in quotation marks), quoted (the speakers' labels,
    linked), only in the headline, only quoted (families of words). Articles without a label in the headline have
    no row.
    """
    rows, quotes = _list_labels(study), split_by(study.tables["quotes"])
    quoted_in = split_by(rows[rows["voice"].eq("quoted")])
    table = []
    for row in rows[rows["voice"].eq("headline")].itertuples():
        quoted = quoted_in[row.doc]
        said = list(dict.fromkeys(quoted["families"].explode().dropna()))
        own = quotes[row.doc]
        inside = own[own["start"].lt(row.end) & own["end"].gt(row.start)]
        table.append(
            {
                "article": link_article(study, row.doc),
                "headline": link(row.text, row.id),
                "in marks": join([link(quote.text, quote.id) for quote in inside.itertuples()]),
                "quoted": link_labels(quoted.itertuples()),
                "only in the headline": _name_families([name for name in row.families if name not in said]),
                "only quoted": _name_families([name for name in said if name not in row.families]),
            }
        )
    columns = ["article", "headline", "in marks", "quoted", "only in the headline", "only quoted"]
    return pd.DataFrame(table, columns=columns)


def _name_families(families: list[str]) -> str:
    """Return families as text ("illegal, gang")."""
    return ", ".join(name.replace("_", "-") for name in families)


def _link_rungs(study: Study, rungs: list[str]) -> list[str]:
    """Return the ids of the labels on some rungs."""
    rows = _list_labels(study)
    return list(rows.loc[rows["voice"].isin(rungs), "id"])


def publish_family(study: Study, family: str) -> None:
    """Publish how many labels of a family stand in quotation marks and outside them, and in how many articles."""
    rows = _list_labels(study)
    looked = list(rows["id"])
    rows = rows[rows["families"].map(lambda names: family in names).astype(bool)]
    marked, word = rows["voice"].eq("quoted"), f"with the word {family}"
    # Where there is none, the labels that were looked through stand behind the number.
    inside, outside = list(rows.loc[marked, "id"]), list(rows.loc[~marked, "id"])
    publish(f"rhetoric_{family}_quoted", len(inside), "labels", f"{word} in quotation marks", behind=inside or looked)
    publish(
        f"rhetoric_{family}_unquoted",
        len(outside),
        "labels",
        f"{word} outside quotation marks",
        behind=outside or looked,
    )
    articles = f"articles {word} in a label"
    publish(f"rhetoric_{family}_articles", rows["doc"].nunique(), "articles", articles, behind=rows["id"])


def publish_labels(study: Study) -> None:
    """Publish how many labels there are, in quotation marks and in the journalist's own voice."""
    quoted, own, every = (_link_rungs(study, rungs) for rungs in (["quoted"], OWN_VOICE, _RUNGS))
    says = f"names for {study.subject.labels_of} as a group or kind, in every voice"
    publish("rhetoric_labels", len(every), "labels", says, behind=every)
    publish("rhetoric_labels_quoted", len(quoted), "labels", "in quotation marks", behind=quoted)
    publish_range("rhetoric_labels_own", share_of_own_voice(study), "labels", "in the journalist's own voice", own)
    headlines = _link_rungs(study, ["headline"])
    for name, column, says in (
        ("headline_only", "only in the headline", "in a headline and in no quotation of its article"),
        ("quoted_only", "only quoted", "in an article's quotations and not in its headline's label"),
    ):
        families = describe_headlines(study, column)
        publish(f"rhetoric_{name}", families, "families of labels", says, behind=headlines)


def share_of_own_voice(study: Study) -> pd.DataFrame:
    """Count the labels that stand in the journalist's own voice (reporter, headline or caption), by article."""
    rows = _list_labels(study)
    return count_parts(study, rows, rows["voice"].isin(OWN_VOICE))


def describe_headlines(study: Study, column: str) -> str:
    """Return a column of ``compare_headlines`` as one text ("illegal, gang"), or the word none."""
    return "; ".join(cut(text for text in compare_headlines(study)[column] if text)) or "none"


def tell_headlines(study: Study) -> Markdown:
    """Say of each headline with a label how its families of labels differ from those that the article quotes."""
    lines = []
    for row in compare_headlines(study).to_dict("records"):
        article = row["article"]
        told = Markdown("The headline of {} has “{}”{}. {}Of the families of labels, {}; {}.")
        marked = Markdown(", with {} in quotation marks").format(row["in marks"]) if row["in marks"] else ""
        quoted = Markdown("The labels that the article quotes are {}. ").format(row["quoted"]) if row["quoted"] else ""
        alone = f"{say_families(row['only in the headline'])} in the headline and in no quotation of the article"
        other = f"{say_families(row['only quoted'])} in its quotations and not in the headline"
        lines.append(told.format(article, row["headline"], marked, quoted, alone, other))
    none = Markdown("No headline of this choice has a label for {}.").format(study.subject.labels_of)
    return Markdown("\n\n").join(cut(lines)) or none


def say_families(families: str) -> str:
    """Return families with their verb ("gang is", "illegal and gang are", "none is")."""
    names = families.split(", ") if families else []
    return f"{' and '.join(names) or 'none'} {'are' if len(names) > 1 else 'is'}"
