"""What two who said yes do in a story of hiring: review, talk, score, offer, accept, say why not."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marketplace.domain.candidate_scores import CandidateScoreDraft, CriterionScore
from marketplace.domain.hiring_words import InterviewKind, NotSelectedReason, Recommendation, Side
from marketplace.domain.offer_terms import OfferTerms
from marketplace.domain.vocabulary import EngagementModel
from marketplace.services.hiring import acceptance, criteria, endings, interviews, offers, scorecards
from seed.banks import pick
from seed.hiring_acts import Story, hands, invite, say_yes


def review(story: Story, candidacy: Any, *, is_scored: bool = True) -> Any:
    """Take somebody under review, and score what they wrote."""
    scorecards.begin_review(story.db, candidacy, now=story.later(hours=8), actor=story.owner)
    if is_scored:
        _score(story, candidacy, None, story.owner, 3.6)
    return candidacy


def propose(story: Story, candidacy: Any, *, days: int, kind: InterviewKind = InterviewKind.SCREENING_CALL) -> Any:
    """Propose three times from so many days on, for both of the company."""
    panel = tuple(user.public_id for user in interviews.panel_of(story.db, candidacy))
    zone = story.brief.company.time_zone
    first = story.now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    workdays = [day for place in range(7) if (day := first + timedelta(days=place)).weekday() < 5]
    times = tuple(f"{day}T{hour:02}:00" for day, hour in zip(workdays, (10, 14, 16), strict=False))
    given = interviews.Proposal(
        times, zone, kind=kind, panel=panel, place=story.text("places"), note=story.text("interviews")
    )
    return interviews.propose(story.db, candidacy, given, now=story.now, actor=story.owner)


def agree(story: Story, interview: Any, *, place: int = 0) -> Any:
    """The expert chooses a time."""
    time, actor = interview.times[place].public_id, hands(story, interview.candidacy)
    interviews.accept(story.db, interview, time, side=Side.EXPERT, now=story.later(hours=4), actor=actor)
    return interview


def talk(story: Story, candidacy: Any, *, level: float = 4.0, cards: int = 2, days: int = 2, **about: Any) -> Any:
    """An interview is agreed on, held, and scored by so many of the panel."""
    interview = agree(story, propose(story, candidacy, days=days, **about))
    story.now = max(story.now, interview.starts_at + timedelta(hours=1))
    interviews.held(story.db, interview, now=story.now, actor=story.owner)
    for actor in (story.colleague, story.owner)[:cards]:
        _score(story, candidacy, interview, actor, level)
    return interview


def _score(story: Story, candidacy: Any, interview: Any, actor: Any, level: float) -> None:
    scores = {}
    for one in criteria.of_brief(story.brief):
        seen = min(5, max(1, round(story.rng.gauss(level, 0.7))))
        scores[one.key] = CriterionScore(
            seen, story.text("levels", "low" if seen < 3 else "mid" if seen < 4 else "high")
        )
    wanted = Recommendation.STRONG_YES if level >= 4.3 else Recommendation.YES if level >= 3.3 else Recommendation.NO
    draft = CandidateScoreDraft(scores, wanted, story.text("summaries"))
    now = story.later(hours=1)
    scorecards.save(story.db, candidacy, interview, draft, lock=True, now=now, actor=actor)


def meet(story: Story, count: int, *, level: float = 4.0) -> list[Any]:
    """Ask so many, who all say yes, and talk to them until everything is evaluated."""
    found = [review(story, say_yes(story, one, hours=5)) for one in invite(story, count)]
    since = story.now
    for place, one in enumerate(found):
        story.now = since + timedelta(hours=place)
        talk(story, one, level=level - 0.5 * place)
    return found


def terms(story: Story, expert: Any) -> OfferTerms:
    """What the expert asks, for the hours and weeks of the brief."""
    accepted = [row.model for row in story.brief.engagement_models]
    asked = min(
        expert.terms, key=lambda row: (accepted.index(row.model) if row.model in accepted else len(accepted), row.id)
    )
    is_endless = asked.model is EngagementModel.FULL_TIME and story.brief.duration_weeks is None
    start = story.brief.start or story.now.date()
    return OfferTerms(
        asked.model,
        asked.ask_minor,
        asked.currency,
        asked.unit,
        story.brief.hours_per_week or 24.0,
        max(start, story.now.date() + timedelta(days=7)),
        None if is_endless else story.brief.duration_weeks or 16.0,
        story.text("offers"),
    )


def offer(story: Story, candidacy: Any, *, days: float = 5, is_direct: bool = False, is_approved: bool = True) -> Any:
    """Make an offer at the expert's price; a colleague approves it where that is the company's way."""
    now = story.later(hours=7)
    made = offers.make(
        story.db,
        candidacy,
        terms(story, candidacy.expert),
        until=now + timedelta(days=days),
        direct_reason=story.text("direct") if is_direct else "",
        now=now,
        actor=story.owner,
    )
    if story.brief.company.offers_need_approval and is_approved:
        offers.approve(story.db, made, now=story.later(hours=3), actor=story.colleague)
    return made


def accept(story: Story, made: Any) -> None:
    """The expert accepts what is on the table."""
    now, actor = story.later(hours=20), hands(story, made.candidacy)
    acceptance.accept(story.db, made, side=Side.EXPERT, version=made.versions[-1].number, now=now, actor=actor)


def refuse(story: Story, candidacy: Any, reason: NotSelectedReason) -> None:
    """Somebody is not selected, and told why."""
    criterion = pick(story.rng, criteria.of_brief(story.brief)).key
    endings.not_selected(
        story.db,
        candidacy,
        reason=reason,
        criterion=criterion,
        feedback=story.text("feedback"),
        now=story.later(hours=2),
        actor=story.owner,
    )


def tell_why(story: Story, *, but: int = 0) -> None:
    """Those who were not selected because the role is filled get their sentence; so many still wait for it."""
    waiting = endings.lacking_feedback(story.db, story.brief)
    for one in waiting[but:]:
        criterion = pick(story.rng, criteria.of_brief(story.brief)).key
        said = story.text("feedback")
        now = story.later(hours=1)
        endings.give_feedback(story.db, one, criterion=criterion, feedback=said, now=now, actor=story.owner)
