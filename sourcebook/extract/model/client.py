"""The client: one question to an endpoint that speaks the OpenAI protocol for chat, and what it answers.

The ``openai`` package does the talking: it waits and asks again after a 429, a 5xx or a lost connection, longer each
time and as long as the endpoint says. The key comes from the environment alone and is written nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sourcebook.documents.excerpts import shorten
from sourcebook.errors import SourcebookError, need

KEY = "SOURCEBOOK_API_KEY"
# Where a model is asked whose name begins so, if no address is given; the prefix is no part of its name.
ENDPOINTS = {
    "openai": "https://api.openai.com/v1",
    "ollama": "http://localhost:11434/v1",
    "llamacpp": "http://localhost:8080/v1",
    "vllm": "http://localhost:8000/v1",
}
FORMATS = ("schema", "object")
_ADVICE = {401: f"set the key in {KEY}", 403: f"see what the key in {KEY} may do", 404: "check --model and --base-url"}


@dataclass(frozen=True)
class Endpoint:
    """Where and how a model is asked.

    ``tokens`` is the most that an answer may have. ``format`` is how the endpoint is told to answer in JSON: by a
    "schema", or as any "object" where it knows no schemas. ``tries`` are made before a call is given up.
    """

    model: str
    address: str
    temperature: float = 0.0
    tokens: int = 8000
    format: str = "schema"
    seconds: float = 300.0
    tries: int = 7


@dataclass(frozen=True)
class Answer:
    """What an endpoint answered: its words, why they end, what it calls itself, and what it counted."""

    content: str
    refusal: str
    finish: str
    model: str
    fingerprint: str
    tokens_in: int
    tokens_out: int


class NoAnswerError(Exception):
    """An endpoint gave no answer to one call, though it was asked again."""


def find_endpoint(model: str, address: str = "", **settings: Any) -> Endpoint:
    """Return the endpoint of a model: at the address given, or where its prefix says.

    Raises SourcebookError where neither tells the address.
    """
    prefix, _, name = model.partition("/")
    if address:
        return Endpoint(model, address, **settings)
    if not name or prefix not in ENDPOINTS:
        known = ", ".join(f"{each}/…" for each in ENDPOINTS)
        raise SourcebookError(f"{model!r} does not say where it is asked: give --base-url, or one of {known}.")
    return Endpoint(name, ENDPOINTS[prefix], **settings)


def find_key(endpoint: Endpoint) -> str:
    """Return the key for an endpoint from the environment; a local one needs none, and the client wants some text."""
    own = os.environ.get("OPENAI_API_KEY", "") if endpoint.address == ENDPOINTS["openai"] else ""
    return os.environ.get(KEY, "") or own or "none"


def open_client(endpoint: Endpoint) -> Any:
    """Return a client for an endpoint.

    Raises SourcebookError where the package is not installed.
    """
    return need("openai", "model").OpenAI(
        base_url=endpoint.address,
        api_key=find_key(endpoint),
        max_retries=endpoint.tries - 1,
        timeout=endpoint.seconds,
    )


def ask(
    client: Any, endpoint: Endpoint, prompt: str, article: str, schema: Mapping[str, Any], table: str, seed: int
) -> Answer:
    """Ask a model to code one article for one table.

    Raises NoAnswerError where this call fails, and SourcebookError where every further one would.
    """
    openai = need("openai", "model")
    wanted = {"type": "json_object"}
    if endpoint.format == "schema":
        named = {"name": table, "schema": dict(schema), "strict": True}
        wanted = {"type": "json_schema", "json_schema": named}  # type: ignore[dict-item]
    # The protocol's author has renamed the limit; the servers that follow it have not.
    limit = "max_completion_tokens" if endpoint.address == ENDPOINTS["openai"] else "max_tokens"
    try:
        found = client.chat.completions.create(
            model=endpoint.model,
            messages=[{"role": "system", "content": prompt}, {"role": "user", "content": article}],
            response_format=wanted,
            temperature=endpoint.temperature,
            seed=seed,
            **{limit: endpoint.tokens},
        )
    except openai.APIStatusError as error:
        told = _tell_status(error, find_key(endpoint))
        if error.status_code < 500 and error.status_code not in (408, 409, 413, 429):
            advice = _ADVICE.get(error.status_code, "mend what it names")
            raise SourcebookError(f"{endpoint.address} refuses the call ({told}): {advice}.") from None
        raise NoAnswerError(told) from None
    except openai.APIConnectionError as error:  # a time-out is one
        raise NoAnswerError(f"no connection ({type(error.__cause__ or error).__name__})") from None
    except (openai.OpenAIError, ValueError) as error:  # the body may be no JSON
        raise NoAnswerError(f"no answer that can be read ({type(error).__name__})") from None
    return _read_answer(found)


def _tell_status(error: Any, key: str) -> str:
    """Return an error's status with the first words of what the endpoint says, in which no key may stand."""
    said = "" if error.status_code in (401, 403) else shorten(str(getattr(error, "message", "")), 200)
    return f"status {error.status_code}" + (f", {said.replace(key, '…')}" if said else "")


def _read_answer(found: Any) -> Answer:
    """Return what a completion says.

    Raises NoAnswerError where it holds no choice.
    """
    choices = getattr(found, "choices", None)
    if not choices:
        raise NoAnswerError("an answer without a choice")
    message, usage = choices[0].message, found.usage
    return Answer(
        content=message.content or "",
        refusal=getattr(message, "refusal", None) or "",
        finish=choices[0].finish_reason or "",
        model=found.model or "",
        fingerprint=getattr(found, "system_fingerprint", None) or "",
        tokens_in=(usage.prompt_tokens if usage else 0) or 0,
        tokens_out=(usage.completion_tokens if usage else 0) or 0,
    )
