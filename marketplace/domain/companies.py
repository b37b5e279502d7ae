"""What a company says about itself, when it registers and later."""

from dataclasses import dataclass

from marketplace.domain.errors import Invalid
from marketplace.domain.money import CURRENCIES, MINOR_DIGITS
from marketplace.domain.places import COUNTRIES, is_time_zone
from marketplace.domain.vocabulary import CompanySize
from marketplace.domain.web_addresses import NO_ADDRESS, is_web_address

LONGEST_NAME = 120
LONGEST_ABOUT = 1000


@dataclass(frozen=True, slots=True)
class CompanyDraft:
    """A company: its name, where it is, the currency it usually pays in, and what it says of itself."""

    name: str
    country: str | None = None
    time_zone: str = "UTC"
    currency: str = "USD"
    about: str = ""
    website: str | None = None
    size: CompanySize | None = None
    is_synthetic: bool = False


def problems_of(draft: CompanyDraft) -> dict[str, list[str]]:
    """Return every complaint about a company, by field."""
    problems: dict[str, list[str]] = {}
    if not draft.name.strip():
        problems["name"] = ["The name is empty; write what the company is called."]
    elif len(draft.name) > LONGEST_NAME:
        problems["name"] = [f"The name is longer than {LONGEST_NAME} characters; shorten it."]
    if draft.country is not None and draft.country not in COUNTRIES:
        problems["country"] = [f"{draft.country!r} is not a country; use its two letters, such as DE."]
    if not is_time_zone(draft.time_zone):
        problems["time_zone"] = [f"{draft.time_zone!r} is not a time zone; use a name such as Europe/Berlin."]
    if draft.currency not in MINOR_DIGITS:
        problems["currency"] = [f"{draft.currency!r} is not a currency we know; use one of {', '.join(CURRENCIES)}."]
    if len(draft.about) > LONGEST_ABOUT:
        problems["about"] = [f"What the company does takes more than {LONGEST_ABOUT:,} characters; shorten it."]
    if draft.website is not None and not is_web_address(draft.website):
        problems["website"] = [NO_ADDRESS]
    return problems


def check(draft: CompanyDraft) -> None:
    """Raise Invalid unless the draft can be a company."""
    problems = problems_of(draft)
    if problems:
        raise Invalid(problems)
