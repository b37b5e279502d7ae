"""The people of a company and its policy, for those who may manage it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Conflict, Invalid
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import approvals, members
from marketplace.services.hiring import settings
from marketplace.web.forms import Form

bp = Blueprint("members", __name__, url_prefix="/company")

Answer = str | Response | tuple[str, int]

PERMISSIONS = (
    (Permission.READ_BRIEFS.value, "Read briefs and rankings"),
    (Permission.WRITE_BRIEFS.value, "Write and publish briefs"),
    (Permission.MATCH_BRIEFS.value, "Rank experts"),
    (Permission.APPROVE_BRIEFS.value, "Approve briefs of colleagues"),
    (Permission.HIRE.value, "Invite, interview and make offers"),
    (Permission.APPROVE_OFFERS.value, "Approve offers of colleagues"),
    (Permission.MANAGE_ENGAGEMENTS.value, "Run engagements: milestones, hours and outcomes"),
    (Permission.MANAGE_COMPANY.value, "Manage the company: its people and its policy"),
)
NAMES = dict(PERMISSIONS)


@bp.get("/members")
def index() -> str:
    """List who acts for the company, and who was invited to."""
    return _page(Form({"permissions": [Permission.READ_BRIEFS.value]}))


@bp.post("/members/invitations")
def invite() -> Answer:
    """Send somebody a link to join."""
    form = Form({"email": request.form.get("email", ""), "permissions": request.form.getlist("permissions")})
    try:
        with transaction() as db:
            company = acting_company(db, Permission.MANAGE_COMPANY)
            email, allowed = form.values["email"], form.values["permissions"]
            members.invite(db, company, email, allowed, now=datetime.now(UTC), actor=acting())
    except Invalid as error:
        form.errors = dict(error.errors)
        return _page(form), 422
    flash(f"A letter to {form.values['email'].strip()} is under way.", "good")
    return redirect(url_for(".index"), 303)


@bp.post("/members/invitations/<uuid:invitation_id>/withdrawal")
def withdraw(invitation_id: object) -> Response:
    """Let an invitation open nothing any more."""
    with transaction() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        members.withdraw(db, company, str(invitation_id), now=datetime.now(UTC), actor=acting())
    flash("The invitation is withdrawn.", "good")
    return redirect(url_for(".index"), 303)


@bp.get("/members/<uuid:person_id>")
def show(person_id: object) -> str:
    """Show what a member may do."""
    with session() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        member = members.member_named(db, company, str(person_id))
        return _member_page(member, Form({"permissions": sorted(member.permissions)}))


@bp.post("/members/<uuid:person_id>")
def change(person_id: object) -> Answer:
    """Allow a member something else."""
    form = Form({"permissions": request.form.getlist("permissions")})
    with transaction() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        member = members.member_named(db, company, str(person_id))
        name = member.user.name
        try:
            members.change_permissions(db, company, member, form.values["permissions"], actor=acting())
        except (Invalid, Conflict) as error:
            form.errors["permissions"] = [str(error).partition(": ")[2] if isinstance(error, Invalid) else str(error)]
            return _member_page(member, form), 422
    flash(f"What {name} may do is changed.", "good")
    return redirect(url_for(".index"), 303)


@bp.post("/members/<uuid:person_id>/removal")
def remove(person_id: object) -> Response:
    """Let somebody no longer act for the company."""
    with transaction() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        member = members.member_named(db, company, str(person_id))
        name, is_me = member.user.name, member.user_id == acting().user_id
        members.remove(db, company, member, actor=acting())
    flash("You no longer act for the company." if is_me else f"{name} no longer acts for the company.", "good")
    return redirect(url_for("public.start") if is_me else url_for(".index"), 303)


@bp.get("/policy")
def policy() -> str:
    """Show whether briefs and offers need a second person's word."""
    with session() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        kept = {"needs_approval": company.needs_approval, "offers_need_approval": company.offers_need_approval}
        form = Form({name: "yes" if is_wanted else "" for name, is_wanted in kept.items()})
        return render_template("company/policy.html", form=form, company=company)


@bp.post("/policy")
def set_policy() -> Answer:
    """Say whether they do."""
    form = Form({name: request.form.get(name, "") for name in ("needs_approval", "offers_need_approval")})
    with transaction() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        try:
            approvals.set_policy(db, company, needs_approval=bool(form.values["needs_approval"]), actor=acting())
        except Conflict as error:
            form.errors["needs_approval"] = [str(error)]
        try:
            is_wanted = bool(form.values["offers_need_approval"])
            settings.want_approval(db, company, is_wanted=is_wanted, actor=acting())
        except Conflict as error:
            form.errors["offers_need_approval"] = [str(error)]
        if form.errors:
            return render_template("company/policy.html", form=form, company=company), 422
    flash("The policy is changed.", "good")
    return redirect(url_for(".policy"), 303)


def _page(form: Form) -> str:
    now = datetime.now(UTC)
    with session() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        return render_template(
            "company/members.html",
            form=form,
            company=company,
            people=members.members_of(db, company),
            invitations=members.invitations_of(db, company, now=now),
            permissions=PERMISSIONS,
            names=NAMES,
        )


def _member_page(member: Any, form: Form) -> str:
    return render_template("company/member.html", form=form, person=member, permissions=PERMISSIONS)
