"""`python -m bench [--only a,b,c,d,e,f,g,h,i] [--quick]`: measure, print a table, write `bench/results.json`."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console

from bench.parts import commands, duplicates, importing, protecting, reading, rebuilding, searching, visibility
from bench.result import Measurement, table, write
from bench.scale import FULL, QUICK, Scale

Part = Callable[[Scale], Iterator[Measurement]]

PARTS: dict[str, tuple[str, Part]] = {
    "a": ("commands, in process and over HTTP", commands.measure),
    "b": ("rebuilding read models from the log", rebuilding.measure),
    "c": ("from the answer to visibility in all four departments", visibility.measure),
    "d": ("reading histories and profiles, small store and large", reading.measure),
    "e": ("searching the customer file for duplicates", duplicates.measure),
    "f": ("importing a customer file", importing.measure),
    "g": ("finding customers while typing", searching.measure),
    "i": ("asking for a password at Kafka", protecting.measure),
    "h": ("importing a very large customer file", importing.measure_large),
}
LONG = frozenset({"h"})
"""Parts as long as all others together: measured only on request."""
console = Console()


def main() -> int:
    """Measure the requested parts; return 1 if one of them failed."""
    options = _arguments()
    whole = [_measure(letter, quick=options.quick) for letter in options.only]
    return 0 if all(whole) else 1


def _measure(letter: str, *, quick: bool) -> bool:
    """Measure one part; keep the results that precede a failure."""
    title, part = PARTS[letter]
    began = time.monotonic()
    measurements: list[Measurement] = []
    console.print(f"({letter}) {title} …")
    try:
        measurements.extend(part(QUICK if quick else FULL))
    except Exception as error:  # noqa: BLE001 - report a broken part and go on with the others
        console.print(f"({letter}) failed before its end: {error!r}", style="red", markup=False)
        whole = False
    else:
        whole = True
    if measurements:
        console.print(table(measurements, title=f"({letter}) {title}: {time.monotonic() - began:.0f} s"))
    if measurements and not quick:
        write(measurements)
    return whole


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--only",
        type=_letters,
        default=[letter for letter in PARTS if letter not in LONG],
        help="parts to measure, as in a,c; default: all but h",
    )
    parser.add_argument("--quick", action="store_true", help="a small sample of each part; writes no results")
    return parser.parse_args()


def _letters(text: str) -> list[str]:
    letters = [letter.strip() for letter in text.split(",")]
    if unknown := [letter for letter in letters if letter not in PARTS]:
        known = ", ".join(f"{letter} ({title})" for letter, (title, _) in PARTS.items())
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is not a part; choose from {known}")
    return letters


if __name__ == "__main__":
    sys.exit(main())
