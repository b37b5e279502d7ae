"""What is to be done, as one says it and with the page on which it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask import url_for

from marketplace.domain.todos import Todo, TodoKind
from marketplace.services import taxonomy

_K = TodoKind
_COMPANYS, _EXPERTS = "engagements.show", "my_engagements.show"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: what to do and where, by whom, until when, and what happens otherwise."""

    said: str
    url: str
    owner: str
    due: datetime | None
    is_overdue: bool
    consequence: str
    is_hour: bool
    """Whether it is at this time, and not by this day."""


Said = Callable[[Todo], str]


def _of(one: str, many: str = "") -> Said:
    """Say it of one or of several; `{about}` is what it is about, `{count}` how many."""
    return lambda todo: (many if todo.count > 1 and many else one).format(about=todo.about, count=todo.count)


def _of_card(said: str) -> Said:
    """Say it of somebody and one specialization of theirs."""

    def of(todo: Todo) -> str:
        name, _, word = todo.about.partition("|")
        return said.format(name=name, what=taxonomy.specialization_names().get(word, word))

    return of


SAID: Mapping[TodoKind, tuple[Said, str, str]] = MappingProxyType(
    {
        _K.ANSWER_OFFER: (_of("Answer the offer for {about}"), "opportunities.show", ""),
        _K.ANSWER_INVITATION: (_of("Answer the invitation to {about}"), "opportunities.show", ""),
        _K.CONFIRM_ANSWERS: (_of("Stand by your answers for {about}, which has changed"), "opportunities.show", ""),
        _K.CONFIRM_AVAILABILITY: (_of("Confirm that your availability is still true"), "profile.home", ""),
        _K.HAND_IN: (_of("Finish your profile and hand it in"), "profile.home", ""),
        _K.RENEW: (_of_card("Ask for the renewal of your verification in {what}"), "evidence.show", ""),
        _K.APPLY: (_of("Apply for {about}, which interests you"), "opportunities.application_form", ""),
        _K.VETTING_STEP: (_of("Be there for the vetting: {about}"), "my_vetting.show", ""),
        _K.INVITE: (
            _of("Invite the candidate on the shortlist of {about}", "Invite the {count} on the shortlist of {about}"),
            "candidates.show",
            "candidates.index",
        ),
        _K.REVIEW: (
            _of("Review the candidate for {about}", "Review {count} candidates for {about}"),
            "candidates.show",
            "candidates.index",
        ),
        _K.GO_ON: (
            _of(
                "Score the candidate for {about}, then propose an interview",
                "Score {count} candidates for {about}, then propose interviews",
            ),
            "candidates.show",
            "candidates.index",
        ),
        _K.INTERVIEW: (
            _of("Bring the interview for {about} to an end", "Bring {count} interviews for {about} to an end"),
            "candidates.show",
            "candidates.index",
        ),
        _K.DECIDE: (
            _of(
                "Make the candidate for {about} an offer, or say why not",
                "Make one of {count} candidates for {about} an offer, and say why not the others",
            ),
            "candidates.show",
            "candidates.index",
        ),
        _K.ANSWER_COUNTER: (
            _of("Answer the counter-offer for {about}", "Answer {count} counter-offers for {about}"),
            "candidates.show",
            "candidates.index",
        ),
        _K.OFFER_AGAIN: (
            _of("Offer again for {about}, or say why not", "Offer again for {about}, or say why not ({count} people)"),
            "candidates.show",
            "candidates.index",
        ),
        _K.AGREE: (
            _of("Agree on the contract for {about}", "Agree on {count} contracts for {about}"),
            "candidates.show",
            "candidates.index",
        ),
        _K.SAY_WHY: (
            _of(
                "Tell the one not selected for {about} why, in a sentence",
                "Tell {count} people not selected for {about} why, in a sentence each",
            ),
            "candidates.show",
            "candidates.index",
        ),
        _K.SAY_HELD: (_of("Say whether the interview for {about} was held"), "interviewing.show", ""),
        _K.SCORE: (_of("Lock your scores of the interview for {about}"), "interviewing.show", ""),
        _K.APPROVE_OFFER: (_of("Approve the offer for {about}, or send it back"), "offering.show", ""),
        _K.APPROVE_BRIEF: (_of("Approve the brief {about}, or send it back"), "briefs.show", ""),
        _K.ANSWER_QUESTIONS: (
            _of("Answer a question about {about}", "Answer {count} questions about {about}"),
            "briefs.opening",
            "",
        ),
        _K.CARE_FOR: (_of("Act on {about}, or end it"), "candidates.index", ""),
        _K.CLOSES: (_of("See who has applied for {about}, or extend its deadline"), "briefs.opening", ""),
        _K.RANK: (_of("Rank the experts for {about}"), "briefs.show", ""),
        _K.FINISH_DRAFT: (_of("Finish the draft {about}"), "briefs.show", ""),
        _K.WORK_CASE: (_of("Go on with {about}"), "cases.show", ""),
        _K.TAKE_CASE: (_of("Take the case of {about}, which is due next"), "cases.show", ""),
        _K.DECIDE_CASE: (_of("Decide on {about}"), "cases.show", ""),
        _K.LOCK_SCORES: (_of_card("Lock your scores of {name} for {what}"), "cases.show", ""),
        _K.LOOK_AGAIN: (_of_card("Score {name} once more for {what}, without seeing the scores"), "scores.show", ""),
        _K.DECIDE_APPEAL: (_of("Decide the appeal of {about}"), "grave.appeal_page", ""),
        _K.DECIDE_DISPUTE: (_of("Decide the dispute about {about}"), "disputes.show", ""),
        _K.DECIDE_CHALLENGE: (_of("Decide the challenge of what came of {about}"), "challenges.show", ""),
        _K.ANSWER_REQUEST: (_of("Look at what {about} asks a person to look at"), "reviews.show", ""),
    }
)
"""What is said of each kind, the page of one, and the page of several where that is another."""

