"""What is refused before a process starts, in one line that says what to do."""

from typing import Any

import pytest

from settings import SHORTEST_KEY, Settings, SettingsError, read_settings

SHORT, LONG = "k" * (SHORTEST_KEY - 1), "k" * SHORTEST_KEY


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"link_keys": [LONG, SHORT]}, "PORTAL_LINK_KEYS"),
        ({"csrf_key": SHORT}, "PORTAL_CSRF_KEY"),
        ({"trusted_proxies": ["*"]}, "PORTAL_TRUSTED_PROXIES"),
        ({"trusted_proxies": ["172.18.0.0/16", "0.0.0.0/0"]}, "PORTAL_TRUSTED_PROXIES"),
        ({"trusted_proxies": ["::/0"]}, "PORTAL_TRUSTED_PROXIES"),
        ({"temporal_tls": True, "temporal_key_file": "key.pem"}, "PORTAL_TEMPORAL_CERTIFICATE_FILE"),
        ({"temporal_api_key": "key"}, "PORTAL_TEMPORAL_TLS"),
        ({"temporal_ca_file": "ca.pem"}, "PORTAL_TEMPORAL_TLS"),
    ],
)
def test_a_wrong_setting_is_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(**wrong)
    assert named in str(refused.value)
    assert SHORT not in str(refused.value)


def test_right_ones_reach_another_process_as_they_are() -> None:
    given: Settings = read_settings(
        link_keys=[LONG],
        csrf_key=LONG,
        trusted_proxies=["172.18.0.0/16"],
        temporal_tls=True,
        temporal_certificate_file="certificate.pem",
        temporal_key_file="key.pem",
        temporal_api_key="key",
    )
    handed = given.as_environment()
    assert handed["PORTAL_TRUSTED_PROXIES"] == '["172.18.0.0/16"]'
    assert handed["PORTAL_TEMPORAL_TLS"] == "True"
    assert given.temporal_access.api_key == "key"
