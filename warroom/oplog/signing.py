"""Who wrote a line: a writer's key pair (Ed25519), the id that follows from it, and the signature of a hash.

The hash of a line covers its incident, its writer and every line before it, so one signature vouches for all of them.
The fourth column is ``<key>.<signature>``, both in base64url without padding: it is checked by itself, whatever else
was read, and holds only for the writer whose id is the key's fingerprint.

The library that signs and checks is loaded by whoever shares, and by nobody else. Without it (`available`) nothing is
signed and nothing is checked. Part of the shell's fast path.
"""

from __future__ import annotations

from functools import lru_cache

from warroom.model.identity import WriterId
from warroom.oplog.hashing import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEYED = "ed25"
"""What the id of a writer that has a key begins with: 28 digits of the key's fingerprint follow."""
KEY, ALGORITHM = "key", "ed25519"
"""The kind of the line with which such a writer begins, and what stands before the key in it."""
SEED = 32
"""Random bytes of which a key pair is made."""
_KEY_DOMAIN, _SIGNATURE_DOMAIN = b"warroom/1 key", b"warroom/1 sig"
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"


def is_keyed(writer: WriterId) -> bool:
    """Whether the writer with this id has a key, so that its lines are taken from a share only when it signed them."""
    return writer.startswith(KEYED)


def writer_of(public: bytes) -> WriterId:
    """The id of the writer whose public key (32 bytes) this is, 32 hexadecimal digits."""
    return WriterId(KEYED + sha256(_KEY_DOMAIN + b"\0" + public).hexdigest()[: 32 - len(KEYED)])


def key_name(public: bytes) -> str:
    """A public key as the writer's first line names it."""
    return f"{ALGORITHM}:{public.hex()}"


def key_words(writer: WriterId) -> str:
    """The key of a writer as four words that can be read aloud, 16 bits of its fingerprint each."""
    digits = writer[len(KEYED) : len(KEYED) + 16]
    return " ".join(_word(int(digits[start : start + 4], 16)) for start in range(0, 16, 4))


def _word(number: int) -> str:
    """Sixteen bits as consonant, vowel, consonant, vowel, consonant."""
    letters = []
    for shift, signs in ((12, _CONSONANTS), (10, _VOWELS), (6, _CONSONANTS), (4, _VOWELS), (0, _CONSONANTS)):
        letters.append(signs[(number >> shift) % len(signs)])
    return "".join(letters)


def available() -> bool:
    """Whether the library that signs and checks is installed (``warroom[evidence]``)."""
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401
    except ImportError:
        return False
    return True


def public_of(seed: bytes) -> bytes:
    """The public key (32 bytes) of the key pair that is made of ``seed``. Raise `ImportError` without the library."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def signature_of(seed: bytes, hash_: str) -> bytes:
    """The fourth column for the line with this hash. Raise `ImportError` without the library."""
    return b".".join(map(_packed, (public_of(seed), sign(seed, _signed(hash_)))))


def sign(seed: bytes, message: bytes) -> bytes:
    """The bare signature (64 bytes) of ``message``. Raise `ImportError` without the library."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_signed(writer: WriterId, hash_: str, column: bytes) -> bool:
    """Whether ``column`` holds a signature of ``hash_`` by the key of ``writer``. Raise `ImportError` without the
    library.
    """
    key, dot, signature = column.partition(b".")
    signature_bytes = _unpacked(signature, 64)
    if not dot or signature_bytes is None:
        return False
    whose, public = _key_in(key)
    return public is not None and whose == writer and _verifies(public, signature_bytes, _signed(hash_))


@lru_cache(maxsize=256)
def _key_in(text: bytes) -> tuple[WriterId | None, Ed25519PublicKey | None]:
    """The writer and the key that a column names; nobody where it names none. Few keys sign many lines."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = _unpacked(text, 32)
    if public is None:
        return None, None
    return writer_of(public), Ed25519PublicKey.from_public_bytes(public)


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` is that of ``message`` by the key ``public`` (32 bytes). Raise `ImportError` without the
    library.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return _verifies(Ed25519PublicKey.from_public_bytes(public), signature, message)


def _verifies(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def checker() -> Callable[[WriterId, str, bytes], bool] | None:
    """`is_signed`, or `None` where the library is missing and nothing can be checked."""
    return is_signed if available() else None


def _signed(hash_: str) -> bytes:
    return _SIGNATURE_DOMAIN + b"\0" + hash_.encode()


def _packed(data: bytes) -> bytes:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(data).rstrip(b"=")


def _unpacked(text: bytes, size: int) -> bytes | None:
    """The ``size`` bytes that ``text`` stands for; `None` unless it is the one text that stands for them."""
    from base64 import urlsafe_b64decode

    try:
        data = urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except ValueError:
        return None
    return data if len(data) == size and _packed(data) == text else None
