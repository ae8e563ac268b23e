"""Voices: who is heard in the articles, directly and indirectly, how much, and by which reporting cues."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sourcebook.documents.excerpts import cut, shorten
from sourcebook.documents.words import count_words
from sourcebook.findings.figures import NARROW, PALETTE, Drawn, new_figure
from sourcebook.findings.links import link_each
from sourcebook.findings.markdown import Markdown, join, link
from sourcebook.findings.passages import link_article
from sourcebook.findings.publish import publish
from sourcebook.findings.shares import count_parts, publish_count, publish_range, publish_share, show_share
from sourcebook.findings.study import Study, group_rows, remember

_QUOTED = ("full", "partial")  # the kinds of quotation in which someone is heard; scare quotes quote nobody
_NO_SPEAKER = "no speaker named"
NO_SOURCE = "no source named"
NOT_LISTED = "not listed"
# Functions of actors that are papers and organisations, and have no voice but what they print.
_PAPERS = ("document", "news_organisation", "research", "pollster")
NO_GOVERNMENT = "no government"  # how the book prints the level "none"
_LEVELS = ["federal", "state", "county", "municipal", "foreign", NO_GOVERNMENT, NOT_LISTED, ""]
LOCAL = ("state", "county", "municipal")
_MOST_BARS = 16  # sources that the figure shows
_MOST_NARROW = 12  # the same on a narrow screen
_LONGEST_NAME = 60  # characters of a source in the figure
_NARROW_NAME = 44  # the same on a narrow screen
_KNOWN = ("level", "function")  # what the actors' table tells of an actor


# --- who is heard ---------------------------------------------------------------------------------------------


@remember
def measure_quotations(study: Study) -> pd.DataFrame:
    """Return the quotations of the study with their ``words``, ``level`` and ``function`` of the speaker.

    Scare quotes are left out, unless the parameter count_scare_quotes says otherwise; a quotation without a speaker
    has the speaker _NO_SPEAKER.
    """
    quotes = study.table("quotes")
    quotes["words"] = quotes["text"].map(count_words).astype(int)
    kinds = (*_QUOTED, "scare") if study.parameters.get("count_scare_quotes") else _QUOTED
    quotes = quotes[quotes["kind"].isin(kinds)].reset_index(drop=True)
    return describe_actors(quotes.assign(speaker=quotes["speaker"].replace("", _NO_SPEAKER)), "speaker", study)


@remember
def list_attributions(study: Study) -> pd.DataFrame:
    """Return the attributions, one row for each source that one names, with the source's level and function.

    The columns are the table's; ``actor`` holds one canonical name, or NO_SOURCE.
    """
    rows = study.table("attributions")
    rows["actor"] = rows["actor"].replace("", NO_SOURCE).str.split(";")
    return describe_actors(rows.explode("actor", ignore_index=True), "actor", study)


def describe_actors(frame: pd.DataFrame, column: str, study: Study) -> pd.DataFrame:
    """Add the ``level`` and ``function`` of the actor named in a column: empty where none is named.

    An actor that the actors' table lacks is NOT_LISTED.
    """
    actors = study.tables["actors"].set_index("actor")
    unnamed = frame[column].isin([_NO_SPEAKER, NO_SOURCE])
    known = {name: frame[column].map(actors[name]).fillna(NOT_LISTED).mask(unnamed, "") for name in _KNOWN}
    known["level"] = known["level"].replace("none", NO_GOVERNMENT)
    return frame.assign(**known)


@remember
def list_speakers(study: Study) -> pd.DataFrame:
    """Return one row a speaker, the most quoted first.

    Columns: speaker, level, function, words, share (of all quoted words, percent), quotations, articles,
    passages: each quotation's number of words by article, linked to it.
    """
    quotes = measure_quotations(study)
    total = quotes["words"].sum()
    rows = [
        {
            "speaker": speaker,
            "level": own[0].level,
            "function": own[0].function.replace("_", " "),
            "words": sum(row.words for row in own),
            "share": show_share(sum(row.words for row in own), total),
            "quotations": len(own),
            "articles": len({row.doc for row in own}),
            "passages": _link_by_article(study, own),
        }
        for speaker, own in group_rows(quotes, "speaker").items()
    ]
    columns = ["speaker", "level", "function", "words", "share", "quotations", "articles", "passages"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def _link_by_article(study: Study, quotes: Iterable[Any]) -> Markdown:
    """Return links to quotations by article ("Herald: 12 7; Gazette: 5"), each showing its number of words."""
    by_doc: dict[str, list[Any]] = defaultdict(list)
    for row in quotes:
        by_doc[row.doc].append(row)
    parts = [
        (study.names[doc], link_each((row.id for row in own), [row.words for row in own]))
        for doc, own in by_doc.items()
    ]
    return join([Markdown("{}: {}").format(name, links) for name, links in sorted(parts)], "; ")


def measure_sources(study: Study) -> pd.DataFrame:
    """Return one row a source, by all the words the articles give it, the most first.

    Columns: source, level, function, quoted (words in quotation marks), reported (words of attributed content
    outside the marks), direct, mixed, indirect (attributions: numbered links, so that the last is the count).
    Content that stands within another's content counts for both sources.
    """
    quotes = measure_quotations(study)
    quoted = quotes.groupby("speaker")["words"].sum()
    spans = {doc: [(row.start, row.end) for row in own] for doc, own in group_rows(quotes, "doc").items()}
    attributions = list_attributions(study).sort_values(["doc", "content_start"])
    rows = [
        {
            "source": actor,
            "level": own[0].level,
            "function": own[0].function.replace("_", " "),
            "quoted": int(quoted.get(actor, 0)),
            "reported": count_reported_words(own, spans, study.texts),
            **{kind: link_each(row.id for row in own if row.kind == kind) for kind in ("direct", "mixed", "indirect")},
        }
        for actor, own in group_rows(attributions, "actor").items()
    ]
    columns = ["source", "level", "function", "quoted", "reported", "direct", "mixed", "indirect"]
    table = pd.DataFrame(rows, columns=columns)
    order = (table["quoted"] + table["reported"]).rename("all").to_frame().assign(name=table["source"])
    return table.loc[order.sort_values(["all", "name"], ascending=[False, True]).index].reset_index(drop=True)


def count_reported_words(
    attributions: Iterable[Any], quoted: Mapping[str, list[tuple[int, int]]], texts: Mapping[str, str]
) -> int:
    """Return how many words of attributed content stand outside quotation marks, no word counted twice.

    ``quoted`` are the spans of the quotations by document.
    """
    contents: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in attributions:
        contents[row.doc].append((row.content_start, row.content_end))
    return sum(
        count_words(texts[doc][start:end])
        for doc, spans in contents.items()
        for start, end in cut_out(spans, quoted.get(doc, ()))
    )


def cut_out(spans: Iterable[tuple[int, int]], holes: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that spans cover and holes do not, in order, none touching another."""
    # At each place where a span or hole begins or ends: by how much the number of open ones changes.
    steps: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for kind, each in enumerate((spans, holes)):
        for start, end in each:
            for place, step in ((start, 1), (end, -1)):
                inside, out = steps[place]
                steps[place] = (inside + step, out) if kind == 0 else (inside, out + step)
    inside = out = 0
    began: int | None = None
    for place in sorted(steps):
        inside, out = inside + steps[place][0], out + steps[place][1]
        if inside and not out:
            began = place if began is None else began
        elif began is not None:
            yield began, place
            began = None


