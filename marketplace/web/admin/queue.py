"""The first page of the console, and the queue: what waits, since when, with whom, and taking or giving it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid, MarketplaceError
from marketplace.domain.queue_views import QueueView, due_in_words
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import Member
from marketplace.services import risks, taxonomy
from marketplace.services.todos import of_staff
from marketplace.services.vetting import queue, saved_views, steps
from marketplace.services.vetting.queue import QueueFilter
from marketplace.web import todos
from marketplace.web.admin.own_cases import lead, staff
from marketplace.web.forms import Form

bp = Blueprint("queue", __name__, url_prefix="/console")

PAGE = 50
VIEWS = (
    (QueueView.ALL, "All"),
    (QueueView.UNCLAIMED, "Unclaimed"),
    (QueueView.MINE, "Mine"),
    (QueueView.OVERDUE, "Overdue"),
    (QueueView.FLAGGED, "Flagged"),
    (QueueView.APPEALS, "Appeals"),
    (QueueView.CHANGES, "Changes awaited"),
)


@bp.get("")
def overview() -> Any:
    """Show how much waits, and what the person signed in does next."""
    member, now = staff(), datetime.now(UTC)
    is_lead = member.may(Permission.DECIDE_VETTING)
    with session() as db:
        may_vet = member.may(Permission.VET_EXPERTS)
        waiting = of_staff.todos(db, member.actor, now, may_vet=may_vet, may_decide=is_lead)
        return render_template(
            "admin/overview.html",
            views=VIEWS,
            counts=queue.counts(db, QueueFilter(), actor=member.actor, now=now),
            lines=todos.lines(waiting, now),
            can_decide=is_lead,
        )


@bp.get("/queue")
def index() -> Any:
    """Show a view of the queue, filtered, oldest due first."""
    return _page(staff(), Form())


@bp.post("/queue/assign")
def assign() -> Any:
    """Give the ticked cases to a vetter, each by itself, and say of each what became of it."""
    member = lead()
    chosen = list(dict.fromkeys(request.form.getlist("case")))[:PAGE]
    vetter_id = request.form.get("vetter", "")
    form = Form({"vetter": vetter_id, "case": chosen})
    if not (chosen and vetter_id):
        form.errors["vetter"] = ["Tick the cases in the table, and choose who is to have them."]
        return _page(member, form), 422
    given, refused = [], []
    for case_id in chosen:
        try:
            # Each in a transaction of its own: one that is refused holds up no other.
            with transaction() as db:
                given.append(queue.assign(db, case_id, vetter_id, actor=member.actor, now=datetime.now(UTC)))
        except MarketplaceError as problem:
            refused.append((_name_of(case_id), str(problem)))
    if given:
        flash(f"For {given[0][1]} for two days: {', '.join(name for name, _ in given)}.", "good")
    for reason in dict.fromkeys(said for _, said in refused):
        names = ", ".join(name for name, said in refused if said == reason)
        flash(f"Not assigned: {names}. {reason}", "warn")
    return redirect(url_for("queue.index", **asked_args(_asked())), 303)


@bp.post("/queue/views")
def save_view() -> Any:
    """Keep the view and the filter that are shown under a name of one's own."""
    member, name = staff(), request.form.get("name", "")[:200]
    try:
        with transaction() as db:
            kept = saved_views.save(db, name, _asked(), actor=member.actor).name
    except Invalid as refused:
        return _page(member, Form({"name": name}, dict(refused.errors))), 422
    flash(f"“{kept}” is among your views.", "good")
    return redirect(url_for("queue.index", **asked_args(_asked())), 303)


@bp.post("/queue/views/<uuid:view_id>/delete")
def delete_view(view_id: object) -> Any:
    """Forget a view of one's own."""
    member = staff()
    with transaction() as db:
        name = saved_views.delete(db, str(view_id), actor=member.actor)
    flash(f"“{name}” is no longer among your views.", "good")
    return redirect(url_for("queue.index"), 303)


def asked_args(asked: QueueFilter) -> dict[str, Any]:
    """Return a filter as it stands in an address; what is not asked is left out."""
    said = {"view": asked.view.value, "q": asked.text, "specialization": asked.specialization}
    return {name: value for name, value in said.items() if value and value != QueueView.ALL}


def _asked() -> QueueFilter:
    said = {name: request.args.get(name, "").strip()[:120] for name in ("view", "q", "specialization")}
    view = QueueView(said["view"]) if said["view"] in set(QueueView) else QueueView.ALL
    known = said["specialization"] in taxonomy.specialization_names()
    return QueueFilter(view, said["q"], said["specialization"] if known else "")


def _page(member: Member, form: Form) -> str:
    now, asked = datetime.now(UTC), _asked()
    said, after = asked_args(asked), request.args.get("after")
    names, is_lead = taxonomy.specialization_names(), member.may(Permission.DECIDE_VETTING)
    form.values = {"q": asked.text, "specialization": asked.specialization, "view": asked.view.value, **form.values}
    found: dict[str, Any] = {"cases": [], "appeals": []}
    with session() as db:
        if asked.view is QueueView.APPEALS:
            found["appeals"], last = queue.appeals_of(db, asked, actor=member.actor, limit=PAGE, after=after)
        else:
            shown = queue.page(db, asked, actor=member.actor, now=now, limit=PAGE, after=after)
            found["cases"], last = shown.cases, shown.last
        counts = queue.counts(db, asked, actor=member.actor, now=now)
        return render_template(
            "admin/queue.html",
            form=form,
            asked=asked,
            said=said,
            views=[
                (f"{name} ({counts[view]})", url_for("queue.index", **{**said, "view": view.value}), view is asked.view)
                for view, name in VIEWS
            ],
            kept=[
                (view, asked_args(QueueFilter(view.view, view.text, view.specialization)))
                for view in saved_views.of(db, member.actor)
            ],
            flags=risks.unseen_of(db, found["cases"]),
            later=url_for("queue.index", **said, after=last) if last else None,
            specializations=[("", "Any"), *names.items()],
            specialization_names=names,
            vetters=[("", "Choose"), *((one.public_id, one.name) for one in steps.vetters(db))] if is_lead else [],
            can_score=member.may(Permission.VET_EXPERTS),
            can_decide=is_lead,
            me=member.actor.user_id,
            now=now,
            due=lambda case: due_in_words(case.due_at, now),
            **found,
        )


def _name_of(case_id: str) -> str:
    with session() as db:
        return queue.name_of(db, case_id) or "A case that is not there"
