"""The arithmetic that a coded relation implies: shares, remainders, sums, changes and rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
_PLURALS = {"person": "people", "jurisdiction": "jurisdictions"}
_ABOUT = "about "


@dataclass(frozen=True)
class Result:
    """What follows from a relation: the sum as worked, and the result in words; ``value`` is the main number."""

    working: str
    says: str
    value: float


@dataclass(frozen=True)
class Term:
    """A number in a calculation; ``words`` is how the text prints it, or the sum that it comes from."""

    value: float
    unit: str
    about: bool = False
    words: str = ""
    added: bool = False

    def __str__(self) -> str:
        return write_number(self.value) + (" percent" if self.unit == "percent" else "")


def write_number(value: float) -> str:
    """Return a number as prose prints it: thousands separated, at most one decimal (two below one)."""
    if float(value).is_integer():
        return f"{value:,.0f}"
    text = f"{value:,.1f}" if abs(value) >= 1 else f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def write_percent(value: float) -> str:
    """Return a percentage that was worked out, in whole percent as everywhere in the book (two decimals below one)."""
    return (f"{value:.0f}" if abs(value) >= 1 else write_number(value)) + " percent"


def count_units(value: float, unit: str) -> str:
    """Return a number with its unit in words."""
    if unit == "percent":
        return f"{write_number(value)} percent"
    head, _, rest = unit.partition(" per ")
    plural = head if value == 1 or not head else _PLURALS.get(head, head if head.endswith("s") else head + "s")
    return " ".join(part for part in (write_number(value), plural, f"per {rest}" if rest else "") if part)


def calculate(kind: str, terms: Sequence[Term]) -> list[Result]:
    """Return what follows from a relation of a kind (see the codebook) between numbers in the coded order.

    A relation whose numbers do not allow it (a whole of zero, one number only) gives nothing.
    """
    if len(terms) < 2:
        return []
    about = _ABOUT if any(term.about for term in terms) else ""
    return list(CALCULATIONS[kind](terms, about))


def _take_share(terms: Sequence[Term], about: str) -> list[Result]:
    """Return a part's share of its whole and the rest; a part in percent gives the count behind it."""
    part, whole = terms[0], terms[1]
    if part.unit == "percent" and whole.unit != "percent":
        count = whole.value * part.value / 100
        rest = whole.value - count
        return [
            Result(f"{part} × {whole}", f"about {count_units(round(count), whole.unit)}", count),
            Result(
                f"{whole} − {write_number(round(count))}",
                f"the rest: about {count_units(round(rest), whole.unit)}",
                rest,
            ),
        ]
    if not whole.value:
        return []
    share, rest = 100 * part.value / whole.value, whole.value - part.value
    results = [Result(f"{part} ÷ {whole}", f"{about}{write_percent(share)}", share)]
    if rest >= 0:
        words = f"the rest: {about}{count_units(rest, whole.unit)} ({write_percent(100 - share)})"
        results.append(Result(f"{whole} − {part}", words, rest))
    return results


def _take_remainder(terms: Sequence[Term], about: str) -> list[Result]:
    """Return what given parts leave of their whole, which is known for percentages; else what they come to."""
    if all(term.unit == "percent" for term in terms):
        rest = 100 - sum(term.value for term in terms)
        working = " − ".join(["100", *(write_number(term.value) for term in terms)])
        lead = terms[0].value - terms[1].value
        return [
            Result(working, f"{about}{write_number(rest)} percent in neither group", rest),
            Result(f"{terms[0]} − {terms[1]}", f"{about}{write_number(lead)} points between them", lead),
        ]
    together = sum(term.value for term in terms)
    working = " + ".join(str(term) for term in terms)
    words = f"together {about}{count_units(together, terms[0].unit)}; the text does not give the whole"
    return [Result(working, words, together)]


def _take_sum(terms: Sequence[Term], about: str) -> list[Result]:
    """Return the sum of parts and each part's share of it; a total that the text gives last is compared."""
    given = None
    if len(terms) > 2 and abs(sum(term.value for term in terms[:-1]) - terms[-1].value) < 0.1 * terms[-1].value:
        *terms, given = terms
    total = sum(term.value for term in terms)
    words = f"{about}{count_units(total, terms[0].unit)}"
    words += " in all; the text gives no total" if given is None else f"; the text gives {given}"
    results = [Result(" + ".join(str(term) for term in terms), words, total)]
    if total:
        last = 100 * terms[-1].value / total
        results.append(Result(f"{terms[-1]} ÷ {write_number(total)}", f"{about}{write_percent(last)} of all", last))
    return results


def _take_change(terms: Sequence[Term], about: str) -> list[Result]:
    """Return the difference between two levels, and the change in percent of the first."""
    before, after = terms[0], terms[1]
    difference = after.value - before.value
    word = "less" if difference < 0 else "more"
    working = " − ".join(str(term) for term in sorted((before, after), key=lambda term: -term.value))
    results = [Result(working, f"{about}{count_units(abs(difference), before.unit)} {word}", difference)]
    if before.value:
        change = 100 * difference / before.value
        results.append(
            Result(
                f"{write_number(abs(difference))} ÷ {before}",
                f"{about}{write_percent(abs(change))} {word}",
                change,
            )
        )
    return results


def _take_rate(terms: Sequence[Term], about: str) -> list[Result]:
    """Return a quantity per unit of its base; a base in hours is given by day too."""
    quantity, base = terms[0], terms[1]
    if quantity.unit == "multiple":
        times = "half" if quantity.value == 0.5 else f"{quantity} times"
        after = count_units(base.value, base.unit)
        return [Result(f"level × {quantity}", f"{times} the level before, after {after}", 0.0)]
    if not base.value:
        return []
    if base.unit in ("hour", "minute"):
        rate = quantity.value / (base.value * DAYS[base.unit])
        days = write_number(base.value * DAYS[base.unit])
        return [Result(f"{quantity} ÷ {days} days", f"{about}{count_units(rate, quantity.unit)} a day", rate)]
    rate = quantity.value / base.value
    return [Result(f"{quantity} ÷ {base}", f"{about}{count_units(rate, quantity.unit)} a {base.unit}", rate)]


def _compare_values(terms: Sequence[Term], _: str) -> list[Result]:
    """Return whether statements on one quantity give one value, or by how much they differ."""
    values = [term.value for term in terms]
    if max(values) == min(values):
        sums = [f"{term.words} = {term}" for term in terms if term.added]
        if sums:
            return [Result("; ".join(sums), "the same total", 0.0)]
        return [Result(" / ".join(term.words or str(term) for term in terms), "the same", 0.0)]
    difference = max(values) - min(values)
    words = "differs: " + " and ".join(str(term) for term in terms)
    return [Result(f"{write_number(max(values))} − {write_number(min(values))}", words, difference)]


CALCULATIONS = {
    "share": _take_share,
    "remainder": _take_remainder,
    "sum": _take_sum,
    "before_after": _take_change,
    "rate": _take_rate,
    "same_quantity": _compare_values,
}
