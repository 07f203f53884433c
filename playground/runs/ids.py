"""Unguessable ids, and owners known by a hash alone.

An id becomes a folder's name, so its alphabet is one that every file system keeps apart (lower case only),
and it is matched against a pattern before any path is built from it.
"""

import hashlib
import hmac
import re
import secrets

from playground.errors import CorpusNotFound, NotOwner, RunNotFound

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 26  # 26 letters of 5 bits: 130 random bits
_ID = re.compile(rf"[a-z2-7]{{{_LENGTH}}}")
_SAMPLE = re.compile(r"sample-([a-z0-9][a-z0-9_-]{0,40})")


def new_id() -> str:
    """Draw a new id with 130 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def ids_in(text: str) -> list[str]:
    """Everything in a text that has the form of an id, such as the run's in a link."""
    return [word for word in re.findall(r"[a-z0-9]+", text) if is_id(word)]


def is_id(value: object) -> bool:
    """Say whether `value` has the form of an id made by `new_id`."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def checked_run_id(value: object) -> str:
    """Return `value` when it has the form of a run's id; raise RunNotFound otherwise."""
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    raise RunNotFound("There is no such run: the link is incomplete, or the run has expired.")


def checked_corpus_id(value: object) -> str:
    """Return `value` when it has the form of a corpus id or a sample's; raise CorpusNotFound otherwise."""
    if isinstance(value, str) and (_ID.fullmatch(value) or _SAMPLE.fullmatch(value)):
        return value
    raise CorpusNotFound("There is no such text: the link is incomplete, or the text has expired.")


def sample_name(value: str) -> str | None:
    """Return the name behind a "sample-<name>" id, or None for any other id."""
    match = _SAMPLE.fullmatch(value)
    return match.group(1) if match else None


def owner_hash(token: str) -> str:
    """Return the SHA-256 of an owner's token, the only form ever stored; raise NotOwner when it is empty."""
    if not isinstance(token, str) or not token:
        raise NotOwner("This browser has no owner token, so it can only read.")
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def same_owner(token: str, known_hash: str) -> bool:
    """Say whether `token` is the one whose hash was stored, in constant time."""
    if not isinstance(token, str) or not token:
        return False
    return hmac.compare_digest(owner_hash(token), known_hash)
