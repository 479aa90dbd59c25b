"""Proof that somebody has a client's secret: the token endpoint takes it (R5)."""

import httpx

from gateways import OutsideSystemUnavailable

SYSTEM = "identity server"
SECONDS = 5.0


class ClientProof:
    """Asks the token endpoint for a token. Neither the secret nor the token is kept or logged."""

    def __init__(self, http: httpx.AsyncClient, token_endpoint: str) -> None:
        self._http = http
        self._token_endpoint = token_endpoint

    async def works(self, client_id: str, secret: str) -> bool:
        """Whether the endpoint knows the client by this secret. Raises `OutsideSystemUnavailable`.

        A client without any scope is refused a token all the same, for that reason and not for its secret.
        """
        try:
            answer = await self._http.post(
                self._token_endpoint,
                data={"grant_type": "client_credentials"},
                auth=httpx.BasicAuth(client_id, secret),
                timeout=SECONDS,
            )
            error = None if answer.is_success else answer.json().get("error")
        except (httpx.HTTPError, ValueError, AttributeError) as failure:
            raise OutsideSystemUnavailable(SYSTEM, type(failure).__name__) from None
        if answer.is_success or error == "invalid_scope":
            return True
        if error == "invalid_client":
            return False
        raise OutsideSystemUnavailable(SYSTEM, f"answered {answer.status_code}")
