"""Regions: stretches of text that are known by their own form to hold no quantity.

A date, a name such as MS-13, a telephone number, a web address: whatever numbers stand inside are labels. The
rules are one table; each row is a reason of numbers_excluded.csv, the rule's name and a regular expression.
Letter case matters in them. Every expression starts at the edge of a word and gives nothing back inside one,
so that the time stays linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sourcebook.extract.numbers.units import currency_signs


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A stretch whose number is no statistic: offsets in code points, the reason, and the rule's name.

    ``value`` and ``value_high`` are what the number would be as a quantity, where it still measures something.
    """

    start: int
    end: int
    reason: str
    rule: str
    value: float | None = None
    value_high: float | None = None


_REACH = 60
"""Characters to either side of a digit in which its region may extend."""

_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|APR|AUG|SEPT|OCT|NOV|DEC)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_TO = r" ?(?:[-–—]|to|and|through|or) ?"
_EDGE = r"(?<![\w$£€.,:/-])"
_NAME_EDGE = r"(?<![\w$£€])(?=[a-z]*+[A-Z])"
_CLOCK = r"\d{1,2}(?:[:.]\d\d)?"
_STREET = r"(?:Street|St|ST|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Lane|Highway|Parkway)\b"
_PARAGRAPH = r"(?:\([A-Za-z\d]{1,3}\))*+"
_NO_MEASURE = r"(?![\w,.]*\d)(?!\w)(?! ?%|[ -](?:per|percent|hundred|thousand|million|billion|trillion)\b)"
_LABEL = (
    r"(?:Orders?|Proclamation|Directive|Memorandum|Resolution|Prop\.?|Proposition|Measure|Bill|Act|Law|Statute"
    r"|Regulation|Rule|Form|Case|Docket|Sections?|Sec\.|Articles?|Amendment|Title|Chapter|Part|Clause|Paragraph"
    r"|Count|Route|Highway|Hwy\.|Interstate|Exit|Pier|Gate|Terminal|Platform|Runway|Flight|Channel|Room|Suite"
    r"|Apt\.|Apartment|Seat|Bus|Train|Cell|Locker|Berth|Hangar|Courtroom|Studio|Appendix|Schedule|Patent|Badge|Unit|Building|Lot|Box|Floor|Ward|Precinct|District|Zone|Sector|Troop|Local|Lodge|Post|Phase|Stage"
    r"|Step|Level|Tier|Grade|Class|Category|Type|Group|Series|Season|Episode|Volume|Vol\.|Issue|Pages?|Figure"
    r"|Table|Exhibit|Nos?\.|Number|Psalm|Game|Round|Week|Day|Lap|Row|Quarter|Apollo|Windows|iPhone|Mark|Model"
    r"|Formula|Group of|Boeing|Airbus|Falcon|Xbox|PlayStation|iOS|Android|Galaxy|Note|Porsche"
    r"|Barrio|Calle|Mara|Big|Super)"
)
_SCRIPTURE = (
    r"(?:Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|Nehemiah"
    r"|Esther|Job|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Ezekiel|Daniel|Hosea|Joel|Amos|Micah|Zechariah"
    r"|Malachi|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians"
    r"|Thessalonians|Timothy|Titus|Hebrews|James|Peter|Revelation|Quran|Koran)"
)
_INDEX = (
    r"(?:S ?(?:&|&amp;|and )? ?P(?:/\w+)?|FTSE(?:urofirst)?|(?:STOXX|Stoxx)(?: Europe)?|[CST]AC|M?DAX|ASX|IBEX|Ibex"
    r"|Nifty|CSI|TSX|TOPIX|Topix|KOSPI|Kospi|SMI|AEX|OMX\w*|Nikkei|NIKKEI|Nasdaq|NASDAQ|Russell|Fortune|TA|Dow)"
)
_INDEX_SIZE = r"(?:20|25|30|35|40|50|60|100|125|200|225|250|300|350|400|500|600|1,?000|2,?000|3,?000)"
COMMON_LABELS = "category|phase|stage|grade|level|title|chapter|number|form|page|count|tier|type"
"""Labels that are written small as well: "page 3", "category four"."""


