"""Fidelity: every quotation of a coding held against a folder of transcripts, as a table and as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from sourcebook.compare.transcripts import Search, Transcripts
from sourcebook.compare.wording import Comparison, list_classes
from sourcebook.documents.document import Document
from sourcebook.documents.excerpts import cut
from sourcebook.documents.intake import Skipped, read_articles
from sourcebook.documents.printable import escape, write_page, write_section, write_table
from sourcebook.documents.rows import open_writer
from sourcebook.errors import SourcebookError
from sourcebook.mentions.tables import read_table

COLUMNS = ("quote", "doc", "start", "end", "speaker", "text", "found", "kept", "equal_places", "part", "parts",
           "transcript", "transcript_start", "transcript_end", "words", "differences", "compared")  # fmt: skip
_HTML = ("<del>{}</del>", "<ins>{}</ins>")
TABLE, PAGE = "fidelity.csv", "fidelity.html"
NOTE = (
    "Found by rule. A transcript is another printing of the words; it may be wrong too, and it may not be of the same "
    "occasion. That a quotation was not found says only that these transcripts do not have it. Struck: words that the "
    "article prints and the transcript does not have there. In italics: words of the transcript that the article "
    "leaves out, or in whose place it has others."
)


@dataclass(frozen=True)
class Held:
    """A row of quotes.csv with what was found of it."""

    quote: str
    doc: str
    start: int
    end: int
    speaker: str
    text: str
    search: Search

    @property
    def agrees(self) -> bool:
        """Tell whether the words stand in a transcript as they are printed."""
        return bool(self.search.places) and not self.search.classes


def read_transcripts(folder: str | Path) -> tuple[Transcripts, list[Skipped]]:
    """Read the transcripts of a folder or file, in any format that articles may have, and what could not be read.

    Raises SourcebookError where there is nothing to read, or nothing could be read.
    """
    documents: list[Document] = []
    skipped: list[Skipped] = []
    for found in read_articles(folder, "transcript"):
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            documents.append(Document(found.document.id, found.source, found.document.text))
    if not documents:
        reasons = "".join(f"; {each.file} {each.reason}" for each in skipped[:3])
        raise SourcebookError(f"{folder} holds no transcript that could be read{reasons}.")
    return Transcripts(documents), skipped


def hold_quotations(coding: str | Path, transcripts: Transcripts) -> list[Held]:
    """Look up every quotation of a coding in transcripts, scare quotes aside, in the order of the texts.

    Raises SourcebookError where the coding has no quotation.
    """
    quotes = read_table(coding, "quotes")
    quotes = quotes[quotes["kind"].ne("scare")].sort_values(["doc", "start"])
    if quotes.empty:
        raise SourcebookError(
            f"{coding} has no quotation in quotes.csv: give a folder that `sourcebook extract` wrote."
        )
    return [
        Held(row.id, row.doc, int(row.start), int(row.end), row.speaker, row.text, transcripts.find(row.text))
        for row in tqdm(quotes.itertuples(), total=len(quotes), desc="Quotations", unit="quotation", disable=None)
    ]


def show_words(compared: Comparison) -> str:
    """Return a comparison as plain text: [-printed, but not there-] and {+there, but not printed+}."""
    return " ".join(_mark(compared, "[-{}-]", "{{+{}+}}", str))


def _mark(compared: Comparison, struck: str, inserted: str, write: Callable[[str], str]) -> Iterator[str]:
    """Yield a comparison's words, each in the form of its kind."""
    for kind, printed, other in compared.pieces:
        if printed.strip():
            yield ("{}" if kind in ("kept", "uncovered") else struck).format(write(printed.strip()))
        if other.strip() and kind != "uncovered":
            yield inserted.format(write(" ".join(other.split())))


def tell(search: Search) -> str:
    """Say in a few words what was found of a quotation."""
    if not search.places:
        return "not found"
    told = list_classes(search.classes) if search.classes else "word for word"
    where = f"in {len(search.places)} places: " if len(search.places) > 1 else ""
    return f"{where}{told}" + (f", at {search.equal} places" if search.equal > 1 else "")


def write_results(held: Sequence[Held], folder: Path, title: str, skipped: Sequence[Skipped] = ()) -> tuple[Path, Path]:
    """Write the table, one row a quotation and place, and the page; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    table, page = folder / TABLE, folder / PAGE
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = open_writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(row for each in held for row in _list_rows(each))
    page.write_text(_write_page(held, title, skipped), encoding="utf-8")
    return table, page


def _list_rows(held: Held) -> Iterator[tuple[object, ...]]:
    search = held.search
    quote = (held.quote, held.doc, held.start, held.end, held.speaker, held.text)
    found = ("yes" if search.places else "no", f"{search.kept:.2f}", search.equal)
    if not search.places:
        yield (*quote, *found, "", 0, "", "", "", "", "", "")
    for part, place in enumerate(search.places, 1):
        where = (place.transcript, place.start, place.end, place.words)
        told = (";".join(search.classes), show_words(place.compared))
        yield (*quote, *found, part, len(search.places), *where, *told)


def _write_page(held: Sequence[Held], title: str, skipped: Sequence[Skipped]) -> str:
    groups = {
        "Found, with differences": [each for each in held if each.search.classes],
        "Found word for word": [each for each in held if each.agrees],
        "Not found": [each for each in held if not each.search.places],
    }
    head = ("Quotation", "Words", "Stands in", "Differences")
    parts = [f"<p>{escape(describe(held))}</p>"]
    for number, (heading, rows) in enumerate(groups.items()):
        told = f"{heading} ({len(rows)} of {len(held)})"
        parts.append(write_section(f"group-{number}", told, write_table(head, [_show_row(each) for each in rows])))
    if skipped:
        unread = write_table(("File", "Why"), [(escape(each.file), escape(each.reason)) for each in skipped])
        parts.append(write_section("skipped", "Transcripts that were not read", unread))
    return write_page(title, [*parts, f"<p>{escape(NOTE)}</p>"])


def _show_row(held: Held) -> tuple[str, ...]:
    speaker = escape(held.speaker or "speaker unknown")
    where = f"{speaker}<br>{escape(held.doc)}, characters {held.start}–{held.end}"
    if not held.search.places:
        return where, escape(held.text), "", tell(held.search)
    words = " | ".join(" ".join(_mark(each.compared, *_HTML, escape)) for each in held.search.places)
    stands = "<br>".join(f"{escape(each.transcript)}, {each.start}–{each.end}" for each in held.search.places)
    return where, words, stands, tell(held.search)


def describe(held: Iterable[Held]) -> str:
    """Say in one sentence how many quotations were found, and how."""
    held = list(held)
    differ = sum(bool(each.search.classes) for each in held)
    agree, several = sum(each.agrees for each in held), sum(len(each.search.places) > 1 for each in held)
    return (
        f"Of {len(held):,} quotations {agree:,} stand in the transcripts word for word, {differ:,} with differences "
        f"({several:,} of them in several places), and {len(held) - agree - differ:,} were not found."
    )


def describe_skipped(skipped: Sequence[Skipped]) -> Iterator[str]:
    """Yield lines that name the transcripts that could not be read."""
    if skipped:
        yield f"Not read ({len(skipped):,}):"
        yield from (f"  {line}" for line in cut(f"{each.file} {each.reason}" for each in skipped))
