"""What the ids in addresses name: of each kind, the caller's own, somebody else's, and one that does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask

from marketplace.db import transaction
from marketplace.domain.experts import SpecializationDraft
from marketplace.domain.jobs import JobKind
from marketplace.domain.proposals import ChangeKind, ProposalDraft
from marketplace.domain.reviews import ReviewSubject
from marketplace.domain.risks import RiskKind
from marketplace.domain.scorecards import ScorecardDraft, ScoreDraft
from marketplace.domain.searches import SearchDraft
from marketplace.domain.vetting_words import ConflictKind, Reason
from marketplace.domain.vocabulary import Role, RubricDimension
from marketplace.models import RiskFlag
from marketplace.services import (
    accounts,
    brief_openings,
    briefs,
    companies,
    experts,
    imports,
    jobs,
    mail,
    matches,
    notices,
    own_profile,
    proposals,
    rate_table,
    rates,
    replays,
    reviews,
    searches,
    sharing,
)
from marketplace.services.hiring import candidacies, slots
from marketplace.services.hiring.settings import Settings
from marketplace.services.vetting import appeals, cases, listing, saved_views, scoring, ties
from marketplace.services.vetting.queue import QueueFilter
from tests.factories import an_expert
from tests.web.engagements import in_dispute, last_week, under_way
from tests.web.hiring import at_company, walked
from tests.web.outcomes import challenged, due, worked
from tests.web.people import ADA_MAIL, ANA, BO, CHEN_MAIL, LENA, VERA, VICTOR, Settled

COMPANY_OF = {ANA: "Nordlicht Pay", BO: "Anderswo Labs"}

CLAIM = (SpecializationDraft("mlops"),)
DECIDES = (Role.ADMIN,)
SHARED = "*"
"""The owner of what everybody who is let in may see."""

Things = Mapping[str, Mapping[str, str]]
"""By kind, then by owner: an id."""

MISSING: Mapping[str, Callable[[], str]] = {
    "file": lambda: "no-such-file.css",
    "device": lambda: "no-such-device",
    "section": lambda: "no-such-section",
    "document": lambda: "no-such-document",
    "skill": lambda: "no-such-skill",
    "rate": lambda: "0" * 20,
    "link": lambda: "a-link-that-nobody-was-sent",
    "brief-page": lambda: "a-page-that-is-not-there",
    "work-week": lambda: "2020-01-06",
    "template": lambda: "a-template-that-is-not-there",
}
"""How an id that does not exist looks, where it is not a random UUID."""


def missing(kind: str) -> str:
    """Return an id of this kind that names nothing."""
    return MISSING.get(kind, lambda: str(uuid4()))()


def things_of(app: Flask, settled: Settled) -> Things:
    """Return what there is to ask for in a settled marketplace."""
    runs = _runs(app, {ANA: settled.brief, BO: settled.other_brief})
    return {
        "file": {SHARED: "assay.css"},
        "brief": {ANA: settled.brief, BO: settled.other_brief},
        "saved-search": _searches(app),
        "run": runs,
        "shared-link": _shared_links(app, runs, lambda db, run: run),
        "shared-board": _shared_links(app, runs, lambda db, run: slots.only(db, run.brief)),
        "thought-of": _thought_of(app, runs),
        "device": {},
        # Nobody has blocked a company here.
        "blocked-company": {},
        "section": {SHARED: "basics"},
        "brief-page": {SHARED: "outcome"},
        "open-brief": {SHARED: _open_brief(app, settled)},
        "seen-company": {SHARED: _company(app)},
        "template": {SHARED: "audit"},
        # Keys are names within one's own profile; these two profiles use the same one.
        "document": {SHARED: "fraud-scoring"},
        "link": {},
        "passkey": {},
        "token": {},
        "invitation": {},
        "colleague": _people(app, (ANA, BO)),
        "skill": {SHARED: "pytorch"},
        **_somebody(app),
        "rate": {SHARED: _rate(app)},
        **_proposals(app),
        "listed-expert": {SHARED: settled.experts[0]},
        "import": _imports(app),
        **_case(app),
        **_scored_case(app),
        **_hiring(app),
        "notice": _notices(app),
        **_engagements(app),
        **_outcomes(app),
        "dead-job": {SHARED: _dead_job(app)},
    }


def _open_brief(app: Flask, settled: Settled) -> str:
    """A brief on the market that every listed expert may see."""
    with app.app_context(), transaction() as db:
        company = companies.named(db, COMPANY_OF[ANA])
        brief = briefs.of_company(db, company=company, public_id=settled.brief)
        now = datetime.now(UTC)
        chosen = Settings(takes_applications=True, applications_until=now + timedelta(days=14))
        brief_openings.settle(db, brief, chosen, now=now)
        return brief.public_id


def _company(app: Flask) -> str:
    """A company that every expert may read about."""
    with app.app_context(), transaction() as db:
        return companies.named(db, COMPANY_OF[ANA]).public_id


def _hiring(app: Flask) -> Things:
    """For each company and an expert: a candidacy with an interview that is agreed and an offer; and an open brief."""
    now = datetime.now(UTC)
    kinds = ("candidacy", "interview", "offer")
    found: dict[str, dict[str, str]] = {name: {} for kind in kinds for name in (kind, f"own-{kind}")}
    with app.app_context(), transaction() as db:
        for owner, expert_mail in ((ANA, ADA_MAIL), (BO, CHEN_MAIL)):
            company, expert = companies.named(db, COMPANY_OF[owner]), _expert_of(db, expert_mail)
            scene = at_company(db, company, accounts.actor_of(db, _user(db, owner)), now)
            hired = walked(db, scene, expert, accounts.actor_of(db, _user(db, expert_mail)), now)
            for kind, name in hired.items():
                found[kind][owner] = found[f"own-{kind}"][expert_mail] = name
            found["public-brief"] = {SHARED: at_company(db, company, scene.ana, now, is_public=True).brief.public_id}
    return found


def _notices(app: Flask) -> dict[str, str]:
    """For a company and an expert: something that they were told."""
    facts = {"device": "Firefox", "moment": "today", "devices": "/account/devices", "password": "/account/password"}
    found = {}
    with app.app_context(), transaction() as db:
        for owner in (ANA, ADA_MAIL):
            user = _user(db, owner)
            mail.post(db, user, "new-device", facts)
            db.flush()
            found[owner] = notices.of(db, user, limit=1).rows[0].public_id
    return found


def _engagements(app: Flask) -> Things:
    """For each company and an expert: an engagement that is under way."""
    now = datetime.now(UTC)
    kinds = ("engagement", "engagement-item", "milestone")
    found: dict[str, dict[str, str]] = {name: {} for kind in kinds for name in (kind, f"own-{kind}")}
    found["work-week"] = {SHARED: last_week(now).isoformat()}
    with app.app_context(), transaction() as db:
        for owner, expert_mail in ((ANA, ADA_MAIL), (BO, CHEN_MAIL)):
            company, expert = companies.named(db, COMPANY_OF[owner]), _expert_of(db, expert_mail)
            actor = accounts.actor_of(db, _user(db, owner))
            work = under_way(db, company, actor, expert, accounts.actor_of(db, _user(db, expert_mail)), now)
            for kind, name in work.items():
                found[kind][owner] = found[f"own-{kind}"][expert_mail] = name
            found["dispute"] = {SHARED: in_dispute(db, work["engagement"], company, actor, now)}
    return found


def _outcomes(app: Flask) -> Things:
    """For each company and an expert: work with an outcome to report about; and one that is challenged."""
    now = datetime.now(UTC)
    kinds = ("worked", "outcome")
    found: dict[str, dict[str, str]] = {name: {} for kind in kinds for name in (kind, f"own-{kind}")}
    with app.app_context(), transaction() as db:
        for owner, expert_mail in ((ANA, ADA_MAIL), (BO, CHEN_MAIL)):
            company, expert = companies.named(db, COMPANY_OF[owner]), _expert_of(db, expert_mail)
            actor, theirs = (accounts.actor_of(db, _user(db, email)) for email in (owner, expert_mail))
            work = worked(db, company, actor, expert, theirs, now)
            for kind, name in (("worked", work.public_id), ("outcome", due(db, work, now).public_id)):
                found[kind][owner] = found[f"own-{kind}"][expert_mail] = name
            found["challenged-outcome"] = {SHARED: challenged(db, work, actor, theirs, now).public_id}
    return found


def _user(db: Any, email: str) -> Any:
    user = accounts.find_by_email(db, email)
    assert user is not None
    return user


def _expert_of(db: Any, email: str) -> Any:
    return own_profile.of_user(db, _user(db, email).id)


def _imports(app: Flask) -> dict[str, str]:
    """What each expert handed in, waiting for their ticks."""
    resume = {"basics": {"label": "Leads machine learning teams"}}
    found = {}
    with app.app_context(), transaction() as db:
        for owner in (ADA_MAIL, CHEN_MAIL):
            user = accounts.find_by_email(db, owner)
            assert user is not None
            said = {"user_id": user.id, "file_name": "resume.json", "resume": resume, "now": datetime.now(UTC)}
            found[owner] = imports.keep_resume(db, **said).public_id
    return found


def _rate(app: Flask) -> str:
    """A figure of the table of market rates."""
    with app.app_context(), transaction() as db:
        rates.load_bundled(db)
        return rate_table.name_of(rate_table.every(db)[0])


def _somebody(app: Flask) -> Things:
    """Somebody with a log-in and no company, and a company."""
    with app.app_context(), transaction() as db:
        user = accounts.register(db, email="stray@nobody.example", password_hash=None, name="Sam Stray")
        company = companies.named(db, COMPANY_OF[ANA])
        return {"person": {SHARED: user.public_id}, "company-row": {SHARED: company.public_id}}


def _proposals(app: Flask) -> Things:
    """A proposal that waits, and one of two people's own."""
    found = {}
    with app.app_context(), transaction() as db:
        for number, email in enumerate((ANA, ADA_MAIL)):
            draft = ProposalDraft(ChangeKind.ADD_ALIAS, {"skill": "pytorch", "alias": f"pie torch {number}"}, "Seen.")
            user = accounts.find_by_email(db, email)
            assert user is not None
            found[email] = proposals.propose(db, draft, actor=accounts.actor_of(db, user)).public_id
    return {"proposal": {SHARED: found[ANA]}, "own-proposal": found}


