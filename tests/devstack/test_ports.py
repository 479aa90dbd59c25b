"""A port that another program has is named with its setting, before anything starts."""

import socket
from pathlib import Path

import pytest

from devstack.ports import claim, free_port, is_free
from devstack.processes import PartFailed
from devstack.settings import DevstackSettings


def _settings(**given: object) -> DevstackSettings:
    names = ("http_port", "devstack_port", "oidc_port", "temporal_port", "temporal_ui_port")
    return DevstackSettings.model_validate(dict.fromkeys(names, 0) | given)


def test_a_taken_port_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings = _settings(data=tmp_path, smtp_port=port)
        message = f"Port {port} is taken. Set PORTAL_SMTP_PORT to another port (0 takes a free one)."
        with pytest.raises(PartFailed) as refusal:
            settings.settled()
        assert str(refusal.value) == message


def test_a_part_whose_address_is_set_claims_no_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings = _settings(data=tmp_path, smtp_port=port, smtp_url="smtp://mail.example:25")
        assert settings.settled().smtp_port == port


def test_zero_takes_a_free_port() -> None:
    assert is_free(claim(0, "PORTAL_HTTP_PORT"))
    assert free_port() < 32768
