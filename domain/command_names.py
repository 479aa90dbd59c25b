"""One name for a command on its whole way."""

import re


def command_name(command: type[object]) -> str:
    """What updates, routes and the log call a command: `ApproveApp` is `approve_app`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", command.__name__).lower()