def _dead_job(app: Flask) -> str:
    """A job that somebody has to look at."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        # It has waited longest, so it is the one that is claimed.
        job = jobs.enqueue(db, JobKind.SYNC_INDEX, {}, run_at=datetime(2020, 1, 1, tzinfo=UTC))
        task = jobs.claim(db, now)
        assert task is not None
        jobs.fail(db, task, now, "It did not work.", is_final=True)
        return job.public_id


def _people(app: Flask, emails: Iterable[str]) -> dict[str, str]:
    """The ids of people, each their own."""
    with app.app_context(), transaction() as db:
        found = {email: accounts.find_by_email(db, email) for email in emails}
        return {email: user.public_id for email, user in found.items() if user is not None}


def _appellant(db: Any, now: datetime) -> str:
    """An expert who was rejected and has appealed."""
    expert = experts.register(db, an_expert(name="Otto Neun", specializations=CLAIM), today=now.date())
    case = experts.submit(db, expert, now=now)
    email = "nils@assay.example"
    decider = accounts.actor_of(db, accounts.register(db, email=email, password_hash=None, name="Nils", roles=DECIDES))
    cases.claim(db, case, actor=decider, now=now)
    ties.declare(db, case, kind=ConflictKind.NONE, actor=decider, now=now)
    feedback = "Take one project into production first."
    listing.reject(db, case, reasons=[Reason.NO_PRODUCTION_WORK], feedback=feedback, now=now, actor=decider)
    appeals.lodge(db, expert, text="You did not ask my referee.", now=now)
    return expert.public_id


def _case(app: Flask) -> dict[str, dict[str, str]]:
    """An application that waits to be vetted, and its parts."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        expert = experts.register(db, an_expert(name="Asta Vier", specializations=CLAIM), today=now.date())
        case = experts.submit(db, expert, now=now)
        (row,) = case.verifications
        return {
            "case": {SHARED: case.public_id},
            "risk-flag": {SHARED: _risk_flag(db, case, now)},
            "saved-view": _saved_views(db),
            "case-step": {SHARED: case.steps[0].public_id},
            "case-verification": {SHARED: row.public_id},
            "case-evidence": {SHARED: row.evidence[0].public_id},
            "appellant": {SHARED: _appellant(db, now)},
            "review": {SHARED: _review(db, expert, now)},
        }


