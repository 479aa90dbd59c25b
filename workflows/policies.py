"""Time-outs and retries, each with its reason. Refusals are never tried again: they carry that themselves."""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy


class Policy(TypedDict, total=False):
    """The arguments that one kind of activity is run with."""

    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


class LongPolicy(Policy, total=False):
    """The same for an activity that runs for minutes, and says that it is alive."""

    heartbeat_timeout: timedelta


RECORD = Policy(
    # A transaction takes milliseconds. The database may be away for an hour: the record must come all the
    # same, so it is tried until it does; soon at first, since somebody waits.
    start_to_close_timeout=timedelta(seconds=10),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(milliseconds=50), maximum_interval=timedelta(seconds=10)
    ),
)

DECIDE = Policy(
    # Reads authority at Informat while an admin waits for his save. When Informat is away that is told to him
    # rather than tried on: what he asked for might no longer be his to ask.
    start_to_close_timeout=timedelta(seconds=6),
    schedule_to_close_timeout=timedelta(seconds=8),
    retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_attempts=3),
)

IDENTITY = Policy(
    # Decided already, so it must come through however long the identity server is away. A minute between
    # tries keeps a server that comes back from being run over. A client that is gone comes back by no retry.
    start_to_close_timeout=timedelta(seconds=15),
    retry_policy=RetryPolicy(
        initial_interval=timedelta(milliseconds=200),
        maximum_interval=timedelta(minutes=1),
        non_retryable_error_types=["UnknownClient"],
    ),
)

IMPORT = LongPolicy(
    # Thousands of clients, one transaction each. Silence for half a minute is a worker that died; begun
    # again, it finds its first half done.
    start_to_close_timeout=timedelta(minutes=30),
    heartbeat_timeout=timedelta(seconds=30),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=5),
)

COMPARE = LongPolicy(
    # As long as an import, and as patient with a worker that died. An identity server that is away for longer
    # than an hour is compared the next night.
    start_to_close_timeout=timedelta(minutes=30),
    heartbeat_timeout=timedelta(seconds=30),
    schedule_to_close_timeout=timedelta(hours=1),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5)),
)

MAIL = Policy(
    # Mail servers ask for patience by design (greylisting); a quarter of an hour is what they are used to.
    start_to_close_timeout=timedelta(seconds=45),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=15)),
)

PATIENCE = timedelta(seconds=3)
"""How long an answer waits for an outside system. After that it is 'accepted', and the work goes on."""

CONFIRMATION_DAYS = 7
"""How long a new partner has to confirm its address; the mail says so too."""

IDLE = timedelta(minutes=1)
"""How long the workflow of a client or partner stays after its last change, for the next one to find it."""

REMEMBERED_ANSWERS = 100
"""How many answers an app's workflow carries over, so that a command sent twice is still done once."""

NIGHTLY_MAIL = timedelta(hours=12)
"""How long the nightly upkeep waits for its mails; what is not sent then, the next night takes over."""
