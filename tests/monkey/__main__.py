"""As many keys as asked: python -m tests.monkey --seed N --keys 20000"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.monkey.session import Failed, run_seed


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--seed", type=int, default=time.time_ns() % 1_000_000, help="the first seed; printed in any case"
    )
    asked.add_argument("--keys", type=int, default=20_000, help="for each seed")
    asked.add_argument("--count", type=int, default=1, help="how many seeds, one after the other")
    given = asked.parse_args()
    broken = 0
    for seed in range(given.seed, given.seed + given.count):
        print(f"seed {seed}", flush=True)
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="warroom-monkey-", ignore_cleanup_errors=True) as folder:
            try:
                report = run_seed(seed, given.keys, Path(folder))
            except Failed as failed:
                broken += 1
                print(failed, flush=True)
            else:
                passed = time.monotonic() - began
                print(f"  {report.keys} keys, left {report.left} times by its own keys, {passed:.0f} s", flush=True)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
