"""The editor of a profile: one form for each section, saved when its button says so and not before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain import sections
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.experts import ExpertDraft
from marketplace.domain.sections import Loss, Section
from marketplace.domain.vocabulary import Verification
from marketplace.gate.members import acting
from marketplace.services import own_profile, profiles, taxonomy
from marketplace.web import figures, lost_updates, rows
from marketplace.web.expert import own
from marketplace.web.expert.parts import PARTS, Part
from marketplace.web.expert.typed import Typed, form_names
from marketplace.web.forms import Form
from marketplace.web.rows import Values

bp = Blueprint("editor", __name__, url_prefix="/profile")
Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Undo:
    """A row that was taken out and can be put back: what it was called, and its fields."""

    name: str
    prefix: str
    fields: Values


class Costly(Exception):
    """The change would cost confirmations by somebody else, and nobody has said yet that this is meant."""

    def __init__(self, lost: tuple[Loss, ...]) -> None:
        super().__init__("The change would cost confirmations.")
        self.lost = lost


@bp.get("/<section>")
def edit(section: str) -> Page:
    """Show one section as it stands."""
    part = _part(section)
    with session() as db:
        expert = own.profile(db)
        draft = profiles.draft_of(expert)
        form = lost_updates.carry(Form(part.show(draft)), expert.revision, part.said(draft))
        return _page(part, form, expert, draft)


@bp.post("/<section>")
def save(section: str) -> Page:
    """Do what the pressed button says: change the rows, look at a preview, or save."""
    part = _part(section)
    form = Form(part.typed(request.form))
    with session() as db:
        expert = own.profile(db)
        draft = profiles.draft_of(expert)
        page = partial(_page, part, form, expert, draft)
        if strangers := part.strangers(request.form):
            form.errors = {"": [f"This form has no field {strangers[0][:40]!r}; nothing was saved."]}
            return page(), 422
        do = form.values.pop("do", "save")
        if found := re.fullmatch(r"(add|remove|restore)-(\w+?)(?:-(\d{1,3}))?", do):
            return _with_rows(part, form, found, page)
        for prefix, names in part.rows.items():
            form.values = rows.without_blanks(form.values, prefix, names)
        if do == "preview":
            try:
                typed = Typed(form.values)
                return _page(part, form, expert, part.read(typed, draft))
            except Invalid as refused:
                form.errors = _complaints(part, refused, form.values, draft)
                return page(), 422
    try:
        zone = _saved(part, form.values)
    except lost_updates.Changed as changed:
        mine = part.said(part.read(Typed(form.values), draft))
        return changed.page(mine, title=f"{part.title}: changed meanwhile", discard=request.path)
    except Costly as costly:
        form.errors = {"accepted": [_cost(lost) for lost in costly.lost]}
        return _page(part, form, expert, draft, is_costly=True), 422
    except Invalid as refused:
        form.errors = _complaints(part, refused, form.values, draft)
        return _page(part, form, expert, draft), 422
    flash(f"Saved {datetime.now(ZoneInfo(zone)):%H:%M}.", "good")
    return redirect(url_for("editor.edit", section=section), 303)


def _part(name: str) -> Part:
    """Return the section of this name. Raises NotFound, and before that whatever keeps a stranger out."""
    own.person()
    for section, part in PARTS.items():
        if section.value == name:
            return part
    raise NotFound("There is no such section.")


def _saved(part: Part, values: Values) -> str:
    """Keep the section and return the expert's time zone.

    Raises lost_updates.Changed, Costly, and Invalid with complaints by field.
    """
    today = datetime.now(UTC).date()
    with transaction() as db:
        expert = own.profile(db, locked=True)
        before = profiles.draft_of(expert)
        typed = Typed(values)
        after = part.read(typed, before)
        typed.done()
        lost_updates.check(expert.revision, part.said(before))
        lost = sections.losses(before, after)
        if lost and not values.get("accepted"):
            raise Costly(lost)
        if part.section is Section.AVAILABILITY:
            own_profile.confirm_availability(db, expert, today=today, actor=acting())
        try:
            own_profile.save(db, expert, after, today=today, actor=acting())
        except Invalid as refused:
            raise Invalid(_complaints(part, refused, values, after)) from None
        return str(expert.time_zone)


def _with_rows(part: Part, form: Form, found: re.Match[str], page: Any) -> Page:
    """Return the form with a row more, less, or back where it was; nothing is saved."""
    act, prefix, place = found.groups()
    names = part.rows.get(prefix)
    if names is None:
        form.errors = {"": ["This form has no such button; nothing was saved."]}
        return page(), 422
    if act == "add":
        form.values = rows.with_row(form.values, prefix, names)
        return page(new_row=f"{prefix}-{rows.count(form.values, prefix) - 1}")
    if act == "restore":
        form.values = rows.with_row_back(form.values, prefix, names)
        return page()
    form.values = rows.without_row(form.values, prefix, names, int(place or 0))
    taken = rows.taken_out(form.values, names)
    fields = {name: form.values[name] for name in form.values if name.startswith(rows.GONE)}
    return page(undo=Undo(str(taken[names[0]]) or "an empty row", prefix, fields))


def _complaints(part: Part, refused: Invalid, values: Values, after: ExpertDraft) -> dict[str, list[str]]:
    """Return the complaints under the names of this form."""
    renamed = part.renamed(after)
    found: dict[str, list[str]] = {}
    for path, messages in refused.errors.items():
        begins = next((begin for begin in renamed if path.startswith(begin)), "")
        found.setdefault(renamed.get(begins, "") + path.removeprefix(begins), []).extend(messages)
    return form_names(found, dict.fromkeys([*part.names, *values]))


def _cost(lost: Loss) -> str:
    # Some words name a skill and a specialization; what is lost tells which is meant.
    is_specialization, was = lost.was in set(Verification), figures.word(lost.was).lower()
    names = taxonomy.specialization_names() if is_specialization else taxonomy.skill_names()
    name = names.get(lost.word, lost.word)
    if is_specialization:
        return (
            f"{name} ({was}) would leave your profile, and you would not be found for it. What vetting found stays on "
            "record until it ends, and counts again if you add it before then."
        )
    if lost.is_removed:
        return f"{name} ({was}) would go, and with it who confirmed it. Adding it again later begins as your own word."
    return f"{name} ({was}) would say more than was confirmed, so it becomes your own word until it is vetted again."


def _page(
    part: Part,
    form: Form,
    expert: Any,
    draft: ExpertDraft,
    *,
    undo: Undo | None = None,
    new_row: str = "",
    is_costly: bool = False,
) -> str:
    counts = {prefix: rows.count(form.values, prefix) for prefix in part.rows}
    # In a session of its own: a form that is refused is shown after the one of its saving has ended.
    with session() as db:
        beside = part.beside(db, expert)
    return render_template(
        "expert/section.html",
        part=part,
        form=form,
        expert=expert,
        draft=draft,
        counts=counts,
        undo=undo,
        new_row=new_row,
        is_costly=is_costly,
        **part.choices(form.values, draft),
        **beside,
    )
