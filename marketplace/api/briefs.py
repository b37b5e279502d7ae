"""Briefs: write them, list them, change them, publish them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Response, request, url_for

from marketplace.api.asking import answered, bad_cursor, company_of_token, id_in, listed
from marketplace.api.bodies import Resources
from marketplace.api.document import refusing
from marketplace.api.problems import PreconditionFailed, PreconditionMissing
from marketplace.db import RowChanged, session, transaction
from marketplace.domain.briefs import BriefDraft
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.gate.idempotency import answered_once
from marketplace.gate.tokens import token_actor, token_required
from marketplace.schemas.briefs import BriefIn, BriefsOut, RolesOut, StoredBriefOut, stored_brief_out
from marketplace.schemas.requests import EmptyIn, IdempotencyIn, PageIn, VersionIn
from marketplace.services import approvals, briefs, pages
from marketplace.services.hiring import slots

blp = Resources("Briefs", __name__, description="What your company asks for.")


@blp.post("")
@token_required(Permission.WRITE_BRIEFS)
@blp.arguments(IdempotencyIn, location="headers")
@blp.arguments(BriefIn)
@blp.response(201, StoredBriefOut)
@refusing(blp, 400, 401, 403, 413, 415, 422)
def create(_: dict[str, str], draft: BriefDraft) -> Response:
    """Write a brief down as a draft"""
    today = datetime.now(UTC).date()
    with transaction() as db:
        company = company_of_token(db, Permission.WRITE_BRIEFS)

        def written() -> Response:
            return _told(briefs.draft(db, company=company, draft=draft, today=today, actor=token_actor()), 201)

        return answered_once(db, written)


@blp.get("")
@token_required(Permission.READ_BRIEFS)
@blp.arguments(PageIn, location="query")
@blp.response(200, BriefsOut)
@refusing(blp, 401, 403, 422)
def index(page: dict) -> Response:
    """List your company's briefs, newest first"""
    after = id_in(page["cursor"])
    with session() as db:
        company = company_of_token(db, Permission.READ_BRIEFS)
        try:
            found = pages.of_briefs(db, company, limit=page["limit"], after=after)
        except NotFound:
            raise bad_cursor() from None
        rows = [stored_brief_out(brief, briefs.draft_of(brief)) for brief in found.rows]
    return listed("briefs", rows, found.last, "Briefs.index", limit=page["limit"])


@blp.get("/<uuid:brief_id>")
@token_required(Permission.READ_BRIEFS)
@blp.response(200, StoredBriefOut)
@refusing(blp, 401, 403, 404)
def show(brief_id: UUID) -> Response:
    """Read a brief"""
    with session() as db:
        company = company_of_token(db, Permission.READ_BRIEFS)
        return _told(briefs.of_company(db, company=company, public_id=str(brief_id)))


@blp.get("/<uuid:brief_id>/roles")
@token_required(Permission.READ_BRIEFS)
@blp.response(200, RolesOut)
@refusing(blp, 401, 403, 404)
def roles(brief_id: UUID) -> Response:
    """List the roles of a brief"""
    with session() as db:
        company = company_of_token(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        return answered(RolesOut().dump({"roles": slots.roles_of(db, brief)}))


@blp.put("/<uuid:brief_id>")
@token_required(Permission.WRITE_BRIEFS)
@blp.arguments(VersionIn, location="headers")
@blp.arguments(BriefIn)
@blp.response(200, StoredBriefOut)
@refusing(blp, 400, 401, 403, 404, 409, 412, 413, 415, 422, 428)
def replace(_: dict[str, str], draft: BriefDraft, brief_id: UUID) -> Response:
    """Say again what a brief says, whole; If-Match names the version you have read"""
    today = datetime.now(UTC).date()
    try:
        with transaction() as db:
            company = company_of_token(db, Permission.WRITE_BRIEFS)
            brief = briefs.of_company(db, company=company, public_id=str(brief_id))
            _check_version(brief.version)
            briefs.revise(db, brief, briefs.as_posted(brief, draft), today=today, actor=token_actor())
    except RowChanged:
        raise PreconditionFailed(CHANGED) from None
    # Written out after the transaction, which gives the brief its new version.
    return _told(brief)


@blp.put("/<uuid:brief_id>/publication")
@token_required(Permission.WRITE_BRIEFS)
@blp.arguments(EmptyIn, required=False)
@blp.response(200, StoredBriefOut)
@refusing(blp, 400, 401, 403, 404, 409, 415, 422)
def publish(_: dict[str, str], brief_id: UUID) -> Response:
    """Open a draft for matching, ask a colleague to approve it where the company wants that, or approve it"""
    with transaction() as db:
        company = company_of_token(db, Permission.WRITE_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        approvals.publish(db, brief, now=datetime.now(UTC), actor=token_actor())
    return _told(brief)


CHANGED = "The brief has changed since you read it; read it again, and send the ETag of that answer as If-Match."


def _check_version(version: int) -> None:
    if "If-Match" not in request.headers:
        raise PreconditionMissing("Send the ETag of the brief as you read it in the header If-Match.")
    if not (request.if_match.star_tag or request.if_match.is_strong(str(version))):
        raise PreconditionFailed(CHANGED)


def _told(brief, status: int = 200) -> Response:
    where = url_for("Briefs.show", brief_id=brief.public_id)
    headers = {"Location": where} if status == 201 else {}
    return answered(stored_brief_out(brief, briefs.draft_of(brief)), status, ETag=f'"{brief.version}"', **headers)
