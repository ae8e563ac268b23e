"""Writing MyST Markdown: escaped text, checked links, tables, and objects that a notebook shows.

Everything the book shows is Markdown, because Sphinx checks the links in it; links in raw HTML are never checked.

The border between data and Markdown is the type ``Markdown``: whatever takes it escapes a plain string, and joining,
adding or formatting Markdown escapes what is put in. An f-string makes a plain string, which is escaped in turn. So
``Markdown("…")`` stands around words of the project's own and nothing else (tests/findings/test_markdown.py looks).
"""

from __future__ import annotations

import html
import re
import string
import urllib.parse
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sourcebook.documents.controls import show_controls
from sourcebook.documents.document import HIDDEN
from sourcebook.documents.names import name_anchor

LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(#([^)\s]*)\)")
_OUTSIDE = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(<([^<>]*)>\)(?:\{\.external\})?")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&@%:])")
_INNER_MARKS = str.maketrans("“”", "‘’")
FEW_ROWS = 12  # of a table that a chapter shows; a longer one stands in its appendix
DOWNLOADS = "../downloads"  # as seen from a notebook's page

# Where pyarrow is installed, pandas keeps text in Arrow's arrays, from which a ``Markdown`` cell comes back as a plain
# string and would be escaped again; Python's own storage keeps it, and gives the same tables in every installation.
pd.set_option("mode.string_storage", "python")

# What differs between two printings, in plain text as the program wdiff writes it.
_SIGNS = {"<del>": "[-", "</del>": "-]", "<ins>": "{+", "</ins>": "+}"}

# What a page prints of a large corpus; the files beside the book have everything.
MOST_ROWS, _MOST_CHARACTERS = 100, 30_000  # of a table
MOST_LINKS, _FEW_LINKS = 50, 8  # in one cell of a table; the smaller number in a table that is not printed whole
MOST_COLUMNS = 12  # articles side by side


class Markdown(str):
    """Text that is Markdown already, and must not be escaped again."""

    def __add__(self, other: str) -> Markdown:
        return Markdown(str.__add__(self, escape(other)))

    def __radd__(self, other: str) -> Markdown:
        return Markdown(str.__add__(escape(other), self))

    def join(self, parts: Iterable[object]) -> Markdown:
        """Join parts by this separator, escaping what is plain."""
        return Markdown(str.join(self, [escape(part) for part in parts]))

    def format(self, *parts: object, **named: object) -> Markdown:
        """Fill the places {} of this text, escaping what is plain."""
        return Markdown(_Filler().vformat(str(self), parts, named))

    def strip(self, characters: str | None = None, /) -> Markdown:
        """Return the text without blanks around it."""
        return Markdown(str.strip(self, characters))


class _Filler(string.Formatter):
    """Fills the places of Markdown, escaping what is plain."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(escape(format(value, format_spec) if format_spec else value))


@dataclass(frozen=True)
class Shown:
    """Something a notebook displays: Markdown for the book, HTML for Jupyter, and the data behind it."""

    markdown: Markdown
    html: str
    record: Mapping[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        metadata = {"sourcebook": dict(self.record)} if self.record else {}
        return {"text/html": self.html, "text/markdown": self.markdown}, metadata

    def __repr__(self) -> str:
        return f"<{self.record.get('kind', 'shown')} {self.record.get('name', '')}>"


def escape(text: object) -> Markdown:
    """Return text as Markdown that shows exactly these characters, on one line.

    Text that is ``Markdown`` already passes unchanged. A name that is not printed is "[name]" (see ``documents``), and
    a character that acts instead of being seen is shown by its number.
    """
    if isinstance(text, Markdown):
        return text
    plain = _SPECIAL.sub(r"\\\1", show_text(text))
    # Four blanks at the start of a line would make it code, two at its end break it; a dash, a plus or a number at
    # the start would open a list.
    plain = " " + plain.lstrip(" ") if plain.startswith("  ") else plain
    plain = plain.rstrip(" ") + " " if plain.endswith("  ") else plain
    return Markdown(re.sub(r"^(\s?\d+)([.)])", r"\1\\\2", re.sub(r"^(\s?)([-+=])", r"\1\\\2", plain)))


def show_text(text: object) -> str:
    """Return text as a reader sees it, on one line, before any markup."""
    plain = re.sub(f"{HIDDEN}+", "[name]", str(text))
    plain = re.sub(r"\s+", lambda blank: " " if re.search(r"[\r\n]", blank[0]) else blank[0], plain)
    return show_controls(plain.replace("\t", " "))


def literal(text: object) -> Markdown:
    """Return text set as code."""
    plain = show_text(text)
    # Between backticks nothing can be escaped, and a table is cut at a bar all the same.
    return Markdown(f"<code>{escape(plain)}</code>" if re.search(r"[`|]|^\s|\s$|^$", plain) else f"`{plain}`")


def block(text: str) -> Markdown:
    """Return a text of several lines set as code, character for character."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return Markdown(f"{fence}text\n{text.rstrip(chr(10))}\n{fence}")