def compare_levels(study: Study) -> pd.DataFrame:
    """Return one row for each level and function of actor; attributions without a named source are left out.

    Columns: level, function, speakers, words, share of words, sources, attributions, share of attributions.
    """
    keys = ["level", "function"]
    quotes, attributions = measure_quotations(study), list_attributions(study)
    attributions = attributions[attributions["actor"].ne(NO_SOURCE)]
    quoted = quotes.groupby(keys).agg(speakers=("speaker", "nunique"), words=("words", "sum"))
    named = attributions.groupby(keys).agg(sources=("actor", "nunique"), attributions=("id", "size"))
    table = quoted.join(named, how="outer").fillna(0).astype(int).reset_index()
    table["rank"] = table["level"].map(_LEVELS.index)
    table = table.sort_values(["rank", "words", "attributions"], ascending=[True, False, False], ignore_index=True)
    table.insert(4, "share of words", [show_share(n, table["words"].sum()) for n in table["words"]])
    shares = [show_share(n, table["attributions"].sum()) for n in table["attributions"]]
    table["function"] = table["function"].str.replace("_", " ")
    return table.drop(columns="rank").assign(**{"share of attributions": shares})


def list_voices(study: Study) -> pd.DataFrame:
    """Return one row an article: how much of it is quoted, from which voices, and how speech is given.

    Columns: article, body words, quoted (words of the body in marks), share, voices (speakers quoted anywhere in
    the chosen sections), heard (each with its share of the article's quoted words, linked to its first
    quotation), without a quoted word (sources of attributions that the article does not quote, linked to the
    first), attributions (how many of each kind).
    """
    sources = list_attributions(study).sort_values(["doc", "content_start"])
    body = study.sentences[study.sentences["kind"].eq("body")].groupby("doc")["words"].sum()
    quotes_in = group_rows(measure_quotations(study), "doc")
    kinds_in = group_rows(study.table("attributions")[["doc", "kind"]], "doc")
    sources_in = group_rows(sources[sources["actor"].ne(NO_SOURCE)], "doc")
    rows = []
    for doc in study.ids:
        own, kinds = quotes_in.get(doc, []), Counter(row.kind for row in kinds_in.get(doc, []))
        inside = sum(row.words for row in own if row.section == "body")
        speakers = {row.speaker for row in own}
        unquoted: dict[str, str] = {}
        for row in sources_in.get(doc, []):
            if row.actor not in speakers:
                unquoted.setdefault(row.actor, row.id)
        rows.append(
            {
                "article": link_article(study, doc),
                "body words": int(body.get(doc, 0)),
                "quoted": inside,
                "share": show_share(inside, int(body.get(doc, 0))),
                "voices": len(speakers),
                "heard": _link_speakers(own),
                "without a quoted word": link_each(unquoted.values(), unquoted, ", "),
                "attributions": ", ".join(f"{kinds[kind]} {kind}" for kind in ("direct", "mixed", "indirect")),
            }
        )
    return pd.DataFrame(rows)


