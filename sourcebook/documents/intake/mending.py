"""What harm a text came to on its way is mended where that can be done surely, and always told.

Marks written as entities or with backslashes, UTF-8 read as Windows-1252, words parted from their stops by a program,
lines cut to a width. A text that is cut off, or in another language, cannot be mended, and is told.
"""

from __future__ import annotations

import html
import re
from itertools import pairwise
from statistics import median

from sourcebook.documents.words import WORD, WRAPPED_WIDTH
from sourcebook.errors import need

# What UTF-8 read as Windows-1252 makes of typographic marks, accents and no-break spaces.
_MOJIBAKE = re.compile(
    r"â€[\x80-\x9f\u0152-\u0178\u2018-\u2122œ˜™\ufffd]|Ã[\xa0-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œž]|Â[\xa0-\xbf]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CUT_OFF = re.compile(r"\s*(?:…|\.{3})?\s*\[\+([\d,]+) char(?:acter)?s?\]\s*\Z")
_TRAILS_OFF = re.compile(
    r"\[(?:…|\.{3})\]\s*\Z|(?:…|\.{3})\s*(?:\(more\)|Read more|Continue reading)\W*\Z", re.IGNORECASE
)

_BULLET = re.compile(r"\s*(?:[-*•·–—]|\d{1,3}[.)])\s")
_SENTENCE_END = re.compile(r"[.!?…:][\"”’'»)\]]*\s*\Z")
_NARROWEST = 40
"""Characters of a line from which it may be one that was cut to a width; shorter ones are a list or a poem."""

_PARTED = re.compile(r"[\w”’\"')\]] +[,.;:!?](?=\s|\Z)")
_JOINED = re.compile(r"[\w”’\"')\]][,.;:!?](?=\s|\Z)")

# Words that every English text of some length has many of.
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "a",
        "in",
        "that",
        "is",
        "was",
        "for",
        "on",
        "it",
        "with",
        "as",
        "he",
        "be",
        "at",
        "by",
        "i",
        "this",
        "had",
        "not",
        "are",
        "but",
        "from",
        "or",
    ]
)
_FEWEST_WORDS, _LEAST_ENGLISH = 20, 0.1


def mend(text: str) -> tuple[str, list[str]]:
    """Return a text with what could be mended, and what was done, in predicates ("had its entities resolved")."""
    notes = []
    for step in (_unescape, _resolve_entities, _mend_encoding, _detokenise, _unwrap, _cut):
        text, note = step(text)
        if note:
            notes.append(note)
    return text, notes


def mend_line(line: str) -> str:
    """Return a line of what is known about an article, such as its headline, mended in the same way."""
    return " ".join(_mend_encoding(_resolve_entities(line)[0])[0].split())


def _unescape(text: str) -> tuple[str, str]:
    r"""Write \" as a quotation mark, and \n as a line's end where the text has none of its own."""
    if '\\"' not in text and text.count("\\n") < 2 and "\\u20" not in text:
        return text, ""
    mended = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    mended = re.sub(r"\\([\"'])", r"\1", mended)
    if "\n" not in text:
        mended = re.sub(r"\\r\\n|\\n(?![a-z])", "\n", mended)
    return (mended, "had its marks written with backslashes, which were taken out") if mended != text else (text, "")


def _resolve_entities(text: str) -> tuple[str, str]:
    """Write the characters that entities stand for, also where a program wrote them twice (&amp;quot;)."""
    mended = _ENTITY.sub(_resolve, _ENTITY.sub(_resolve, text)) if "&" in text else text
    return (
        (mended, "had entities such as &quot;, which were written as the marks they stand for")
        if (mended != text)
        else (text, "")
    )


def _resolve(entity: re.Match[str]) -> str:
    found = html.unescape(entity[0])
    return entity[0] if found in ("\0", "\ufffd") else found


def _mend_encoding(text: str) -> tuple[str, str]:
    """Undo a decoding of UTF-8 as Windows-1252, where ftfy (Speer 2019, Zenodo) finds one."""
    if not (broken := len(_MOJIBAKE.findall(text))):
        return text, ""
    mended = "".join(need("ftfy").fix_encoding(line) for line in text.splitlines(keepends=True))
    left = len(_MOJIBAKE.findall(mended))
    told = (
        f"had {broken - left} places where UTF-8 was read as Windows-1252, which were mended" if left < broken else ""
    )
    kept = f"has {left} places that look like UTF-8 read as Windows-1252; they are kept as they are" if left else ""
    return mended, "; ".join(filter(None, (told, kept)))


