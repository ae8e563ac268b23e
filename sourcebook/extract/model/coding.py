"""The run: a corpus coded by a model, table by table, from calls that are made once and answers that are kept.

What the model is not asked for is found by rule, so that the folder is whole and a book can be built from it. The
tables are always made from the kept responses, whether these came a moment ago or are read again: a replay gives the
same bytes without a connection.
"""

from __future__ import annotations

import datetime
import json
import math
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from sourcebook.documents.document import Document, read_corpus
from sourcebook.documents.intake import Raw, list_raw, read_raw
from sourcebook.documents.rows import open_writer
from sourcebook.errors import SourcebookError
from sourcebook.extract.corpus import extract_corpus
from sourcebook.extract.model.client import Endpoint, NoAnswerError, ask, open_client
from sourcebook.extract.model.prompts import (
    ASKED,
    Prompt,
    hash_codebook,
    list_given_names,
    write_article,
    write_prompt,
)
from sourcebook.extract.model.responses import FOLDER, Asked, Response, Responses
from sourcebook.extract.model.rows import ORIGIN, RULE, Drop, Names, place_actors, place_rows, read_answer
from sourcebook.extract.output import describe_extraction
from sourcebook.extract.sections import find_sections
from sourcebook.mentions.codebook import DEFAULT, read_codebook
from sourcebook.mentions.kinds import TABLES, split_names
from sourcebook.mentions.passes import read_pass, write_pass
from sourcebook.mentions.sheets.blank import draw_form, hash_text
from sourcebook.mentions.tables import find_faults, read_table, write_table
from sourcebook.parameters import choose

DROPPED = "dropped.csv"
USUAL = "stances,devices"
ALL = "all"
_ATTEMPTS = 2  # a refusal or a broken answer is asked for once more
_IN_A_ROW = 3  # calls without an answer, after which the endpoint is taken to be gone
_CHARACTERS = 4  # a token, about, of English


@dataclass(frozen=True)
class Limits:
    """Where a run stops: calls made, or cost by the prices of a million tokens in and out; 0 is no limit."""

    calls: int = 0
    cost: float = 0.0
    prices: tuple[float, float] = (0.0, 0.0)

    def count_cost(self, tokens_in: int, tokens_out: int) -> float:
        """Return what tokens cost."""
        return (tokens_in * self.prices[0] + tokens_out * self.prices[1]) / 1_000_000


def read_prices(told: str) -> tuple[float, float]:
    """Return the prices in "IN,OUT".

    Raises SourcebookError where these are not two numbers.
    """
    try:
        price_in, price_out = (float(each) for each in (told or "0,0").split(","))
    except ValueError:
        raise SourcebookError(f"--price {told}: give two numbers, such as 0.5,1.5.") from None
    if not 0 <= price_in < math.inf or not 0 <= price_out < math.inf:
        raise SourcebookError(f"--price {told}: a price is nought or more.")
    return price_in, price_out


@dataclass(frozen=True)
class Order:
    """What is asked for: tables of a codebook, in a variant of the prompts, from a model with its settings."""

    model: str
    settings: str
    tables: tuple[str, ...]
    codebook: Path = DEFAULT
    seed: int = 1
    variant: str = ""

    @cached_property
    def prompts(self) -> dict[str, Prompt]:
        """Return the prompts by table."""
        return {table: write_prompt(table, self.codebook, self.variant) for table in self.tables}


@dataclass
class Report:
    """What a run did: calls, answers that were kept before, tokens, cost, rows kept, drops, and why it stopped."""

    calls: int = 0
    kept: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    drops: list[Drop] = field(default_factory=list)
    missing: int = 0
    stopped: str = ""


