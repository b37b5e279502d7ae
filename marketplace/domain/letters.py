"""The letters of vetting: a decision's reason codes and feedback, in sentences for the person they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.domain.errors import Invalid
from marketplace.domain.vetting_words import DecisionKind, Grade, Reason

_D, _R = DecisionKind, Reason

SENTENCES: Mapping[Reason, str] = {
    _R.BAR_MET: "Two vetters scored you independently, and their levels meet the bar in every dimension that has one.",
    _R.STRONG_PRODUCTION_EVIDENCE: "Your work in production is well above what we ask for, with figures to show it.",
    _R.STRONG_JUDGEMENT: "Your trade-offs were clear, and you said what you would not build.",
    _R.OUTCOMES_CONFIRM: "Your engagements since the last decision confirm it, so no step was repeated.",
    _R.BELOW_HARD_GATE: "A dimension with a fixed minimum is below it; no other strength can make up for that.",
    _R.NO_PRODUCTION_WORK: "We could not see a model that you put into production yourself and kept running.",
    _R.MONITORING_WEAK: "Versioning, monitoring or the way back after a bad release remained unclear.",
    _R.DESIGN_WEAK: "In the design conversation the numbers, the failures or the alternatives were missing.",
    _R.DATA_WEAK: "Faults in the data of the work sample were not found, or were not dealt with.",
    _R.METHODS_WEAK: "The choice of method, metric or validation did not hold up under questions.",
    _R.DOMAIN_WEAK: "The link from the model to a figure of the business stayed open.",
    _R.COMMUNICATION_WEAK: "Somebody who is not an engineer could not have acted on the explanations we heard.",
    _R.RESPONSIBILITY_WEAK: "We missed a check of whom the model could harm, and what was done about it.",
    _R.EVIDENCE_NOT_ENOUGH: "The evidence handed in is not enough for this specialization, or for the rate asked.",
    _R.EVIDENCE_NOT_THEIRS: "Some of the evidence could not be shown to be your own work.",
    _R.REFERENCES_DID_NOT_HOLD: "The people you named did not confirm what the profile says.",
    _R.IDENTITY_NOT_CONFIRMED: "We could not confirm that the person we spoke to is the one in the profile.",
    _R.DID_NOT_ATTEND: "A step that we had agreed on did not take place, and no other time was found.",
    _R.NO_SPECIALIZATION_VERIFIED: "None of the specializations in the profile was verified.",
    _R.PROCEDURE_NOT_FOLLOWED: "We did not keep to our own procedure.",
    _R.NEW_EVIDENCE: "What you sent shows something that we did not know when we decided.",
    _R.DECISION_STANDS: "We have read everything again, and the decision stands for the reasons given then.",
    _R.COMPLAINT_UPHELD: "A complaint about your work here was looked into and upheld.",
    _R.FALSE_STATEMENT: "Something that the profile states was found to be untrue.",
    _R.TERMS_BROKEN: "The terms of the marketplace were broken.",
    _R.SAFETY: "Somebody's safety or data would otherwise be at risk.",
    _R.STATEMENT_ANSWERED: "Your answer settles what we had asked.",
}

_WEAK = (
    _R.BELOW_HARD_GATE,
    _R.NO_PRODUCTION_WORK,
    _R.MONITORING_WEAK,
    _R.DESIGN_WEAK,
    _R.DATA_WEAK,
    _R.METHODS_WEAK,
    _R.DOMAIN_WEAK,
    _R.COMMUNICATION_WEAK,
    _R.RESPONSIBILITY_WEAK,
    _R.EVIDENCE_NOT_ENOUGH,
    _R.EVIDENCE_NOT_THEIRS,
    _R.REFERENCES_DID_NOT_HOLD,
    _R.IDENTITY_NOT_CONFIRMED,
    _R.DID_NOT_ATTEND,
)
_WELL = (_R.BAR_MET, _R.STRONG_PRODUCTION_EVIDENCE, _R.STRONG_JUDGEMENT)
_GRAVE = (_R.COMPLAINT_UPHELD, _R.FALSE_STATEMENT, _R.TERMS_BROKEN, _R.SAFETY, _R.EVIDENCE_NOT_THEIRS)

REASONS: Mapping[DecisionKind, tuple[Reason, ...]] = {
    _D.APPROVED: _WELL,
    _D.REJECTED: (*_WEAK, _R.NO_SPECIALIZATION_VERIFIED, _R.FALSE_STATEMENT),
    _D.VERIFIED: _WELL,
    _D.NOT_VERIFIED: _WEAK,
    _D.RENEWED: (_R.OUTCOMES_CONFIRM, _R.BAR_MET),
    _D.REVOKED: (*_GRAVE, _R.REFERENCES_DID_NOT_HOLD, _R.IDENTITY_NOT_CONFIRMED),
    _D.APPEAL_UPHELD: (_R.PROCEDURE_NOT_FOLLOWED, _R.NEW_EVIDENCE),
    _D.APPEAL_DISMISSED: (_R.DECISION_STANDS,),
    _D.SUSPENDED: _GRAVE,
    _D.RESUMED: (_R.STATEMENT_ANSWERED, _R.PROCEDURE_NOT_FOLLOWED, _R.NEW_EVIDENCE),
}
"""Which reasons each decision may give."""

SUBJECTS: Mapping[DecisionKind, str] = {
    _D.APPROVED: "You are listed",
    _D.REJECTED: "We cannot list you now",
    _D.VERIFIED: "{specialization} is verified",
    _D.NOT_VERIFIED: "{specialization} is not verified",
    _D.RENEWED: "{specialization} is verified again",
    _D.REVOKED: "The verification of {specialization} is revoked",
    _D.APPEAL_UPHELD: "Your appeal is upheld",
    _D.APPEAL_DISMISSED: "Your appeal is dismissed",
    _D.SUSPENDED: "Your profile is suspended",
    _D.RESUMED: "Your profile is listed again",
}
_MEANING: Mapping[DecisionKind, str] = {
    _D.APPROVED: "Companies can now find your profile.",
    _D.REJECTED: "Companies will not find your profile. Nothing of it has been removed.",
    _D.VERIFIED: "This counts in every ranking until it expires.",
    _D.NOT_VERIFIED: "The specialization stays in your profile as a claim of your own.",
    _D.RENEWED: "It goes on counting in every ranking until it expires.",
    _D.REVOKED: "From today it counts in no ranking; the specialization stays in your profile as a claim of your own.",
    _D.APPEAL_UPHELD: "Vetting of your profile goes on, with another lead.",
    _D.APPEAL_DISMISSED: "This was the one appeal that a decision allows.",
    _D.SUSPENDED: "Companies cannot find your profile for now. Engagements under way go on unless safety forbids it.",
    _D.RESUMED: "Companies can find your profile again.",
}
_WAYS: Mapping[DecisionKind, str] = {
    _D.REJECTED: "If you think that we are wrong, you can appeal once within 30 days; somebody else will decide.",
    _D.SUSPENDED: "Answer this letter; a lead who did not suspend you will read it and decide.",
    _D.REVOKED: "If you think that we are wrong, ask a person to look on your privacy page; another lead will answer.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: a subject and a text."""

    subject: str
    text: str