def is_tokenised(text: str) -> bool:
    """Tell whether a program put a blank before the stops, so that they would be words of their own."""
    parted = len(_PARTED.findall(text))
    return parted > 1 and parted > 4 * len(_JOINED.findall(text))


def _detokenise(text: str) -> tuple[str, str]:
    """Join stops, marks and endings to their words again."""
    if not is_tokenised(text):
        return text, ""
    for sign, mark in (("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]")):
        text = text.replace(sign, mark)
    text = re.sub(r"``[ \t]*", "“", re.sub(r"[ \t]*''", "”", text))
    text = "\n".join(map(_set_marks, text.split("\n")))
    text = re.sub(r"[ \t]+(?=(?:[,.;:!?%)\]”]|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b))", "", text)
    text = re.sub(r"(?<=[(\[$£€“])[ \t]+", "", text)
    return text, "was tokenised; its stops and marks were joined to their words again"


def _set_marks(line: str) -> str:
    """Let straight marks that stand alone open and close in turn, where the line has as many of one as the other."""
    marks = re.split(r"(?<!\S)\"(?!\S)", line)
    if len(marks) % 2 == 0:
        return line
    pieces = marks[:1]
    for number, after in enumerate(marks[1:]):
        opens = number % 2 == 0
        pieces.append('"' + after.lstrip() if opens else '"' + after)
        if not opens:
            pieces[-2] = pieces[-2].rstrip()
    return "".join(pieces)


def _unwrap(text: str) -> tuple[str, str]:
    """Write each paragraph on one line, where lines were cut to a width, and older line ends as line feeds."""
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    if is_wrapped(lines):
        return join_lines(lines), "had its lines cut to a width; each paragraph was put on one line"
    if "\n" not in text and len(lines) > 2:
        return "\n".join(lines), "had line ends of an older kind, which were written as line feeds"
    return text, ""


def is_wrapped(lines: list[str]) -> bool:
    """Tell whether lines were cut to a width: none is long, and most that are followed by another break a sentence."""
    if max(map(len, lines), default=0) > WRAPPED_WIDTH:
        return False
    joints = [
        before for before, after in pairwise(lines) if before.strip() and after.strip() and not _BULLET.match(after)
    ]
    broken = [line for line in joints if not _SENTENCE_END.search(line)]
    return len(joints) > 2 and 2 * len(broken) > len(joints) and median(map(len, broken)) >= _NARROWEST


def join_lines(lines: list[str]) -> str:
    """Return the text of wrapped lines with each paragraph on one; an empty line parts them.

    Lines that are all short, as in a list or an address, and the points of a list stay by themselves.
    """
    joined: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
            continue
        joined += [*_join_block(block), ""]
        block = []
    return "\n".join(joined[:-1] if joined else [])


def _join_block(block: list[str]) -> list[str]:
    if len(block) > 1 and max(map(len, block)) < _NARROWEST:
        return block
    paragraphs: list[str] = []
    for line in block:
        if paragraphs and not _BULLET.match(line):
            paragraphs[-1] = f"{paragraphs[-1].rstrip()} {line.strip()}"
        else:
            paragraphs.append(line)
    return paragraphs


def _cut(text: str) -> tuple[str, str]:
    """Tell that a source cut a text off; its count of the characters it kept back is no word of the article."""
    if cut := _CUT_OFF.search(text):
        return text[: cut.start()], f"is truncated: its source kept back {cut[1]} characters; get the whole text"
    return text, "ends as a truncated text does; get the whole text where it is one" if _TRAILS_OFF.search(text) else ""


def name_language(text: str) -> str:
    """Return a remark on a text that is not in English; nothing where it is, or is too short to tell."""
    words = [word.casefold() for word in WORD.findall(text[:20_000])]
    if len(words) < _FEWEST_WORDS or sum(word in _ENGLISH for word in words) >= _LEAST_ENGLISH * len(words):
        return ""
    language, _ = need("py3langid").classify(text[:20_000])
    if language == "en":
        return ""
    return f"is in another language ({language}): the rules read English, so translate it or leave it out"
