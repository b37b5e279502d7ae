"""Stories that have come to a decision, and what followed from it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from marketplace.domain.experts import SpecializationDraft
from marketplace.domain.vetting_words import Grade, Reason
from marketplace.services import experts, privacy, profiles, taxonomy
from marketplace.services.vetting import (
    appeals,
    cases,
    decisions,
    listing,
    revocation,
    submission,
    suspension,
    verifications,
)
from seed.vetting_acts import Story, agree, hold_all, refuse, score_twice, take_up, verify
from seed.vetting_plays import missed_the_call


def is_verified(story: Story, by: Any = None) -> None:
    """Every specialization is verified; the listing is still to be decided."""
    hold_all(story)
    score_twice(story, is_disputed=story.rng.random() < 0.35)
    agree(story)
    for row in story.rows:
        verify(story, row, by)


def is_half_decided(story: Story) -> None:
    """One specialization is verified, the other waits."""
    hold_all(story)
    score_twice(story)
    verify(story, story.rows[0])


def is_listed(story: Story) -> None:
    """Vetted and listed."""
    is_verified(story)
    _approve(story)


def is_listed_by_others(story: Story) -> None:
    """Vetted by two of whom Vera is none, so that she can be asked for the second look; listed."""
    hold_all(story)
    score_twice(story, by=story.crew.ama)
    agree(story)
    for row in story.rows:
        verify(story, row)
    _approve(story)


def is_listed_with_one(story: Story) -> None:
    """One specialization verified, the other not; listed all the same."""
    hold_all(story)
    score_twice(story)
    first, *others = story.rows
    verify(story, first)
    for row in others:
        refuse(story, row, story.crew.ellis)
    _approve(story)


def _approve(story: Story) -> None:
    feedback = story.text("feedback", "approved")
    listing.approve(story.db, story.case, feedback=feedback, now=story.later(hours=2), actor=story.crew.ellis)


def is_not_verified(story: Story) -> None:
    """Refused in every specialization, with a day to apply again; the account is still to be decided."""
    hold_all(story)
    score_twice(story, is_good=False)
    for row in story.rows:
        refuse(story, row)


def is_rejected(story: Story) -> None:
    """Refused, and the application with it."""
    is_not_verified(story)
    listing.reject(
        story.db,
        story.case,
        reasons=[Reason.NO_SPECIALIZATION_VERIFIED, Reason.NO_PRODUCTION_WORK],
        feedback=story.text("feedback", "rejected"),
        now=story.later(hours=3),
        actor=story.crew.noor,
    )


def never_came(story: Story) -> None:
    """Rejected because no call ever took place."""
    missed_the_call(story)
    listing.reject(
        story.db,
        story.case,
        reasons=[Reason.DID_NOT_ATTEND],
        feedback=story.text("feedback", "absent"),
        reapply_on=story.today + timedelta(days=30),
        now=story.later(days=3),
        actor=story.crew.ellis,
    )


def has_appealed(story: Story) -> None:
    """Rejected, and asks another lead to look again."""
    is_rejected(story)
    appeals.lodge(story.db, story.expert, text=story.text("appeals", "lodged"), now=story.later(days=2))


def appealed_in_vain(story: Story) -> None:
    """The other lead has looked again, and the decision stands."""
    has_appealed(story)
    _decide_appeal(story, Reason.DECISION_STANDS, "dismissed", is_upheld=False)


def appealed_well(story: Story) -> None:
    """The other lead agreed; a new round waits in the queue."""
    has_appealed(story)
    _decide_appeal(story, Reason.PROCEDURE_NOT_FOLLOWED, "upheld", is_upheld=True)
    story.case = cases.open_case(story.db, story.expert)


def appealed_and_was_listed(story: Story) -> None:
    """The new round after an appeal ended better than the first."""
    appealed_well(story)
    is_verified(story, story.crew.ellis)
    _approve(story)


def _decide_appeal(story: Story, reason: Reason, answer: str, *, is_upheld: bool) -> None:
    decision: Any = appeals.rejection_of(story.db, story.expert)
    appeals.decide(
        story.db,
        appeals.against(story.db, decision),  # type: ignore[arg-type]
        is_upheld=is_upheld,
        reasons=[reason],
        answer=story.text("appeals", answer),
        now=story.later(days=1, hours=5),
        actor=story.crew.ellis,
    )


def begins_again(story: Story) -> None:
    """Rejected long ago, and writing a new application since the day came."""
    is_rejected(story)
    submission.reapply(story.db, story.expert, now=story.later(days=95))


def is_suspended(story: Story) -> None:
    """Listed, and taken off the list with a statement of reasons."""
    is_listed(story)
    suspension.suspend(
        story.db,
        story.expert,
        reasons=[Reason.FALSE_STATEMENT, Reason.EVIDENCE_NOT_THEIRS],
        statement=story.text("suspensions", "statement"),
        evidence_ref=story.text("suspensions", "evidence"),
        now=story.later(days=4),
        actor=story.crew.noor,
    )


def was_suspended(story: Story) -> None:
    """Suspended, has answered, and is listed again by the other lead."""
    is_suspended(story)
    answer = story.text("suspensions", "lifted")
    reasons = [Reason.STATEMENT_ANSWERED]
    suspension.lift(
        story.db, story.expert, reasons=reasons, answer=answer, now=story.later(days=3), actor=story.crew.ellis
    )


def lost_one(story: Story) -> None:
    """A verification is taken back; the account stays listed."""
    is_listed(story)
    revocation.revoke(
        story.db,
        story.rows[0],
        reasons=[Reason.REFERENCES_DID_NOT_HOLD],
        statement=story.text("suspensions", "revoked"),
        evidence_ref=story.text("suspensions", "evidence"),
        now=story.later(days=5),
        actor=story.crew.ellis,
    )


def takes_a_break(story: Story) -> None:
    """Listed, and pausing."""
    is_listed(story)
    experts.pause(story.db, story.expert, reason=story.text("breaks", "paused"))


def went_quiet(story: Story) -> None:
    """Listed, and has not confirmed the hours for three months."""
    is_listed(story)
    experts.mark_stale(story.db, story.expert)


def withdraws(story: Story) -> None:
    """Leaves in the middle of the vetting."""
    take_up(story)
    experts.close(story.db, story.expert, now=story.later(days=2), reason=story.text("breaks", "withdrawn"))


def was_erased(story: Story) -> None:
    """Refused, and asked to be forgotten: the levels stay for the quality of vetting, the words are gone."""
    is_rejected(story)
    privacy.erase(story.db, story.expert, now=story.later(days=6))


def runs_out(story: Story) -> None:
    """Verified long ago: the end is near, or past, on the day the story is told."""
    is_listed(story)
    _confirm_hours(story)
    story.now = story.clock
    verifications.expire_due(story.db, now=story.clock)


def asks_for_renewal(story: Story) -> None:
    """The end is near, and new evidence is handed in."""
    runs_out(story)
    story.now = story.clock - timedelta(days=2)
    _ask(story, story.rows[0].specialization)


def is_renewed(story: Story) -> None:
    """Renewed on an engagement that went well, without a new test."""
    asks_for_renewal(story)
    take_up(story, hours=6)
    row = story.rows[0]
    decisions.renew(story.db, row, grade=Grade.MEETS, now=story.later(hours=8), actor=story.crew.noor)


def asks_for_more(story: Story) -> None:
    """Listed, and asks for one more specialization."""
    is_listed(story)
    _ask(story, _claim_more(story))


def claims_more(story: Story) -> None:
    """Listed, and claims one more specialization, with evidence but not yet handed in."""
    is_listed(story)
    _claim_more(story)


def _claim_more(story: Story) -> str:
    draft = profiles.draft_of(story.expert)
    held = {one.specialization for one in draft.specializations}
    other = next(name for name in taxonomy.specialization_names() if name not in held)
    more = (*draft.specializations, SpecializationDraft(other))
    experts.revise(story.db, story.expert, replace(draft, specializations=more), today=story.today)
    verifications.give_evidence(story.db, story.expert, other, text=story.text("evidence"), now=story.later(days=1))
    return other


def _ask(story: Story, specialization: str) -> None:
    said = story.text("evidence")
    story.case = submission.ask(story.db, story.expert, specialization, text=said, now=story.later(hours=9))


def _confirm_hours(story: Story) -> None:
    draft = profiles.draft_of(story.expert)
    fresh = replace(draft.availability, confirmed_on=story.clock.date() - timedelta(days=6))
    experts.revise(story.db, story.expert, replace(draft, availability=fresh), today=story.clock.date())