def place_order(
    endpoint: Endpoint, tables: str = USUAL, codebook: Path = DEFAULT, seed: int = 1, variant: str = ""
) -> Order:
    """Return an order for tables (names joined by commas, or "all").

    Raises SourcebookError for a table that no model can be asked for, or an unknown variant.
    """
    chosen = choose("tables", ",".join(ASKED) if tables == ALL else tables, list(ASKED))
    settings = f"temperature {endpoint.temperature:g}, at most {endpoint.tokens} tokens, {endpoint.format}"
    return Order(endpoint.model, settings, tuple(t for t in ASKED if t in chosen), codebook, seed, variant)


def repeat_order(folder: str | Path, codebook: Path) -> Order:
    """Return the order of a pass that was made before.

    Raises SourcebookError where the folder holds none.
    """
    told = read_pass(folder)
    if told is None:
        raise SourcebookError(f"{folder} holds no pass of a model: name a folder that `sourcebook code` has written.")
    return Order(told["model"], told["settings"], tuple(told["tables"]), codebook, told["seed"], told["variant"])


def tell_plan(source: str | Path, order: Order, endpoint: Endpoint, limits: Limits) -> Iterator[str]:
    """Yield what a run would send and cost, prompts first; nothing is sent."""
    documents = [read_raw(each).document for each in list_raw(source) if isinstance(each, Raw)]
    prompts = order.prompts
    for prompt in prompts.values():
        yield f"=== prompt for {prompt.table}, {prompt.hash[:12]} ==="
        yield prompt.text
        yield f"=== schema of the answer for {prompt.table} ==="
        yield json.dumps(prompt.schema, indent=1, ensure_ascii=False)
    messages = [write_article(document) for document in documents]
    tokens = sum(_count_tokens(prompt.text, text) for prompt in prompts.values() for text in messages)
    calls = len(prompts) * len(documents)
    yield f"Model {order.model} at {endpoint.address}; {order.settings}; seed {order.seed}."
    yield f"Calls: {calls:,} ({len(documents):,} articles, {len(prompts)} tables); a broken answer is asked for again."
    yield f"Tokens: about {tokens:,} in (four characters a token), at most {calls * endpoint.tokens:,} out."
    if any(limits.prices):
        least, most = limits.count_cost(tokens, 0), limits.count_cost(tokens, calls * endpoint.tokens)
        yield f"Cost: from about {least:.2f} to at most about {most:.2f}, in the currency of --price."
    else:
        yield "Cost: unknown; give --price IN,OUT, the prices of a million tokens."
    yield "Nothing was sent."