class _Region(NamedTuple):
    """A kind of region: reason and rule, its expression, and the strings of which its text must hold one."""

    reason: str
    rule: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]


def _region(reason: str, rule: str, pattern: str, needs: str = "") -> _Region:
    """Write a kind of region; a text with none of the strings that it ``needs`` is not searched for it."""
    return _Region(reason, rule, re.compile(pattern, re.MULTILINE), tuple(needs.split()))


_REGIONS = (
    _region("contact", "web_address", r"\b(?:https?://|www\.)[^\s<>\"”]++", needs="http www."),
    _region("contact", "web_address", r"(?<![\w.@/-])[\w-]++(?:\.[\w-]++)++/[^\s<>\"”]++", needs="/"),
    _region("contact", "mail_address", r"(?<![\w.+-])[\w.+-]++@[\w.-]++", needs="@"),
    _region("contact", "handle", r"(?<!\w)[@#]\w*\d\w*", needs="@ #"),
    _region("contact", "telephone", r"(?<![\w.-])(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-.]\d{4}(?!\d)"),
    _region("contact", "telephone", r"(?<![\w.-])\d{3}-\d{4}(?![\w-])"),
    _region("contact", "emergency_number", rf"{_EDGE}911\b(?! (?:people|men|women))", needs="911"),
    _region("contact", "postcode", r"(?<=\b[A-Z]{2} )\d{5}(?:-\d{4})?(?!\w)"),
    _region(
        "contact",
        "postcode",
        rf"{_EDGE}\d{{5}}(?= (?:ZIP|[Zz]ip)\b)|(?<=\b(?:ZIP|[Zz]ip) [Cc]ode )\d{{5}}\b",
        needs="ZIP Zip zip",
    ),
    _region("contact", "street", rf"{_EDGE}\d{{1,5}} (?:[NSEW]\.? )?(?:[A-Z][\w'’.-]++ ){{1,3}}{_STREET}"),
    _region("date", "iso_date", rf"(?<!\d){_YEAR}-\d\d-\d\d(?:T[\d:.]+Z?)?(?!\d)"),
    _region("date", "slashed_date", r"(?<![\w/.])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\w/])", needs="/"),
    _region("date", "slashed_date", r"(?<![\w/.])9/11(?![\w/])", needs="9/11"),
    _region(
        "date",
        "month_day",
        rf"\b(?:{_WEEKDAY},? )?{_MONTH} {_DAY}(?:{_TO}{_DAY})?(?!\d|[:.]\d|,\d{{3}})"
        rf"(?:(?:,? (?:of )?){_YEAR}\b)?",
    ),
    _region("date", "day_month", rf"{_EDGE}(?:{_DAY}{_TO})?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR}\b)?"),
    _region("date", "month_year", rf"\b{_MONTH},? (?:of )?{_YEAR}(?!\w)"),
    _region("date", "decade", r"(?<!\w)['’‘]\d0s(?!\w)|(?<!\w)(?:1[5-9]|20)\d0['’]?s(?!\w)"),
    _region("date", "years", rf"{_EDGE}{_YEAR} ?(?:[-–—/] ?(?:{_YEAR}|\d\d)|to {_YEAR})(?![\w-])"),
    _region("date", "part_of_year", rf"\b(?:[Mm]id|[Ee]arly|[Ll]ate|[Pp]re|[Pp]ost)-{_YEAR}(?!\w)"),
    _region("date", "fiscal_year", r"\bFY ?['’]?(?:\d{4}|\d\d)(?!\w)", needs="FY"),
    _region("date", "short_year", r"(?<!\w)['’‘]\d\d(?!\w)"),
    _region("date", "era", r"\b(?:A\.?D\.?|B\.?C\.?) \d{1,4}(?: and \d{1,4})?\b", needs="A.D AD B.C BC"),
    _region("date", "era", rf"{_EDGE}\d{{1,4}} (?:A\.D\.|B\.C\.|BCE?\b|CE\b)", needs="A.D. B.C. BC CE"),
    _region("time", "clock", rf"{_EDGE}{_CLOCK}(?: ?- ?{_CLOCK})? ?(?:[aApP]\.[mM]\.|[ap]m\b|[AP]M\b)"),
    _region("time", "clock", rf"{_EDGE}\d{{1,2}}:\d\d(?:[:.]\d{{1,3}})*+(?![\w:])"),
    _region(
        "time",
        "clock",
        rf"{_EDGE}(?:[01]\d|2[0-3])[0-5]\d (?:GMT|UTC|BST|CET|E[SD]?T|P[SD]?T|C[SD]T|IST|hours|hrs)\b",
        needs="GMT UTC BST CET EST EDT ET PST PDT PT CST CDT CT IST hours hrs",
    ),
    _region("time", "clock", rf"{_EDGE}\d{{1,2}} o['’]clock\b", needs="clock"),
    _region(
        "name", "index", rf"(?<![\w-]){_INDEX}[ -]{_INDEX_SIZE}(?!\w|[.,]\d| ?%| (?:points?|percent|per cent|pct)\b)"
    ),
    _region("name", "ticker", r"(?<=[(<])\.?[A-Z]*+\d++\.[A-Z]{1,3}(?=[)>])", needs="( <"),
    _region("name", "tax_plan", r"(?<!\w)40[13]\([kb]\)s?|(?<![\w$])40[13]k\b", needs="401 403"),
    _region("name", "verse", rf"\b(?:[1-3] )?{_SCRIPTURE} ?(?:\d{{1,3}})?:\d{{1,3}}(?:[-–]\d{{1,3}})?", needs=":"),
    _region("name", "company", r"\b3M\b(?! (?:people|users|\w+s)\b)", needs="3M"),
    _region("name", "aperture", r"\b[fƒ]/\d++(?:\.\d++)?", needs="f/ ƒ/"),
    _region(
        "name",
        "airliner",
        rf"{_EDGE}7[0-8]7(?:(?:-\d++| (?:MAX|Max) \d++)?(?=s?\b[ -](?:MAX|Max|Dreamliner|jet|plane|aircraft|airliner))"
        r"|s\b)|(?<=\b[Aa] )7[0-8]7\b(?! [a-z]+s\b)",
        needs="707 717 727 737 747 757 767 777 787",
    ),
    _region(
        "name",
        "version",
        r"(?<![\w.,])(?!\d{1,3}(?:\.\d{3}){2,}+(?![\w.]))[vV]?\d++(?:\.\d++){2,}+(?!\w)"
        r"|\b[Vv]ersion \d++(?:\.\d++)*+(?!\w)",
    ),
    _region(
        "name",
        "bill",
        r"\b(?:[HS]\. ?(?:R\. ?|B\. ?|Res\. ?)?|[AS]\. ?B\. ?|(?:HR|SB|AB|HB)[ -]?)\d++(?:-\d++)?",
    ),
    _region(
        "name",
        "law_report",
        rf"(?<![\w.,])\d{{1,4}} (?:U\.? ?S\.? ?(?:C\.?|Code)|U\.S\.|C\.? ?F\.? ?R\.?|F\.[23]d|Stat\.)"
        rf",? ?(?:(?:§+|[Ss]ec(?:tion|\.)) ?)?\d++(?:[.-]\d++)*+[a-z]?{_PARAGRAPH}",
        needs="U.S U. S USC US C.F.R. CFR F.2 F.3 Stat.",
    ),
    _region("name", "paragraph", rf"{_EDGE}\d{{1,5}}[a-z]?\([a-z]{{1,2}}\){_PARAGRAPH}(?!\w)", needs="("),
    _region(
        "name",
        "case_number",
        r"(?:\b(?:[Cc]ase|[Dd]ocket|[Ff]ile|[Cc]ause|[Cc]omplaint|[Pp]ermit|[Ll]icen[cs]e|[Ss]erial)s?,? )?"
        r"(?:\b(?:[Nn]os?\.|[Nn]umbers?|NO\.)|#) ?(?=[\w:./–-]*\d)[A-Z\d]++(?:[-–:/.][A-Za-z\d]++)++",
    ),
    _region("name", "case_number", r"\b(?:[Cc]ase|[Dd]ocket) \d++(?:[-:]\w++)++", needs="ase ocket"),
    _region(
        "name", "case_number", rf"{_EDGE}(?:\d{{1,2}}[:-])?\d{{1,4}}-(?:cv|cr|mc|md|civ|crim|CV|CR)-\d++(?:-\w++)*+"
    ),
    _region(
        "name",
        "calibre",
        rf"(?<![\w.])(?:\.\d{{2,3}}|{_EDGE}(?:9|10|[12]\d)[ -]?(?:mm|gauge|GAUGE))(?:[ -]cal(?:\.|iber|ibre))?"
        r"(?=s?[ -](?:[a-z]+[ -])?(?:[Mm]agnum|rifle|pistol|revolver|handgun|gun|shotgun|semi-?automatic|round"
        r"|bullet|casing|ammunition|Glock|weapon|firearm))|(?<![\w.])\.\d{2,3}[ -]cal(?:iber|ibre)?\b",
        needs=". mm gauge",
    ),
    _region("name", "paragraph", rf"§+ ?\d++(?:\.\d++)*+{_PARAGRAPH}", needs="§"),
    _region(
        "name",
        "labelled",
        rf"(?<![\w-])(?:Executive )?{_LABEL} #?(?!{_YEAR}\b)\d++[A-Z]?{_PARAGRAPH}{_NO_MEASURE}",
    ),
    _region("name", "labelled", rf"\b(?:[Ss]ections?|{COMMON_LABELS}) \d{{1,5}}{_PARAGRAPH}{_NO_MEASURE}(?! of\b)"),
    _region("name", "street", rf"{_EDGE}\d{{1,3}}(?:st|nd|rd|th)? ?{_STREET}(?: gangs?\b)?"),
    _region("name", "street", rf"{_EDGE}\d{{1,3}}(?: st\b|st(?= gang))"),
    _region("name", "numbered_gang", r"(?<=\bthe )\d{1,3} gangs?\b(?! (?:member|leader))", needs="gang"),
    _region(
        "name",
        "lettered",
        rf"{_NAME_EDGE}(?!(?i:{currency_signs()})\d)[A-Za-z][\w&]*+[-‑.]\d++(?![\d,]*,\d)(?:-?[a-zA-Z]+)*+",
    ),
    _region("name", "lettered", rf"{_NAME_EDGE}(?!(?i:{currency_signs()})\d)[A-Za-z&]++\d\w*"),
    _region("name", "lettered", r"\b[Cc]ovid-\d++", needs="ovid-"),
    _region(
        "name",
        "programme",
        r"(?<=[\"“'‘])(?:60 Minutes|48 Hours|20/20)|\b60 Minutes\b|\b24/7\b|\b7-Eleven\b",
        needs="Minutes Hours 20/20 24/7 7-Eleven",
    ),
    _region(
        "counter",
        "page_counter",
        rf"{_EDGE}\d++ (?:PHOTOS?|VIDEOS?|IMAGES?|SLIDES?|COMMENTS?|SHARES?)\b",
        needs="PHOTO VIDEO IMAGE SLIDE COMMENT SHARE",
    ),
    _region(
        "counter",
        "page_counter",
        r"\(\d++ (?:[Pp]hotos|[Ii]mages|[Ss]lides|[Vv]ideos)\)",
        needs="hotos) mages) lides) ideos)",
    ),
    _region(
        "counter",
        "page_counter",
        r"(?<=[Cc]aption )\d++ of \d++\b|(?<!\w)\d++ of \d++ [Pp]hotos\b|^\d++ of \d++$",
    ),
    _region("counter", "reading_time", rf"{_EDGE}\d++[ -]min(?:ute)? read\b", needs="read"),
    _region("section", "footnote", r"(?<=[\w.,;:!?\"”’)])\[\d{1,3}\]", needs="["),
    _region(
        "section",
        "list_number",
        r"^[ \t]*+(?:\(\d{1,2}\)|\d{1,2}[.)](?!\S)|\d{1,2}:(?= [A-Z])|#\d{1,2}\b)|(?<= )\(\d\)(?= \w)",
    ),
    _region("age", "after_name", r"(?<=[a-z], )\d{1,2}(?=,(?!\d)|\.(?!\d)|;|\)| and\b| who\b)"),
)
_DIGITS = re.compile(r"\d++")
_WORD_END = re.compile(r"[ \n]|\Z")
_COUNT = r"(\d{1,3}(?:,\d{3})*+(?:\.\d++)?)"
_PAIR = re.compile(rf"{_EDGE}{_COUNT}(?:[-–]|-to-(?!1\b)|(?P<to> to )){_COUNT}(?![\w%/-]|[.,]\d| (?:per|%))")
_CONTEST_BEFORE = re.compile(
    r"\b(?:vot\w*|rul(?:ed|ing)|split|deadlock\w*|won|wins?|beat\w*|lost|leads?|led|trail\w*|drew|tied|ended"
    r"|passed|approved|rejected|failed|sided|prevailed|defeat\w*|victory|score|margin of"
    r"|majority of|final)(?: \w+){0,2}? ?$",
    re.IGNORECASE,
)
_CONTEST_BEHIND = re.compile(
    r" (?:\w+ )?(?:vote|majority|decision|ruling|win|loss|victory|defeat|record|lead|split|margin|tie|draw"
    r"|opinion)\b"
)


