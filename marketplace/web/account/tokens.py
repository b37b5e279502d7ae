"""Tokens for one's programs: listed, issued and revoked. A secret is shown once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import Permission
from marketplace.gate.accounts import user_with
from marketplace.gate.members import acting, oneself
from marketplace.services import accounts
from marketplace.web.account.details import WRONG_PASSWORD
from marketplace.web.forms import Form

bp = Blueprint("own_tokens", __name__, url_prefix="/account/tokens")

SCOPES = (
    (Permission.READ_BRIEFS.value, "Read briefs and rankings"),
    (Permission.WRITE_BRIEFS.value, "Write and publish briefs"),
    (Permission.MATCH_BRIEFS.value, "Rank experts"),
    (Permission.APPROVE_BRIEFS.value, "Approve briefs of colleagues"),
)
LIFETIMES = (("30", "30 days"), ("90", "90 days"), ("365", "A year"))


@bp.get("")
def index() -> str:
    """List the tokens, and offer to issue one."""
    oneself()
    return _page(Form({"days": "90"}))


@bp.post("")
def issue() -> str | tuple[str, int]:
    """Issue a token and show its secret, this once."""
    member, form = oneself(), Form({name: request.form.get(name, "") for name in ("name", "days")})
    form.values["scopes"] = request.form.getlist("scopes")
    if user_with(member.email, request.form.get("present", "")) is None:
        form.errors["present"] = [WRONG_PASSWORD]
    if not form.values["name"].strip() or len(form.values["name"]) > accounts.LONGEST_TOKEN_NAME:
        form.errors["name"] = [f"Write what the token is for, in 1 to {accounts.LONGEST_TOKEN_NAME} characters."]
    if not set(form.values["scopes"]) <= dict(SCOPES).keys() or not form.values["scopes"]:
        form.errors["scopes"] = ["Choose at least one thing that the program may do."]
    if form.values["days"] not in dict(LIFETIMES):
        form.errors["days"] = ["Choose how long the token works."]
    if form.errors:
        return _page(form), 422
    try:
        with transaction() as db:
            secret = accounts.issue_token(
                db,
                accounts.user_of(db, acting()),
                name=form.values["name"].strip(),
                scopes=form.values["scopes"],
                expires_at=datetime.now(UTC) + timedelta(days=int(form.values["days"])),
                actor=acting(),
            )
    except Invalid as error:
        form.errors = dict(error.errors)
        return _page(form), 422
    return _page(Form({"days": "90"}), secret=secret)


@bp.post("/<uuid:token_id>/revocation")
def revoke(token_id: object) -> Response:
    """End a token now."""
    oneself()
    with transaction() as db:
        token = accounts.token_named(db, accounts.user_of(db, acting()), str(token_id))
        accounts.revoke_token(db, token, now=datetime.now(UTC), actor=acting())
    flash("The token opens nothing any more.", "good")
    return redirect(url_for(".index"), 303)


def _page(form: Form, *, secret: str = "") -> str:
    with session() as db:
        return render_template(
            "account/tokens.html",
            form=form,
            secret=secret,
            tokens=accounts.tokens_of(db, accounts.user_of(db, acting())),
            now=datetime.now(UTC),
            scopes=SCOPES,
            names=dict(SCOPES),
            lifetimes=LIFETIMES,
        )