def _count_tokens(*texts: str) -> int:
    return -(-sum(map(len, texts)) // _CHARACTERS)


def code_corpus(
    source: str | Path,
    out: str | Path,
    order: Order,
    endpoint: Endpoint | None,
    limits: Limits | None = None,
    kept: str | Path = "",
    workers: int = 0,
) -> Report:
    """Code every article of a folder or file with a model into the tables of a folder, and say what was done.

    ``out`` receives what ``extract_corpus`` writes, with the ordered tables in the place of those found by rule;
    ``responses/``, ``dropped.csv`` and ``pass.json``. Without an endpoint nothing is asked, and the responses are those
    kept in the folder ``kept``.

    Raises SourcebookError where there is nothing to read, or the endpoint refuses every call.
    """
    out = Path(out).resolve()
    extract_corpus(source, out, codebook=order.codebook, workers=workers)
    documents = read_corpus(out / "articles")
    responses = Responses((Path(kept) if kept else out) / FOLDER)
    report = Report()
    if endpoint:
        _ask_all(documents, order, endpoint, limits or Limits(), responses, report)
    elif Path(kept).resolve() != out:
        _copy_responses(responses, documents, order, Responses(out / FOLDER))
    tables = read_responses(documents, order, responses, report)
    _write_tables(out, order, tables, documents)
    _write_drops(out / DROPPED, report.drops)
    prompts = {table: prompt.hash for table, prompt in order.prompts.items()}
    told = {"model": order.model, "settings": order.settings, "seed": order.seed, "variant": order.variant}
    write_pass(out, told | {"tables": list(order.tables), "prompts": prompts})
    return report


def _list_asked(documents: Iterable[Document], order: Order) -> Iterator[tuple[Document, Prompt, Asked]]:
    """Yield every question of an order, article by article."""
    prompts = order.prompts
    codebooks = {table: hash_codebook(table, order.codebook) for table in prompts}
    for document in documents:
        text = hash_text(document.date + document.text)
        for table, prompt in prompts.items():
            asked = (document.id, prompt.hash, codebooks[table], text, order.settings, order.seed)
            yield document, prompt, Asked(order.model, table, *asked)


def _list_attempts(asked: Asked) -> list[Asked]:
    return [Asked(**{**vars(asked), "attempt": number}) for number in range(1, _ATTEMPTS + 1)]


def _ask_all(
    documents: Sequence[Document],
    order: Order,
    endpoint: Endpoint,
    limits: Limits,
    responses: Responses,
    report: Report,
) -> None:
    """Ask whatever is not answered yet, and keep each answer; say in the report why that ended early."""
    if limits.cost and not any(limits.prices):
        raise SourcebookError("--max-cost needs --price IN,OUT: give the prices of a million tokens in and out.")
    client = open_client(endpoint)
    silent = 0
    todo = list(_list_asked(documents, order))
    for document, prompt, asked in tqdm(todo, desc=f"Asking {order.model}", unit="call", disable=None):
        for attempt in _list_attempts(asked):
            response = responses.find(attempt)
            if response is None:
                report.stopped = _find_limit(prompt, document, endpoint, limits, report)
                if report.stopped:
                    return
                try:
                    response = _ask_one(client, endpoint, document, prompt, attempt, report)
                    silent = 0
                except NoAnswerError as error:
                    silent += 1
                    if silent == _IN_A_ROW:
                        report.stopped = f"{silent} calls one after the other had no answer ({error})"
                        return
                    break
                responses.keep(response)
                report.cost = limits.count_cost(report.tokens_in, report.tokens_out)
            else:
                report.kept += 1
            if not isinstance(read_answer(response), str):
                break


def _find_limit(prompt: Prompt, document: Document, endpoint: Endpoint, limits: Limits, report: Report) -> str:
    """Return why the next call would pass a limit; its cost is taken to be the most that it may be."""
    if limits.calls and report.calls >= limits.calls:
        return f"--max-calls {limits.calls} is reached"
    most = limits.count_cost(_count_tokens(prompt.text, write_article(document)), endpoint.tokens)
    if limits.cost and report.cost + most > limits.cost:
        return (
            f"the next call could pass --max-cost {limits.cost:g} (spent {report.cost:.4f}, the call up to {most:.4f})"
        )
    return ""


def _ask_one(
    client: Any, endpoint: Endpoint, document: Document, prompt: Prompt, asked: Asked, report: Report
) -> Response:
    report.calls += 1
    seed = asked.seed + (asked.attempt - 1) * 1_000_000  # another answer is wanted than the one that was broken
    answer = ask(client, endpoint, prompt.text, write_article(document), prompt.schema, prompt.table, seed)
    report.tokens_in += answer.tokens_in
    report.tokens_out += answer.tokens_out
    return Response(asked=asked, date=datetime.date.today().isoformat(), **vars(answer))


def _copy_responses(source: Responses, documents: Iterable[Document], order: Order, target: Responses) -> None:
    """Keep in a folder what another has kept of an order's answers."""
    for _, _, asked in _list_asked(documents, order):
        for attempt in _list_attempts(asked):
            if (response := source.find(attempt)) and not target.find(attempt):
                target.keep(response)


def read_responses(
    documents: Sequence[Document], order: Order, responses: Responses, report: Report
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of an order's tables that the kept responses hold; what is dropped goes to the report."""
    codebook = read_codebook(order.codebook)
    names = Names(list_given_names(order.codebook), {each.id: each.text for each in documents})
    tables: dict[str, list[dict[str, Any]]] = {table: [] for table in order.tables}
    for document, prompt, asked in _list_asked(documents, order):
        response, answered = _find_answer(responses, asked)
        if response is None or isinstance(answered, str):
            report.missing += response is None
            reason = "no answer is kept" if response is None else str(answered)
            report.drops.append(Drop(document.id, prompt.table, 0, "", f"{reason.rstrip('.')}."))
            continue
        if prompt.table == "actors":
            rows, drops = place_actors(prompt, document.id, answered, names, codebook)
        else:
            form = draw_form(prompt.table, document, codebook, _find_sections(document))
            rows, drops = place_rows(form, prompt, answered, names)
        origin = (response.model + (f" {response.fingerprint}" if response.fingerprint else ""), prompt.hash[:12])
        marks = dict(zip(("rule", *(name for name, _, _ in ORIGIN)), (RULE, *origin, response.date), strict=True))
        tables[prompt.table] += [row | marks for row in rows]
        report.drops += drops
    if "actors" in tables:
        tables["actors"] = _merge_actors(tables["actors"], report)
    report.rows = {table: len(rows) for table, rows in tables.items()}
    return tables


def _find_answer(responses: Responses, asked: Asked) -> tuple[Response | None, list[Any] | str]:
    """Return the first kept answer that can be used, or else the last, and its rows or why it cannot be used."""
    found: tuple[Response | None, list[Any] | str] = (None, "")
    for attempt in _list_attempts(asked):
        if response := responses.find(attempt):
            found = response, read_answer(response)
            if not isinstance(found[1], str):
                break
    return found


def _find_sections(document: Document) -> pd.DataFrame:
    rows = [(document.id, each.start, each.end, each.kind) for each in find_sections(document.text, document.headline)]
    return pd.DataFrame(rows, columns=["doc", "start", "end", "kind"])


def _merge_actors(rows: list[dict[str, Any]], report: Report) -> list[dict[str, Any]]:
    """Return one row for each actor, the first; another article's other codes for it are listed as dropped."""
    known: dict[str, dict[str, Any]] = {}
    coded = ("kind", "level", "function")
    for row in rows:
        first = known.setdefault(row["actor"], row)
        if other := [name for name in coded if first.get(name) != row.get(name)]:
            reason = f"an earlier article gives it another {' and '.join(other)}."
            report.drops.append(Drop("", "actors", 0, row["actor"], reason))
    return [known[name] for name in sorted(known)]


def _write_tables(
    out: Path, order: Order, tables: Mapping[str, list[dict[str, Any]]], documents: Iterable[Document]
) -> None:
    """Write a pass's tables over those found by rule, with the actors that they name, and check the whole folder."""
    coded = {**tables, "actors": _complete_actors(out, tables)}
    package = _describe_pass(order.codebook, coded)
    _write_coded(package, coded, out)
    by_model = f"by a model ({order.model}): {', '.join(tables)}"
    package["description"] = f"Tables by rule (`sourcebook extract`), and {by_model}. Nobody has checked them."
    (out / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    frames = {resource["name"]: read_table(out, resource["name"]) for resource in package["resources"]}
    for fault in find_faults(frames, {each.id: each.text for each in documents}, out):
        raise SourcebookError(fault)


def _describe_pass(codebook: Path, coded: Iterable[str]) -> dict[str, Any]:
    """Return the data package of an extraction in which coded tables say of each row where it comes from."""
    package = describe_extraction(codebook)
    for resource in package["resources"]:
        if resource["name"] in coded:
            resource["schema"]["fields"] += [
                {"name": name, "type": type_, "description": said} for name, type_, said in ORIGIN
            ]
    return package


def _write_coded(package: Mapping[str, Any], coded: Mapping[str, list[dict[str, Any]]], out: Path) -> None:
    """Write coded tables in the package's columns; what an extraction left of them as Parquet goes."""
    for resource in package["resources"]:
        if (table := resource["name"]) in coded:
            columns = [each["name"] for each in resource["schema"]["fields"]]
            write_table(pd.DataFrame(coded[table], columns=columns), out, table)
            (out / f"{table}.parquet").unlink(missing_ok=True)


def list_unfounded(folder: Path, articles: Path, codebook: Path) -> list[str]:
    """Return the files of a pass that do not follow, byte for byte, from its kept responses and the articles."""
    order, report = repeat_order(folder, codebook), Report()
    documents = [read_raw(each).document for each in list_raw(articles) if isinstance(each, Raw)]
    tables = read_responses(documents, order, Responses(folder / FOLDER), report)
    coded = {table: rows for table, rows in tables.items() if table != "actors"}  # rules have found some of these
    with tempfile.TemporaryDirectory(prefix="sourcebook-") as made:
        _write_coded(_describe_pass(codebook, coded), coded, Path(made))
        _write_drops(Path(made) / DROPPED, report.drops)
        names = [*(f"{table}.csv" for table in coded), DROPPED]
        return [name for name in names if _read_bytes(folder / name) != _read_bytes(Path(made) / name)]


def _read_bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _complete_actors(out: Path, tables: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the actors: the model's or the rules', and a bare row for whom a row of the pass names besides."""
    by_rule = read_table(out, "actors").to_dict("records")
    rows = {row["actor"]: row for row in [*by_rule, *tables.get("actors", [])]}
    if "actors" in tables:
        needed = set(_list_named(out, tables)) | {row["actor"] for row in tables["actors"]}
        rows = {name: row for name, row in rows.items() if name in needed}
    for name in _list_named(out, tables):
        rows.setdefault(name, {"actor": name, "name": name, "rule": RULE})
    return [rows[name] for name in sorted(rows)]


def _list_named(out: Path, tables: Mapping[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Yield the actors that a folder's rows refer to: the pass's rows, and those that stay as a rule found them."""
    for kind in TABLES.values():
        columns = [name for name, target in kind.refers.items() if target == "actors.actor"]
        rows = tables.get(kind.table)
        for row in rows if rows is not None else read_table(out, kind.table).to_dict("records") if columns else ():
            yield from (name for column in columns for name in split_names(kind, str(row.get(column) or "")) if name)


def _write_drops(path: Path, drops: Iterable[Drop]) -> None:
    # A drop may hold what no file in UTF-8 can: half of a pair of surrogates.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        writer = open_writer(stream)
        writer.writerow(["doc", "table", "row", "text", "reason"])
        writer.writerows((each.doc, each.table, each.row, each.text, each.reason) for each in drops)


def describe_run(report: Report, out: str | Path, most: int = 10) -> Iterator[str]:
    """Yield lines that say what a run did, what it dropped and why."""
    yield f"Calls: {report.calls:,}; answers that were kept before: {report.kept:,}."
    if report.calls:
        cost = f"; cost {report.cost:.4f}" if report.cost else ""
        yield f"Tokens: {report.tokens_in:,} in, {report.tokens_out:,} out{cost}."
    yield f"Rows kept: {', '.join(f'{rows:,} {table}' for table, rows in report.rows.items())}."
    counts = Counter(each.table for each in report.drops)
    told = ", ".join(f"{number:,} {table}" for table, number in counts.items())
    yield f"Dropped ({len(report.drops):,}{f': {told}' if told else ''}), with the reason in {Path(out) / DROPPED}:"
    for each in report.drops[:most]:
        place = f"{each.doc or 'corpus'}, {each.table}" + (f", row {each.row}" if each.row else "")
        yield f"  {place}: {each.reason}"
    if len(report.drops) > most:
        yield f"  … and {len(report.drops) - most:,} more"
    if report.stopped:
        yield f"Stopped: {report.stopped}. Run the same command again to go on; no finished call is repeated."
    elif report.missing:
        yield f"Without an answer: {report.missing:,} calls. Run the same command again to ask them."
    yield f"Tables: {out}. Nobody has checked these rows: run `sourcebook score` before you rely on them."
