"""The sample's InvoiceAPI can be sent away, and comes back (R42)."""

from litestar import Litestar
from litestar.testing import TestClient

from devstack.sample.access_groups import KITCHEN
from devstack.sample.invoice_api import invoice_api

KITCHEN_ASKED = f"/invoice-api/access-groups?id={KITCHEN.group_id}"


def test_r42_away_until_it_is_set_back() -> None:
    with TestClient(Litestar([invoice_api])) as http:
        assert http.get(KITCHEN_ASKED).json()[0]["name"] == KITCHEN.name
        assert http.post("/invoice-api/away", json={"away": True}).status_code == 204
        assert http.get(KITCHEN_ASKED).status_code == 503
        assert http.get("/invoice-api/users/an.peeters/admin-groups").status_code == 503
        assert http.post("/invoice-api/away", json={"away": False}).status_code == 204
        assert http.get(KITCHEN_ASKED).status_code == 200


def test_a_guid_that_is_none_is_refused() -> None:
    with TestClient(Litestar([invoice_api])) as http:
        assert http.get("/invoice-api/access-groups?id=001057").status_code == 400
