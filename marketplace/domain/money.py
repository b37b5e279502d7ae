"""Money is a whole number of minor units with a currency; nothing here ever rounds silently."""

from dataclasses import dataclass
from decimal import Decimal

MINOR_DIGITS: dict[str, int] = {
    "USD": 2, "EUR": 2, "GBP": 2, "CHF": 2, "CAD": 2, "AUD": 2, "NZD": 2, "SGD": 2, "INR": 2, "BRL": 2, "MXN": 2,
    "PLN": 2, "CZK": 2, "HUF": 2, "SEK": 2, "DKK": 2, "TRY": 2, "ZAR": 2, "ILS": 2, "AED": 2, "PHP": 2, "JPY": 0,
    "BHD": 3,
}  # fmt: skip
"""The currencies we deal in, and how many digits their minor unit has (ISO 4217). Each has an exchange rate."""

CURRENCIES: tuple[str, ...] = tuple(sorted(MINOR_DIGITS))

LARGEST_MINOR = 10**12
"""More than any brief costs in any currency, and no more than the ranking reckons with (a house test compares)."""


def to_minor(amount: Decimal | int, currency: str) -> int:
    """Turn major units into minor ones. Raises ValueError for a currency or a fraction we do not know.

    >>> to_minor(Decimal("7000"), "USD"), to_minor(Decimal("7000"), "JPY")
    (700000, 7000)
    >>> to_minor(Decimal("0.001"), "USD")
    Traceback (most recent call last):
    ...
    ValueError: 0.001 USD has more than 2 decimals
    """
    if currency not in MINOR_DIGITS:
        raise ValueError(f"unknown currency {currency!r}; use one of {', '.join(CURRENCIES)}")
    if not Decimal(amount).is_finite():
        raise ValueError(f"{amount} is not a number")
    digits = MINOR_DIGITS[currency]
    minor = Decimal(amount).scaleb(digits)
    if minor != int(minor):
        raise ValueError(f"{amount} {currency} has more than {digits} decimals")
    return int(minor)


def to_major(minor: int, currency: str) -> Decimal:
    """Turn minor units into major ones, exactly.

    >>> to_major(700050, "USD"), to_major(1234, "BHD")
    (Decimal('7000.50'), Decimal('1.234'))
    """
    return Decimal(minor).scaleb(-MINOR_DIGITS[currency])


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor` units of `currency`.

    >>> str(Money(700050, "EUR"))
    '7000.50 EUR'
    """

    minor: int
    currency: str

    @property
    def major(self) -> Decimal:
        """The amount in major units."""
        return to_major(self.minor, self.currency)

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"
