"""Which tables hold what is about one person: the list that exports and erasures are made from.

Every table that leads to a person is named here, as theirs or as exempt with the reason; a test walks the schema
and fails for one that is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from marketplace.domain.vocabulary import EventAct
from marketplace.models import Expert
from marketplace.models.base import Base
from marketplace.services import duplicates, events

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import User

THEIRS: Mapping[str, str] = MappingProxyType(
    {
        "users": "id",
        "user_roles": "user_id",
        "account_links": "user_id",
        "api_tokens": "user_id",
        "api_token_scopes": "token_id",
        "company_members": "user_id",
        "company_member_permissions": "member_id",
        "events": "actor_id",
        "idempotency_keys": "user_id",
        "jobs": "about_user_id",
        "known_devices": "user_id",
        "messages": "author_id",
        "message_marks": "user_id",
        "notices": "user_id",
        "notice_choices": "user_id",
        "passkeys": "user_id",
        "profile_imports": "user_id",
        "profile_marks": "expert_id",
        "saved_searches": "user_id",
        "saved_views": "user_id",
        "import_files": "import_id",
        "recovery_codes": "user_id",
        "takings": "user_id",
        "terms_acceptances": "user_id",
        "experts": "user_id",
        "expert_blocked_companies": "expert_id",
        "expert_documents": "expert_id",
        "expert_document_skills": "document_id",
        "expert_domains": "expert_id",
        "expert_identities": "expert_id",
        "expert_languages": "expert_id",
        "expert_outcomes": "expert_id",
        "expert_skills": "expert_id",
        "expert_skill_evidence": "expert_skill_id",
        "expert_specializations": "expert_id",
        "expert_terms": "expert_id",
        "expert_windows": "expert_id",
        "expert_wishes": "expert_id",
        "expert_wished_domains": "wishes_id",
        "expert_work_countries": "expert_id",
        "match_results": "expert_id",
        "vetting_ratings": "expert_id",
        "vetting_cases": "expert_id",
        "case_steps": "case_id",
        "change_requests": "case_id",
        "change_flags": "request_id",
        "verifications": "expert_id",
        "verification_evidence": "verification_id",
        "case_decisions": "expert_id",
        "decision_reasons": "decision_id",
        "appeals": "expert_id",
        "review_requests": "expert_id",
        "brief_questions": "expert_id",
        "brief_opinions": "expert_id",
        "candidacies": "expert_id",
        "candidacy_stays": "candidacy_id",
        "brief_invitations": "candidacy_id",
        "invitation_limits": "expert_id",
        "applications": "candidacy_id",
        "application_answers": "application_id",
        "interviews": "candidacy_id",
        "interview_times": "interview_id",
        "interview_panelists": "user_id",
        "offers": "candidacy_id",
        "offer_versions": "offer_id",
        "engagements": "expert_id",
        "agreements": "engagement_id",
        "agreement_signatures": "agreement_id",
        "engagement_items": "engagement_id",
        "milestones": "engagement_id",
        "milestone_entries": "milestone_id",
        "timesheets": "engagement_id",
        "timesheet_days": "timesheet_id",
        "ledger_lines": "engagement_id",
        "outcomes": "engagement_id",
        "outcome_reports": "outcome_id",
        "outcome_challenges": "outcome_id",
    }
)
"""The tables whose rows are about one person, and the column that leads to the person or to a row that is theirs."""

EXEMPT: Mapping[str, str] = MappingProxyType(
    {
        "briefs": "belong to the company; who wrote one is among the person's own acts",
        "brief_versions": "belong to the company, as briefs do",
        "brief_approvals": "belong to the company's brief; asking and deciding are among the person's own acts",
        "company_invitations": "are about the person invited; inviting is among the person's own acts",
        "company_blocked_experts": "are a company's own decision about its rankings, and confidential",
        "match_runs": "belong to the company's brief; asking for one is among the person's own acts",
        "shared_rankings": "are links to a company's own ranking; making and ending one is among the person's own acts",
        "shared_shortlists": "are links to a company's own board; making and ending one is among the person's own acts",
        "candidacy_comments": "are what a company's people say to each other; erasing the person erases them",
        "expert_notes": "are a company's own words about its choice, and confidential; erasing the person erases them",
        "search_finds": "are what a company's search found, and go when the person is erased",
        "pool_records": "are copies of the profile as it was when somebody was ranked; they go when it is erased",
        "plan_versions": "are the marketplace's text; publishing one is among the person's own acts",
        "rubric_versions": "are the marketplace's text; publishing one is among the person's own acts",
        "taxonomy_changes": "are about words; proposing and deciding are among the person's own acts",
        "conflict_declarations": "are what a vetter says of themselves; declaring is among their own acts",
        "scorecards": "are a vetter's working paper; the levels that came of them are in vetting_ratings",
        "scores": "are a vetter's working paper; the levels that came of them are in vetting_ratings",
        "scorecard_flags": "are a vetter's working paper; what follows from them is in the decision's reasons",
        "consensus_levels": "are the vetters' working paper; the levels that came of them are in vetting_ratings",
        "risk_flags": "are questions that vetters ask themselves; what came of them is in the decision's reasons",
        "candidate_scorecards": "are the company's working paper; what came of it is in the candidacy's feedback",
        "expert_referrals": "are which of those who vet stay out of it, and for them alone",
        "expert_merges": "join profiles of one person; what was taken over is in the profile that is kept",
        "event_seals": "hold checksums of acts and nothing else",
    }
)
"""The tables that lead to a person and are not exported, and why."""

NOT_SHOWN = re.compile(
    r"password|hash|secret|fs_uniquifier|fingerprint|second_factor.*|credential_id|public_key|headers|body|digest|frozen"
    r"|.*_by_id|by_id|vetter_id|holder_id|author_id|reviewer|.*_sha256|dismissed_.*"
)
"""Columns that keep a secret or name somebody else."""

OTHERS_NOTES: Mapping[str, frozenset[str]] = MappingProxyType({"case_steps": frozenset({"note"})})
"""Columns in which staff write to staff."""


CONFIDENTIAL: Mapping[str, str] = MappingProxyType(
    {
        "candidacies": "status NOT IN ('suggested', 'shortlisted', 'dismissed')",
        "candidacy_stays": "status NOT IN ('suggested', 'shortlisted', 'dismissed')",
        "outcome_reports": "side = 'expert' OR outcome_id IN (SELECT id FROM outcomes WHERE published_at IS NOT NULL)",
    }
)
"""Rows that are a company's own thoughts about somebody whom it has not asked, or that both sides do not read yet."""


