"""What cannot be in an expert's profile: every complaint names the field and the cure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from math import isfinite

from marketplace.domain.errors import Invalid
from marketplace.domain.experts import DocumentDraft, ExpertDraft, TermsDraft
from marketplace.domain.money import CURRENCIES, LARGEST_MINOR, MINOR_DIGITS
from marketplace.domain.places import COUNTRIES, LANGUAGES, is_time_zone, problem_of_window
from marketplace.domain.vocabulary import DocumentKind, RateUnit

TEXT_LENGTH = 20_000
LINE_LENGTH = 160
MOST_YEARS_BACK = 50
"""Before that a project is a slip; and what its months add up to must be a number of months the ranking takes."""

Problems = defaultdict[str, list[str]]


def check(draft: ExpertDraft, today: date) -> None:
    """Raise Invalid unless the draft can be a profile."""
    problems = problems_of(draft, today)
    if problems:
        raise Invalid(problems)


def problems_of(draft: ExpertDraft, today: date) -> dict[str, list[str]]:
    """Return every complaint about a profile, by field; nested fields are dotted, as in `terms.0.floor`."""
    problems: Problems = defaultdict(list)
    _check_person(draft, problems)
    _check_claims(draft, today, problems)
    for place, document in enumerate(draft.documents):
        _check_document(document, f"documents.{place}", today, problems)
    for place, terms in enumerate(draft.terms):
        _check_terms(terms, f"terms.{place}", problems)
    _check_availability(draft, today, problems)
    _check_record(draft, today, problems)
    return dict(problems)


def _once(what: str, field: str, names: Iterable[str], problems: Problems) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            problems[field].append(f"The {what} {name} is named twice; keep one of them.")
        seen.add(name)


def _not_later(what: str, field: str, day: date | None, today: date, problems: Problems) -> None:
    if day is not None and day > today:
        problems[field].append(f"{what} on {day}, which is in the future; correct the date.")


def _check_person(draft: ExpertDraft, problems: Problems) -> None:
    if not draft.name.strip():
        problems["name"].append("The name is empty; write it as companies should see it.")
    for name in ("name", "headline"):
        if len(getattr(draft, name)) > LINE_LENGTH:
            problems[name].append(f"The {name} is longer than {LINE_LENGTH} characters; shorten it.")
    for field, codes in {"country": (draft.country or "DE",), "work_countries": draft.work_countries}.items():
        for code in codes:
            if code not in COUNTRIES:
                problems[field].append(f"{code[:20]!r} is not a country; use its two letters, such as DE.")
    if not is_time_zone(draft.time_zone):
        problems["time_zone"].append(f"{draft.time_zone[:60]!r} is not a time zone; use a name such as Europe/Berlin.")
    for spoken in draft.languages:
        if spoken.language not in LANGUAGES:
            problems["languages"].append(
                f"{spoken.language[:20]!r} is not a language; use its two letters, such as en."
            )
    _once("language", "languages", (spoken.language for spoken in draft.languages), problems)
    _once("country", "work_countries", draft.work_countries, problems)


def _check_claims(draft: ExpertDraft, today: date, problems: Problems) -> None:
    if not draft.specializations:
        problems["specializations"].append("There is no specialization; claim at least one.")
    _once("specialization", "specializations", (held.specialization for held in draft.specializations), problems)
    _once("skill", "skills", (held.skill for held in draft.skills), problems)
    _once("domain", "domains", (known.domain for known in draft.domains), problems)
    _once("document key", "documents", (document.key for document in draft.documents), problems)
    keys = {document.key for document in draft.documents}
    for place, held in enumerate(draft.skills):
        if not 0 < held.level <= 1:
            problems[f"skills.{place}.level"].append(f"The level of {held.skill} must be above 0 and at most 1.")
        _not_later(f"{held.skill} was last used", f"skills.{place}.last_used", held.last_used, today, problems)
        for key in held.evidence:
            if key not in keys:
                problems[f"skills.{place}.evidence"].append(
                    f"There is no document {key!r}; add it, or remove the link."
                )
        _once("document", f"skills.{place}.evidence", held.evidence, problems)
    for place, known in enumerate(draft.domains):
        if not (isfinite(known.months) and 0 < known.months <= 720):
            problems[f"domains.{place}.months"].append(f"The months in {known.domain} must be above 0 and at most 720.")


def _check_document(document: DocumentDraft, field: str, today: date, problems: Problems) -> None:
    if not document.title.strip() or len(document.title) > LINE_LENGTH:
        problems[f"{field}.title"].append(f"A document needs a title of at most {LINE_LENGTH} characters.")
    words = document.words
    if len(words) > TEXT_LENGTH:
        problems[f"{field}.text"].append(f"The document has {len(words):,} characters; shorten it to {TEXT_LENGTH:,}.")
    if "\x00" in words:
        problems[f"{field}.text"].append("The document holds a null character; remove it.")
    if document.kind is DocumentKind.PROJECT and document.started is None:
        problems[f"{field}.started"].append("A project needs the date it started.")
    _not_later("The document started", f"{field}.started", document.started, today, problems)
    if document.started is not None and document.started.year < today.year - MOST_YEARS_BACK:
        problems[f"{field}.started"].append(
            f"The document started on {document.started}, more than {MOST_YEARS_BACK} years ago; correct the date."
        )
    _not_later("The document ended", f"{field}.ended", document.ended, today, problems)
    if document.started and document.ended and document.ended < document.started:
        problems[f"{field}.ended"].append("The document ended before it started; correct one of the dates.")
    _once("skill", f"{field}.skills", document.skills, problems)


def _check_terms(terms: TermsDraft, field: str, problems: Problems) -> None:
    if terms.currency not in MINOR_DIGITS:
        problems[f"{field}.currency"].append(
            f"{terms.currency[:20]!r} is not a currency we know; use one of {', '.join(CURRENCIES)}."
        )
    for name in ("ask", "floor", "overage"):
        amount = getattr(terms, name)
        if amount is not None and not 0 < amount <= LARGEST_MINOR:
            problems[f"{field}.{name}"].append(f"The {name} must be above 0 and believable.")
    if terms.floor is not None and terms.floor > terms.ask:
        problems[f"{field}.floor"].append("The floor is above the ask; lower the floor or raise the ask.")
    hours = terms.included_hours
    if hours is not None and terms.unit is not RateUnit.MONTH:
        problems[f"{field}.included_hours"].append("Only a monthly retainer includes hours; leave them out.")
    elif hours is not None and not (isfinite(hours) and 0 < hours <= 744):
        problems[f"{field}.included_hours"].append("A month includes more than 0 and at most 744 hours.")
    if terms.overage is not None and hours is None:
        problems[f"{field}.overage"].append("Overage needs included_hours; say how many hours the retainer includes.")


def _check_availability(draft: ExpertDraft, today: date, problems: Problems) -> None:
    _once("engagement model", "terms", (terms.model for terms in draft.terms), problems)
    free = draft.availability
    for name in ("capacity_hours", "booked_hours", "pending_offer_hours"):
        hours = getattr(free, name)
        if not (isfinite(hours) and 0 <= hours <= 80):
            problems[f"availability.{name}"].append(f"The {name} must be 0 to 80 hours a week.")
    if not 0 <= free.free_slots <= 20:
        problems["availability.free_slots"].append("The free slots must be 0 to 20.")
    confirmed = "availability.confirmed_on"
    _not_later("The availability was confirmed", confirmed, free.confirmed_on, today, problems)
    for place, window in enumerate(draft.windows):
        wrong = problem_of_window(window)
        if wrong:
            problems[f"windows.{place}"].append(wrong)


def _check_record(draft: ExpertDraft, today: date, problems: Problems) -> None:
    for place, rating in enumerate(draft.ratings):
        if not 1 <= rating.level <= 5:
            problems[f"ratings.{place}.level"].append("A rating's level must be 1 to 5.")
        _not_later("The rating was given", f"ratings.{place}.rated_on", rating.rated_on, today, problems)
    for place, outcome in enumerate(draft.outcomes):
        _not_later("The engagement ended", f"outcomes.{place}.ended", outcome.ended, today, problems)
