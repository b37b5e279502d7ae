"""Matches: rank the listed experts for a brief, and read the rankings that were made."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Response, current_app, url_for

from marketplace.api.asking import answered, bad_cursor, company_of_token, id_in, listed
from marketplace.api.bodies import Resources
from marketplace.api.document import refusing
from marketplace.db import session, transaction
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.gate.idempotency import answered_once
from marketplace.gate.tokens import token_actor, token_required
from marketplace.schemas.matches import MatchIn, RunOut, RunsOut, StoredShortlistOut, stored_shortlist_out
from marketplace.schemas.requests import IdempotencyIn, PageIn
from marketplace.services import briefs, matches, pages
from marketplace.services.hiring import slots

SHORT = 10
"""How many experts are shown unless the caller says."""

blp = Resources("Matches", __name__, description="Ranked experts for a brief, each with the arithmetic.")


@blp.post("/<uuid:brief_id>/matches")
@token_required(Permission.MATCH_BRIEFS)
@blp.arguments(IdempotencyIn, location="headers")
@blp.arguments(MatchIn, location="query")
@blp.arguments(MatchIn, required=False)
@blp.response(201, StoredShortlistOut)
@refusing(blp, 400, 401, 403, 404, 409, 413, 415, 422, 429)
def create(_: dict[str, str], asked: dict, said: dict, brief_id: UUID) -> Response:
    """Rank the listed experts for a draft or open brief, or for one of its roles, and keep the ranking"""
    size = said["size"] or asked["size"] or SHORT
    name = said["role"] or asked["role"]
    live = current_app.extensions["assay_index"].live()
    with transaction() as db:
        company = company_of_token(db, Permission.MATCH_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))

        def ranked() -> Response:
            today = datetime.now(UTC).date()
            role = slots.role_named(db, brief, name)
            run = matches.shortlist(db, brief, live, today=today, size=size, role=role, actor=token_actor())
            where = url_for("Matches.show", brief_id=brief_id, run_id=run.public_id)
            return answered(_whole(run), 201, Location=where)

        return answered_once(db, ranked)


@blp.get("/<uuid:brief_id>/matches")
@token_required(Permission.READ_BRIEFS)
@blp.arguments(PageIn, location="query")
@blp.response(200, RunsOut)
@refusing(blp, 401, 403, 404, 422)
def index(page: dict, brief_id: UUID) -> Response:
    """List the rankings made for a brief, newest first"""
    after = id_in(page["cursor"])
    with session() as db:
        company = company_of_token(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        try:
            found = pages.of_runs(db, brief, limit=page["limit"], after=after)
        except NotFound:
            raise bad_cursor() from None
    rows = [RunOut().dump(run) for run in found.rows]
    return listed("runs", rows, found.last, "Matches.index", brief_id=brief_id, limit=page["limit"])


@blp.get("/<uuid:brief_id>/matches/<uuid:run_id>")
@token_required(Permission.READ_BRIEFS)
@blp.response(200, StoredShortlistOut)
@refusing(blp, 401, 403, 404)
def show(brief_id: UUID, run_id: UUID) -> Response:
    """Read a ranking exactly as it was shown"""
    with session() as db:
        company = company_of_token(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        return answered(_whole(matches.run_of(db, brief, str(run_id))))


def _whole(run) -> dict:
    return stored_shortlist_out(run, matches.as_ranked(run), matches.shortlist_of(run))
