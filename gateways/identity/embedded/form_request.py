"""What comes in at an endpoint and what goes out, before and after Authlib's core."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749.errors import InvalidRequestError
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from joserfc.errors import JoseError
from joserfc.jws import extract_compact

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_CLIENT_ID = re.compile(r"[\x20-\x7e]{1,255}")
_NOT_FOR_A_DESCRIPTION = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")


@dataclass(frozen=True)
class FormRequest:
    """A form as it was posted. `address` is where it came from, for counting failures."""

    fields: Sequence[tuple[str, str]]
    authorization: str | None
    address: str


@dataclass(frozen=True)
class Answer:
    """A JSON answer, in the terms of RFC 6749 section 5."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Presented:
    """A form without repeats, and the one client id that it speaks for, unproven; None for none."""

    form: Mapping[str, str]
    client_id: str | None
    headers: Mapping[str, str] = field(default_factory=dict)


def presented(request: FormRequest) -> Presented:
    """Read a form. Raises Authlib's `InvalidRequestError` where RFC 6749 sections 2.3 and 3.2 forbid it."""
    repeated = [name for name, times in Counter(name for name, _ in request.fields).items() if times > 1]
    if repeated:
        raise InvalidRequestError("A parameter is there more than once.")
    # "Parameters sent without a value MUST be treated as if they were omitted."
    form = {name: value for name, value in request.fields if value}
    basic = _basic_client_id(request.authorization)
    ways = [basic is not None, "client_secret" in form, "client_assertion" in form]
    if sum(ways) > 1:
        raise InvalidRequestError("The client authenticates in more than one way; use one.")
    claimed = basic or _asserted_client_id(form)
    named = form.get("client_id")
    if claimed and named and claimed != named:
        raise InvalidRequestError("client_id is another than the client that authenticates.")
    client_id = claimed or named
    if client_id is None or not _CLIENT_ID.fullmatch(client_id):
        client_id = None
    headers = {"Authorization": request.authorization or ""} if basic else {}
    return Presented(form, client_id, headers)


def answer(status: int, body: Mapping[str, Any], headers: Sequence[tuple[str, str]]) -> Answer:
    """What Authlib's core says; it quotes what was sent, so its descriptions are made fit here."""
    if "error_description" in body:
        body = {**body, "error_description": description(str(body["error_description"]))}
    return Answer(status, body, dict(headers))


def description(text: str) -> str:
    """The text in the characters that RFC 6749 section 5.2 has for a description, and not too long."""
    return _NOT_FOR_A_DESCRIPTION.sub("?", text)[:300]


def _basic_client_id(authorization: str | None) -> str | None:
    """The user of an Authorization header of type Basic; a header that cannot be read is as good as none."""
    try:
        client_id, secret = extract_basic_authorization({"Authorization": authorization})
    except ValueError:
        return None
    return client_id if client_id and secret else None


def _asserted_client_id(form: Mapping[str, str]) -> str | None:
    """Whom an assertion says it is from. Its signature is checked later, with the keys of that client."""
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        return None
    try:
        claims = json.loads(extract_compact(form.get("client_assertion", "").encode()).payload)
    except (JoseError, ValueError, RecursionError):
        return None
    subject = claims.get("sub") if isinstance(claims, dict) else None
    return subject if isinstance(subject, str) else None
