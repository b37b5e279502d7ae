"""A team for one brief: its roles, kept with it, and others that are tried in the address and sent to a colleague."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import zip_longest
from typing import Any
from zlib import crc32

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.briefs import BriefDraft
from marketplace.domain.errors import Invalid
from marketplace.domain.money import to_major, to_minor
from marketplace.domain.pseudonyms import pseudonym, renamed
from marketplace.domain.team_advice import RULES, Sign, advise, signs_of
from marketplace.domain.teams import MOST_HEADS, MOST_ROLES, RoleWish, TeamWish
from marketplace.domain.vocabulary import BriefStatus, BudgetUnit, Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import briefs, matches, taxonomy, teams
from marketplace.services.hiring import roles, slots
from marketplace.web import lost_updates
from marketplace.web.company import veils
from marketplace.web.company.briefs import bp
from marketplace.web.company.said import roles_said
from marketplace.web.forms import Form

Page = str | tuple[str, int] | Response

ROWS = 3
"""For how many roles there is room before one more is filled in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One team of the answer, as a card: what it is called, what it is good for, and how it differs from the best."""

    title: str
    what: str
    team: Any
    swaps: tuple[Any, ...]
    is_same: bool


@bp.get("/<uuid:brief_id>/team")
def team(brief_id: object) -> Page:
    """Show the form of the roles and, once it was sent, the teams that fill them."""
    return _page(brief_id)


@bp.post("/<uuid:brief_id>/team/roles")
def keep_roles(brief_id: object) -> Page:
    """Keep the roles with the brief as they were typed."""
    form = _typed(request.form)
    wish = _wish(form, "USD")
    try:
        with transaction() as db:
            company = acting_company(db, Permission.WRITE_BRIEFS)
            brief = briefs.of_company(db, company=company, public_id=str(brief_id))
            if form.errors:
                raise Invalid(form.errors)
            held = slots.roles_of(db, brief)
            lost_updates.check(_mark(held), _said(held))
            roles.plan(db, brief, wish.roles, actor=acting())
    except lost_updates.Changed as changed:
        return changed.page(
            _said(wish.roles), title="Roles: changed meanwhile", discard=url_for(".team", brief_id=brief_id)
        )
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(brief_id, form)
    flash("The roles are kept with the brief.", "good")
    return redirect(url_for("briefs.team", brief_id=brief_id), 303)


def _page(brief_id: object, typed: Form | None = None) -> Page:
    with session() as db:
        company = acting_company(db, Permission.MATCH_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        can_match = brief.status in matches.MATCHABLE
        is_asked = typed is None and "find" in request.args and can_match
        live = current_app.extensions["assay_index"].live() if is_asked else None
        draft = briefs.draft_of(brief)
        currency = teams.currency_of(brief)
        held = slots.of_brief(db, brief)
        kept = slots.roles_among(held)
        form = typed or _form(draft, kept)
        form.values.setdefault(lost_updates.VERSION, str(_mark(kept)))
        found = None
        if live is not None:
            wish = _wish(form, currency)
            try:
                if form.errors:
                    raise Invalid(form.errors)
                found = teams.of(db, brief, live, wish, today=datetime.now(UTC).date())
            except Invalid as refused:
                form.errors = dict(refused.errors)
        present, absent = signs_of(draft)
        told = frozenset(Sign(word) for word in request.args.getlist("sign") if word in set(Sign))
        skills = taxonomy.skill_names()
        blind, members = veils.is_blind(db, brief), _members(found) if found is not None else []
        codes = {each.public_id: pseudonym(brief.public_id, each.public_id) for each in members} if blind else {}
        page = render_template(
            "company/team.html",
            brief=brief,
            form=form,
            found=found,
            can_match=can_match,
            can_use=brief.status in (BriefStatus.DRAFT, BriefStatus.OPEN),
            wanted=wish.roles if live is not None else (),
            roles=held,
            kept=roles_said(kept).splitlines(),
            cards=_cards(found) if found is not None and found.best is not None else (),
            currency=currency,
            rows=range(1, min(max(_rows(form) + 1, ROWS), MOST_ROLES) + 1),
            heads=[(str(n), str(n)) for n in range(1, MOST_HEADS + 1)],
            skills=[(asked.skill, skills.get(asked.skill, asked.skill)) for asked in draft.skills],
            blind=blind,
            names={each.public_id: each.name for each in members} | codes,
            called=partial(renamed, names=_spoken(members, codes)),
            advice=advise(present | told, absent - told),
            open_signs=[
                (sign.value, RULES[sign].sentence.rstrip("."))
                for sign in Sign
                if sign not in present and (sign not in absent or sign in told)
            ],
        )
    return (page, 422) if form.errors else page


@bp.post("/<uuid:brief_id>/team/use")
def use_team(brief_id: object) -> Response:
    """Give the brief the roles of this team, and suggest its members for them."""
    names = request.form.getlist("role")[:MOST_ROLES]
    heads, hours, weeks = (request.form.getlist(name) for name in ("heads", "hours", "week"))
    chosen = [
        (
            RoleWish(
                name.strip(),
                _small(count),
                float(asked) if re.fullmatch(r"\d{1,3}(\.\d{1,2})?", asked) else None,
                tuple(request.form.getlist(f"skills-{number}")),
                _small(week or "1"),
            ),
            request.form.getlist(f"in-{number}")[:MOST_HEADS],
        )
        for number, (name, count, asked, week) in enumerate(zip_longest(names, heads, hours, weeks, fillvalue=""), 1)
        if number <= len(names)
    ]
    with transaction() as db:
        company = acting_company(db, Permission.HIRE)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        found = teams.use(db, brief, chosen, now=datetime.now(UTC), actor=acting())
        first, count = found[0].public_id, len(found)
    flash(f"The brief has {count} {'role' if count == 1 else 'roles'} now, each with who was proposed for it.", "good")
    return redirect(url_for("shortlist.index", brief_id=brief_id, role=first), 303)


def _small(text: str) -> int:
    """A count as a button says it; 0, which is refused, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _typed(source: MultiDict[str, str]) -> Form:
    """What was typed into the address or a posted form."""
    values: dict[str, Any] = {name: text.strip()[:200] for name, text in source.items() if name != "csrf_token"}
    return Form(values | {name: source.getlist(name) for name in source if name.endswith("-skills") or name == "sign"})