def _link_speakers(quotes: Iterable[Any]) -> Markdown:
    """Return the speakers of quotations, the most quoted first, each linked and with a share of the words."""
    words: Counter[str] = Counter()
    firsts: dict[str, str] = {}
    for row in quotes:
        words[row.speaker] += row.words
        firsts.setdefault(row.speaker, row.id)
    order = sorted(words, key=lambda name: (-words[name], name))
    shares = {name: show_share(words[name], words.total()) for name in order}
    return join(Markdown("{} {}").format(link(name, firsts[name]), shares[name]) for name in order)


def publish_voices(study: Study) -> None:
    """Publish how much is quoted, from how many speakers, and whose words are most."""
    quotes, top = measure_quotations(study), name_most_quoted(study)
    own, body = link_quotations(study, "speaker", [top]), link_quotations(study, "section", ["body"])
    named = quotes.drop_duplicates("speaker")["id"]
    says = "whole sentences and fragments, without scare quotes"
    publish("rhetoric_quotations", len(quotes), "quotations", says, behind=quotes["id"])
    words = int(quotes["words"].sum())
    publish("rhetoric_quoted_words", words, "words", "words in quotation marks", behind=quotes["id"])
    speakers = "speakers with at least one quoted word"
    publish("rhetoric_speakers", quotes["speaker"].nunique(), "speakers", speakers, behind=named)
    publish("rhetoric_top_speaker", top, "(speaker)", "the speaker with the most quoted words", behind=own)
    publish_range("rhetoric_top_share", share_of_speaker(study, top), "quoted words", f"words of {top}", own)
    inside = "words in quotation marks"
    publish_range("rhetoric_body_share", share_quoted(study), "body words", inside, body)


