"""What happens to a brief that is on the market: looked through, asked about, applied for, talked about."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marketplace.domain.brief_moves import BriefEnd
from marketplace.domain.hiring_words import DeclineReason, DismissReason, InterviewKind, NotSelectedReason, Side
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.services import approvals, brief_openings, brief_questions, briefs, comparing
from marketplace.services.hiring import candidacies, endings, interviews
from seed.hiring_acts import (
    Story,
    apply,
    divide,
    hands,
    invite,
    let_lapse,
    open_brief,
    revise,
    say_no,
    say_yes,
    shortlist,
    suggest,
    wait,
    withdraw_self,
)
from seed.hiring_talks import agree, meet, propose, refuse, review, talk


def is_looked_through(story: Story) -> None:
    """Ranked today; some are kept, two of them on the shortlist, one put away."""
    open_brief(story)
    kept = suggest(story, 4)
    for one in kept[:2]:
        candidacies.shortlist(story.db, one, now=story.later(days=1), actor=story.owner)
    candidacies.dismiss(
        story.db,
        kept[2],
        reason=DismissReason.EVIDENCE_TOO_THIN,
        note=story.text("dismissals"),
        now=story.later(hours=1),
        actor=story.colleague,
    )


def is_everywhere(story: Story) -> None:
    """Somebody stands in every column of the board, and experts come by themselves."""
    open_brief(story, takes_applications=True, days=story.days_left + 16)
    asked = invite(story, 6)
    say_no(story, asked[1], DeclineReason.DATES)
    say_no(story, asked[2], DeclineReason.HOURS)
    first, second = say_yes(story, asked[3], hours=4), say_yes(story, asked[4], hours=3)
    review(story, first)
    _ask(story, first, is_answered=True)
    let_lapse(story, [asked[0], asked[5]])
    came = [apply(story) for _ in range(4)]
    _ask(story, came[2], is_answered=False)
    review(story, came[0])
    review(story, came[1], is_scored=False)
    refuse(story, came[0], NotSelectedReason.EVIDENCE_TOO_THIN)
    revise(story)
    talk(story, review(story, second))
    # The last days: a second wave that waits for an answer, and what the ranking shows now.
    wait(story, days=1.2)
    propose(story, second, days=4, kind=InterviewKind.SYSTEM_DESIGN)
    invite(story, 3)
    kept = suggest(story, 5)
    for one in kept[:2]:
        candidacies.shortlist(story.db, one, now=story.later(hours=1), actor=story.colleague)
    _put_away(story, kept[2], DismissReason.HOURS_DO_NOT_OVERLAP)
    _put_away(story, kept[3], DismissReason.SKILLS_MISSING)
    for one in (kept[0], first, came[2]):
        text = story.text("comments")
        comparing.note(story.db, story.brief, one.expert, text, now=story.now, actor=story.colleague)


def takes_applications(story: Story) -> None:
    """Open to everybody: some have applied, one of them is under review already."""
    open_brief(story, takes_applications=True, days=story.days_left + 27)
    came = [apply(story) for _ in range(3)]
    review(story, came[0])
    withdraw_self(story, came[1])
    _ask(story, came[2], is_answered=True)


def asks_some(story: Story) -> None:
    """By invitation alone: one wave has been answered, the next one waits."""
    open_brief(story)
    first = invite(story, 3)
    say_no(story, first[1], DeclineReason.BUDGET)
    say_yes(story, first[0], hours=50)
    let_lapse(story, first[2:])
    wait(story, days=2)
    invite(story, 3)


def is_closed_by_its_deadline(story: Story) -> None:
    """The day has come; what came in is reviewed without names."""
    open_brief(story, takes_applications=True, days=story.days_left - 1, is_blind=True)
    came = [apply(story) for _ in range(4)]
    for one in came[:2]:
        review(story, one)
    review(story, came[2], is_scored=False)
    briefs.move(story.db, story.brief, BriefStatus.CLOSED_TO_APPLICATIONS, EventAct.CLOSED_TO_APPLICATIONS, None)


def is_closed_early(story: Story) -> None:
    """Enough people have applied, so the company closes it."""
    open_brief(story, takes_applications=True, days=story.days_left + 9)
    for _ in range(3):
        apply(story)
    end(story, BriefStatus.CLOSED_TO_APPLICATIONS, BriefEnd.ENOUGH)


def talks(story: Story) -> None:
    """Interviews in every state, before anybody has an offer."""
    open_brief(story)
    asked = invite(story, 8)
    people = [review(story, say_yes(story, one, hours=2)) for one in asked[:7]]
    say_no(story, asked[7], DeclineReason.NOT_MY_FIELD)
    end(story, BriefStatus.EVALUATING, None)
    since = story.now
    missed = agree(story, propose(story, people[3], days=2))
    waited_for = agree(story, propose(story, people[6], days=2))
    unanswered = propose(story, people[5], days=1)
    talk(story, people[2], cards=1)
    story.now = since
    talk(story, people[1], level=4.2)
    late = max(missed.starts_at, waited_for.starts_at) + timedelta(minutes=30)
    story.now = max(story.now, late, unanswered.times[-1].starts_at)
    interviews.missed(story.db, missed, by=Side.COMPANY, now=story.now, actor=story.owner)
    interviews.missed(story.db, waited_for, by=Side.EXPERT, now=story.now, actor=hands(story, people[6]))
    _cancel(story, people[4])
    interviews.lapse(story.db, unanswered, now=story.now)
    # In the coming days: one that is agreed on, one with new times, and a second one after a good first.
    wait(story, days=1.2)
    agree(story, propose(story, people[0], days=4, kind=InterviewKind.PRODUCTION_PROBES), place=1)
    _move(story, agree(story, propose(story, people[4], days=4)))
    propose(story, people[1], days=5, kind=InterviewKind.TEAM_FIT)


def talks_for_one_of_two_roles(story: Story) -> None:
    """A brief for two: for the first role they talk to people, for the other they have a ranking alone."""
    divide(story)
    talks(story)


def is_withdrawn(story: Story) -> None:
    """Plans have changed; everybody is told."""
    open_brief(story)
    say_yes(story, invite(story, 2)[0])
    end(story, BriefStatus.WITHDRAWN, BriefEnd.PLANS)


def is_cancelled(story: Story) -> None:
    """The budget is gone before anybody has said yes."""
    open_brief(story)
    shortlist(story, 2)
    end(story, BriefStatus.CANCELLED, BriefEnd.BUDGET)


def finds_nobody(story: Story) -> None:
    """Talked to, and nobody is suitable."""
    open_brief(story)
    for one in meet(story, 2, level=2.4):
        refuse(story, one, NotSelectedReason.SKILL_NOT_SHOWN)
    end(story, BriefStatus.EVALUATING, None)
    end(story, BriefStatus.UNSUCCESSFUL, BriefEnd.NONE_SUITABLE)


def is_forgotten(story: Story) -> None:
    """Nobody of the company has come back for a month."""
    open_brief(story)
    shortlist(story, 2)
    story.later(days=30)
    briefs.move(story.db, story.brief, BriefStatus.EXPIRED, EventAct.EXPIRED, None)
    endings.brief_ended(story.db, story.brief, now=story.now)


def is_discarded(story: Story) -> None:
    """A draft is thrown away."""
    end(story, BriefStatus.DISCARDED, None)


def waits_for_approval(story: Story) -> None:
    """A draft is put to a colleague."""
    approvals.publish(story.db, story.brief, now=story.now, actor=story.owner)


def _ask(story: Story, candidacy: Any, *, is_answered: bool) -> None:
    """An expert asks about the brief, and everybody may read the answer."""
    row = brief_questions.ask(
        story.db,
        story.brief,
        candidacy.expert,
        story.text("questions", "answered" if is_answered else "open"),
        now=story.later(hours=1),
        actor=hands(story, candidacy),
    )
    if is_answered:
        said, now = story.text("replies"), story.later(hours=5)
        brief_questions.answer(story.db, story.brief, row.public_id, said, now=now, actor=story.owner)


def _put_away(story: Story, candidacy: Any, reason: DismissReason) -> None:
    note = story.text("dismissals")
    candidacies.dismiss(
        story.db, candidacy, reason=reason, note=note, now=story.later(minutes=9), actor=story.colleague
    )


def _cancel(story: Story, candidacy: Any) -> None:
    """The company calls an interview off that was agreed on."""
    interview = agree(story, propose(story, candidacy, days=2))
    note, now = story.text("cancelled"), story.later(hours=9)
    interviews.cancel(story.db, interview, side=Side.COMPANY, note=note, now=now, actor=story.owner)


def _move(story: Story, interview: Any) -> None:
    """The expert cannot come after all, and proposes another day."""
    zone = interview.candidacy.expert.time_zone
    day = story.now.astimezone(ZoneInfo(zone)).date() + timedelta(days=6)
    given = interviews.Proposal((f"{day}T11:00", f"{day}T15:30"), zone)
    actor = hands(story, interview.candidacy)
    interviews.reschedule(story.db, interview, given, side=Side.EXPERT, now=story.now, actor=actor)


def end(story: Story, status: BriefStatus, reason: BriefEnd | None) -> None:
    """The company moves the brief, and says why."""
    brief_openings.end(story.db, story.brief, status, reason=reason, now=story.later(hours=3), actor=story.owner)
