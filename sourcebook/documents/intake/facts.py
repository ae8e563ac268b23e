"""What columns and fields tell: an article's text, and what is known of its publication, whatever they are called."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

from sourcebook.documents.intake.found import FACTS, to_line
from sourcebook.documents.intake.mending import is_tokenised
from sourcebook.errors import SourcebookError

TEXT_COLUMNS = (
    "text", "body", "content", "article", "article_text", "article_body", "full_text", "fulltext", "maintext",
    "main_text", "body_text", "story_text", "story", "article_content", "content_text", "raw_text", "text_raw",
    "original_text", "text_original", "raw", "plain_text", "document_text", "news_text", "news", "transcript",
    "content_html", "body_html", "html", "text_clean", "clean_text", "cleaned_text", "processed_text",
    "text_processed", "tokenized_text", "text_tokenized", "tokens",
)  # fmt: skip
"""Names of columns that hold an article's text, the likeliest first, as `name_column` writes them."""
_COLUMNS = {
    "publisher": (
        "publisher", "source", "outlet", "publication", "publication_title", "pubtitle", "pub_title", "sitename",
        "site_name", "news_outlet", "newspaper", "media_name", "source_name", "media", "source_hostname",
        "hostname", "source_domain", "domain",
    ),
    "headline": ("headline", "title", "article_title", "hed", "head"),
    "byline": ("byline", "author", "authors", "creator", "writer"),
    "date": (
        "date", "published", "publish_date", "date_published", "published_date", "pub_date", "pubdate", "published_at",
        "date_publish", "publication_date", "published_on", "datetime", "seendate", "timestamp",
    ),
    "section": ("section", "section_name", "desk"),
    "occasion": ("occasion",),
    "address": ("address", "url", "link", "uri", "document_url", "source_url", "web_url"),
}  # fmt: skip
_ID_COLUMNS = ("id", "doc", "document", "article_id", "stories_id", "uuid", "guid")
_NO_VALUES = {"nan", "none", "null", "n/a", "na", "nat", "<na>", "undefined", "[removed]", "[deleted]"}
_NAMED = ("name", "title", "text", "value", "label", "id")
_MOST_CANDIDATES = 8


def name_column(name: object) -> str:
    """Return a column's name as it is compared: “Article Body”, articleBody and article-body are article_body."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(name).strip())
    return re.sub(r"[^\w]+", "_", parted).strip("_").casefold()


def read_facts(cells: Mapping[str, Any]) -> dict[str, str]:
    """Return what cells, by names as `name_column` writes them, tell of an article's id and publication."""
    facts = {"id": next((name for key in _ID_COLUMNS if (name := _to_name(cells.get(key)))), "")}
    for fact, names in _COLUMNS.items():
        found = [name for key in names if (name := _to_name(cells.get(key)))]
        plain = [name for name in found if fact not in ("publisher", "byline") or not _is_address(name)]
        facts[fact] = next(iter(plain), "")
        if fact == "publisher" and not facts[fact]:
            facts[fact] = next((name.split("/")[2] for name in found if name.count("/") > 1), "")
    if not facts["address"]:
        facts["address"] = next((name for name in [_to_name(cells.get("source"))] if _is_address(name)), "")
    return facts


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _to_name(value: Any) -> str:
    """Return a cell as one line: of an object its name, of a list its members, also where a program wrote them."""
    value = _read_notation(value)
    if isinstance(value, Mapping):
        return next((name for key in _NAMED if (name := _to_name(value.get(key)))), "")
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(_to_name, value)))
    line = "" if value is None else to_line(value)
    return "" if line.casefold() in _NO_VALUES else line


def _read_notation(value: Any) -> Any:
    """Return what a text stands for that is a list or an object in the notation of Python or JSON; else itself."""
    if not isinstance(value, str) or not re.match(r"\s*[\[{]\s*['\"{\[\]}]", value) or value.rstrip()[-1] not in "]}":
        return value
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(value)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return found if isinstance(found, (list, dict)) else value
    return value


def choose_column(cells: Mapping[str, Any], wanted: str = "") -> str:
    """Return the column that holds a row's text: the one wanted, or the likeliest by name that is not tokenised.

    Raises SourcebookError, a reason without its place, where there is none.
    """
    if wanted:
        if name_column(wanted) in cells:
            return name_column(wanted)
        raise SourcebookError(f"has no column {wanted!r}: name another with --text-column")
    found = [name for name in TEXT_COLUMNS if name in cells]
    if not found:
        known = ", ".join(list(cells)[:_MOST_CANDIDATES])
        raise SourcebookError(
            f"has no column that is known to hold a text (it has {known}): name it with --text-column, or, where they "
            "are lists of addresses, fetch the pages first"
        )
    filled = [name for name in found if str(cells[name] or "").strip()] or found
    return next((name for name in filled if not is_tokenised(str(cells[name])[:5_000])), filled[0])


def read_text(value: Any) -> tuple[str, str]:
    """Return a cell's text, and a remark on how it was written.

    Raises SourcebookError, a reason without its place, where the cell holds no text.
    """
    read = _read_notation(value)
    if isinstance(read, Mapping):
        texts = [read[name] for name in map(str, read) if name_column(name) in (*TEXT_COLUMNS, "paragraphs")]
        if len(texts) != 1:
            names = ", ".join(map(str, list(read)[:_MOST_CANDIDATES]))
            raise SourcebookError(f"has an object ({names}) in the place of its text: write the text itself there")
        return read_text(texts[0])[0], "was read from an object's own text"
    if isinstance(read, (list, tuple)):
        parts = [read_text(part)[0] for part in read if part not in (None, "")]
        if not parts:
            raise SourcebookError("has no text: fill it in, or leave the row out")
        return "\n\n".join(parts), "was written as a list of paragraphs"
    text = "" if value is None else str(value)
    if not text.strip() or text.strip().casefold() in _NO_VALUES:
        told = f" (“{text.strip()}”)" if text.strip() else ""
        raise SourcebookError(f"has no text{told}: fill it in, or leave the row out")
    if not isinstance(value, str):
        raise SourcebookError(f"has {to_line(value)[:40]!r} as its text, which is none: name the column that holds it")
    return text, ""


def list_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """Return every fact by name, empty where it is not known."""
    return {name: facts.get(name, "") for name in FACTS}
