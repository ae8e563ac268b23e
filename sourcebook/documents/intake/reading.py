"""One article as it was found, decoded, parsed and mended: a document, and what should be known of its reading."""

from __future__ import annotations

import re
from typing import Any

from sourcebook.documents.document import Document
from sourcebook.documents.encoding import decode
from sourcebook.documents.intake.dates import parse_date
from sourcebook.documents.intake.facts import list_facts
from sourcebook.documents.intake.found import FACTS, LONGEST, SURROGATE, Article, Raw
from sourcebook.documents.intake.mending import mend, name_language
from sourcebook.documents.intake.pages import put_headline, read_page
from sourcebook.errors import SourcebookError

BYLINE = r"(?:Written )?(?:By|BY) (?:[A-Z][\w.'’-]*[,|]?\s*(?:and |AND |de |van )?){2,10}(?:[|,/].{0,80})?"
"""How a line that names an article's writer looks."""
_BYLINE = re.compile(BYLINE)
_LONGEST_BYLINE = 200


def read_raw(raw: Raw) -> Article:
    """Return a raw article as a document.

    Raises SourcebookError, a reason without its place, where it holds no text.
    """
    facts = list_facts(raw.facts)
    notes = list(raw.notes)
    parts: tuple[tuple[int, str], ...] = ()
    if isinstance(raw.content, bytes):
        text, encoding = decode(raw.content)
        if encoding != "utf-8":
            notes.append(f"was decoded from {encoding}")
    else:
        text, encoding = raw.content, "utf-8"
    if SURROGATE.search(text):
        text = SURROGATE.sub("\ufffd", text)
        notes.append("held halves of characters, now shown as \ufffd")
    if len(text) > LONGEST and raw.format != "page":
        raise SourcebookError(f"is longer than {LONGEST:,} characters: split it into articles")
    if raw.format == "page":
        text, found, parts = read_page(text)
        found["date"], remark = parse_date(found["date"])
        facts = {name: facts[name] or found.get(name, "") for name in FACTS}
        notes += [remark] if remark and not facts["date"] else []
    else:
        text, mended = mend(text)
        notes += mended
    if raw.format == "row":
        text = put_headline(facts["headline"], text)
    if not text.strip():
        raise SourcebookError("is empty")
    if len(text) > LONGEST:
        raise SourcebookError(f"is longer than {LONGEST:,} characters: split it into articles")
    if "\0" in text:
        raise SourcebookError("is binary, no text")
    if "\ufffd" in text:
        notes.append(f"has {text.count(chr(0xFFFD))} characters that were lost before (\ufffd)")
    if language := name_language(text):
        notes.append(language)
    headline, byline = find_headline(text) if raw.format != "row" else ("", "")
    known: dict[str, Any] = facts | {
        "headline": facts["headline"] or headline,
        "byline": facts["byline"] or byline,
    }
    section = known.pop("section")
    document = Document(raw.id, f"{raw.id}.txt", text, **known)
    return Article(document, raw.file, encoding, tuple(notes), section, parts)


def find_headline(text: str) -> tuple[str, str]:
    """Return the first line of a text where it looks like a headline, and the byline where that stands above it.

    A headline is short, and no sentence with a full stop.
    """
    first, _, rest = text.strip().partition("\n")
    first, byline = first.strip(), ""
    if len(first) <= _LONGEST_BYLINE and _BYLINE.fullmatch(first):
        byline = first
        first, _, rest = rest.strip().partition("\n")
        first = first.strip()
    is_sentence = re.search(r"(?<!\b[A-Z])(?<!\.\.)\.[”\"’')]*$", first)
    return (first if len(first) <= 200 and rest.strip() and not is_sentence else ""), byline
