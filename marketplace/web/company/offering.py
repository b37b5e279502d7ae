"""Offers for the company: made, approved by a colleague, changed, accepted or taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.briefs import BriefDraft
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import OfferStatus, OfferWithdrawnReason, Side
from marketplace.domain.money import to_major
from marketplace.domain.offer_terms import differences, total
from marketplace.domain.policy import may_approve
from marketplace.domain.teams import brief_of_role
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services.hiring import acceptance, candidacies, names, offer_endings, offer_moves, offers, slots
from marketplace.web import hiring_forms
from marketplace.web.figures import word
from marketplace.web.forms import Form

bp = Blueprint("offering", __name__, url_prefix="/company/candidates/<uuid:candidacy_id>/offers")
WITHDRAWALS = [(one.value, word(one)) for one in OfferWithdrawnReason]


@bp.get("")
def form(candidacy_id: object) -> str:
    """Show the form that makes an offer, filled from the brief and what the expert asks, where one can be made."""
    return _form(candidacy_id, Form())


@bp.post("")
def make(candidacy_id: object) -> Any:
    """Make an offer, or put it to a colleague where the company wants that."""
    given = hiring_forms.typed()
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            one = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            made = offers.make(
                db,
                one,
                hiring_forms.terms(given),
                until=hiring_forms.end_of_day(given.values.get("until"), company.time_zone, "until"),
                direct_reason=str(given.values.get("direct_reason", "")),
                now=datetime.now(UTC),
                actor=acting(),
            )
            is_sent = made.status is OfferStatus.SENT
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _form(candidacy_id, given), 422
    flash("The offer is sent." if is_sent else "Your colleagues who may approve offers have been told.", "good")
    return redirect(url_for("offering.show", candidacy_id=candidacy_id, offer_id=made.public_id), 303)


@bp.get("/<uuid:offer_id>")
def show(candidacy_id: object, offer_id: object) -> str:
    """Show an offer with its versions and what each changed."""
    return _page(candidacy_id, offer_id, Form())


@bp.post("/<uuid:offer_id>/moves")
def move(candidacy_id: object, offer_id: object) -> Any:
    """Approve, send back, change, accept or take back an offer."""
    given, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            candidacy = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            one = offer_moves.of(db, candidacy, str(offer_id), locked=True)
            told: dict[str, Any] = {"now": now, "actor": acting()}
            wanted = given.values.get("do")
            if wanted == "approve":
                wanted_day = given.values.get("until")
                day = hiring_forms.end_of_day(wanted_day, company.time_zone, "until") if wanted_day else None
                offers.approve(db, one, until=day, **told)
            elif wanted == "send-back":
                offers.send_back(db, one, comment=str(given.values.get("comment", "")), **told)
            elif wanted == "accept":
                acceptance.accept(db, one, side=Side.COMPANY, version=seen_version(given), **told)
            elif wanted == "revise":
                until = hiring_forms.end_of_day(given.values.get("until"), company.time_zone, "until")
                offers.revise(db, one, hiring_forms.terms(given), until=until, **told)
            else:
                reason = hiring_forms.one_of(
                    OfferWithdrawnReason, given.values.get("reason"), "reason", "Choose a reason; the expert reads it."
                )
                note = str(given.values.get("note", ""))
                offer_endings.withdraw(db, one, reason=reason, note=note, **told)
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(candidacy_id, offer_id, given), 422
    return redirect(url_for("offering.show", candidacy_id=candidacy_id, offer_id=offer_id), 303)


def seen_version(given: Form) -> int:
    """Return the version that somebody had before them."""
    text = str(given.values.get("version", ""))
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def versions_of(one: Any) -> list[dict[str, Any]]:
    """What each version of an offer says and changed, the latest first."""
    said = [offer_moves.terms_of(row) for row in one.versions]
    rows = zip(one.versions, said, differences(said), strict=True)
    return [{"row": row, "terms": terms, "total": total(terms), "changed": what} for row, terms, what in rows][::-1]


def _form(candidacy_id: object, form: Form) -> str:
    with session() as db:
        company = acting_company(db, Permission.HIRE)
        one = candidacies.of_company(db, company, str(candidacy_id))
        offers.check_may_make(db, one, datetime.now(UTC))
        form.values = {**_suggested(one), **form.values}
        return render_template(
            "company/offer_form.html",
            one=one,
            name=names.called(db, one, acting()),
            form=form,
            models=hiring_forms.MODELS,
            units=hiring_forms.UNITS,
            currencies=hiring_forms.CURRENCY,
            is_direct=one.status not in offers.NOT_DIRECT,
            needs_approval=company.offers_need_approval,
        )


def _suggested(one: Any) -> dict[str, Any]:
    """What the form begins with: the words of the role, and what the expert asks under the model it likes best."""
    brief, today = one.brief, datetime.now(UTC).date()
    asks = {row.model: row for row in one.expert.terms}
    liked = next((row.model for row in brief.engagement_models if row.model in asks), next(iter(asks), None))
    terms = BriefDraft("", start=brief.start, hours_per_week=brief.hours_per_week, duration_weeks=brief.duration_weeks)
    role = brief_of_role(terms, slots.roles_among([one.slot])[0])
    begins = max(role.start, today) if role.start else today + timedelta(days=14)
    values = {
        "hours_per_week": f"{role.hours_per_week:g}" if role.hours_per_week else "",
        "weeks": f"{role.duration_weeks:g}" if role.duration_weeks else "",
        "starts_on": begins.isoformat(),
        "until": (today + timedelta(days=5)).isoformat(),
        "currency": brief.company.currency,
    }
    if liked is not None:
        row = asks[liked]
        values |= {
            "model": liked.value,
            "amount": f"{to_major(row.ask_minor, row.currency):f}",
            "currency": row.currency,
            "unit": row.unit.value,
        }
    return values


def _page(candidacy_id: object, offer_id: object, form: Form) -> str:
    with session() as db:
        company = acting_company(db, Permission.HIRE)
        candidacy = candidacies.of_company(db, company, str(candidacy_id))
        one = offer_moves.of(db, candidacy, str(offer_id))
        shown = versions_of(one)
        until = {"until": (datetime.now(UTC).date() + timedelta(days=5)).isoformat()}
        form.values = {**hiring_forms.said(shown[0]["terms"]), **until, **form.values}
        may_decide = may_approve(acting(), Permission.APPROVE_OFFERS, one, one.author_id)
        return render_template(
            "company/offer.html",
            one=one,
            candidacy=candidacy,
            name=names.called(db, candidacy, acting()),
            form=form,
            versions=shown,
            models=hiring_forms.MODELS,
            units=hiring_forms.UNITS,
            currencies=hiring_forms.CURRENCY,
            withdrawals=WITHDRAWALS,
            may_decide=may_decide,
            may_accept=may_decide or not company.offers_need_approval,
            is_late=one.status is OfferStatus.PENDING_APPROVAL and one.expires_at <= datetime.now(UTC),
            zone=company.time_zone,
        )
