"""Proof that somebody has a client's secret: the token endpoint takes it (R5)."""

from http import HTTPStatus

import httpx

from gateways import OutsideSystemUnavailable
from gateways.identity.port import SYSTEM

SECONDS = 5.0
KNOWN_WITHOUT_SCOPE = frozenset({"invalid_scope", "scope_invalid"})
"""How a client that was recognised hears that it has no such scope: in RFC 6749's word, and in Glewlwyd's."""


class ClientProof:
    """Asks the token endpoint for a token. Neither the secret nor the token is kept or logged.

    `scope` is asked for where a server answers nothing to who asks for none.
    """

    def __init__(self, http: httpx.AsyncClient, token_endpoint: str, scope: str | None = None) -> None:
        self._http = http
        self._token_endpoint = token_endpoint
        self._form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})

    async def works(self, client_id: str, secret: str) -> bool:
        """Whether the endpoint knows the client by this secret. Raises `OutsideSystemUnavailable`.

        A client without any scope is refused a token all the same, for that reason and not for its secret.
        """
        try:
            answer = await self._http.post(
                self._token_endpoint,
                data=self._form,
                auth=httpx.BasicAuth(client_id, secret),
                timeout=SECONDS,
            )
            # Glewlwyd refuses a client without a word.
            wordless = answer.status_code == HTTPStatus.FORBIDDEN and not answer.content
            error = None if answer.is_success or wordless else answer.json().get("error")
        except (httpx.HTTPError, ValueError, AttributeError) as failure:
            raise OutsideSystemUnavailable(SYSTEM, type(failure).__name__) from None
        if answer.is_success or error in KNOWN_WITHOUT_SCOPE:
            return True
        if wordless or error == "invalid_client":
            return False
        raise OutsideSystemUnavailable(SYSTEM, f"answered {answer.status_code}")
