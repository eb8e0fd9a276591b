"""The soak: as many schedules as asked, on every processor."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time

from tests.simulation import purges
from tests.simulation.world import Wrong, run_seed

PURGES = 5
"""Of so many schedules one is tried with purges too."""


def outcome(seed: int) -> str:
    try:
        run_seed(seed)
        if seed % PURGES == 0:
            purges.run_seed(seed)
    except Wrong as wrong:
        return str(wrong)
    return ""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--first", type=int, default=10_000)
    asked.add_argument("--count", type=int, default=20_000)
    given = asked.parse_args()
    began, broken = time.monotonic(), 0
    with multiprocessing.Pool() as pool:
        seeds = range(given.first, given.first + given.count)
        for done, said in enumerate(pool.imap(outcome, seeds, chunksize=20), 1):
            if said:
                broken += 1
                print(said, flush=True)
            if done % 1_000 == 0:
                print(f"{done} schedules, {broken} broke a promise, {time.monotonic() - began:.0f} s", flush=True)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
