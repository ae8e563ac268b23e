"""Sections by rule: which part of the page each line of a text is.

One row for each line that holds a non-blank character, as the codebook has it. The rules look at a line's own
words and at its place; what no rule names is body. They know the forms of US news pages in English.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

SILENT = frozenset(("embedded_post", "page_control", "gallery_control", "related_link", "byline_or_credit"))
"""Kinds of sections in which nobody speaks and nothing is stated: what stands there belongs to the page."""


class Section(NamedTuple):
    """A row of sections.csv without its document: span, kind, and the rule that found it."""

    start: int
    end: int
    kind: str
    rule: str


_LINE = re.compile(r"[^\n\r]+")
_SENTENCE = re.compile(r"[.!?…][”\"’')\]]*$")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_AGENCY = r"(?:Getty(?: Images)?|AP(?: Photo| Images)?|Associated Press|Reuters|AFP|EPA|Bloomberg|Shutterstock|TNS)"
# Kind, the rule's name, and what a whole line looks like; the first that fits names the line.
_TABLE = (
    ("gallery_control", "counter", r"\d{1,3} (?:PHOTOS?|IMAGES?|SLIDES?)(?: IN .*)?|\d{1,3} (?:of|/) \d{1,3}|of"),
    (
        "gallery_control",
        "button",
        r"(?:see|view|open|launch|full|back to) (?:the )?(?:photo |full )?(?:gallery|slide(?:show)?|all)(?: photos)?"
        r"|(?:hide|show|toggle) captions?|see all|next|previous|prev|full ?screen|photo gallery|slideshow|close"
        r"|caption settings|left arrow|right arrow",
    ),
    ("video_promo", "player", r"up next|now playing|replay video|(?:video )?player|play video|auto ?play|0:\d\d.*"),
    ("video_promo", "label", r"(?:watch|video)(?: (?:now|live|below|above|the video))?\s*[:|►].{0,200}"),
    (
        "embedded_post",
        "signature",
        r"[—–-]\s*.{1,80}\(@\w{1,30}\)\s*[A-Z][a-z]+ \d{1,2}, \d{4}.{0,40}|.{0,80}\bpic\.twitter\.com/\w+.{0,80}"
        r"|RT @\w{1,30}:.{0,300}|view (?:this|more) posts? on .{1,40}|a post shared by .{1,160}"
        r"|@\w{1,30}\s+·\s+.{1,40}",
    ),
    (
        "page_control",
        "count",
        r"\d[\d.,]*\s?[KkMm]?\+? (?:shares?|comments?|likes?|views?|tweets?|retweets?|reactions?|replies)"
        r"(?:[\s|·]+\d[\d.,]*\s?[KkMm]?\+? (?:shares?|comments?|likes?|views?|tweets?|reactions?))*"
        r"|(?:share|tweet|pin|like|post|email|print)(?: (?:on|this|to|via|it)\b.{0,40})?"
        r"|\d{1,3}[- ]min(?:ute)?s? read|(?:reading|read) time:?\s.{1,30}"
        r"|(?:jump|skip|leave) (?:to|a) .{0,20}comments?",
    ),
    (
        "related_link",
        "widget",
        r"(?:more|related|latest|recommended|popular|top stories)(?: news| stories| headlines| coverage)? "
        r"(?:from|on|in|about|by|at|for) (?=[^.!?]*\Z).{1,60}",
    ),
    (
        "byline_or_credit",
        "slug",
        r"(?:\^|BC-|AM-|PM-)[\w-]+(?:--|,).{0,120}|AP-[A-Z]{2}-\d\d-\d\d-\d\d .{0,40}|Eds?: .{0,200}"
        r"|.{0,60}\b\d(?:st|nd|rd|th) Ld(?:-Writethru)?\b.{0,60}|-30-|###|\*{3,}|(?:ENDS|END)",
    ),
    (
        "related_link",
        "label",
        r"(?:related|read(?: more| next| also| full story)?|see also|also|more(?: from| on| stories| coverage)?"
        r"|recommended|trending|what to read next|click here|keep reading|continue reading|don['’]t miss"
        r"|you may also like)"
        r"(?: content| articles?| stories| coverage| here)?(?:\s*[:|»>].{0,250})?",
    ),
    (
        "related_link",
        "request",
        r"(?:sign up|subscribe|like us|follow us|share this|advertisement|story continues|article continues|click here)"
        r"\b.{0,200}",
    ),
    ("caption", "label", r"(?:FILE ?(?:PHOTO)?|Photo|Image|Picture|PHOTO|IMAGE|CAPTION|Caption)\s*[:–—-]\s.{0,600}"),
    (
        "byline_or_credit",
        "by",
        r"(?:Written )?(?:By|BY) (?:[A-Z][\w.'’-]*[,|]?\s*(?:and |AND |de |van )?){2,10}(?:[|,/].{0,80})?",
    ),
    (
        "byline_or_credit",
        "contributed",
        r".{0,200}\bcontributed (?:to|reporting)(?: to)?\b.{0,80}"
        r"|(?:reporting|editing|writing|additional reporting) by .{0,200}",
    ),
    (
        "byline_or_credit",
        "about_writer",
        r".{0,120}\bis (?:an? |the )?(?:[\w’'-]+ ){0,6}"
        r"(?:reporter|columnist|correspondent|staff writer|contributor|editor)\b(?!['’]).{0,300}",
    ),
    (
        "byline_or_credit",
        "contact",
        r"(?:follow|reach|contact|e-?mail|tweet)\b.{0,120}(?:@|twitter|e-?mail|\d{3}-\d{4}).{0,120}"
        r"|have a tip\?.{0,300}",
    ),
    (
        "byline_or_credit",
        "rights",
        r"(?:©|\(c\)|copyright\b).{0,300}|.{0,120}\b(?:originally|first) (?:appeared|published)\b.{0,160}"
        r"|.{0,60}all rights reserved.{0,120}",
    ),
    (
        "byline_or_credit",
        "dated",
        r"(?:published|updated|posted|last updated)\b.{0,120}"
        rf"|{_WEEKDAY}, [A-Z][a-z]+ \d{{1,2}}, \d{{4}}.{{0,40}}",
    ),
)
_SMALL = {
    "signature",
    "count",
    "widget",
    "player",
    "button",
    "label",
    "request",
    "contributed",
    "contact",
    "rights",
    "dated",
}
_RULES = tuple(
    (kind, rule, re.compile(pattern, re.IGNORECASE if rule in _SMALL and kind != "caption" else 0))
    for kind, rule, pattern in _TABLE
)
# A caption ends with its credit, which is looked for in a line's last TAIL characters.
_CREDIT = re.compile(
    rf"\((?:[^()]*\b)?(?i:photos?|images?|pictures?|photographs?)(?: (?i:by|credit|courtesy)\b|:|/)[^()]*\)\.?\Z"
    rf"|\b(?:REUTERS|AFP|AP)(?: PHOTO| Photo)?/[A-Z][\w.'’ -]{{2,40}}(?:\([^()]*\))?\.?\Z"
    rf"|[(/|—–-]\s*[^()]{{0,60}}\b{_AGENCY}(?:/[\w ]{{1,40}})?\)?\.?\Z"
    rf"|\({_AGENCY}[^()]{{0,80}}\)\.?\Z"
)
TAIL = 250
LONGEST_POST = 400
"""Characters of a line that may be a post from elsewhere."""
TOP = 3
"""Lines among which a known headline stands: a section's name or a byline may stand above it."""
LONGEST_FURNITURE = 700
"""Characters from which a line is body whatever it says: the rules' patterns are never tried on long lines."""


