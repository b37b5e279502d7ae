"""People and companies in the console: roles, devices, closing a log-in, and acting as somebody with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.domain.vocabulary import Permission, Role
from marketplace.gate import devices, impersonation
from marketplace.gate.members import acting, require
from marketplace.services import people, registrations, second_factors, standing
from marketplace.web.forms import Form

bp = Blueprint("people", __name__, url_prefix="/console")

PAGE = 50
ROLES = ((Role.ADMIN, "Lead admin"), (Role.VETTER, "Vetter"), (Role.EXPERT, "Expert"), (Role.COMPANY, "Company"))
STATES = (("", "Open or closed"), ("open", "Open"), ("closed", "Closed"))


@bp.get("/people")
def index() -> Any:
    """Find people by a part of their name or address."""
    require(Permission.MANAGE_ACCOUNTS)
    said = {name: request.args.get(name, "").strip()[:120] for name in ("q", "role", "state")}
    role = Role(said["role"]) if said["role"] in set(Role) else None
    is_open = {"open": True, "closed": False}.get(said["state"])
    with session() as db:
        rows = people.found(
            db, word=said["q"], role=role, is_open=is_open, before=request.args.get("before"), limit=PAGE
        )
        waiting = people.waiting(db, said["q"], datetime.now(UTC)) if said["q"] else []
        last = rows[PAGE - 1].public_id if len(rows) > PAGE else None
        asked: dict[str, Any] = {name: value for name, value in said.items() if value}
        return render_template(
            "admin/people.html",
            form=Form(dict(said)),
            people=rows[:PAGE],
            waiting=waiting,
            older=url_for("people.index", **asked, before=last) if last else None,
            roles=[("", "Any role"), *((role.value, name) for role, name in ROLES)],
            states=STATES,
        )


@bp.get("/people/<uuid:user_id>")
def show(user_id: Any) -> Any:
    """Show one person: roles, companies, second factor, devices, and what can be done."""
    require(Permission.MANAGE_ACCOUNTS)
    return _page(str(user_id), Form())


@bp.post("/people/<uuid:user_id>/roles")
def change_roles(user_id: Any) -> Any:
    """Make them another thing to the marketplace; their sessions end."""
    roles = [Role(name) for name in request.form.getlist("roles") if name in set(Role)]
    return _act(
        user_id, lambda db, user: standing.change_roles(db, user, roles, actor=acting()), "Their roles are kept."
    )


@bp.post("/people/<uuid:user_id>/bar")
def bar(user_id: Any) -> Any:
    """Close their log-in, with a reason."""
    reason = request.form.get("reason", "")
    return _act(
        user_id, lambda db, user: standing.bar(db, user, reason=reason, actor=acting()), "The log-in is closed."
    )


@bp.post("/people/<uuid:user_id>/unbar")
def unbar(user_id: Any) -> Any:
    """Open their log-in again, with a reason."""
    reason = request.form.get("reason", "")
    return _act(
        user_id, lambda db, user: standing.unbar(db, user, reason=reason, actor=acting()), "The log-in is open."
    )


@bp.post("/people/<uuid:user_id>/end-sessions")
def end_sessions(user_id: Any) -> Any:
    """End every session of theirs, on every worker."""
    told = "They are signed out everywhere."
    return _act(user_id, lambda db, user: standing.end_sessions(db, user, actor=acting()), told)


@bp.post("/people/<uuid:user_id>/second-factor")
def forget_second_factor(user_id: Any) -> Any:
    """Take a lost second factor away, so that they can set up another."""
    told = "Their second factor is gone; whoever must have one is asked to set it up at the next sign-in."
    return _act(user_id, lambda db, user: second_factors.forget(db, user, actor=acting()), told)


@bp.post("/people/<uuid:user_id>/act-as")
def act_as(user_id: Any) -> Any:
    """See the site as they do for an hour at most; a banner says so, and the audit trail names both."""
    require(Permission.MANAGE_ACCOUNTS)
    form = Form({"why": request.form.get("why", "")})
    try:
        with transaction() as db:
            user = people.by_public_id(db, str(user_id))
            impersonation.begin(db, acting(), user, form.values["why"])
    except Invalid as refused:
        form.errors = {"why": [said for each in refused.errors.values() for said in each]}
        return _page(str(user_id), form), 422
    except (Conflict, Forbidden) as refused:
        form.errors = {"why": [str(refused)]}
        return _page(str(user_id), form), 409
    return redirect(url_for("public.start"), 303)


@bp.post("/people/confirmation")
def send_again() -> Any:
    """Send the letter of a registration once more, with a new link."""
    require(Permission.MANAGE_ACCOUNTS)
    email = request.form.get("email", "")
    try:
        with transaction() as db:
            registrations.ask_again(db, email, now=datetime.now(UTC), actor=acting())
        flash("The letter is on its way once more; the link in the last one still works.", "good")
    except NotFound as refused:
        flash(str(refused), "warn")
    return redirect(url_for("people.index", q=email), 303)


@bp.get("/companies")
def companies() -> Any:
    """Find companies by a part of their name."""
    require(Permission.MANAGE_ACCOUNTS)
    word = request.args.get("q", "").strip()[:120]
    with session() as db:
        rows = people.companies_found(db, word=word, before=request.args.get("before"), limit=PAGE)
    last = rows[PAGE - 1].company.public_id if len(rows) > PAGE else None
    older = url_for("people.companies", q=word or None, before=last) if last else None
    return render_template("admin/companies.html", form=Form({"q": word}), rows=rows[:PAGE], older=older)


@bp.get("/companies/<uuid:company_id>")
def company(company_id: Any) -> Any:
    """Show one company and who acts for it."""
    require(Permission.MANAGE_ACCOUNTS)
    with session() as db:
        found = people.company_by_public_id(db, str(company_id))
        members = people.members_of(db, found)
        return render_template("admin/company.html", company=found, members=members)


def _act(user_id: Any, do: Callable[[Any, Any], object], told: str) -> Any:
    require(Permission.MANAGE_ACCOUNTS)
    form = Form({"reason": request.form.get("reason", "")})
    try:
        with transaction() as db:
            do(db, people.by_public_id(db, str(user_id)))
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(str(user_id), form), 422
    except Conflict as refused:
        form.errors = {"": [str(refused)]}
        return _page(str(user_id), form), 409
    flash(told, "good")
    return redirect(url_for("people.show", user_id=user_id), 303)


def _page(user_id: str, form: Form) -> str:
    with session() as db:
        user = people.by_public_id(db, user_id)
        form.values.setdefault("roles", [role.name.value for role in user.roles])
        return render_template(
            "admin/person.html",
            form=form,
            person=user,
            memberships=people.memberships(db, user),
            profile=people.profile_of(db, user),
            devices=devices.of_user(user),
            roles=[(role.value, name) for role, name in ROLES],
            is_admin=any(role.name is Role.ADMIN for role in user.roles),
        )
