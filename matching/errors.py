"""What the library refuses, and why. Every error is a `MatchingError`, hence a `ValueError`."""


class MatchingError(ValueError):
    """The root of this library's errors; `field` names the input that was wrong, when there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class BadTaxonomy(MatchingError):
    """The taxonomy file is broken; the message names the line and the reason."""


class UnknownTerm(MatchingError):
    """A skill, specialization, domain or other closed word that the taxonomy does not know."""


class UnknownCurrency(MatchingError):
    """The exchange-rate table has no rate for this currency."""


class BadQuery(MatchingError):
    """A brief that contradicts itself or leaves the allowed ranges."""


class BadRecord(MatchingError):
    """An expert record that contradicts itself or leaves the allowed ranges."""


class BadVectors(MatchingError):
    """Vectors of the wrong shape, or with NaN or infinite numbers in them."""


class BadSnapshot(MatchingError):
    """A snapshot on disk that is missing, damaged, or of another version."""