def publish_levels(study: Study) -> None:
    """Publish how much of what is quoted and attributed is federal, and how much state, county and municipal."""
    for name, levels, says in (
        ("federal", ["federal"], "words of federal speakers and documents"),
        ("local", LOCAL, "words of state, county and municipal speakers and documents"),
    ):
        counts, ids = share_of_levels(study, levels), link_quotations(study, "level", levels)
        publish_range(f"rhetoric_{name}_share", counts, "quoted words", says, ids)
    rows = list_attributions(study)
    federal = rows.loc[rows["level"].eq("federal"), "id"]
    counts = share_of_sources(study, "federal")
    publish_range("rhetoric_federal_sources", counts, "attributions", "with a federal source", federal)


def publish_sources(study: Study) -> None:
    """Publish how many sources are named, and how many of them are heard without a quoted word."""
    rows = list_attributions(study)
    rows = rows[rows["actor"].ne(NO_SOURCE)].drop_duplicates("actor")
    says = "sources named in at least one attribution"
    publish("rhetoric_sources", len(rows), "sources", says, behind=rows["id"])
    unquoted = ~rows["actor"].isin(measure_quotations(study)["speaker"])
    says, ids = "sources heard without a quoted word", rows.loc[unquoted, "id"]
    publish_share("rhetoric_unquoted_sources", int(unquoted.sum()), len(rows), "sources", says, ids)
    text = list_attributions(study)
    text = text[text["actor"].ne(NO_SOURCE) & text["section"].ne("caption")].drop_duplicates("actor")
    silent = ~text["actor"].isin(measure_quotations(study)["speaker"])
    says = "sources of the articles' own text, captions apart, heard without a quoted word"
    publish_count("rhetoric_unquoted_text", text, silent, "sources", says)


def publish_single_voices(study: Study) -> None:
    """Publish how many articles quote one voice only, and how many where papers and organisations are no voices."""
    publish(
        "rhetoric_articles", len(study.ids), "articles", "articles in this choice", behind="it counts whole articles"
    )
    quotes = measure_quotations(study)
    for name, with_papers, says in (
        ("voice", True, "articles with one quoted voice only"),
        ("person", False, "articles with one quoted voice, papers and organisations left aside"),
    ):
        single = find_single_voices(study, with_papers)
        told, behind = f"{says}: {_name_articles(study, single)}", quotes.loc[quotes["doc"].isin(single), "id"]
        publish(f"rhetoric_single_{name}", len(single), "articles", told, behind=behind)


def find_single_voices(study: Study, with_papers: bool = True) -> list[str]:
    """Return the articles that quote one voice only; without ``with_papers``, papers and bodies (_PAPERS) are none."""
    quotes = measure_quotations(study)
    if not with_papers:
        quotes = quotes[~quotes["function"].isin(_PAPERS)]
    voices = quotes.groupby("doc")["speaker"].nunique()
    return [doc for doc in study.ids if voices.get(doc, 0) == 1]


def _name_articles(study: Study, ids: list[str]) -> str:
    """Return articles by their names, or "none"."""
    return ", ".join(cut([study.names[doc] for doc in ids])) or "none"


def name_most_quoted(study: Study) -> str:
    """Return the speaker with the most quoted words, or "nobody"."""
    speakers = list_speakers(study)
    speakers = speakers[speakers["speaker"].ne(_NO_SPEAKER)]
    return str(speakers["speaker"].iloc[0]) if len(speakers) else "nobody"


def draw_sources(sources: pd.DataFrame) -> Drawn:
    """Draw each source's words, in quotation marks and in the journalist's words; _MOST_BARS sources at most."""
    named = sources[sources["source"].ne(NO_SOURCE)]
    shown = named.head(_MOST_BARS)
    data = sources[["source", "level", "function", "quoted", "reported"]]
    narrow = _plot_narrow(shown.head(_MOST_NARROW))
    return Drawn(_plot_sources(shown), _caption_sources(named), _describe_sources(shown), data, narrow)


def _plot_sources(shown: pd.DataFrame) -> Figure | None:
    if shown.empty:
        return None
    figure = new_figure(8, 0.33 * len(shown) + 1.3)
    axes = figure.subplots()
    names = [_name_source(row.source, row.level) for row in shown.itertuples()]
    axes.barh(names, shown["quoted"], color=PALETTE[0], label="in quotation marks")
    axes.barh(names, shown["reported"], left=shown["quoted"], color=PALETTE[5], label="in the journalist’s words")
    for place, row in enumerate(shown.itertuples()):
        axes.annotate(
            f"{row.quoted + row.reported:,}",
            (row.quoted + row.reported, place),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
        )
    axes.invert_yaxis()
    axes.set_xlabel("words")
    axes.margins(x=0.08)
    axes.legend(loc="lower right")
    return figure


