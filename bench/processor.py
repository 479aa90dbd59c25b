"""What the processors worked: a machine that is busy otherwise disturbs it less than the time it took."""

import psutil  # type: ignore[import-untyped]  # its stubs are not among the checks


def processor_seconds() -> float:
    """Of this process and of all that it started and that still runs: servers, workers, the web."""
    this = psutil.Process()
    return sum(_seconds(one) for one in (this, *this.children(recursive=True)))


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)
