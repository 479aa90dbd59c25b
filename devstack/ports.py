"""Ports on this machine: a free one, or the one asked for if nobody has it."""

import random
import socket

from devstack.processes import PartFailed

LOOPBACK = "127.0.0.1"
# Below the range from which the kernel takes ports for outgoing connections (32768 and up), so that none of
# those takes the port between our look and the server's start.
FIRST, LAST = 15000, 32000


def is_free(port: int, host: str = LOOPBACK) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    ports = (random.randint(FIRST, LAST) for _ in range(1000))  # noqa: S311  # no secret
    return next(port for port in ports if is_free(port))


def claim(port: int, setting: str, host: str = LOOPBACK) -> int:
    """The port of this setting, a free one if it is 0. Raises `PartFailed` when another program has it."""
    if port == 0:
        return free_port()
    if not is_free(port, host):
        raise PartFailed(f"Port {port} is taken. Set {setting} to another port (0 takes a free one).")
    return port