def _plot_narrow(shown: pd.DataFrame) -> Figure | None:
    """Draw the bars for a narrow screen: each source's name stands above its bar."""
    if shown.empty:
        return None
    figure = new_figure(NARROW, 0.5 * len(shown) + 1.3)
    axes = figure.subplots()
    places = range(len(shown))
    axes.barh(places, shown["quoted"], height=0.4, color=PALETTE[0], label="in quotation marks")
    axes.barh(
        places, shown["reported"], left=shown["quoted"], height=0.4, color=PALETTE[5], label="in the journalist’s words"
    )
    for place, row in zip(places, shown.itertuples(), strict=True):
        name = f"{shorten(row.source, _NARROW_NAME)}: {row.quoted + row.reported:,}"
        axes.annotate(name, (0, place - 0.25), (1, 1), textcoords="offset points", va="bottom", fontsize=8.5)
    axes.set_ylim(len(shown) - 0.5, -0.9)
    axes.set_yticks([])
    axes.set_xlabel("words")
    axes.legend(loc="lower right", fontsize=8.5)
    return figure


def _name_source(source: str, level: str) -> str:
    """Return a source as the figure names it, with a known level of government."""
    name = shorten(source, _LONGEST_NAME)
    return f"{name}  ({level})" if level not in (NO_GOVERNMENT, "") else name


def _caption_sources(named: pd.DataFrame) -> str:
    if named.empty:
        return "Words that the articles give each source."
    first = named.iloc[0]
    return (
        f"{first['source']} is given the most words, {first['quoted'] + first['reported']:,}, of which "
        f"{first['quoted']:,} stand in quotation marks. Shown are the sources with the most words, and their level of "
        "government" + (f": {_MOST_BARS} of {len(named):,}." if len(named) > _MOST_BARS else ".")
    )


def _describe_sources(shown: pd.DataFrame) -> str:
    rows = [f"{row.source}: {row.quoted:,} quoted and {row.reported:,} reported" for row in shown.itertuples()]
    return "Bars of the words that the articles give each source. " + "; ".join(rows) + "."


# --- shares, and how far they hang on one article -------------------------------------------------------------


def share_of_speaker(study: Study, speaker: str) -> pd.DataFrame:
    """Count a speaker's part of all quoted words, by article (see ``count_parts``)."""
    quotes = measure_quotations(study)
    return count_parts(study, quotes, quotes["speaker"].eq(speaker), "words")


def share_of_levels(study: Study, levels: Collection[str]) -> pd.DataFrame:
    """Count the part of all quoted words that speakers of some levels of government have, by article."""
    quotes = measure_quotations(study)
    return count_parts(study, quotes, quotes["level"].isin(levels), "words")


def link_quotations(study: Study, column: str, values: Collection[str]) -> list[str]:
    """Return the ids of the quotations whose speaker has one of some values in a column, the longest first."""
    quotes = measure_quotations(study)
    return list(quotes[quotes[column].isin(values)].sort_values("words", ascending=False, kind="stable")["id"])


def share_of_sources(study: Study, level: str) -> pd.DataFrame:
    """Count the part of all named sources of attributions that are of one level of government, by article."""
    rows = list_attributions(study)
    rows = rows[rows["actor"].ne(NO_SOURCE)]
    return count_parts(study, rows, rows["level"].eq(level))


def share_quoted(study: Study) -> pd.DataFrame:
    """Count the words of the articles' bodies that stand in quotation marks, scare quotes left aside, by article."""
    quotes, sentences = measure_quotations(study), study.sentences
    inside = quotes[quotes["section"].eq("body")].groupby("doc")["words"].sum().rename("part")
    body = sentences[sentences["kind"].eq("body")].groupby("doc")["words"].sum().rename("whole")
    return pd.concat([inside, body], axis=1).reindex(study.ids).fillna(0).astype(int).rename(index=study.names)
