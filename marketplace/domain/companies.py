"""What a company says about itself when it registers."""

from dataclasses import dataclass

from marketplace.domain.errors import Invalid
from marketplace.domain.money import CURRENCIES, MINOR_DIGITS
from marketplace.domain.places import COUNTRIES, is_time_zone


@dataclass(frozen=True, slots=True)
class CompanyDraft:
    """A company: its name, where it is, and the currency it usually pays in."""

    name: str
    country: str | None = None
    time_zone: str = "UTC"
    currency: str = "USD"
    is_synthetic: bool = False


def problems_of(draft: CompanyDraft) -> dict[str, list[str]]:
    """Return every complaint about a company, by field."""
    problems: dict[str, list[str]] = {}
    if not draft.name.strip():
        problems["name"] = ["The name is empty; write what the company is called."]
    elif len(draft.name) > 120:
        problems["name"] = ["The name is longer than 120 characters; shorten it."]
    if draft.country is not None and draft.country not in COUNTRIES:
        problems["country"] = [f"{draft.country!r} is not a country; use its two letters, such as DE."]
    if not is_time_zone(draft.time_zone):
        problems["time_zone"] = [f"{draft.time_zone!r} is not a time zone; use a name such as Europe/Berlin."]
    if draft.currency not in MINOR_DIGITS:
        problems["currency"] = [f"{draft.currency!r} is not a currency we know; use one of {', '.join(CURRENCIES)}."]
    return problems


def check(draft: CompanyDraft) -> None:
    """Raise Invalid unless the draft can be a company."""
    problems = problems_of(draft)
    if problems:
        raise Invalid(problems)
