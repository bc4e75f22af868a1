"""The API key: a secret that does not show itself by accident."""

from __future__ import annotations

import hashlib
import hmac

from studio.domain.errors import Mistaken

_SHOWN = 14
_LONGEST = 512
_MARK = 16


class ApiKey:
    """A key that can be sent, and told apart, but not printed, pickled or formatted by mistake."""

    __slots__ = ("_secret",)

    def __init__(self, text: str) -> None:
        """Take ``text`` without the white space that comes along when a key is pasted.

        Raises:
            Mistaken: It could not be a key: empty, too long, or with characters no header may carry.
        """
        secret = text.strip()
        if not secret:
            raise Mistaken("The key is empty.", field="key")
        if len(secret) > _LONGEST:
            raise Mistaken("This is too long for a key.", field="key")
        if not all("!" <= character <= "~" for character in secret):
            raise Mistaken("A key has only plain letters, digits and signs, without spaces.", field="key")
        self._secret = secret

    @property
    def prefix(self) -> str:
        """The part that may be shown: 14 characters, fewer of a short key, so that most of it stays hidden."""
        return self._secret[: min(_SHOWN, len(self._secret) // 3)]

    @property
    def mark(self) -> str:
        """What tells this key from others and does not give it away: so little of its hash may be written down."""
        return hashlib.sha256(self._secret.encode()).hexdigest()[:_MARK]

    def reveal(self) -> str:
        """Return the secret itself, for a request header or the keyring and nothing else."""
        return self._secret

    def hidden_in(self, text: str) -> str:
        """Return ``text`` with every occurrence of the key masked."""
        return text.replace(self._secret, f"{self.prefix}…")

    def __repr__(self) -> str:
        return f"{self.prefix}…"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and hmac.compare_digest(self._secret, other._secret)

    def __hash__(self) -> int:
        return hash(self._secret)

    def __reduce__(self) -> str:
        raise TypeError("a key is not written down")