def link(text: object, anchor: str) -> Markdown:
    """Return a link to a label of the book, which the build checks."""
    return Markdown(f"[{escape(text)}](#{name_anchor(anchor)})")


def target(*parts: object) -> Markdown:
    """Return the line that gives what follows it a label, made from parts as ``name_anchor`` does."""
    return Markdown(f"({name_anchor(*parts)})=")


def link_file(file: str, text: str = "", folder: str = DOWNLOADS) -> Markdown:
    """Return a link to a file that the build writes after the pages, and so cannot check; it shows its name or text."""
    return Markdown(f"[{escape(text or file)}](<{folder}/{urllib.parse.quote(file)}>){{.external}}")


def link_address(text: object, address: str) -> Markdown:
    """Return a link to an address on the web; of any other kind of address the text alone."""
    if not re.match(r"https?://\w", address):
        return escape(text)
    quoted = urllib.parse.quote(address, safe=":/?#[]@!$&'()*+,;=%~")
    return Markdown(f"[{escape(text)}](<{quoted.replace('&', chr(92) + '&')}>)")


def mark(text: object) -> Markdown:
    """Return text marked as the passage in question."""
    return Markdown(f"<mark>{escape(text)}</mark>")


def strong(text: object) -> Markdown:
    """Return text set in bold."""
    return Markdown(f"**{escape(text)}**")


def quote_passage(text: object) -> Markdown:
    """Return a passage in quotation marks; double marks that it brings along become single ones."""
    return Markdown(f"“{escape(text).translate(_INNER_MARKS)}”")


def join(parts: Iterable[object], separator: str = ", ") -> Markdown:
    """Join texts and Markdown into Markdown, escaping what is plain."""
    return Markdown(separator).join(parts)


def _cut_cell(cell: Markdown, most: int) -> Markdown:
    """Return a cell with its first links, and after those of one with more how many they are of how many."""
    links = list(LINK.finditer(cell))
    if len(links) <= most:
        return cell
    return Markdown(f"{cell[: links[most - 1].end()]} … ({most:,} of {len(links):,})")


def format_cell(value: object, links: int = MOST_LINKS) -> Markdown:
    """Return a table cell: whole numbers without decimals, others with at most two, missing values empty.

    ``links`` is the largest number of links in it (see ``_cut_cell``).
    """
    if isinstance(value, Markdown):
        return _cut_cell(value, links)
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return Markdown("")
    if isinstance(value, bool):
        return Markdown("yes" if value else "no")
    if isinstance(value, (int, float)) or hasattr(value, "dtype"):
        number = float(value)  # type: ignore[arg-type]
        return Markdown(f"{number:,.0f}" if number.is_integer() else f"{number:,.2f}".rstrip("0").rstrip("."))
    return escape(value)


def write_table(
    frame: pd.DataFrame,
    header: Mapping[str, str] | None = None,
    right: Collection[str] = (),
    links: int = MOST_LINKS,
) -> Markdown:
    """Return a frame as a Markdown table; numeric columns, and those named in ``right``, are set to the right.

    ``header`` gives columns their printed names; ``links`` is the largest number of links in a cell.
    """
    names: list[str] = [escape((header or {}).get(column, str(column).replace("_", " "))) for column in frame.columns]
    rules = [
        "---:" if column in right or pd.api.types.is_numeric_dtype(frame[column]) else ":---"
        for column in frame.columns
    ]
    lines: list[list[str]] = [names, rules]
    rows = frame.astype(object).itertuples(index=False, name=None)
    lines += [[str(format_cell(cell, links)) for cell in row] for row in rows]
    return Markdown("\n".join("| " + " | ".join(line) + " |" for line in lines))


