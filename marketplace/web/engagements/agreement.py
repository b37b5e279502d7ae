"""The agreement: its versions, the form that the company fills in, and the two signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.clauses import blanks_in, changed_lines
from marketplace.domain.engagement_words import AgreementKind
from marketplace.domain.engagements import ENDED
from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.hiring_words import Side
from marketplace.domain.policy import may_approve
from marketplace.domain.vocabulary import EngagementModel, Permission
from marketplace.gate.members import acting, oneself
from marketplace.services.engagements import agreements, clauses, conversion, standing
from marketplace.web import hiring_forms
from marketplace.web.engagements import typed
from marketplace.web.engagements.seats import about, only, reached, side
from marketplace.web.forms import Form


def agreement(engagement_id: object) -> str:
    """Show the versions of the agreement, the latest with its text, and what can be done with it."""
    return _page(engagement_id, Form())


def answer(engagement_id: object) -> Any:
    """Sign the version that is on the table, or send it back."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    # A signature is of whom the record names.
    member = oneself()
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            table = agreements.on_the_table(one)
            if table is None:
                raise IllegalMove("There is nothing to sign at the moment.")
            if form.values.get("do") == "send-back":
                only(Side.EXPERT)
                comment = str(form.values.get("comment", ""))
                agreements.send_back(db, table, comment=comment, now=now, actor=member.actor)
                said = "The company is told what has to change."
            else:
                name, sha256 = str(form.values.get("name", "")), str(form.values.get("sha256", ""))
                agreements.sign(db, table, side=side(), name=name, sha256=sha256, now=now, actor=member.actor)
                is_whole = len(table.signatures) == len(Side)
                said = "Both have signed." if is_whole else "You have signed. The other side is told."
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(engagement_id, form), 422
    flash(said, "good")
    return redirect(url_for(".agreement", engagement_id=engagement_id), 303)


def write(engagement_id: object) -> str:
    """Show the form that writes the next version."""
    return _form(engagement_id, Form())


def propose(engagement_id: object) -> Any:
    """Put a version to the expert."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            is_first = agreements.kind_of(one) is AgreementKind.FIRST
            currency = agreements.offered_terms(db, one).currency if is_first else str(form.values.get("currency"))
            terms = None if is_first else typed.terms(form)
            agreements.propose(db, one, typed.draft(form, currency), terms=terms, now=now, actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _form(engagement_id, form), 422
    flash("The expert is asked to read and sign it.", "good")
    return redirect(url_for(".agreement", engagement_id=engagement_id), 303)


def place(engagement_id: object) -> Any:
    """Show the form that offers a full-time place, or the place that is offered."""
    with session() as db:
        asking, one = reached(db, engagement_id)
        offered = conversion.next_of(db, one)
        if offered is not None:
            return redirect(url_for(".agreement", engagement_id=offered.public_id), 303)
        return _filled(db, asking, one, Form(), is_place=True)


def hire(engagement_id: object) -> Any:
    """Offer a full-time place: a linked engagement with an agreement of its own."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            draft = typed.draft(form, str(form.values.get("currency")))
            new = conversion.convert(db, one, draft, terms=typed.terms(form), now=now, actor=acting())
            name = new.public_id
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _form(engagement_id, form, is_place=True), 422
    flash("The expert is asked to read and sign it. The work as it is goes on until then.", "good")
    return redirect(url_for(".agreement", engagement_id=name), 303)


def _page(engagement_id: object, form: Form) -> str:
    with session() as db:
        asking, one = reached(db, engagement_id)
        versions = one.agreements[::-1]
        latest = versions[0] if versions else None
        earlier = versions[1] if len(versions) > 1 else None
        table = agreements.on_the_table(one)
        has_signed = table is not None and any(row.side is side() for row in table.signatures)
        gone, new = changed_lines(earlier.text, latest.text) if latest is not None and earlier is not None else ([], [])
        return render_template(
            "engagements/agreement.html",
            form=form,
            versions=versions,
            latest=latest,
            earlier=earlier,
            gone=gone,
            new=new,
            table=table,
            can_sign=table is not None and table.closed_at is None and not has_signed and _may_sign(one, table),
            has_signed=has_signed,
            can_write=side() is Side.COMPANY and one.status not in ENDED and _is_to_write(one, table),
            notice=clauses.book().notice,
            **about(asking, one),
        )


def _may_sign(one: Any, table: Any) -> bool:
    """Whether this person may sign for their side: a colleague has to, where two people are wanted."""
    is_free = side() is Side.EXPERT or not agreements.wants_second(table)
    return is_free or may_approve(acting(), Permission.APPROVE_OFFERS, one, table.author_id)


def _is_to_write(one: Any, table: Any) -> bool:
    """Whether a next version makes sense: there is none, or none that holds and nobody has signed."""
    return table is None or table.closed_at is not None or not table.signatures


def _form(engagement_id: object, form: Form, *, is_place: bool = False) -> str:
    with session() as db:
        return _filled(db, *reached(db, engagement_id), form, is_place=is_place)


def _filled(db: Any, asking: Any, one: Any, form: Form, *, is_place: bool) -> str:
    if one.status in ENDED:
        raise IllegalMove(f"This engagement is {one.status.value}; there is nothing to agree on.")
    last = one.agreements[-1] if one.agreements else None
    kind = AgreementKind.CONVERSION if is_place else agreements.kind_of(one)
    agreed = standing.agreed(one)
    terms = agreements.terms_of(last) if last is not None else agreements.offered_terms(db, one)
    form.values = {**typed.suggested(one, last, terms, kind), **form.values}
    is_payroll = is_place or terms.model is EngagementModel.FULL_TIME
    return render_template(
        "engagements/agreement_form.html",
        form=form,
        kind=kind.value,
        last=last,
        agreed=agreed,
        terms=terms,
        blanks=blanks_in(clauses.book(), {"compute"}),
        notice=clauses.book().notice,
        paid_by=typed.paid_by(is_payroll=is_payroll),
        is_payroll=is_payroll,
        models=[row for row in hiring_forms.MODELS if not is_place or row[0] == EngagementModel.FULL_TIME.value],
        units=hiring_forms.UNITS,
        currencies=hiring_forms.CURRENCY,
        is_place=is_place,
        earliest=(datetime.now(UTC).date() + timedelta(days=1)).isoformat(),
        **about(asking, one),
    )


RULES = (
    ("GET", "/<uuid:engagement_id>/agreement", agreement),
    ("POST", "/<uuid:engagement_id>/agreement/answer", answer),
)
"""By method, below the address of the side."""

COMPANY_RULES = (
    ("GET", "/<uuid:engagement_id>/agreement/new", write),
    ("POST", "/<uuid:engagement_id>/agreement/new", propose),
    ("GET", "/<uuid:engagement_id>/place", place),
    ("POST", "/<uuid:engagement_id>/place", hire),
)
"""Pages that the company alone has."""