def export(db: Session, user: User, *, now: datetime, actor: Actor | None = None) -> dict[str, Any]:
    """Everything on record about a person, table by table, ready for JSON; the export itself is written down."""
    events.record(db, actor=actor, act=EventAct.EXPORTED, object=user)
    db.flush()
    found = {name: [_shown(table, row) for row in rows] for name, (table, rows) in _rows(db, user).items()}
    return {"about": user.public_id, "made_at": now.isoformat(), "tables": found, "left_out": dict(EXEMPT)}


def _rows(db: Session, user: User) -> dict[str, tuple[Table, list[Any]]]:
    """The rows of every table that is theirs, a table after the one that leads to it; with merged profiles'."""
    keys: dict[str, set[int]] = {"users": {user.id}}
    found: dict[str, tuple[Table, list[Any]]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in THEIRS:
            continue
        column = table.c[THEIRS[table.name]]
        if table.name == "users":
            chosen = select(table).where(table.c.id == user.id)
        elif table.name == "experts":
            chosen = select(table).where(table.c.id.in_(_profiles(db, user)))
        else:
            parent = next(iter(column.foreign_keys)).column.table.name
            chosen = select(table).where(column.in_(keys.get(parent, set())))
        if table.name in CONFIDENTIAL:
            chosen = chosen.where(text(CONFIDENTIAL[table.name]))
        rows = list(db.execute(chosen.order_by(*table.primary_key)).mappings())
        found[table.name] = (table, rows)
        if "id" in table.c:
            keys[table.name] = {row["id"] for row in rows}
    return found


def _profiles(db: Session, user: User) -> set[int]:
    """The keys of their profile and of every other one that was found to be theirs too."""
    found: set[int] = set()
    waiting = list(db.scalars(select(Expert).where(Expert.user_id == user.id)))
    while waiting:
        one = waiting.pop()
        if one.id not in found:
            found.add(one.id)
            waiting += duplicates.merged_with(db, one)
    return found


def _shown(table: Table, row: Any) -> dict[str, Any]:
    hidden = OTHERS_NOTES.get(table.name, frozenset())
    return {
        column.name: _plain(row[column.name])
        for column in table.columns
        if not NOT_SHOWN.fullmatch(column.name) and not column.name.endswith("_hash") and column.name not in hidden
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return value.hex()
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
