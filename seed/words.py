"""The facts of one story: nouns of its domain, numbers drawn when first mentioned and kept to the end."""

from collections.abc import Mapping, Sequence
from random import Random

from seed.banks import pick

_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve")
_COINS = ("dollars", "euros", "pounds")


class Words(dict[str, str]):
    """A mapping for `str.format_map` that makes up what it does not know yet and stays with it.

    `{users}` is a noun of the domain, `{Users}` the same at the start of a sentence, `{p95}` a number;
    numbers that belong together (p50 < p95 < p99 < p95was) are drawn from each other.
    """

    def __init__(self, rng: Random, nouns: Mapping[str, Sequence[str]], **known: str) -> None:
        super().__init__(known)
        self.rng = rng
        self.nouns = nouns

    def __missing__(self, key: str) -> str:
        if key[0].isupper():
            value = capital(self[key.lower()])
        elif key in self.nouns:
            value = pick(self.rng, self.nouns[key])
        else:
            value = getattr(self, f"_{key}")()
        self[key] = value
        return value

    def tell(self, sentence: str) -> str:
        """Fill one sentence."""
        return sentence.format_map(self)

    def _between(self, low: int, high: int, step: int = 1) -> int:
        return low + step * int(self.rng.random() * ((high - low) // step + 1))

    def _number(self, key: str) -> int:
        return int(self[key].replace(",", ""))

    def _people(self) -> str:
        return pick(self.rng, _NUMBER_WORDS)

    def _nodes(self) -> str:
        return str(self._between(2, 14))

    def _years(self) -> str:
        return str(self._between(2, 15))

    def _weeks(self) -> str:
        return str(self._between(3, 14))

    def _hours(self) -> str:
        return str(self._between(2, 20))

    def _gain(self) -> str:
        return str(self._between(6, 38))

    def _share(self) -> str:
        return str(self._between(18, 92))

    def _many(self) -> str:
        return f"{self._between(4, 96) * pick(self.rng, (100, 200, 500)):,}"

    def _volume(self) -> str:
        size = pick(self.rng, (0.4, 1.0, 3.0, 8.0, 30.0, 120.0)) * (0.7 + self.rng.random())
        return f"{size:.1f} million" if size < 20 else f"{size:.0f} million"

    def _qps(self) -> str:
        return f"{self._between(3, 60) * pick(self.rng, (5, 20, 50, 100)):,}"

    def _p95(self) -> str:
        return str(self._between(8, 180))

    def _p50(self) -> str:
        return str(max(1, int(self._number("p95") * (0.3 + 0.25 * self.rng.random()))))

    def _p99(self) -> str:
        return str(int(self._number("p95") * (1.3 + 0.6 * self.rng.random())) + 1)

    def _p95was(self) -> str:
        return f"{int(self._number('p95') * (2.2 + 3 * self.rng.random())) + 5:,}"

    def _score(self) -> str:
        return f"0.{self._between(80, 96)}"

    def _scorewas(self) -> str:
        return f"0.{self._between(52, 77)}"

    def _money(self) -> str:
        return f"{self._between(60, 940, 20)},000 {pick(self.rng, _COINS)}"


def capital(text: str) -> str:
    """Begin with a capital, and leave the rest alone (`str.capitalize` would lower acronyms)."""
    return text[:1].upper() + text[1:]


def lower_start(text: str) -> str:
    """Continue a sentence after a colon: lower its first letter unless the word is I or an acronym."""
    return text if text[:2] == "I " or text[1:2].isupper() else text[:1].lower() + text[1:]


def listed(names: list[str]) -> str:
    """Join names as one writes them: a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
