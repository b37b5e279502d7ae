"""What a company says about itself, on a page for those who may manage it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.companies import CompanyDraft
from marketplace.domain.errors import Invalid
from marketplace.domain.money import CURRENCIES
from marketplace.domain.places import COUNTRIES
from marketplace.domain.vocabulary import CompanySize, Permission
from marketplace.gate.members import acting, acting_company, signed_in
from marketplace.services import companies, conduct
from marketplace.web import lost_updates
from marketplace.web.expert.parts.basics import zones
from marketplace.web.expert.parts.part import named
from marketplace.web.expert.typed import Typed
from marketplace.web.figures import word
from marketplace.web.forms import Form
from marketplace.web.plain_names import country_name

bp = Blueprint("facts", __name__, url_prefix="/company/about")

Answer = str | Response | tuple[str, int]

FIELDS = ("name", "about", "website", "size", "country", "time_zone", "currency")


@bp.get("")
def edit() -> str:
    """Show what the company says about itself."""
    with session() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        draft = companies.draft_of(company)
        values = {name: getattr(draft, name) or "" for name in FIELDS}
        return _page(lost_updates.carry(Form(values), company.version, _said(draft)), company.name)


@bp.get("/as-experts-see-it")
def as_seen() -> str:
    """Show what experts are told of the company: what it says about itself, and how it has treated them."""
    now = datetime.now(UTC)
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        return render_template(
            "company/as_seen.html",
            company=company,
            conduct=conduct.of_company(db, company.id, now),
            may_manage=signed_in().may(Permission.MANAGE_COMPANY, company),
        )


@bp.post("")
def save() -> Answer:
    """Let it say something else."""
    form = Form({name: request.form.get(name, "") for name in (*FIELDS, lost_updates.VERSION, lost_updates.WAS)})
    with session() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        name, before = company.name, companies.draft_of(company)
    typed = Typed(form.values)
    draft = _read(typed, before)
    try:
        typed.done()
        lost_updates.twice(partial(_saved, draft))
    except lost_updates.Changed as changed:
        return changed.page(_said(draft), title="What the company says has changed", discard=request.path)
    except Invalid as refused:
        form.errors = {field: list(messages) for field, messages in refused.errors.items()}
        return _page(form, name), 422
    flash("What the company says about itself is saved.", "good")
    return redirect(url_for(".edit"), 303)


def _saved(draft: CompanyDraft) -> None:
    """Keep the draft. Raises lost_updates.Changed when a colleague has changed it since the form was made."""
    with transaction() as db:
        company = acting_company(db, Permission.MANAGE_COMPANY)
        lost_updates.check(company.version, _said(companies.draft_of(company)))
        companies.change(db, company, draft, actor=acting())


def _read(typed: Typed, before: CompanyDraft) -> CompanyDraft:
    size = typed.word("size", "a size", CompanySize, CompanySize.TO_9) if typed.text("size") else None
    return replace(
        before,
        name=typed.text("name"),
        about=typed.text("about"),
        website=typed.text("website") or None,
        size=size,
        country=typed.text("country") or None,
        time_zone=typed.text("time_zone"),
        currency=typed.text("currency"),
    )


def _said(draft: CompanyDraft) -> dict[str, str]:
    """The facts in words, for two versions beside each other."""
    return {
        "Name": draft.name,
        "What it does": draft.about,
        "Website": draft.website or "",
        "People": word(draft.size) if draft.size else "",
        "Country": country_name(draft.country) if draft.country else "",
        "Time zone": draft.time_zone,
        "Currency": draft.currency,
    }


def _page(form: Form, company_name: str) -> str:
    return render_template(
        "company/about.html",
        form=form,
        company_name=company_name,
        sizes=(("", "Not said"), *((size.value, word(size)) for size in CompanySize)),
        countries=named({code: country_name(code) for code in COUNTRIES}, "Not said"),
        currencies=tuple((code, code) for code in CURRENCIES),
        zones=zones(),
    )
