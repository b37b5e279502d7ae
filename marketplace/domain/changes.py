"""Changes that an expert could make to their own profile, chosen by what open briefs ask for.

Each is a draft made from a draft, so that making it for real is saving that draft. None says that somebody is
better than they are: it says what would count if it were true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.experts import DomainDraft, ExpertDraft, SkillDraft, TermsDraft
from marketplace.domain.money import MINOR_DIGITS
from marketplace.domain.places import LanguageDraft, WindowDraft
from marketplace.domain.sections import VETTED, Section
from marketplace.domain.vocabulary import (
    CefrLevel,
    EngagementModel,
    EvidenceTier,
    Need,
    RateUnit,
    Verification,
)

Apply = Callable[[ExpertDraft], ExpertDraft]

MOST_OF_A_KIND = 2
PROJECT_MONTHS = 24.0
"""Two projects of a year each."""
FULL_HOURS = 40.0
RETAINER_HOURS = 40.0
"""Hours a month that a retainer made from an hourly rate includes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the section it is made in, what kind it is, the word it is about, and how to make it."""

    section: Section
    kind: str
    word: str
    apply: Apply
    detail: str = ""


def changes(
    draft: ExpertDraft, briefs: Sequence[BriefDraft], *, today: date, typical: Mapping[tuple[str, str, str], int]
) -> list[Change]:
    """Return the changes that are worth scoring for these briefs, at most two of a kind.

    `typical` is the usual ask in minor units by model, unit and currency, where enough people ask for it.
    """
    found: list[Change] = []
    for kind in (
        _confirmed(draft, today),
        _shown(draft, briefs),
        _projects(draft, briefs),
        _vetted(draft, briefs),
        _offered(draft, briefs),
        _cheaper(draft, typical),
        _hours(draft, briefs),
        _windows(draft, briefs),
        _languages(draft, briefs),
    ):
        found += list(kind)[:MOST_OF_A_KIND]
    return found


def changes_for(
    draft: ExpertDraft,
    brief: BriefDraft,
    *,
    today: date,
    typical: Mapping[tuple[str, str, str], int],
    paid: Mapping[str, float],
) -> list[Change]:
    """Return the changes that are worth scoring for one brief: also to begin in time, and to ask what it pays.

    `paid` is what share of the ask the brief aims to pay, by model, where that is less than all.
    """
    return [
        *changes(draft, [brief], today=today, typical=typical),
        *_sooner(draft, brief),
        *_affordable(draft, paid),
    ]


def _sooner(draft: ExpertDraft, brief: BriefDraft) -> Iterator[Change]:
    free_from, start = draft.availability.available_from, brief.start
    if free_from is not None and start is not None and free_from > start:

        def begin(d: ExpertDraft) -> ExpertDraft:
            return replace(d, availability=replace(d.availability, available_from=start))

        yield Change(Section.AVAILABILITY, "sooner", start.isoformat(), begin)


def _affordable(draft: ExpertDraft, paid: Mapping[str, float]) -> Iterator[Change]:
    """What the brief aims to pay instead of a higher ask, in whole major units; not for retainers, of two prices."""
    for held in draft.terms:
        share = paid.get(held.model.value, 1.0)
        unit = 10 ** MINOR_DIGITS[held.currency]
        ask = int(held.ask * share) // unit * unit
        if 0 < ask < held.ask and not held.included_hours:

            def lower(d: ExpertDraft, model: EngagementModel = held.model, ask: int = ask) -> ExpertDraft:
                found = (
                    replace(t, ask=ask, floor=None if t.floor is None else min(t.floor, ask)) if t.model is model else t
                    for t in d.terms
                )
                return replace(d, terms=tuple(found))

            yield Change(Section.TERMS, "lower", held.model.value, lower, f"{ask} {held.currency} {held.unit.value}")


def _confirmed(draft: ExpertDraft, today: date) -> Iterator[Change]:
    if draft.availability.confirmed_on != today:

        def confirm(d: ExpertDraft) -> ExpertDraft:
            return replace(d, availability=replace(d.availability, confirmed_on=today))

        yield Change(Section.AVAILABILITY, "confirm", "", confirm)


def _shown(draft: ExpertDraft, briefs: Iterable[BriefDraft]) -> Iterator[Change]:
    """A skill that briefs ask for, shown by a document instead of said."""
    said = {claim.skill for claim in draft.skills if claim.tier is EvidenceTier.SELF_DECLARED}
    asked = Counter(need.skill for brief in briefs for need in brief.skills if need.need is not Need.NICE)
    evidence = tuple(document.key for document in draft.documents[:1])
    for skill, _ in asked.most_common():
        if skill in said:

            def show(d: ExpertDraft, skill: str = skill) -> ExpertDraft:
                return replace(d, skills=tuple(_documented(c, evidence) if c.skill == skill else c for c in d.skills))

            yield Change(Section.SKILLS, "show", skill, show, "document" if evidence else "project")


def _documented(claim: SkillDraft, evidence: tuple[str, ...]) -> SkillDraft:
    return replace(claim, tier=EvidenceTier.DOCUMENTED, evidence=evidence)


def _projects(draft: ExpertDraft, briefs: Iterable[BriefDraft]) -> Iterator[Change]:
    """Two more dated projects of a year each in a domain that briefs are about; their words are not counted."""
    asked = Counter(brief.domain for brief in briefs if brief.domain)
    held = {known.domain: known.months for known in draft.domains}
    for domain, _ in asked.most_common():
        if held.get(domain, 0.0) >= 2 * PROJECT_MONTHS:
            continue

        def work(d: ExpertDraft, domain: str = domain) -> ExpertDraft:
            others = tuple(known for known in d.domains if known.domain != domain)
            months = sum(known.months for known in d.domains if known.domain == domain) + PROJECT_MONTHS
            return replace(d, domains=(*others, DomainDraft(domain, months)))

        yield Change(Section.WORK, "projects", domain, work)


def _vetted(draft: ExpertDraft, briefs: Iterable[BriefDraft]) -> Iterator[Change]:
    asked = Counter(name for brief in briefs for name in brief.specializations)
    open_claims = {z.specialization for z in draft.specializations if z.verification not in VETTED}
    for name, _ in asked.most_common():
        if name in open_claims:

            def verify(d: ExpertDraft, name: str = name) -> ExpertDraft:
                found = (
                    replace(z, verification=Verification.MEETS) if z.specialization == name else z
                    for z in d.specializations
                )
                return replace(d, specializations=tuple(found))

            yield Change(Section.SPECIALIZATIONS, "vetted", name, verify)


def _offered(draft: ExpertDraft, briefs: Iterable[BriefDraft]) -> Iterator[Change]:
    """A model that briefs accept and the expert does not offer yet, at the hourly price of one they do."""
    offered = {held.model: held for held in draft.terms}
    asked = Counter(model for brief in briefs for model in (brief.engagement_models or tuple(EngagementModel)))
    for model, _ in asked.most_common():
        terms = None if model in offered else _priced(model, offered)
        if terms is not None:

            def offer(d: ExpertDraft, terms: TermsDraft = terms) -> ExpertDraft:
                return replace(d, terms=(*d.terms, terms))

            yield Change(Section.TERMS, "offer", model.value, offer, f"{terms.ask} {terms.currency} {terms.unit.value}")


def _priced(model: EngagementModel, offered: Mapping[EngagementModel, TermsDraft]) -> TermsDraft | None:
    contract, fractional = offered.get(EngagementModel.CONTRACT), offered.get(EngagementModel.FRACTIONAL)
    if model is EngagementModel.FRACTIONAL and contract is not None and contract.unit is RateUnit.HOUR:
        ask = round(contract.ask * RETAINER_HOURS)
        return TermsDraft(model, ask, contract.currency, RateUnit.MONTH, included_hours=RETAINER_HOURS)
    if model is EngagementModel.CONTRACT and fractional is not None and fractional.included_hours:
        return TermsDraft(model, round(fractional.ask / fractional.included_hours), fractional.currency, RateUnit.HOUR)
    return None


def _cheaper(draft: ExpertDraft, typical: Mapping[tuple[str, str, str], int]) -> Iterator[Change]:
    """The usual ask instead of a higher one."""
    for held in draft.terms:
        usual = typical.get((held.model.value, held.unit.value, held.currency))
        if usual is None or usual >= held.ask or held.included_hours:
            continue

        def lower(d: ExpertDraft, model: EngagementModel = held.model, usual: int = usual) -> ExpertDraft:
            found = (
                replace(t, ask=usual, floor=None if t.floor is None else min(t.floor, usual)) if t.model is model else t
                for t in d.terms
            )
            return replace(d, terms=tuple(found))

        yield Change(Section.TERMS, "lower", held.model.value, lower, f"{usual} {held.currency} {held.unit.value}")


def _hours(draft: ExpertDraft, briefs: Iterable[BriefDraft]) -> Iterator[Change]:
    free = draft.availability.free_hours
    more = min(FULL_HOURS, draft.availability.capacity_hours + 10.0)
    if more > draft.availability.capacity_hours and any((brief.hours_per_week or 0.0) > free for brief in briefs):

        def work_more(d: ExpertDraft) -> ExpertDraft:
            return replace(d, availability=replace(d.availability, capacity_hours=more))

        was = f"{draft.availability.capacity_hours:g}"
        yield Change(Section.AVAILABILITY, "hours", f"{more:g}", work_more, was)


def _windows(draft: ExpertDraft, briefs: Iterable[BriefDraft]) -> Iterator[Change]:
    if not draft.windows or not any(brief.overlap_hours for brief in briefs):
        return
    first = draft.windows[0]
    for word, window in (
        ("earlier", replace(first, start_minute=max(0, first.start_minute - 120))),
        ("later", replace(first, end_minute=min(24 * 60, first.end_minute + 120))),
    ):
        if window != first:

            def shift(d: ExpertDraft, window: WindowDraft = window) -> ExpertDraft:
                return replace(d, windows=(window, *d.windows[1:]))

            yield Change(Section.AVAILABILITY, "window", word, shift)


def _languages(draft: ExpertDraft, briefs: Iterable[BriefDraft]) -> Iterator[Change]:
    levels = list(CefrLevel)
    held = {spoken.language: levels.index(spoken.level) for spoken in draft.languages}
    asked = Counter((spoken.language, spoken.level) for brief in briefs for spoken in brief.languages)
    for (language, level), _ in asked.most_common():
        if held.get(language, -1) < levels.index(level):
            wanted = LanguageDraft(language, level)

            def speak(d: ExpertDraft, spoken: LanguageDraft = wanted) -> ExpertDraft:
                others = tuple(known for known in d.languages if known.language != spoken.language)
                return replace(d, languages=tuple(sorted((*others, spoken), key=lambda known: known.language)))

            yield Change(Section.LANGUAGES, "speak", language, speak, level.value)
