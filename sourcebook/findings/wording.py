"""Two printings as one line of words, in which what differs is marked in place."""

from __future__ import annotations

from collections.abc import Iterable

from sourcebook.findings.markdown import Markdown, join

KEY = Markdown(
    "Struck: words that the article prints and the other printing does not have there. Faint and in italics: words of "
    "the other printing that the article leaves out, or in whose place it has others. In brackets: what the other "
    "printing does not cover."
)


def mark_pieces(pieces: Iterable[tuple[str, str, str]]) -> Markdown:
    """Return the pieces of a comparison (kind, words printed, other words) as a line of words."""
    return join(filter(None, (_mark_piece(*piece) for piece in pieces)), " ")


def _mark_piece(kind: str, printed: str, other: str) -> Markdown:
    printed, other = printed.strip(), other.strip()
    if kind == "uncovered":
        return Markdown("[{}]").format(printed) if printed else Markdown("")
    parts = []
    if printed:
        form = Markdown("{}") if kind == "kept" else Markdown("<del>{}</del>")
        parts.append(form.format(printed))
    if other:
        parts.append(Markdown("<ins>{}</ins>").format(other))
    return join(parts, " ")