BOTH_SIDES: Mapping[TodoKind, tuple[Said, str, str]] = MappingProxyType(
    {
        _K.READ_MESSAGES: (
            _of("Read the new message about {about}", "Read {count} new messages about {about}"),
            "messages.show",
            "own_messages.show",
        ),
        _K.CHOOSE_TIME: (
            _of("Choose a time for the interview about {about}"),
            "interviewing.show",
            "my_interviews.show",
        ),
        _K.ATTEND: (_of("Be there for the interview about {about}"), "interviewing.show", "my_interviews.show"),
        _K.GO_ON_TOGETHER: (_of("See what the engagement for {about} waits for"), _COMPANYS, _EXPERTS),
        _K.MOVE_MILESTONES: (
            _of("Take up the milestone of {about}", "Take up {count} milestones of {about}"),
            _COMPANYS,
            _EXPERTS,
        ),
        _K.DELIVER: (
            _of("Work on the milestone of {about}", "Work on {count} milestones of {about}"),
            _COMPANYS,
            _EXPERTS,
        ),
        _K.STATE_DISPUTE: (
            _of(
                "Say what you have to about the disputed milestone of {about}",
                "Say what you have to about {count} disputed milestones of {about}",
            ),
            _COMPANYS,
            _EXPERTS,
        ),
        _K.MOVE_HOURS: (
            _of("See to the hours of a week of {about}", "See to the hours of {count} weeks of {about}"),
            _COMPANYS,
            _EXPERTS,
        ),
        _K.REPORT_OUTCOME: (_of("Say what came of the work for {about}"), _COMPANYS, _EXPERTS),
    }
)
"""What waits for either side, with the page of the company and that of the expert."""

ONE_OF: Mapping[TodoKind, str] = MappingProxyType(
    {
        _K.MOVE_MILESTONES: "milestone",
        _K.DELIVER: "milestone",
        _K.STATE_DISPUTE: "milestone",
        _K.MOVE_HOURS: "week",
        _K.REPORT_OUTCOME: "outcome",
    }
)
"""The page of one thing of an engagement, in the pages of either side."""


def lines(todos: Sequence[Todo], now: datetime, *, is_expert: bool = False) -> list[Line]:
    """Return the list as a page shows it."""
    return [_line(todo, now, is_expert) for todo in todos]


def _line(todo: Todo, now: datetime, is_expert: bool) -> Line:
    if todo.kind in BOTH_SIDES:
        said, of_company, of_expert = BOTH_SIDES[todo.kind]
        page = of_expert if is_expert else of_company
        if todo.kind in ONE_OF and todo.count == 1:
            page = f"{page.partition('.')[0]}.{ONE_OF[todo.kind]}"
    else:
        said, of_one, of_several = SAID[todo.kind]
        page = of_several if todo.count > 1 and of_several else of_one
    return Line(
        said=said(todo),
        url=url_for(page, **dict(todo.ids)),  # type: ignore[arg-type]
        owner=todo.owner,
        due=todo.due,
        is_overdue=todo.is_overdue(now),
        consequence=todo.consequence,
        is_hour=todo.kind in (_K.ATTEND, _K.VETTING_STEP),
    )
