"""What news archives export: Nexis and LexisNexis, Factiva, ProQuest; many articles in one text, each with its facts.

An export comes as plain text, rich text, a page or a Word file; all are read as lines first. What it says of an
article (its length, its page, the archive's own terms) is never part of the article's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sourcebook.documents.intake.dates import parse_date
from sourcebook.documents.intake.found import Raw, Skipped

Facts = dict[str, str]


@dataclass
class _Entry:
    """An article of an export: what is known of it, and the lines of its text."""

    facts: Facts = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


_OF = re.compile(r"^[ \t]*\d+ of \d+ DOCUMENTS?[ \t]*$", re.MULTILINE)
_END_OF_DOCUMENT = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
_FACTIVA_END = re.compile(r"^[ \t]*(?:AN[ \t]+)?Document [A-Za-z0-9]{8,40}[ \t]*$", re.MULTILINE)
_FACTIVA_WORDS = re.compile(r"^[ \t]*(?:WC[ \t]+)?[\d,.]+ words[ \t]*$", re.MULTILINE)
_PROQUEST = re.compile(r"^[ \t]*(?:Document \d+ of \d+|_{20,})[ \t]*$", re.MULTILINE)
_PROQUEST_ID = re.compile(r"^[ \t]*ProQuest document ID:", re.MULTILINE | re.IGNORECASE)
_NEXIS_FACT = re.compile(r"^[ \t]*(?:LENGTH|Length|LOAD-DATE|Load-Date):", re.MULTILINE)


def name_archive(text: str) -> str:
    """Return the archive that a text was exported from; nothing where it is an article like any other."""
    if _OF.search(text) or (_END_OF_DOCUMENT.search(text) and _NEXIS_FACT.search(text)):
        return "Nexis"
    if _PROQUEST_ID.search(text):
        return "ProQuest"
    return "Factiva" if _FACTIVA_END.search(text) and _FACTIVA_WORDS.search(text) else ""


def may_be_export(data: bytes) -> bool:
    """Tell whether a file's bytes may be an archive's export, without decoding them."""
    plain = data.replace(b"\0", b"")
    return any(
        mark in plain for mark in (b" DOCUMENTS", b"1 of 1 DOCUMENT", b"End of Document", b"ProQuest document ID:")
    ) or bool(re.search(rb"(?:^|>)[ \t]*(?:AN[ \t]+)?Document [A-Za-z0-9]{8,40}[ \t]*\r?(?:$|<)", plain, re.MULTILINE))


def split_export(text: str, name: str, stem: str) -> Iterator[Raw | Skipped]:
    """Yield the articles of an export in the order in which they stand."""
    archive = name_archive(text)
    entries = list(_READERS[archive](re.sub(r"\r\n?|\x0c", "\n", text)))
    for number, entry in enumerate(entries, 1):
        place = f"{name}, article {number}"
        words = "\n".join(entry.lines).strip("\n")
        if not words.strip():
            yield Skipped(place, "has no text: the archive gives its headline alone; get the text, or leave it out")
            continue
        yield Raw(
            f"{stem}-{number}", place, "row", words, entry.facts, (f"is one of {len(entries)} of a {archive} export",)
        )


# Nexis


_NEXIS_FIELD = re.compile(r"^[ \t]*([A-Z][A-Za-z/-]*(?: [A-Z][A-Za-z]*){0,2}):[ \t]*(.*)$")
_NEXIS_NAMES = {
    "BYLINE", "SECTION", "LENGTH", "DATELINE", "HIGHLIGHT", "HEADLINE", "BODY", "SERIES", "DISTRIBUTION", "COLUMN",
    "LEAD", "CORRECTION-DATE", "CORRECTION",
}  # fmt: skip
_NEXIS_TAIL = {
    "LOAD-DATE", "LANGUAGE", "GRAPHIC", "PUBLICATION-TYPE", "DOCUMENT-TYPE", "SUBJECT", "JOURNAL-CODE", "TYPE", "URL",
    "GEOGRAPHIC", "INDUSTRY", "COMPANY", "PERSON", "ORGANIZATION", "CITY", "STATE", "COUNTRY", "TICKER", "NOTES",
    "ACC-NO",
    "CORRECTION-DATE", "PUB-TYPE", "TERMS", "COPYRIGHT", "ISSN", "TRANSCRIPT-TYPE", "LOADDATE", "CATEGORY",
}  # fmt: skip
_NEXIS_TAIL_LINES = {"Classification", "Graphic", "Notes", "End of Document", "Load-Date"}
_RIGHTS = re.compile(r"^[ \t]*(?:Copyright|©|\(c\)).*|.*\bAll Rights Reserved\b.*", re.IGNORECASE)
_EDITION = re.compile(
    r"[ \t]*(?:.*\b(?:Edition|Final|Correction Appended|Replate)\b.{0,40}|\d{1,2}:\d\d.{0,20}|.*Distribution)[ \t]*",
    re.IGNORECASE,
)
_DAYS = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?", re.IGNORECASE)


def _read_nexis(text: str) -> Iterator[_Entry]:
    is_classic = bool(_OF.search(text))
    pieces = _OF.split(text)[1:] if is_classic else _END_OF_DOCUMENT.split(text)[:-1]
    for piece in pieces:
        yield _read_nexis_article(piece.split("\n"), is_classic)


def _read_nexis_article(lines: list[str], is_classic: bool) -> _Entry:
    entry = _Entry()
    named = (number for number, line in enumerate(lines) if _read_nexis_field(line, _NEXIS_NAMES) or _opens_body(line))
    fields_from = next(named, len(lines))
    _read_nexis_head([line.strip() for line in lines[:fields_from] if line.strip()], is_classic, entry.facts)
    body_from = _read_nexis_fields(lines, fields_from, entry.facts)
    for line in lines[body_from:]:
        if line.strip() in _NEXIS_TAIL_LINES or _read_nexis_field(line, _NEXIS_TAIL):
            break
        if not _RIGHTS.fullmatch(line):
            entry.lines.append(line.strip())
    return entry


def _opens_body(line: str) -> bool:
    return line.strip() in ("Body", "BODY", "BODY:")


def _read_nexis_field(line: str, names: set[str]) -> tuple[str, str] | None:
    found = _NEXIS_FIELD.match(line)
    return (found[1].upper(), found[2].strip()) if found and found[1].upper() in names else None


def _read_nexis_fields(lines: list[str], number: int, facts: Facts) -> int:
    """Read the fields under the head into facts, and return the number of the first line of the body."""
    last, is_apart = "", False
    while number < len(lines):
        line = lines[number]
        if _opens_body(line):
            return number + 1
        found = _read_nexis_field(line, _NEXIS_NAMES)
        if not found and line.strip() and (is_apart or not last):
            return number
        if found:
            last = found[0]
            if last == "BODY":
                lines[number] = found[1]
                return number
        if line.strip():
            words = found[1] if found else line.strip()
            for fact, name in (("byline", "BYLINE"), ("section", "SECTION"), ("headline", "HEADLINE")):
                if name == last:
                    facts[fact] = f"{'' if found else facts.get(fact, '')} {words}".strip()
        is_apart = not line.strip()
        number += 1
    return number


def _read_nexis_head(lines: list[str], is_classic: bool, facts: Facts) -> None:
    """Read publisher, date and headline from the lines above the fields."""
    lines = [line for line in lines if not _RIGHTS.fullmatch(line)]
    for number, line in enumerate(lines):
        date = _DAYS.sub(" ", line)
        if number and len(line) < 60 and re.search(r"\d{4}", line) and parse_date(date)[0]:
            facts["date"] = " ".join(date.split())
            break
    else:
        facts["headline"] = " ".join(lines[-1:])
        return
    if is_classic:
        facts["publisher"] = lines[0]
        after = [each for each in lines[number + 1 :] if not _EDITION.fullmatch(each)]
        facts["headline"] = " ".join(after)
    else:
        facts["publisher"] = lines[number - 1]
        facts["headline"] = lines[number - 2] if number > 1 else ""


# Factiva


_FACTIVA_CODES = {"SE": "section", "HD": "headline", "BY": "byline", "PD": "date", "SN": "publisher"}
_FACTIVA_CODE = re.compile(
    r"^(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPD|IPC|PUB|AN|CLM|ART|CX)"
    r"(?:[ \t]+(.*)|[ \t]*)$"
)


def _read_factiva(text: str) -> Iterator[_Entry]:
    for piece in _FACTIVA_END.split(text)[:-1]:
        lines = [line.strip() for line in piece.split("\n")]
        is_coded = sum(bool(re.match(r"(?:HD|WC|PD|SN|LP)\s", line)) for line in lines) > 2
        yield _read_coded(lines) if is_coded else _read_factiva_article(lines)


def _read_coded(lines: list[str]) -> _Entry:
    entry, code = _Entry(), ""
    for line in lines:
        found = _FACTIVA_CODE.match(line)
        code, words = (found[1], found[2] or "") if found else (code, line)
        if code in ("LP", "TD"):
            entry.lines += [""] * bool(found) + [words]
        elif code in _FACTIVA_CODES and words:
            fact = _FACTIVA_CODES[code]
            entry.facts[fact] = f"{entry.facts.get(fact, '')} {words}".strip()
    return entry


def _read_factiva_article(lines: list[str]) -> _Entry:
    """Read an article whose facts stand line by line around its length: above it who wrote what, below it where."""
    entry = _Entry()
    facts = entry.facts
    counted = next((number for number, line in enumerate(lines) if _FACTIVA_WORDS.fullmatch(line)), None)
    if counted is None:
        entry.lines = lines
        return entry
    above = [line for line in lines[:counted] if line]
    if above and len(above) > 1 and re.match(r"by\b", above[-1], re.IGNORECASE):
        facts["byline"] = above.pop()
    facts["headline"] = above[-1] if above else ""
    facts["section"] = above[-2] if len(above) > 1 else ""
    number = counted + 1
    below: list[str] = []
    while number < len(lines) and len(below) < 10:
        line = lines[number]
        number += 1
        if line:
            below.append(line)
        if _RIGHTS.fullmatch(line) or (line in _LANGUAGES and not _has_rights(lines[number : number + 2])):
            break
    if below and parse_date(below[0])[0]:
        facts["date"] = below.pop(0)
    below = [line for line in below if not re.fullmatch(r"\d{1,2}:\d\d.{0,12}", line)]
    facts["publisher"] = below[0] if below else ""
    entry.lines = lines[number:]
    return entry


_LANGUAGES = {"English", "Spanish", "French", "German", "Spanish; Castilian", "Portuguese", "Italian", "Chinese"}


def _has_rights(lines: list[str]) -> bool:
    return any(_RIGHTS.fullmatch(line) for line in lines if line)


# ProQuest


_PROQUEST_FACTS = {
    "title": "headline", "author": "byline", "publication title": "publisher", "publication date": "date",
    "section": "section", "document url": "address",
}  # fmt: skip
_PROQUEST_NAMES = {
    *_PROQUEST_FACTS, "publication info", "publication year", "full text", "abstract", "links", "subject", "location",
    "company / organization", "people", "classification", "pages", "publisher", "place of publication",
    "country of publication", "publication subject", "issn", "source type", "language of publication", "document type",
    "proquest document id", "copyright", "last updated", "database", "credit", "number of pages",
    "identifier / keyword",
    "document feature", "first page", "company", "business indexing term", "identifier", "e-issn", "dateline", "column",
    "volume", "issue", "edition", "supplement", "isbn", "doi", "accession number", "publication history", "year",
}  # fmt: skip
_PROQUEST_FIELD = re.compile(r"^[ \t]*([A-Za-z][A-Za-z /-]{2,30}?)[ \t]*:[ \t]*(.*)$")
_INFO = re.compile(r"^(.*?)\s*(?:[;,]\s*[^;]*?)?(?:\[[^\]]*\])?\s*(\d{1,2} \w{3,9} \d{4}|\w{3,9} \d{1,2}, \d{4})")


def _read_proquest(text: str) -> Iterator[_Entry]:
    for piece in _PROQUEST.split(text):
        if _PROQUEST_ID.search(piece):
            yield _read_proquest_article(piece.split("\n"))


def _read_proquest_article(lines: list[str]) -> _Entry:
    entry, name, first = _Entry(), "", ""
    info: Facts = {}
    for line in map(str.strip, lines):
        found = _PROQUEST_FIELD.match(line)
        if found and found[1].casefold() in _PROQUEST_NAMES:
            name, words = found[1].casefold(), found[2]
        elif line.casefold() in ("full text", "abstract"):
            name, words = line.casefold(), ""
        else:
            words = line
        if name == "full text":
            entry.lines.append(words)
        elif not name:
            first = first or words
        elif name in _PROQUEST_FACTS and words:
            fact = _PROQUEST_FACTS[name]
            entry.facts.setdefault(fact, words)
        elif name == "publication info" and (found := _INFO.match(words)):
            info = {"publisher": found[1].strip(" ;,"), "date": found[2]}
    entry.facts = {"headline": first} | info | entry.facts
    return entry


_READERS: dict[str, Callable[[str], Iterator[_Entry]]] = {
    "Nexis": _read_nexis,
    "Factiva": _read_factiva,
    "ProQuest": _read_proquest,
}
