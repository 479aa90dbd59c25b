"""Tells a database that is away from a statement that is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from gateways import OutsideSystemUnavailable
from gateways.identity.port import SYSTEM


@contextmanager
def reachable() -> Iterator[None]:
    """Turn what may pass, such as a lost connection, into `OutsideSystemUnavailable`.

    A broken rule of the tables, a missing right or a missing table stays what it is: waiting mends none.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except DBAPIError as error:
        raise OutsideSystemUnavailable(SYSTEM, str(error.orig)) from error
    except (NoFreeConnection, OSError, TimeoutError) as error:
        raise OutsideSystemUnavailable(SYSTEM, str(error) or type(error).__name__) from error