def find_regions(text: str) -> list[Exclusion]:
    """Find the regions of a text that hold digits.

    Returns:
        Regions in order; overlapping ones are melted together, under the reason of the one that starts first.
    """
    found = []
    possible = [region for region in _REGIONS if not region.needs or any(need in text for need in region.needs)]
    for start, end in _around_digits(text):
        for region in possible:
            for match in region.pattern.finditer(text, start, end):
                if _DIGITS.search(text, *match.span()):
                    found.append(Exclusion(*match.span(), region.reason, region.rule))
        found += _find_scores(text, start, end)
    return merge(found)


def merge(rows: Sequence[Exclusion]) -> list[Exclusion]:
    """Sort exclusions and melt overlapping ones together, under the reason of the one that starts first."""
    merged: list[Exclusion] = []
    for row in sorted(rows, key=lambda row: (row.start, -row.end)):
        if merged and row.start < merged[-1].end:
            merged[-1] = _melt(merged[-1], row)
        else:
            merged.append(row)
    return merged


def _melt(first: Exclusion, second: Exclusion) -> Exclusion:
    """Join two overlapping exclusions; the one value of both stays, two different ones do not."""
    valued = [row for row in (first, second) if row.value is not None]
    same = len({(row.value, row.value_high) for row in valued}) == 1
    value, value_high = (valued[0].value, valued[0].value_high) if same else (None, None)
    return replace(first, end=max(first.end, second.end), value=value, value_high=value_high)


def _find_scores(text: str, start: int, end: int) -> Iterator[Exclusion]:
    """Find results, "149-35": a pair that does not rise, or stands beside a word of winning and losing."""
    for match in _PAIR.finditer(text, start, end):
        left, right = (float(count.replace(",", "")) for count in match.group(1, 3))
        before = text[max(start, match.start() - 40) : match.start()]
        contest = _CONTEST_BEHIND.match(text, match.end()) or _CONTEST_BEFORE.search(before)
        if (contest and left > right) if match["to"] else (contest or left >= right):
            yield Exclusion(*match.span(), "score", "pair")


def _around_digits(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches around digits, cut between words, so that text without digits costs nothing."""
    at = 0
    while match := _DIGITS.search(text, at):
        line = max(at, text.rfind("\n", at, match.start()) + 1)
        start = text.rfind(" ", line, max(line, match.start() - _REACH)) + 1 or line
        end = match.end()
        while match and match.start() - end <= 2 * _REACH:
            end, match = match.end(), _DIGITS.search(text, match.end())
        ending = _WORD_END.search(text, min(len(text), end + _REACH))
        at = ending.start() if ending else len(text)
        yield start, at
