"""What an expert wants of a brief: kept, steering their feed and a company's rankings, and told to nobody else."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, IllegalMove, Invalid
from marketplace.domain.teams import RoleWish, TeamWish
from marketplace.domain.wishes import USUAL, Outside, Wishes
from marketplace.models import Brief, Event, Expert, ExpertWishedDomain, ExpertWishes
from marketplace.search.current import Index
from marketplace.search.feeds import WEIGHTS
from marketplace.services import (
    brief_feed,
    briefs,
    experts,
    matches,
    privacy,
    replays,
    supply,
    teams,
    why_shown,
    wishes,
)
from marketplace.services.brief_feed import Wanted
from marketplace.services.hiring import candidacies, settings
from marketplace.services.hiring.settings import Settings
from tests.factories import a_brief
from tests.services.hiring.scene import NOW, Scene, a_scene, invited, somebody


def an_open_scene(db: Session, **over: Any) -> Scene:
    """Open a brief to which experts may come by themselves."""
    scene = a_scene(db, **over)
    settings.choose(db, scene.brief, Settings(takes_applications=True), now=NOW)
    return scene


def feed(db: Session, expert: Expert, index: Index) -> brief_feed.Page:
    db.flush()
    found = brief_feed.page(db, expert, index.live(), Wanted(), now=NOW, limit=20)
    assert found is not None
    return found


def shown(db: Session, brief: Brief, index: Index, today: date) -> list[str]:
    run = matches.shortlist(db, brief, index.live(), today=today, size=10)
    return [result.name for result in run.results]


def test_the_usual_weights_are_the_engine_s() -> None:
    assert {part: points / 100 for part, points in USUAL.items()} == dict(WEIGHTS)


def test_what_was_said_is_kept_with_its_version_and_the_trail_says_only_that_it_changed(session: Session) -> None:
    ada, her = somebody(session)
    assert (wishes.of(ada), wishes.version_of(ada)) == (Wishes(), 0)
    wanted = Wishes(("healthcare",), ("crypto", "defence"), 20.0, {**USUAL, "company": 40})
    assert wishes.save(session, ada, wanted, actor=her)
    assert not wishes.save(session, ada, wanted, actor=her), "the same again changes nothing"
    session.flush()
    assert (wishes.of(ada), wishes.version_of(ada)) == (wanted, 1)
    less = Wishes(blocked=("defence", "healthcare"))
    assert wishes.save(session, ada, less, actor=her)
    session.flush()
    session.expire_all()
    assert (wishes.of(ada), wishes.version_of(ada)) == (less, 2)
    told = session.scalars(select(Event).where(Event.object_id == ada.public_id).order_by(Event.id.desc())).first()
    assert told is not None
    names = ["looked_for", "blocked", "most_hours", "weights"]
    assert told.after == {"changed": [f"wishes.{name}" for name in names]}


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wishes(blocked=("no-such-field",)), "blocked"),
        (Wishes(looked_for=("payments",), blocked=("payments",)), "looked_for"),
        (Wishes(looked_for=("payments",), blocked=("fintech",)), "looked_for"),
        (Wishes(most_hours=0.5), "most_hours"),
        (Wishes(weights={**USUAL, "pay": 101}), "weight-pay"),
        (Wishes(weights=dict.fromkeys(USUAL, 0)), "weight-pay"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(session: Session, wanted: Wishes, field: str) -> None:
    ada, her = somebody(session)
    with pytest.raises(Invalid) as refused:
        wishes.save(session, ada, wanted, actor=her)
    assert list(refused.value.errors) == [field]
    experts.close(session, ada, now=NOW, actor=her)
    with pytest.raises(IllegalMove):
        wishes.save(session, ada, Wishes(most_hours=20.0), actor=her)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wishes(blocked=("payments",)), (Outside.DOMAIN,)),
        (Wishes(blocked=("fintech",)), (Outside.DOMAIN,)),
        (Wishes(most_hours=10.0), (Outside.HOURS,)),
        (Wishes(blocked=("payments",), most_hours=10.0), (Outside.DOMAIN, Outside.HOURS)),
        (Wishes(blocked=("healthcare",), most_hours=40.0), ()),
    ],
)
def test_a_brief_outside_of_them_is_not_in_the_feed_and_the_reason_is_said_to_the_expert_alone(
    session: Session, index: Index, today: date, wanted: Wishes, why: tuple[Outside, ...]
) -> None:
    zoe, her = somebody(session, "Zoe Ahn")
    bo, _ = somebody(session, "Bo Falk")
    scene = an_open_scene(session, domain="payments", hours_per_week=20.0)
    wishes.save(session, zoe, wanted, actor=her)
    found = feed(session, zoe, index)
    assert (len(found.shown), found.unwanted) == ((0, 1) if why else (1, 0))
    assert [each for _, each in brief_feed.not_suiting(session, zoe, index.live(), now=NOW) or ()] == (
        [why] if why else []
    )
    assert len(feed(session, bo, index).shown) == 1, "nobody else is kept from it"
    told = why_shown.of(session, zoe, scene.brief, index.live(), today=today)
    assert told is not None
    assert told.outside == why
    assert told.standing.match is not None, "without the wish it would be shown, and where is said"
    assert bool(told.standing.worth.matches) is not bool(why)

    names = shown(session, scene.brief, index, today)
    assert ("Zoe Ahn" in names, "Bo Falk" in names) == (not why, True)
    counted = supply.of(session, briefs.draft_of(scene.brief), index.live(), today=today, company=scene.company)
    run = matches.shortlist(session, scene.brief, index.live(), today=today)
    assert counted.eligible == run.eligible


def test_the_rule_that_reads_many_is_the_rule_that_reads_one(session: Session) -> None:
    said = [
        Wishes(),
        Wishes(blocked=("payments", "crypto")),
        Wishes(blocked=("fintech",), most_hours=15.0),
        Wishes(looked_for=("payments",), most_hours=30.0),
        Wishes(blocked=("retail",), most_hours=25.0),
    ]
    people = [somebody(session, f"Ada {'ABCDE'[place]}")[0] for place in range(len(said))]
    for expert, wanted in zip(people, said, strict=True):
        wishes.save(session, expert, wanted)
    session.flush()
    fields = [("payments", 20.0), ("fraud", None), (None, 40.0), ("retail", 25.0), ("fashion", 30.5), (None, None)]
    drafts = [a_brief(domain=domain, hours_per_week=hours) for domain, hours in fields]
    for draft, found in zip(drafts, wishes.unwilling(session, drafts), strict=True):
        expected = {
            expert.id
            for expert, wanted in zip(people, said, strict=True)
            if wishes.outside(wanted, domain=draft.domain, hours=draft.hours_per_week)
        }
        assert found == expected, draft.domain
    assert wishes.unwilling(session, []) == []


def test_nobody_is_invited_to_what_they_do_not_want_and_what_was_begun_goes_on(session: Session) -> None:
    ada, her = somebody(session)
    bo, _ = somebody(session, "Bo Falk")
    scene = a_scene(session, domain="payments")
    asked = invited(session, scene, bo)
    for expert in (ada, bo):
        wishes.save(session, expert, Wishes(blocked=("fintech",)), actor=her)
    with pytest.raises(Conflict, match="takes no invitations to a brief like this") as refused:
        invited(session, scene, ada)
    assert "payments" not in str(refused.value)
    candidacies.check_listed(session, asked)


def test_own_weights_and_fields_order_the_feed(session: Session, index: Index) -> None:
    ada, her = somebody(session)
    an_open_scene(session, name="Near", domain="payments", title="Near", budget=None)
    an_open_scene(session, name="Far", domain="healthcare", title="Far", budget=None)
    assert [one.brief.title for one in feed(session, ada, index).shown] == ["Near", "Far"]
    wanted = Wishes(looked_for=("healthcare",), weights={**dict.fromkeys(USUAL, 0), "domain": 1})
    wishes.save(session, ada, wanted, actor=her)
    found = feed(session, ada, index)
    assert [one.brief.title for one in found.shown] == ["Far", "Near"]
    assert [(reason.signal, reason.weight) for reason in found.shown[0].match.reasons] == [("domain", 1.0)]


def test_what_they_want_orders_whom_to_ask_next_and_the_replay_agrees(
    session: Session, index: Index, today: date
) -> None:
    ada, her = somebody(session)
    wanted = Wishes(looked_for=("healthcare",), weights={**dict.fromkeys(USUAL, 0), "domain": 1})
    wishes.save(session, ada, wanted, actor=her)
    scene = a_scene(session, domain="payments")
    session.flush()
    run = matches.shortlist(session, scene.brief, index.live(), today=today, size=10)
    assert run.asked is not None
    known = run.asked["wave"]["known"][str(ada.id)]
    assert 0 <= known["wanted"] < 0.5, "payments are far from what she looks for"
    session.expire_all()
    assert replays.replay(session, matches.run_of(session, scene.brief, run.public_id)).difference == ""


def test_a_team_leaves_out_who_does_not_want_the_hours_of_a_role(session: Session, index: Index, today: date) -> None:
    ada, her = somebody(session)
    wishes.save(session, ada, Wishes(most_hours=10.0), actor=her)
    scene = a_scene(session)
    session.flush()
    long, short = (TeamWish((RoleWish("One", hours=hours),)) for hours in (30.0, 10.0))
    for wish, is_in in ((long, False), (short, True)):
        found = teams.of(session, scene.brief, index.live(), wish, today=today)
        chosen = {member.expert_id for member in found.best.members} if found.best else set()
        assert (ada.id in chosen) is is_in


def test_erasing_somebody_takes_what_they_wanted(session: Session, index: Index) -> None:
    ada, her = somebody(session)
    wishes.save(session, ada, Wishes(looked_for=("healthcare",), blocked=("crypto",)), actor=her)
    session.flush()
    privacy.erase(session, ada, now=NOW, actor=her)
    session.flush()
    assert session.scalars(select(ExpertWishes)).all() == []
    assert session.scalars(select(ExpertWishedDomain)).all() == []
