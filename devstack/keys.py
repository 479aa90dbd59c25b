"""Keys for development, made once per data folder, so that a restart can read what the last run wrote."""

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def ensure_keys(data_folder: Path) -> Path:
    """The file with the keys, as environment variables; a variable that is set goes before it."""
    file = data_folder / "keys.env"
    if not file.exists():
        data_folder.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".unfinished")
        with open(unfinished, "w", opener=_private) as keys:
            keys.writelines(f"{name}='{value}'\n" for name, value in _new_keys().items())
        unfinished.rename(file)
    return file


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_TRUNC, mode=0o600)


def _new_keys() -> dict[str, str]:
    return {
        "PORTAL_HISTORY_KEYS": json.dumps([Fernet.generate_key().decode()]),
        "PORTAL_LINK_KEYS": json.dumps([secrets.token_urlsafe(32)]),
        "PORTAL_CSRF_KEY": secrets.token_urlsafe(32),
        "PORTAL_OIDC_CLIENT_SECRET": secrets.token_urlsafe(32),
        "PORTAL_INVOICE_API_TOKEN": secrets.token_urlsafe(32),
    }
