"""Starts a program that ends with its parent: `python -I -S tether.py PARENT SIGNAL IDENTITY PROGRAM …`.

A script of its own, because this must happen between fork and exec, and running Python there (`preexec_fn`)
may deadlock in a process with threads. It imports nothing of ours: each child start waits for it.
"""

import ctypes
import os
import sys

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def become(identity: str) -> None:
    """`own` changes nothing, `nobody` becomes uid 65534, `mapped` stays root but looks like uid 65534.

    PostgreSQL refuses to run as root. The mapped identity is for folders that only root may enter: in a user
    namespace, files of root are files of 65534, so nothing has to be opened to others.
    """
    if identity == "nobody":
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    elif identity == "mapped":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "no user namespace: run as another user than root")
        with open("/proc/self/uid_map", "w") as mapping:
            mapping.write(f"{NOBODY} 0 1")


def die_with(parent: int, signal_number: int) -> None:
    """Ask the kernel for the signal when the parent ends. Last, because a change of identity undoes it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent ended before this program began")


def main() -> None:
    parent, signal_number, identity, *command = sys.argv[1:]
    become(identity)
    die_with(int(parent), int(signal_number))
    # Not the search along PATH: that imports, and who became nobody may not be let into Python's own folders.
    os.execv(command[0], command)  # noqa: S606  # the whole point: this process becomes the program


if __name__ == "__main__":
    main()
