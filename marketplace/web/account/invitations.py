"""Accepting an invitation to act for a company, with the log-in one has or with a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.terms import TERMS_VERSION
from marketplace.gate import accounts, passwords
from marketplace.gate.members import acting, current_member, oneself
from marketplace.services import accounts as account_services
from marketplace.services import members
from marketplace.web.forms import Form

bp = Blueprint("invitations", __name__, url_prefix="/invitations")

Answer = str | Response | tuple[str, int]


@bp.get("/<secret>")
def show(secret: str) -> str:
    """Say who invites whom, and ask what is missing; nothing happens yet."""
    with session() as db:
        return _page(db, members.look(db, secret, now=datetime.now(UTC)), secret, Form())


@bp.post("/<secret>")
def accept(secret: str) -> Answer:
    """Let whoever is signed in, or registers here, act for the company."""
    now = datetime.now(UTC)
    if current_member() is not None:
        oneself()
        with transaction() as db:
            company = members.accept(db, secret, account_services.user_of(db, acting()), now=now)
            flash(f"You act for {company.name} now.", "good")
        return redirect(url_for("public.start"), 303)
    return _accept_as_new(secret, now)


def _accept_as_new(secret: str, now: datetime) -> Answer:
    form = Form({"name": request.form.get("name", ""), "terms": request.form.get("terms", "")})
    password = request.form.get("password", "")
    with session() as db:
        invitation = members.look(db, secret, now=now)
        if not form.values["name"].strip():
            form.errors["name"] = ["Write your name."]
        if complaints := passwords.complaints_about(password, invitation.email, form.values["name"]):
            form.errors["password"] = complaints
        if form.values["terms"] != TERMS_VERSION:
            form.errors["terms"] = ["Read the terms and agree to them, or do not register."]
        if form.errors:
            return _page(db, invitation, secret, form), 422
        hashed = passwords.hashed(password)
        try:
            with transaction() as writing:
                user = members.accept_as_new(
                    writing, secret, name=form.values["name"], password_hash=hashed, terms=TERMS_VERSION, now=now
                )
        except Invalid as error:
            form.errors |= error.errors
            return _page(db, invitation, secret, form), 422
    accounts.begin(user, via="password")
    return redirect(url_for("public.start"), 303)


def _page(db: Any, invitation: Any, secret: str, form: Form) -> str:
    member = current_member()
    return render_template(
        "account/invitation.html",
        form=form,
        invitation=invitation,
        secret=secret,
        is_theirs=member is not None and member.email == invitation.email,
        has_log_in=account_services.find_by_email(db, invitation.email) is not None,
        terms_version=TERMS_VERSION,
    )
