"""`python -m bench [part ...]`: measure, print the table and keep it in `bench/latest.json`."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

from bench import lifecycle, lists, pages, waits
from bench.figures import Report, keep, table
from devstack.processes import PartFailed


class Part(StrEnum):
    LIFECYCLE = "lifecycle"
    WAITS = "waits"
    LISTS = "lists"
    PAGES = "pages"


PARTS: Mapping[Part, Callable[[], Coroutine[Any, Any, Report]]] = {
    Part.LIFECYCLE: lifecycle.measure,
    Part.WAITS: waits.measure,
    Part.LISTS: lists.measure,
    Part.PAGES: pages.measure,
}


app = typer.Typer(pretty_exceptions_enable=False)


@app.command()
def bench(parts: Annotated[list[Part] | None, typer.Argument(help="All of them by default.")] = None) -> None:
    """Measure the portal beside a floor, each part on servers of its own that are gone afterwards."""
    # Without bytecode the sandbox compiles the workflows anew for each of them, which no server would do.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    findings: list[str] = []
    for part in parts or list(Part):
        print(f"Measuring {part}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
        try:
            measured = asyncio.run(PARTS[part]())
        except PartFailed as failure:
            print(failure, file=sys.stderr)
            raise typer.Exit(1) from None
        print(table(measured.figures), *measured.findings, sep="\n", flush=True)
        keep(measured.figures)
        findings += measured.findings
    if findings:
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