def show_table(
    frame: pd.DataFrame,
    name: str,
    caption: str,
    header: Mapping[str, str] | None = None,
    classes: str = "",
    right: Collection[str] = (),
    telling: pd.Series | None = None,
    apart: bool = False,
) -> Shown:
    """Show a frame as a numbered table with a caption and a label ``table-NAME``.

    Cells that are ``Markdown`` may hold links. ``classes="searchable"`` adds a filter; the columns named in
    ``right`` are set to the right. An empty frame is a sentence. The frame's plain data is fingerprinted as the
    finding ``NAME``. A frame of more than FEW_ROWS rows stands whole in the chapter's appendix, with that label; the
    chapter shows the rows for which ``telling`` is true, or only the way there. ``apart`` sends a short one there too.
    """
    if frame.empty:
        return show_nothing(name, caption)
    record = {"kind": "table", "name": name, "csv": plain_frame(frame).to_csv(index=False, lineterminator="\n")}
    html_table = plain_frame(frame.head(MOST_ROWS)).to_html(index=False, na_rep="")
    whole = _frame_table(frame, f"table-{name_anchor(name)}", name, caption, header, classes, right)
    if len(frame) <= FEW_ROWS and not apart:
        return Shown(whole, html_table, record)
    rows = f"All {len(frame):,} rows" if len(frame) > 1 else "Its row"
    way = link(rows, f"table-{name_anchor(name)}")
    if telling is None or not telling.any():
        shown = Markdown("{{.takealong}}\n{} {}.\n").format(caption, way)
    else:
        label = f"table-{name_anchor(name)}-telling"
        told = Markdown("{} {} stand in the appendix.").format(caption, way)
        shown = _frame_table(frame[telling], label, name, told, header, "", right)
    return Shown(shown, html_table, record | {"appendix": whole})


def _frame_table(
    frame: pd.DataFrame,
    label: str,
    name: str,
    caption: str,
    header: Mapping[str, str] | None,
    classes: str,
    right: Collection[str],
) -> Markdown:
    """Return a frame as a table with caption, label and the link to its data; of a very long one the first rows."""
    whole, links = frame, MOST_LINKS
    if _count_printed(frame, links) < len(frame):
        links = _FEW_LINKS
        frame = frame.head(_count_printed(frame, links))
    if len(whole) > len(frame):
        told = Markdown("{} Shown are the first {:,} of {:,} rows; all are in {}.")
        caption = told.format(caption, len(frame), len(whole), literal(f"downloads/{name}.csv"))
    options = f":name: {label}\n" + (f":class: {classes}\n" if classes else "")
    markdown = f"::::{{table}} {escape(caption)}\n{options}\n{write_table(frame, header, right, links)}\n::::\n"
    return Markdown(f"{markdown}\n{{.takealong}}\n{link_file(f'{name}.csv', 'CSV')}\n")


def _count_printed(frame: pd.DataFrame, links: int) -> int:
    """Return how many of a table's rows a page prints: the first MOST_ROWS, or as many as _MOST_CHARACTERS hold."""
    length = 0
    for number, row in enumerate(frame.head(MOST_ROWS).astype(object).itertuples(index=False, name=None)):
        length += sum(len(format_cell(cell, links)) for cell in row)
        if number and length > _MOST_CHARACTERS:
            return number
    return min(len(frame), MOST_ROWS)


def show_nothing(name: str, caption: str) -> Shown:
    """Show a sentence in the place of a table or figure for which the choice leaves no rows."""
    sentence = Markdown("{} There are none in the chosen documents and sections.").format(caption)
    record = {"kind": "table", "name": name, "csv": ""}
    labels = f"(table-{name_anchor(name)})=\n(figure-{name_anchor(name)})=\n"
    return Shown(Markdown(f"{labels}{sentence}\n"), f"<p>{html.escape(strip_markdown(sentence))}</p>", record)


def plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the text a reader sees in its cells."""
    return frame.map(_plain_cell).rename(columns=_plain_cell)


def _plain_cell(cell: object) -> object:
    if isinstance(cell, Markdown):
        return strip_markdown(cell)
    return show_controls(cell) if isinstance(cell, str) else cell


def strip_markdown(text: str) -> str:
    """Return the visible text of Markdown that this module wrote; an address on the web stands behind its text."""
    text = LINK.sub(r"\1", re.sub(r"\{number\}`([^`<]*) <\w+>`", r"\1", text))
    text = _OUTSIDE.sub(r"\1 (\2)", text)
    text = re.sub(r"</?(?:mark|code)>|<br>", " ", text).replace("**", "")
    for tag, sign in _SIGNS.items():
        text = text.replace(tag, sign)
    return re.sub(r"\\(.)", r"\1", text).strip()


def show_markdown(markdown: str) -> Shown:
    """Show a passage of Markdown made by the package; a plain string is shown as it is."""
    markdown = escape(markdown)
    told = html.escape(strip_markdown(markdown))
    return Shown(markdown, f'<p style="white-space: pre-line">{told}</p>')
