"""Two subjects together: the sentences, paragraphs and quotations that name both, by article and by speaker."""

from __future__ import annotations

import pandas as pd

from sourcebook.chapters.rhetoric.voices import LOCAL, describe_actors, measure_quotations
from sourcebook.documents.lexicons import make_pattern, read_words
from sourcebook.findings.links import link_each
from sourcebook.findings.passages import find_anchor, find_speakers, link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import publish_count
from sourcebook.findings.study import Study, group_rows, remember

_UNITS = ("sentence", "paragraph", "quotation")
ARTICLE = "the article"  # whose words a passage are that is ascribed to nobody


@remember
def _list_units(study: Study) -> pd.DataFrame:
    """Return every sentence, paragraph and quotation of the study with what it names.

    Columns: unit, doc, start, end, section, id (the anchor that covers it best), then the truth values sanctuary,
    gangs and both. Scare quotes quote nobody.
    """
    frames = {
        "sentence": study.sentences.rename(columns={"kind": "section"}),
        "paragraph": study.tables["sections"].rename(columns={"kind": "section"}),
        "quotation": measure_quotations(study),
    }
    columns = ["doc", "start", "end", "section"]
    units = pd.concat([frame[columns].assign(unit=unit) for unit, frame in frames.items()], ignore_index=True)
    texts, topics = study.texts, read_words("topics")
    for name in ("sanctuary", "gangs"):
        pattern = make_pattern(topics[name])
        units[name] = [bool(pattern.search(texts[row.doc][row.start : row.end])) for row in units.itertuples()]
    units["both"] = units["sanctuary"] & units["gangs"]
    units["id"] = [
        find_anchor(study, row.doc, row.start, row.end) if row.sanctuary or row.gangs else ""
        for row in units.itertuples()
    ]
    return units


@remember
def _list_together(study: Study) -> pd.DataFrame:
    """Return the sentences and quotations that name both subjects, one row for each speaker, with the speaker's level.

    The columns are those of ``_list_units`` with speaker, level and function. What is ascribed to nobody has the
    speaker ARTICLE; a paragraph may hold several speakers who say different things, and is left out.
    """
    units = _list_units(study)
    units = units[units["both"] & units["unit"].ne("paragraph")]
    found = [";".join(find_speakers(study, row.doc, row.start, row.end)) or ARTICLE for row in units.itertuples()]
    units = units.assign(speaker=pd.Series([names.split(";") for names in found], units.index, dtype="object"))
    rows = describe_actors(units.explode("speaker", ignore_index=True), "speaker", study)
    return rows.drop_duplicates(["unit", "doc", "start", "speaker"], ignore_index=True)


def count_by_article(study: Study) -> pd.DataFrame:
    """Return one row an article and unit: how many units name either subject, and those that name both, linked.

    Columns: article, unit, sanctuary, gangs, both. A passage in a caption is marked as one.
    """
    units = group_rows(_list_units(study), "doc", "unit")
    rows = []
    for doc in study.ids:
        for unit in _UNITS:
            own = units.get((doc, unit), [])
            both = [row for row in own if row.both]
            shown = [f"{number}{' (caption)' * (row.section == 'caption')}" for number, row in enumerate(both, 1)]
            counts = (sum(row.sanctuary for row in own), sum(row.gangs for row in own))
            rows.append((link_article(study, doc), f"{unit}s", *counts, link_each([row.id for row in both], shown)))
    return pd.DataFrame(rows, columns=["article", "unit", "sanctuary", "gangs", "both"])


def count_by_speaker(study: Study) -> pd.DataFrame:
    """Return one row a speaker of a passage that names both subjects, captions apart.

    Columns: speaker, level, sentences, quotations, in captions (linked, by number).
    """
    rows = []
    for (speaker, level), own in group_rows(_list_together(study), "speaker", "level").items():
        body = [row for row in own if row.section != "caption"]
        cells = [[row.id for row in body if row.unit == unit] for unit in ("sentence", "quotation")]
        captions = [row.id for row in own if row.section == "caption"]
        rows.append((speaker, level, *map(link_each, cells), link_each(captions), -len(body)))
    columns = ["speaker", "level", "sentences", "quotations", "in captions", "order"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["order", "speaker"], ignore_index=True)
    return table.drop(columns="order")


def publish_together(study: Study) -> None:
    """Publish in how many passages outside captions the two stand together, and how many are a local official's."""
    units = _list_units(study)
    units = units[units["section"].ne("caption")]
    for unit in _UNITS:
        own = units[units["unit"].eq(unit) & units["sanctuary"]]
        says = f"{unit}s that name sanctuary, captions apart: those that name gangs too"
        publish_count(f"rhetoric_together_{unit}s", own, own["both"], f"{unit}s", says)
    rows = _list_together(study)
    rows = rows[rows["section"].ne("caption") & rows["unit"].eq("sentence")]
    local = rows["level"].isin(LOCAL)
    count, of = rows.loc[local, "start"].nunique(), rows.drop_duplicates(["doc", "start"])
    says = "sentences with both: those that give words or acts of a state, county or municipal source"
    # Where there is none, the passages that were looked through stand behind the number.
    behind = rows.loc[local, "id"] if count else of["id"]
    publish("rhetoric_together_local", count, "sentences", says, f"{count:,} of {len(of):,}", behind=behind)
