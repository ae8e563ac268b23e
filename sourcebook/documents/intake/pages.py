"""Web pages: the article found by trafilatura, with the words that it would lose and without what was withdrawn.

What a page tells of itself is read from its metadata alone, never from its prose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sourcebook.documents.intake.found import SURROGATE, to_line
from sourcebook.errors import SourcebookError, need

_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|figure|img|table|td)\b[^<>]*>", re.I
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "td",
        "th",
        "ul",
    ]
)
_SILENT = "script", "style", "noscript", "template", "iframe", "object", "svg", "head", "title", "textarea", "select"
_WITHDRAWN = "del", "s", "strike"
# Elements whose words are part of the sentence and that are of no other interest here.
_PLAIN = frozenset(
    [
        "time",
        "data",
        "nobr",
        "label",
        "output",
        "ins",
        "abbr",
        "bdi",
        "bdo",
        "wbr",
        "dfn",
        "var",
        "kbd",
        "samp",
        "font",
        "big",
        "small",
        "sub",
        "mark",
        "u",
    ]
)
# In a page's text a line of a kind of its own begins with such a mark until the article is found.
_MARK = "⸢{}⸣ "  # printable, since trafilatura drops what is not
_MARKED = re.compile(r"^⸢(caption|table|embedded_post)⸣ ?", re.MULTILINE)
_EMBEDDED = re.compile(r"twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|fb-post|reddit-embed")
_EXPONENTS = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
_UNIT = re.compile(r"(?:\b|\d)(?:[kcm]?m|ft|in|mi|km|cm|mm|yd)\s*\Z")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date",
    "dcterms.created", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
    "article.published", "publication_date", "citation_publication_date", "cxenseparse:recs:publishtime", "ptime",
)  # fmt: skip


def holds_markup(text: str) -> bool:
    """Tell whether a text is written in HTML."""
    return "<" in text and (len(_MARKUP.findall(text[:20_000])) > 1 or bool(re.search(r"<p\b[^<>]*>|<br ?/?>", text)))


def write_text(page: str) -> str:
    """Return a piece of HTML as text, one paragraph a line, with an empty line between two."""
    tree = _parse(page)
    _prepare(tree)
    text = _MARKED.sub("", "".join(_write(tree)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def _parse(page: str) -> Any:
    html = need("lxml.html")
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", SURROGATE.sub("\ufffd", page)).replace("\0", "")
    if not page.strip():
        raise SourcebookError("is empty")
    try:
        tree = html.document_fromstring(page, parser=html.HTMLParser(huge_tree=False, encoding=None))
    except Exception as error:  # lxml's own, of several kinds, on what is no page
        raise SourcebookError(f"is no page that can be parsed ({to_line(error)[:100]}): save it again") from None
    return tree


def _write(element: Any) -> Iterator[str]:
    """Yield an element's words, with a line's end around what stands by itself."""
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, is_done = stack.pop()
        is_silent = not isinstance(node.tag, str) or node.tag in _SILENT
        is_block = node.tag in _BLOCKS
        if is_done:
            yield "\n" if is_block else ""
            yield _flatten(node.tail) if node is not element else ""
            continue
        stack.append((node, True))
        if is_block:
            yield "\n"
        if not is_silent:
            yield _flatten(node.text)
            stack += ((child, False) for child in reversed(node))


def _flatten(words: str | None) -> str:
    return (words or "").replace("\n", " ").replace("\r", " ")


def _prepare(tree: Any) -> None:
    """Change a tree so that its text says what a reader sees: in the sentence, struck out, raised, set in marks."""
    for name in _WITHDRAWN:
        for element in list(tree.iter(name)):
            _replace(element, "")
    for element in list(tree.iter("sup")):
        _replace(element, _raise(element))
    for element in list(tree.iter("q")):
        element.text = "“" + (element.text or "")
        if len(element):
            element[-1].tail = (element[-1].tail or "") + "”"
        else:
            element.text += "”"
        element.drop_tag()
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and (element.tag in _PLAIN or "-" in element.tag) and element is not tree:
            if any(child.tag in _BLOCKS for child in element.iter() if child is not element):
                element.tag = "div"
            else:
                element.drop_tag()
        elif element.tag == "center":
            element.tag = "div" if any(child.tag in _BLOCKS for child in element) else "p"
    for table in list(tree.iter("table")):
        _lay_out(table)


def _replace(element: Any, words: str) -> None:
    """Put words in the place of an element; what follows it stays, parted by a blank where words would run together."""
    tail = element.tail or ""
    before = element.getprevious()
    said = (before.tail if before is not None else element.getparent().text) or ""
    if not words and said[-1:].isspace() and tail[:1].isspace():
        tail = tail.lstrip()
    element.tail = words + tail
    element.drop_tree()


def _raise(element: Any) -> str:
    """Return what a raised text says: an exponent as such, an ordinal's ending as it is, a note's number nothing."""
    words = "".join(element.itertext()).strip()
    before = element.getprevious()
    said = ((before.tail if before is not None else element.getparent().text) or "").rstrip()
    if words.isdecimal() and (element.tail or "").startswith(("/", "⁄")):
        return f" {words}" if said[-1:].isdigit() else words  # of a fraction
    if re.fullmatch(r"[-−+]?\d{1,3}", words) and element.find(".//a") is None:
        is_power = re.search(r"(?<![\d.,])10\Z", said) or words[0] in "-−" or _UNIT.search(said)
        return words.translate(_EXPONENTS) if is_power else ""
    if re.fullmatch(r"[\[(]?[\d*†‡§¶, ]*[\])]?|\[?\w\]?|\[[^\]]*\]", words) and not re.fullmatch(r"[a-z]{2}", words):
        return ""
    return words


def _lay_out(table: Any) -> None:
    """Write a table of data as lines of its own, with its cells apart; one that only lays out a page is taken apart."""
    builder = need("lxml.html.builder")
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    is_layout = any(
        element.tag in ("p", "h1", "h2", "article", "table", "form", "div")
        for cell in table.iter("td")
        for element in cell.iter()
        if element is not cell
    )
    if is_layout or not rows:
        for element in [table, *table.iter("tbody", "thead", "tfoot", "tr", "td", "th")]:
            element.tag = "div"
        return
    lines = []
    for caption in table.iter("caption"):
        lines.append(builder.P(_MARK.format("caption") + to_line("".join(caption.itertext()))))
    for row in rows:
        cells = [to_line("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            lines.append(builder.P(_MARK.format("table") + " | ".join(cells)))
    for line in lines:
        table.addprevious(line)
    tail = table.tail
    table.tail = None
    parent, before = table.getparent(), table.getprevious()
    parent.remove(table)
    if tail and before is not None:
        before.tail = tail


def read_page(page: str) -> tuple[str, dict[str, str], tuple[tuple[int, str], ...]]:
    """Return a web page's headline and article as text, what it tells of itself, and the lines of a kind of their own.

    The article is found by trafilatura (Barbaresi 2021, ACL demonstrations, doi:10.18653/v1/2021.acl-demo.15), one
    paragraph a line. The lines are named by where they start, with the kind of section that they are.

    Raises SourcebookError, a reason without its place, where there is no article.
    """
    trafilatura = need("trafilatura")
    tree = _parse(page)
    date = _find_date(tree)
    _prepare(tree)
    for caption in list(tree.iter("figcaption")):
        _keep_caption(caption)
    for post in [each for each in tree.iter("blockquote") if _EMBEDDED.search(each.get("class") or "")]:
        _mark_post(post)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False, with_metadata=True)
    if found is None or not (found.text or "").strip():
        raise SourcebookError("holds no article that can be told from the rest of the page: save its text instead")
    facts = {
        "headline": to_line(found.title or ""),
        "byline": to_line(found.author or ""),
        "date": date,
        "publisher": to_line(found.sitename or ""),
        "address": to_line(found.url or ""),
    }
    text, parts = take_parts(put_headline(facts["headline"], found.text))
    return text, facts, parts


def _mark_post(post: Any) -> None:
    """Write a post from elsewhere as lines of its own kind."""
    lines = [to_line("".join(block.itertext())) for block in post.iter("p")] or [""]
    rest = to_line("".join([post.text or "", *(child.tail or "" for child in post)]))
    paragraph = need("lxml.html.builder").P
    for line in [*lines, rest]:
        if line:
            post.addprevious(paragraph(_MARK.format("embedded_post") + line))
    post.drop_tree()


def _keep_caption(caption: Any) -> None:
    """Put a picture's caption after the picture, as a line of its own."""
    words = to_line("".join(caption.itertext()))
    figure = next(caption.iterancestors("figure"), None)
    if words and figure is not None and figure.getparent() is not None:
        line = need("lxml.html.builder").P(_MARK.format("caption") + words)
        line.tail, figure.tail = figure.tail, None
        figure.addnext(line)
        caption.drop_tree()