def _review(db: Any, expert: Any, now: datetime) -> str:
    """A request for a person that nobody has answered."""
    text = "Nordlicht Pay did not see me on Monday."
    return reviews.ask(db, expert, ReviewSubject.RANKING, text, now=now).public_id


def _risk_flag(db: Any, case: Any, now: datetime) -> str:
    """A flag of a case that nobody has looked at."""
    flag = RiskFlag(case_id=case.id, kind=RiskKind.IMPOSSIBLE_DATES, reason="It begins in the future.", found_at=now)
    db.add(flag)
    db.flush()
    return flag.public_id


def _saved_views(db: Any) -> dict[str, str]:
    """A view of the queue that each of two people keeps."""
    found = {}
    for email in (VERA, LENA):
        user = accounts.find_by_email(db, email)
        assert user is not None
        found[email] = saved_views.save(db, "Mine", QueueFilter(), actor=accounts.actor_of(db, user)).public_id
    return found


def _scored_case(app: Flask) -> dict[str, dict[str, str]]:
    """A specialization that two vetters have scored, each differently."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        expert = experts.register(db, an_expert(name="Ines Zehn", specializations=CLAIM), today=now.date())
        case = experts.submit(db, expert, now=now)
        (row,) = case.verifications
        for email, level in ((VERA, 2), (VICTOR, 4)):
            user = accounts.find_by_email(db, email)
            assert user is not None
            actor = accounts.actor_of(db, user)
            if email == VERA:
                cases.claim(db, case, actor=actor, now=now)
            ties.declare(db, case, kind=ConflictKind.NONE, actor=actor, now=now)
            scores = {dimension: ScoreDraft(level, note="Served it for a year.") for dimension in RubricDimension}
            card = scoring.start(db, row, actor=actor, now=now)
            scoring.save(db, card, ScorecardDraft(scores), actor=actor, now=now)
            scoring.lock(db, card, actor=actor, now=now)
        return {"scored-case": {SHARED: case.public_id}, "scored-verification": {SHARED: row.public_id}}


def _thought_of(app: Flask, runs: Mapping[str, str]) -> dict[str, str]:
    """Somebody whom each company has thought of for its brief."""
    found = {}
    with app.app_context(), transaction() as db:
        for email, run_id in runs.items():
            run = replays.run_named(db, run_id)
            slot, expert = slots.only(db, run.brief), run.results[0].expert
            found[email] = candidacies.suggest(db, slot, expert, now=datetime.now(UTC)).public_id
    return found


def _shared_links(app: Flask, runs: Mapping[str, str], thing_of: Callable[[Any, Any], Any]) -> dict[str, str]:
    """A link to each company's ranking, or to what else of it is shared."""
    found = {}
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        for email, run_id in runs.items():
            user = accounts.find_by_email(db, email)
            assert user is not None
            run, actor = replays.run_named(db, run_id), accounts.actor_of(db, user)
            thing = thing_of(db, run)
            link, _ = sharing.share(db, thing, whom="The board", days=7, has_names=False, now=now, actor=actor)
            found[email] = link.public_id
    return found


def _searches(app: Flask) -> dict[str, str]:
    """A search that each company's person keeps."""
    found = {}
    with app.app_context():
        live = app.extensions["assay_index"].live()
        for email, name in COMPANY_OF.items():
            with transaction() as db:
                user = accounts.find_by_email(db, email)
                assert user is not None
                actor, company = accounts.actor_of(db, user), companies.named(db, name)
                asked = SearchDraft(skills=("python",))
                kept = searches.save(db, company, "Python", asked, live, now=datetime.now(UTC), actor=actor)
                found[email] = kept.public_id
    return found


def _runs(app: Flask, briefs_by_owner: Mapping[str, str]) -> dict[str, str]:
    """Rank each brief once, so that there is a stored ranking to ask for."""
    found = {}
    with app.app_context():
        live = app.extensions["assay_index"].live()
        today = datetime.now(UTC).date()
        for owner, brief_id in briefs_by_owner.items():
            with transaction() as db:
                company = companies.named(db, COMPANY_OF[owner])
                brief = briefs.of_company(db, company=company, public_id=brief_id)
                found[owner] = matches.shortlist(db, brief, live, today=today).public_id
    return found