def find_sections(text: str, headline: str = "", parts: Sequence[tuple[int, str]] = ()) -> list[Section]:
    """Find the sections of a document: spans of lines without the blanks around them, and their kinds.

    ``headline`` is the article's headline where it is known; else the first line is one if it is short and no
    sentence. ``parts`` are the starts of lines whose kind the file's format told, with the kind.
    """
    told = dict(parts)
    lines = [_strip(text, match.start(), match.end()) for match in _LINE.finditer(text)]
    lines = [line for line in lines if line[0] < line[1]]
    sections = [
        Section(start, end, told[start], "markup")
        if start in told
        else Section(start, end, *_judge(text[start:end], number, len(lines), headline))
        for number, (start, end) in enumerate(lines)
    ]
    return _name_galleries(text, _name_posts(text, sections))


def _name_posts(text: str, sections: list[Section]) -> list[Section]:
    """Let the line above a post's signature be the post, where it is set in marks or names an account or a tag."""
    named = list(sections)
    for number, (before, after) in enumerate(pairwise(sections)):
        line = text[before.start : before.end]
        is_post = before.kind in ("body", "dek") and len(line) <= LONGEST_POST
        if is_post and after.rule == "signature" and text[after.start] in "—–-":
            named[number] = before._replace(kind="embedded_post", rule="above a signature")
    return named


def _name_galleries(text: str, sections: list[Section]) -> list[Section]:
    """Let a line under a gallery's counter be its title, wherever it stands again."""
    titles = {
        text[after.start : after.end]
        for before, after in pairwise(sections)
        if before.rule == "counter" and after.kind == "body" and _is_title(text[after.start : after.end])
    }
    return [
        each._replace(kind="gallery_control", rule="under a counter")
        if each.kind == "body" and text[each.start : each.end] in titles
        else each
        for each in sections
    ]


def _is_title(line: str) -> bool:
    """Tell whether a line is short and does not end as a sentence does."""
    return len(line) <= 200 and not _SENTENCE.search(line)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _judge(line: str, number: int, lines: int, headline: str) -> tuple[str, str]:
    """Return a line's kind and the rule that says so."""
    if number < TOP and lines > 1 and headline and " ".join(line.split()) == headline:
        return "headline", "known headline"
    if number == 0 and lines > 1 and not headline and len(line) <= 200 and not re.search(r"\.[”\"’')]*$", line):
        return "headline", "first line"
    if len(line) <= LONGEST_FURNITURE:
        for kind, rule, pattern in _RULES:
            if pattern.fullmatch(line):
                return kind, rule
    if number and _CREDIT.search(line[-TAIL:]):
        return "caption", "credit"
    if number == 1 and lines > 2 and _is_title(line):
        return "dek", "second line"
    return "body", "no other"


_START = attrgetter("start")


def section_at(sections: Sequence[Section], place: int) -> str:
    """Return the kind of the section that holds a place; ``sections`` stand in the order of the text."""
    index = max(bisect_right(sections, place, key=_START) - 1, 0)
    return sections[index].kind if sections else "body"
