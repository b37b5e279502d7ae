"""Profiles that mislead a naive ranking: stuffed with keywords, out of date, or copied."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from marketplace.domain.experts import DocumentDraft, ExpertDraft, SkillDraft, SpecializationDraft
from marketplace.domain.vocabulary import DocumentKind, EvidenceTier, Verification
from marketplace.services import taxonomy
from seed import standing
from seed.banks import bank, base_skills, crafts
from seed.careers import Career
from seed.prose import email_of, handle_of

STUFFED_SKILLS = 36
"""How many skills a keyword-stuffed profile claims."""

STUFFED_ABILITY = -1.2
"""What vetters found behind the keywords, on the scale of `Career.ability`."""


def stuffed(honest: ExpertDraft, life: Career, rng: Random, today: date) -> ExpertDraft:
    """The honest twin's place, price and hours, with every keyword of the field and nothing behind any of them."""
    names = taxonomy.skill_names()
    specializations = [held.specialization for held in honest.specializations]
    wanted = [skill for name in specializations for slot in _slots_of(name) for skill in slot]
    skills = list(dict.fromkeys([*wanted, *base_skills()]))[:STUFFED_SKILLS]
    rng.shuffle(skills)
    spelled = [names[skill] for skill in skills]
    spec = taxonomy.specialization_names()[specializations[0]]
    parts = bank("phrases")["stuffing"]
    documents = []
    for place in range(3):
        rng.shuffle(spelled)
        tools, more = ", ".join(spelled[:14]), ", ".join(spelled[14:24])
        said = " ".join(one.format(tools=tools, tools2=more, spec=spec) for one in rng.sample(parts, 4))
        kind = DocumentKind.PROFILE if place == 0 else DocumentKind.CASE_STUDY
        documents.append(DocumentDraft(f"keywords-{place + 1}", f"{spec} expert {place + 1}", kind, said))
    return replace(
        honest,
        name=life.name,
        headline=f"{spec} expert, {spec} guru, {spelled[0]}, {spelled[1]}",
        specializations=tuple(SpecializationDraft(name, Verification.CLAIMED) for name in specializations),
        skills=tuple(SkillDraft(skill, 1.0, EvidenceTier.SELF_DECLARED, today) for skill in skills),
        domains=(),
        documents=tuple(documents),
        ratings=standing.ratings(replace(life, ability=STUFFED_ABILITY), rng, today),
        outcomes=(),
        identity=(handle_of(life), email_of(life)),
    )


def stale(draft: ExpertDraft, rng: Random) -> ExpertDraft:
    """The same person three to seven years after their last project, with hours that nobody confirmed for months."""
    back = timedelta(days=int((3 + 4 * rng.random()) * 365))
    confirmed = draft.availability.confirmed_on
    silent = timedelta(days=int(80 + 300 * rng.random()))
    return replace(
        draft,
        skills=tuple(
            replace(held, last_used=held.last_used - back if held.last_used else None) for held in draft.skills
        ),
        documents=tuple(_moved(document, back) for document in draft.documents),
        availability=replace(draft.availability, confirmed_on=confirmed - silent if confirmed else None),
    )


def _moved(document: DocumentDraft, back: timedelta) -> DocumentDraft:
    if document.started is None:
        return document
    started = document.started - back
    ended = (document.ended or document.started + timedelta(days=180)) - back
    return replace(document, started=started, ended=max(started, ended))


def near_duplicate(honest: ExpertDraft, life: Career, rng: Random) -> ExpertDraft:
    """Somebody else's profile under another name: a document less, a sentence moved, a few words changed."""
    documents = list(honest.documents)
    if len(documents) > 2:
        del documents[int(rng.random() * (len(documents) - 1))]
    kept = {document.key for document in documents}
    return replace(
        honest,
        name=life.name,
        headline=honest.headline,
        documents=tuple(_retouched(document) for document in documents),
        skills=tuple(
            replace(held, evidence=tuple(key for key in held.evidence if key in kept)) for held in honest.skills
        ),
        ratings=(),
        outcomes=(),
        identity=(handle_of(life), email_of(life)),
    )


def _retouched(document: DocumentDraft) -> DocumentDraft:
    changed = {"built": "developed", "The team": "My team", "a year": "per year", "percent": "per cent"}
    parts = {part: getattr(document, part) for part in ("text", "problem", "decision", "outcome", "production")}
    for old, new in changed.items():
        parts = {part: text.replace(old, new) for part, text in parts.items()}
    return replace(document, **parts)


def _slots_of(specialization: str) -> list[tuple[str, ...]]:
    craft = crafts()[specialization]
    return [*(slot for scenario in craft.scenarios for slot in scenario.skills), *craft.also]
