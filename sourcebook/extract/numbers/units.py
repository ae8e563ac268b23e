"""Units of measurement: what stands around a number and says what it is a number of.

The lexicon is data/lexicons/units.yml. Everything here looks at a known place in the text: nothing scans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from sourcebook.documents.lexicons import LEXICONS, read_words
from sourcebook.documents.structured import read_yaml
from sourcebook.errors import SourcebookError

_PLURAL_IN_ES = re.compile(r"(?:ss|sh|ch|x|zz|[^aeou]o|(?:vir|bon|camp|cens|stat|circ|cauc|pl|surpl)us)es$")
_PLURAL_OF_MAN = re.compile(r"\wmen$|\wchildren$")

IRREGULAR_PLURALS = {
    "people": "people",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "police": "police",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "halves": "half",
    "cities": "city",
    "troops": "troop",
    "species": "species",
    "series": "series",
    "crises": "crisis",
    "ads": "ad",
    "buses": "bus",
    "wolves": "wolf",
    "shelves": "shelf",
    "thieves": "thief",
    "shoes": "shoe",
    "toes": "toe",
    "foes": "foe",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "bacteria": "bacterium",
    "mice": "mouse",
    "geese": "goose",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "theses": "thesis",
    "diagnoses": "diagnosis",
    "movies": "movie",
    "cookies": "cookie",
    "calories": "calorie",
    "zombies": "zombie",
    "selfies": "selfie",
    "rookies": "rookie",
    "ties": "tie",
}


_LARGE = r"[ ]?\d{1,3}(?:,\d{3}|\.\d|[mbk]n?(?!\w)|[ ](?:million|billion|trillion|mln|bln|bn|crore|lakh)(?!\w))"
"""What an amount looks like behind a sign that is often something else: scaled, grouped or with decimals."""


NO_PLURALS = read_words("counted")["no_plurals"]


class Unit(NamedTuple):
    """A unit found in the text: its name in units.yml, its kind there, and where its writing ends."""

    name: str
    kind: str
    end: int


def lower(text: str) -> str:
    """Lower-case ``text`` without moving any offset.

    A few letters grow when lowered (the capital dotted I of Turkish becomes two code points); they stay.
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


@cache
def load_units() -> dict[str, dict]:
    """Read units.yml: name of the unit -> its kind, words, symbols and before.

    Raises:
        SourcebookError: if an entry has no kind, with the entry's name.
    """
    path = LEXICONS / "units.yml"
    units = read_yaml(path)
    for name, unit in units.items():
        if not isinstance(unit, dict) or "kind" not in unit:
            raise SourcebookError(f"{path}: the unit {name!r} has no kind; give it one, such as 'measure'.")
    return units


@cache
def load_hedges() -> dict[str, Any]:
    """Read hedges.yml: hedges before and after a number, by change; verbs of rising and falling.

    Raises SourcebookError, naming the file and the list, where one is missing or none.
    """
    path = LEXICONS / "hedges.yml"
    lexicon = read_yaml(path)
    for name, kind in {"before": dict, "after": dict, "up": list, "down": list}.items():
        if not isinstance(lexicon.get(name), kind):
            raise SourcebookError(f"{path} lists no words under {name}: restore them.")
    return lexicon


def read_unit(text: str, lowered: str, at: int, in_digits: bool = True, large: bool = False) -> Unit | None:
    """Read the unit of measurement that stands at ``at``, just behind a number.

    Args:
        text: the document.
        lowered: ``lower(text)``.
        at: the number's end, in code points.
        in_digits: whether the number is written in digits; only then do symbols such as ``kg`` count.
        large: whether the number has a scale; only then does ``won`` count.

    Returns:
        The unit, or None where there is none.
    """
    if at >= len(text):
        return None
    words, large_words, symbols, names = _patterns()
    if in_digits and (match := symbols.match(text, at)):
        name = names["symbol", match[1]]
    elif match := words.match(lowered, at) or (large_words.match(lowered, at) if large else None):
        name = names["word", _spaced(match[1])]
    else:
        return None
    return Unit(name, load_units()[name]["kind"], match.end())


def currency_named(sign: str) -> str:
    """Name the currency whose sign (``$``, ``us$``, ``eur``) stands before an amount."""
    return _names()["before", sign.strip()]


def currency_signs() -> str:
    """Give a regular expression for every currency sign, lower-case, longest first."""
    units = load_units().values()
    signs, large = (_either(sign for unit in units for sign in unit.get(key, ())) for key in ("before", "before_large"))
    return rf"(?:{signs}|(?:{large})(?={_LARGE}))"


def name_unit(noun: str) -> str:
    """Name a unit by the noun that writes it: ``hours`` is hour, ``inmates`` is inmate, ``%`` is percent."""
    names = _names()
    spaced = _spaced(noun.lower().strip())
    for key in (("word", spaced), ("symbol", noun), ("before", spaced)):
        if key in names:
            return names[key]
    return singular(spaced)


def singular(noun: str) -> str:
    """Give the singular of an English noun by its ending: ``agencies`` is agency, ``people`` stays people."""
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if _PLURAL_IN_ES.search(noun):
        return noun[:-2]
    if _PLURAL_OF_MAN.search(noun) and is_plural(noun):
        return noun.removesuffix("ren") if noun.endswith("children") else noun[:-2] + "an"
    return noun[:-1] if is_plural(noun) else noun


def is_plural(noun: str) -> bool:
    """Say whether a lower-case English word looks like a plural noun."""
    if noun in NO_PLURALS:
        return False
    return (
        noun in IRREGULAR_PLURALS
        or (len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is", "'s", "’s")))
        or bool(_PLURAL_OF_MAN.search(noun))
    )


@cache
def _names() -> dict[tuple[str, str], str]:
    """Map (how written, form) to the unit's name: ("word", "hours") to hour, ("before", "$") to US dollar."""
    names: dict[tuple[str, str], str] = {}
    for name, unit in load_units().items():
        names["word", _spaced(name.lower())] = name
        for word in (*unit.get("words", ()), *unit.get("words_large", ())):
            for form in (word, word + "s"):
                names.setdefault(("word", _spaced(form)), name)
        for symbol in unit.get("symbols", ()):
            names["symbol", symbol] = name
        for sign in (*unit.get("before", ()), *unit.get("before_large", ())):
            names["before", sign] = name
    return names


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], dict[tuple[str, str], str]]:
    """Compile units.yml: unit words, those behind large numbers alone, unit symbols; and give the names."""
    names = _names()
    large = {word for unit in load_units().values() for word in unit.get("words_large", ())}
    words = _either(form for written, form in names if written == "word" and form not in large).replace(r"\ ", "[ -]")
    symbols = _either(form for written, form in names if written == "symbol")
    return (
        re.compile(rf"(?:[\s-]|-\s)?({words})(?!\w)"),
        re.compile(rf" ({_either(large)})(?!\w)"),
        re.compile(rf"[ \u00a0\u202f-]?({symbols})(?![\w'’]|(?<=[x×]) ?\d)"),
        names,
    )


def _spaced(form: str) -> str:
    return form.replace("-", " ")


def _either(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(set(forms), key=lambda form: (-len(form), form)))
