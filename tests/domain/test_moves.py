"""AUTHZ-5: every cell of every table of moves, lawful or not."""

from itertools import product

import pytest

from marketplace.domain.briefs import BRIEF_MOVES
from marketplace.domain.candidacies import CANDIDACY_MOVES
from marketplace.domain.engagement_words import EngagementStatus, MilestoneStatus, TimesheetStatus
from marketplace.domain.engagements import ENGAGEMENT_MOVES
from marketplace.domain.errors import Forbidden, IllegalMove
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus, OfferStatus
from marketplace.domain.interviews import INTERVIEW_MOVES
from marketplace.domain.milestones import MILESTONE_MOVES
from marketplace.domain.offers import OFFER_MOVES
from marketplace.domain.outcome_words import OutcomeStatus
from marketplace.domain.outcomes import OUTCOME_MOVES
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.states import Who
from marketplace.domain.timesheets import TIMESHEET_MOVES
from marketplace.domain.verifications import VERIFICATION_MOVES
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus

EXPERT = """
    draft: closed submitted
    submitted: closed in-screening
    in-screening: approved changes-requested closed rejected
    changes-requested: closed submitted
    rejected: appealed closed draft
    appealed: closed in-screening rejected
    approved: closed paused stale suspended
    paused: approved closed suspended
    stale: approved closed suspended
    suspended: approved closed
    closed: erased
    erased:
"""
VERIFICATION = """
    claimed: evidence-submitted
    evidence-submitted: assessing verified
    assessing: evidence-submitted not-verified scored
    scored: assessing consensus not-verified verified
    consensus: assessing not-verified verified
    not-verified: evidence-submitted
    verified: expiring revoked
    expiring: evidence-submitted expired revoked
    expired: evidence-submitted
    revoked:
"""
CANDIDACY = """
    suggested: applied dismissed shortlisted
    shortlisted: applied dismissed invited
    dismissed: applied shortlisted
    invited: declined interested invitation-expired not-selected withdrawn
    interested: not-selected offered under-review withdrawn
    applied: not-selected offered under-review withdrawn
    under-review: interviewing not-selected offered withdrawn
    interviewing: evaluated not-selected offered withdrawn
    evaluated: interviewing not-selected offered withdrawn
    offered: accepted countered declined not-selected offer-expired offer-withdrawn withdrawn
    countered: accepted declined not-selected offer-expired offer-withdrawn offered withdrawn
    accepted: contracted
    contracted: engaged
    engaged:
    declined:
    invitation-expired: invited
    offer-expired: not-selected offered withdrawn
    offer-withdrawn: not-selected offered withdrawn
    withdrawn:
    not-selected:
"""
INTERVIEW = """
    proposed: cancelled lapsed proposed scheduled
    scheduled: cancelled held no-show-company no-show-expert proposed
    held: scored
    scored:
    lapsed: proposed
    cancelled:
    no-show-expert: proposed
    no-show-company: proposed
"""
OFFER = """
    draft: expired pending-approval sent withdrawn
    pending-approval: draft expired sent withdrawn
    sent: accepted countered declined expired withdrawn
    countered: accepted declined expired pending-approval sent withdrawn
    accepted:
    declined:
    expired:
    withdrawn:
"""
BRIEF = """
    draft: discarded open pending-approval
    pending-approval: draft open
    open: cancelled closed-to-applications evaluating expired open withdrawn
    closed-to-applications: cancelled evaluating expired withdrawn
    evaluating: cancelled expired offer-out unsuccessful withdrawn
    offer-out: evaluating filled partially-filled
    partially-filled: filled
    filled: in-delivery unsuccessful
    in-delivery: completed
    completed:
    discarded:
    withdrawn:
    cancelled:
    unsuccessful:
    expired:
"""
ENGAGEMENT = """
    agreeing: scheduled terminated
    scheduled: active terminated trial
    trial: active terminated
    active: ending paused terminated
    paused: active ending terminated
    ending: active completed terminated
    completed:
    terminated:
"""
MILESTONE = """
    planned: agreed dropped planned
    agreed: dropped in-progress planned
    in-progress: disputed submitted
    submitted: accepted disputed revision-requested
    revision-requested: disputed submitted
    disputed: accepted resolved revision-requested
    accepted:
    resolved:
    dropped:
"""
TIMESHEET = """
    draft: submitted
    submitted: approved queried
    queried: resubmitted
    resubmitted: approved queried
    approved: invoiced
    invoiced:
"""
OUTCOME = """
    due: company-reported expert-reported lapsed
    company-reported: published
    expert-reported: published
    published: challenged
    challenged: removed upheld
    lapsed:
    upheld:
    removed:
"""
"""Written out again, because a table that is only compared with itself is always right."""


def read(table):
    rows = (line.strip().partition(":") for line in table.strip().splitlines())
    return {old: new.split() for old, _, new in rows}


CELLS = [
    pytest.param(moves, old, new, new in read(table)[old], id=f"{moves.noun}: {old} to {new}")
    for moves, statuses, table in (
        (EXPERT_MOVES, ExpertStatus, EXPERT),
        (VERIFICATION_MOVES, VerificationStatus, VERIFICATION),
        (BRIEF_MOVES, BriefStatus, BRIEF),
        (CANDIDACY_MOVES, CandidacyStatus, CANDIDACY),
        (INTERVIEW_MOVES, InterviewStatus, INTERVIEW),
        (OFFER_MOVES, OfferStatus, OFFER),
        (ENGAGEMENT_MOVES, EngagementStatus, ENGAGEMENT),
        (MILESTONE_MOVES, MilestoneStatus, MILESTONE),
        (TIMESHEET_MOVES, TimesheetStatus, TIMESHEET),
        (OUTCOME_MOVES, OutcomeStatus, OUTCOME),
    )
    for old, new in product(statuses, statuses)
]


@pytest.mark.parametrize(("moves", "old", "new", "is_lawful"), CELLS)
def test_a_move_is_made_or_refused_naming_the_lawful_ones(moves, old, new, is_lawful):
    assert moves.is_legal(old, new) is is_lawful
    if is_lawful:
        assert moves.check(old, new) is new
        return
    with pytest.raises(IllegalMove) as refusal:
        moves.check(old, new)
    assert refusal.value.legal == moves.legal(old)
    assert all(lawful in str(refusal.value) for lawful in moves.legal(old))
    assert f"{old} {moves.noun} cannot become {new}" in str(refusal.value)


def test_a_status_at_the_end_says_that_it_can_no_longer_change():
    with pytest.raises(IllegalMove, match=r"An expired brief cannot become open; it can no longer change\."):
        BRIEF_MOVES.check(BriefStatus.EXPIRED, BriefStatus.OPEN)


RULED = [
    EXPERT_MOVES,
    VERIFICATION_MOVES,
    CANDIDACY_MOVES,
    INTERVIEW_MOVES,
    OFFER_MOVES,
    ENGAGEMENT_MOVES,
    MILESTONE_MOVES,
]
RULED += [TIMESHEET_MOVES, OUTCOME_MOVES]


@pytest.mark.parametrize("moves", RULED, ids=lambda moves: moves.noun)
def test_every_move_says_whose_it_is_and_refuses_every_other_hand(moves):
    for old, new, rule in moves.all():
        assert rule.by, (old, new)
        for who in Who:
            if who in rule.by:
                assert moves.check(old, new, [who]) is new
            else:
                with pytest.raises(Forbidden, match=f"can make this {moves.noun} {new}"):
                    moves.check(old, new, [who])
