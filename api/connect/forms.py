"""Reads the forms that clients post."""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import ClientException

from gateways.identity.embedded.form_request import FormRequest

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 50


async def form_of(request: Request[Any, Any, Any]) -> FormRequest:
    """The posted form, with repeats and empty fields as they are. Anything but a form is refused with 400."""
    if request.content_type[0] != FORM:
        raise ClientException(f"The request is not a form: its Content-Type has to be {FORM}.")
    try:
        body = (await request.body()).decode()
        fields = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ClientException("The form cannot be read.") from None
    address = request.client.host if request.client else ""
    return FormRequest(fields, request.headers.get("Authorization"), address)
