"""What random hands do: keys, chords, clicks, pastes, noise, sizes and signals, alone and in bursts."""

from __future__ import annotations

import random
import signal
from dataclasses import dataclass

from tests.payloads import PAYLOADS

_LETTERS = bytes(sign for sign in range(32, 127) if sign != ord("q"))
"""All signs of a keyboard but the one that ends the program on the home screen."""
_KEYS = (
    b"\r", b"\r", b"\r", b"\t", b"\x1b[Z", b"\x7f", b"\x1b", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~",
    b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\x1b[3~", b"\x1b[2~", b"\x1bOP", b"\x1bOQ", b"\x1b[15~", b"\x1b[24~",
    b"\x1b[1;5A", b"\x1b[1;2B", b"\x1b[1;3C", b"\x1b[1;5H", b"\x1b[I", b"\x1b[O", b"\x1b[97;5u", b"\x1b[13;2u",
)  # fmt: skip
_CHORDS = bytes(one for one in range(1, 32) if one not in (0x11, 0x1A, 0x1B, 0x0D, 0x09))
"""Every control key but those that end, stop or begin something else."""
_BEGUN = (b"\x1b", b"\x1b[", b"\x1b[M", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b[<0;", b"\x1b[1;", b"\x1b[?", b"\x1b[48;")
_ORDERS = (
    "/sev P0", "/sev P2", "/role ic @alice", "/status identified", "/fixed rollback", "/complaints 47", "/find pool",
    "/filter decision", "/handover", "/close", "/purge", "/learn", "/help", "/merge x", "/review", "/channel #inc",
    "/check 5m pass", "/phase close", "/drill", "? pool exhausted", "! roll back", "@erin look at web 3m",
    "!! fail over", "todo alert at 75 %", "14:32 deployed", "-7 pager woke", "~14:30 slow", "*! key", "> 498 of 500",
    "??:?? x", "?", "/part queues", "/merge checkout yes", "/reopen it is back", "/cancel no such thing",
    "/duplicate checkout", "/sev P3 calmer", "/filter", "/find the since:2026-01", "/private", "/who", "/later 10m",
)  # fmt: skip
_HOSTILE = tuple(text[:2_000] for text in PAYLOADS.values())
_SEARCHES = (
    b"/pool\r",
    b"/the\r",
    b"/is\r\r",
    b"/kind:hypothesis\r\r",
    b"/since:2026 @fay\r",
    b"/q until:2030\r\x1b[B\r",
)
"""As on the home screen, where they find something of each incident."""
_ANSWERS = ("yes", "no", "@bob", "P1", "2", "15m waiting", "2026-02-20", "because", "14:30", "", "rollback", "x" * 300)


@dataclass(frozen=True)
class Act:
    """One thing that hands do: bytes that are sent, a size, or a signal. ``keys`` is how many presses it counts."""

    sent: bytes = b""
    size: tuple[int, int] | None = None
    signals: tuple[int, ...] = ()
    keys: int = 1


class Hands:
    """Does one act after the other, the same for the same ``seed``."""

    def __init__(self, seed: int) -> None:
        self._choose = random.Random(seed)
        self.size = self._some_size()

    def _some_size(self) -> tuple[int, int]:
        choose = self._choose
        usual = [(120, 36), (160, 45), (80, 24), (100, 30), (60, 15), (40, 10), (300, 80), (1, 1), (59, 14), (20, 5)]
        return choose.choice(usual) if choose.random() < 0.7 else (choose.randint(1, 400), choose.randint(1, 120))

    def act(self) -> Act:
        """What they do next."""
        choose = self._choose
        what = choose.choices(
            (self._press, self._burst, self._click, self._type, self._order, self._paste, self._noise, self._resize,
             self._signal, self._find),
            (30, 20, 16, 8, 9, 4, 6, 3, 1, 3),
        )[0]  # fmt: skip
        return what()

    def _key(self) -> bytes:
        choose = self._choose
        kind = choose.random()
        if kind < 0.45:
            return bytes([choose.choice(_LETTERS)])
        if kind < 0.85:
            return choose.choice(_KEYS)
        if kind < 0.97:
            return bytes([choose.choice(_CHORDS)])
        return b"\x0f"  # from the line to the panes and back

    def _press(self) -> Act:
        return Act(self._key())

    def _burst(self) -> Act:
        choose = self._choose
        if choose.random() < 0.3:
            return Act(self._key() * (count := choose.randint(2, 6)), keys=count)
        count = choose.randint(2, 12)
        return Act(b"".join(self._key() for _ in range(count)), keys=count)

    def _click(self) -> Act:
        choose = self._choose
        x, y = choose.randint(1, self.size[0] + 2), choose.randint(1, self.size[1] + 1)
        if choose.random() < 0.15:  # the old report, whose numbers are no text
            x, y, button = min(x, 223), min(y, 223), choose.choice((0, 3, 32, 64, 65, 35))
            return Act(b"\x1b[M" + bytes([button + 32, x + 32, y + 32]))
        kind = choose.random()
        if kind < 0.3:
            button = choose.choice((64, 65))
            return Act(f"\x1b[<{button};{x};{y}M".encode() * (count := choose.randint(1, 8)), keys=count)
        if kind < 0.4:  # held, moved, let go
            there = choose.randint(1, self.size[0]), choose.randint(1, self.size[1])
            moved = f"\x1b[<0;{x};{y}M\x1b[<32;{there[0]};{there[1]}M\x1b[<0;{there[0]};{there[1]}m"
            return Act(moved.encode())
        count = choose.choice((1, 1, 2, 2, 3))
        return Act(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m".encode() * count, keys=count)

    def _type(self) -> Act:
        choose = self._choose
        words = choose.choice(_ANSWERS) if choose.random() < 0.6 else choose.choice(_HOSTILE)[:80]
        sent = words.replace("\x1b", "").encode("utf-8", "replace") + choose.choice((b"\r", b"\r\r", b"", b"\x1b"))
        return Act(sent, keys=max(1, len(words)))

    def _order(self) -> Act:
        choose = self._choose
        to_the_line = choose.choice((b"", b"i", b"\x0f", b"\x0fi"))
        words = choose.choice(_ORDERS)
        return Act(to_the_line + words.encode() + choose.choice((b"\r", b"\r\r", b"")), keys=len(words))

    def _find(self) -> Act:
        """Away from what is asked, to the home screen or into the panes, and look for something."""
        choose = self._choose
        away = choose.choice((b"\x1b", b"\x0f", b"\x0fH", b"\x1b\x1b\x0fH"))
        return Act(away + choose.choice(_SEARCHES), keys=8)

    def _paste(self) -> Act:
        choose = self._choose
        lines = [choose.choice(_HOSTILE if choose.random() < 0.5 else _ORDERS) for _ in range(choose.randint(1, 30))]
        text = choose.choice(("\n", "\r\n", "\r", " ")).join(lines).encode("utf-8", "replace")
        return Act(b"\x1b[200~" + text + b"\x1b[201~" + choose.choice((b"", b"\r", b"\x1b")), keys=len(lines))

    def _noise(self) -> Act:
        choose = self._choose
        kind = choose.random()
        if kind < 0.5:
            return Act(bytes(choose.randrange(128, 256) for _ in range(choose.randint(1, 6))))
        begun = choose.choice(_BEGUN)
        return Act(begun + bytes(choose.randrange(32, 256) for _ in range(choose.randint(1, 5))))

    def _resize(self) -> Act:
        self.size = self._some_size()
        return Act(size=self.size)

    def _signal(self) -> Act:
        on, stop, size = signal.SIGCONT, signal.SIGTSTP, signal.SIGWINCH
        return Act(
            signals=self._choose.choice(((on,), (stop, on), (signal.SIGSTOP, on), (size, size), (stop, stop, on)))
        )