def check_reasons(kind: DecisionKind, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons, each once. Raises Invalid without any, or with one that this decision cannot give."""
    given = tuple(dict.fromkeys(reasons))
    if not given:
        raise Invalid({"reasons": ["Choose at least one reason; nobody is told a decision without one."]})
    wrong = [reason for reason in given if reason not in REASONS[kind]]
    if wrong:
        raise Invalid({"reasons": [f"{wrong[0].value} is not a reason for this decision; choose from the list."]})
    return given


def letter(
    kind: DecisionKind,
    reasons: Iterable[Reason],
    *,
    name: str,
    feedback: str = "",
    specialization: str = "",
    grade: Grade | None = None,
    until: date | None = None,
    reapply_on: date | None = None,
) -> Letter:
    """Write the letter of a decision; what the vetters' own notes say is not in it."""
    subject = _subject(kind, specialization)
    parts = [f"Dear {name},", _opening(kind, specialization, grade, until), "Why:"]
    parts[-1] += "".join(f"\n- {SENTENCES[reason]}" for reason in reasons)
    if feedback.strip():
        parts.append(f"What we would like you to know:\n{feedback.strip()}")
    parts.append(_MEANING[kind])
    if reapply_on is not None:
        parts.append(f"You can apply again from {_day(reapply_on)}.")
    if kind in _WAYS:
        parts.append(_WAYS[kind])
    parts.append("People decided this; no part of it was automatic.")
    return Letter(subject, "\n\n".join(parts) + "\n")


_GRADES = {
    Grade.MEETS: "it meets the bar",
    Grade.ABOVE: "it is above the bar",
    Grade.WELL_ABOVE: "it is well above the bar",
}


def _subject(kind: DecisionKind, specialization: str) -> str:
    """The subject, begun with a capital: names of specializations are written as within a sentence."""
    said = SUBJECTS[kind].format(specialization=specialization)
    return said[:1].upper() + said[1:]


def _opening(kind: DecisionKind, specialization: str, grade: Grade | None, until: date | None) -> str:
    said = _subject(kind, specialization)
    held = f", until {_day(until)}" if until else ""
    return f"{said}: {_GRADES[grade]}{held}." if grade is not None else f"{said}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