def _mark(kept: Sequence[RoleWish]) -> int:
    """A number that tells roles from others, for a form to say what it was made from."""
    return crc32(repr(kept).encode())


def _said(kept: Sequence[RoleWish]) -> dict[str, str]:
    return {"Roles": roles_said(kept)}


def _form(draft: BriefDraft, kept: Sequence[RoleWish]) -> Form:
    """What was typed; at first the roles that are kept or, where nothing is said of them, one with everything."""
    if "find" in request.args or "advise" in request.args:
        return _typed(request.args)
    asked = [one.skill for one in draft.skills]
    if not roles_said(kept):
        kept = (RoleWish("ML engineer", 1, draft.hours_per_week, tuple(asked)),)
    values: dict[str, Any] = {
        "sign": request.args.getlist("sign"),
        "overlap": f"{draft.overlap_hours:g}" if draft.overlap_hours else "",
    }
    for number, role in enumerate(kept[:MOST_ROLES], start=1):
        values |= {
            f"role-{number}-name": role.name,
            f"role-{number}-heads": str(role.heads),
            f"role-{number}-hours": f"{role.hours:g}" if role.hours else "",
            f"role-{number}-week": str(role.first_week),
            # A skill that the brief has dropped since is no skill of a role.
            f"role-{number}-skills": [skill for skill in role.skills if skill in asked],
        }
    budget = draft.budget
    if budget is not None and budget.unit is BudgetUnit.TOTAL and budget.max:
        values["budget"] = f"{to_major(budget.max, budget.currency):.0f}"
    return Form(values)


def _rows(form: Form) -> int:
    """How many roles were filled in, by the last of them."""
    return max((n for n in range(1, MOST_ROLES + 1) if _is_filled(form.values, n)), default=1)


def _is_filled(values: Mapping[str, Any], number: int) -> bool:
    return bool(values.get(f"role-{number}-name") or values.get(f"role-{number}-skills"))


def _wish(form: Form, currency: str) -> TeamWish:
    """Read the form; numbers that are none are complained about in it, under the row they stand in."""
    roles = []
    for number in range(1, _rows(form) + 1):
        row = f"role-{number}"
        roles.append(
            RoleWish(
                name=str(form.values.get(f"{row}-name", "")),
                heads=int(_number(form, f"{row}-heads", "How many people") or 1),
                hours=_number(form, f"{row}-hours", "Hours a week"),
                first_week=int(_number(form, f"{row}-week", "The first week") or 1),
                skills=tuple(form.values.get(f"{row}-skills", ())),
            )
        )
    wish = TeamWish(
        tuple(roles),
        overlap_hours=_number(form, "overlap", "Shared hours") or 0.0,
        needs_lead=bool(form.values.get("lead")),
        may_split=bool(form.values.get("split")),
    )
    budget = _number(form, "budget", "The budget")
    return wish if budget is None else replace(wish, budget_minor=to_minor(round(budget), currency))


def _number(form: Form, name: str, what: str) -> float | None:
    text = str(form.values.get(name, "")).replace(",", "").replace(" ", "")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not -1e12 < number < 1e12:
        form.errors.setdefault(name, []).append(f"{what} is not a number that can be used; write one such as 20.")
        return None
    return number


def _members(found: Any) -> list[Any]:
    """Everybody who is in one of the teams of an answer."""
    variants = [one.team for one in (found.cheapest, found.fastest, *found.alternatives) if one is not None]
    partly = found.help.partial if found.help is not None else None
    return [each for one in (found.best, *variants, partly) if one is not None for each in one.members]


def _spoken(members: list[Any], codes: Mapping[str, str]) -> dict[str, str]:
    """What stands in sentences for whom; two of one name are told apart there by their ids."""
    found = {each.name: codes[each.public_id] for each in members if codes}
    return found | {f"{each.name} ({each.public_id})": codes[each.public_id] for each in members if codes}


def _cards(found: Any) -> tuple[Shown, ...]:
    best = found.best
    cards = [Shown("Best team", "The best scores and the widest cover of skills within your terms.", best, (), False)]
    for title, what, variant in (
        ("Cheapest team", "The least that a team within your terms costs.", found.cheapest),
        ("Fastest team", "The team that is complete the soonest.", found.fastest),
        *((f"Alternative {n}", "The next best with other people.", v) for n, v in enumerate(found.alternatives, 1)),
    ):
        cards.append(Shown(title, what, variant.team, variant.swaps, not variant.swaps))
    return tuple(cards)
