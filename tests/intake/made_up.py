"""Synthetic secrets, put together while the tests run: no file of the repository holds one."""

from __future__ import annotations

import base64
import random
import string

HEX = "0123456789abcdef"
LETTERS = string.ascii_letters
ALNUM = string.ascii_letters + string.digits
UPPER = string.ascii_uppercase + string.digits
LOWER = string.ascii_lowercase + string.digits
URL_SAFE = ALNUM + "-_"
BASE64 = ALNUM + "+/"

Marked = tuple[str, str]
"""What kind it is, and a text in which the secret stands between « and »."""


class Maker:
    """Makes random words; the same ones in every run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def __call__(self, length: int, signs: str = ALNUM) -> str:
        """A word of ``length`` with a digit and a letter in it, as nearly every random one has."""
        word = [self._random.choice(signs) for _ in range(length)]
        if "7" in signs and not any(sign.isdigit() for sign in word):
            word[length // 2] = "7"
        if any(sign.isalpha() for sign in signs) and not any(sign.isalpha() for sign in word):
            word[length // 3] = next(sign for sign in signs if sign.isalpha())
        return "".join(word)

    def password(self) -> str:
        """As people choose them."""
        word = self._random.choice(("Winter", "dragon", "Monday", "correct", "Berlin", "coffee", "hunter", "tiger"))
        return word + self._random.choice("!_.-#") + str(self._random.randrange(100, 9999)) + self._random.choice("xQ!")

    def uuid(self) -> str:
        """Eight, four, four, four and twelve hexadecimal digits."""
        return "-".join(self(length, HEX) for length in (8, 4, 4, 4, 12))

    def base64(self, length: int) -> str:
        """``length`` random bytes."""
        return base64.b64encode(self._random.randbytes(length)).decode()

    def basic(self) -> str:
        """A user and a password, as headers carry them."""
        return base64.b64encode(f"dana:{self.password()}".encode()).decode()

    def jwt(self) -> str:
        """A header, claims and a signature."""
        header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
        claims = base64.urlsafe_b64encode(f'{{"sub":"{self(10)}","iat":1771000000}}'.encode()).decode().rstrip("=")
        return f"{header}.{claims}.{self(43, URL_SAFE)}"

    def pem(self, name: str) -> str:
        """A private key as a block of lines."""
        body = "\n".join(self(64, BASE64) for _ in range(4))
        return f"-----BEGIN {name}-----\n{body}\n-----END {name}-----"


def unmarked(text: str) -> tuple[str, int, int]:
    """The text without its marks, and where the secret begins and ends in it."""
    start = text.index("«")
    end = text.index("»") - 1
    return text.replace("«", "").replace("»", ""), start, end