def take_parts(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return a text without its marks, and the lines that they stood before: where each starts, and its kind."""
    parts, pieces, size, place = [], [], 0, 0
    for mark in _MARKED.finditer(text):
        pieces.append(text[place : mark.start()])
        size += len(pieces[-1])
        parts.append((size, mark[1]))
        place = mark.end()
    return "".join([*pieces, text[place:]]), tuple(parts)


def put_headline(headline: str, text: str) -> str:
    """Return a text with its headline as the first line, where it does not begin with it already.

    A first sentence that begins with the headline's words and goes on is no headline.
    """
    words = r"\s+".join(map(re.escape, headline.split()))
    if not headline or re.match(rf"\s*{words}(?!\w)(?![ \t]*[,;:.]|[ \t]+[a-z])", text):
        return text
    return f"{headline}\n\n{text}"


def _find_date(tree: Any) -> str:
    """Return the day that a page's metadata gives as that of its publication; nothing where it gives none."""
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold()
        named.setdefault(name, meta.get("content") or "")
    told = [named[name] for name in _DATES if named.get(name)]
    told += [str(value) for value in _list_linked(tree, "datePublished")]
    told += [time.get("datetime") or "" for time in tree.iter("time") if _is_of_page(time)]
    for words in told:
        if day := re.match(r"\s*(\d{4}-\d\d-\d\d|\d{8})(?!\d)", words):
            return day[1]
    return next((to_line(words) for words in told if words.strip()), "")


def _is_of_page(time: Any) -> bool:
    return "datepublished" in (time.get("itemprop") or "").casefold() or time.get("pubdate") is not None


def _list_linked(tree: Any, name: str) -> Iterator[Any]:
    """Yield the values under a name in a page's linked data (schema.org)."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                yield from _list_values(json.loads(script.text or ""), name)
            except (ValueError, RecursionError):
                continue


def _list_values(found: Any, name: str) -> Iterator[Any]:
    if isinstance(found, list):
        for each in found:
            yield from _list_values(each, name)
    elif isinstance(found, dict):
        if isinstance(found.get(name), str):
            yield found[name]
        for each in found.values():
            if isinstance(each, (list, dict)):
                yield from _list_values(each, name)
