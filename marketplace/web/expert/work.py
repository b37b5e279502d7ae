"""Evidence in words: one page for each project, case study or publication."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as visit
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.experts import DocumentDraft, ExpertDraft
from marketplace.domain.sections import ProductionFigures, production_figures, production_text, with_documents
from marketplace.domain.vocabulary import DocumentKind, EvidenceTier
from marketplace.domain.web_addresses import NO_ADDRESS, is_web_address
from marketplace.gate.members import acting
from marketplace.services import own_profile, profiles, taxonomy
from marketplace.services.words import Words
from marketplace.web import figures, lost_updates
from marketplace.web.expert import own
from marketplace.web.expert.parts.part import FRAME, named
from marketplace.web.expert.typed import Typed, form_names
from marketplace.web.forms import Form

bp = Blueprint("work", __name__, url_prefix="/profile/work")
STORY = ("text", "problem", "decision", "outcome")
FIGURES = tuple(asdict(ProductionFigures()))
NAMES = frozenset({"title", "kind", "domain", "started", "ended", "url", "skills", *STORY, *FIGURES})
MOST = 60
"""More documents than anybody reads."""

Page = str | tuple[str, int] | Response


@bp.get("")
def index() -> str:
    """List the documents, newest work first, with what each stands for."""
    with session() as db:
        expert = own.profile(db)
        draft = profiles.draft_of(expert)
    shows = {d.key: [held.skill for held in draft.skills if d.key in held.evidence] for d in draft.documents}
    return render_template(
        "expert/work.html",
        documents=sorted(draft.documents, key=lambda d: (d.ended or d.started or date.min, d.key), reverse=True),
        shows=shows,
        skill_names=taxonomy.skill_names(),
        domain_names=taxonomy.domain_names(),
        removed=visit.get("removed-document"),
    )


@bp.get("/new")
def create() -> str:
    """Show an empty form."""
    with session() as db:
        own.profile(db)
    return _page(Form({"kind": DocumentKind.PROJECT.value}), None)


@bp.get("/<key>")
def edit(key: str) -> str:
    """Show one document as a form."""
    with session() as db:
        expert = own.profile(db)
        draft = profiles.draft_of(expert)
        document = _document(draft, key)
        form = Form(_values(document))
        return _page(lost_updates.carry(form, expert.revision, _said(document)), document)


@bp.post("/new")
@bp.post("/<key>")
def save(key: str = "") -> Page:
    """Keep a document, new or changed."""
    form = Form({name: request.form.get(name, "") for name in request.form if name != "csrf_token"})
    strangers = [name for name in request.form if name not in NAMES | FRAME]
    document: DocumentDraft | None = None
    try:
        if strangers:
            raise Invalid({"": [f"This form has no field {strangers[0][:40]!r}; nothing was saved."]})
        with transaction() as db:
            expert = own.profile(db, locked=True)
            before = profiles.draft_of(expert)
            document = _document(before, key) if key else None
            found = _read(form, document, before)
            if document is not None:
                lost_updates.check(expert.revision, _said(document))
            documents = [found if d.key == key else d for d in before.documents] if key else [*before.documents, found]
            place = next(n for n, d in enumerate(documents) if d.key == found.key)
            try:
                after = with_documents(before, documents)
                own_profile.save(db, expert, after, today=datetime.now(UTC).date(), actor=acting())
            except Invalid as refused:
                prefix = f"documents.{place}."
                raise Invalid({n.removeprefix(prefix): messages for n, messages in refused.errors.items()}) from None
    except lost_updates.Changed as changed:
        mine = _said(_read(form, document, ExpertDraft("")))
        return changed.page(mine, title="The document has changed meanwhile", discard=request.path)
    except Invalid as refused:
        form.errors = form_names(refused.errors, dict.fromkeys(sorted(NAMES)))
        return _page(form, document), 422
    flash(f"Saved “{found.title}”.", "good")
    return redirect(url_for("work.index"), 303)


@bp.post("/<key>/removal")
def remove(key: str) -> Response:
    """Take a document out; it can be put back while the person stays signed in."""
    with transaction() as db:
        expert = own.profile(db, locked=True)
        before = profiles.draft_of(expert)
        document = _document(before, key)
        shown = [[held.skill, list(held.evidence), held.tier.value] for held in before.skills if key in held.evidence]
        after = with_documents(before, [d for d in before.documents if d.key != key])
        own_profile.save(db, expert, after, today=datetime.now(UTC).date(), actor=acting())
        place = before.documents.index(document)
    kept = {**asdict(document), "started": _iso(document.started), "ended": _iso(document.ended)}
    visit["removed-document"] = {"document": kept, "place": place, "shown": shown}
    return redirect(url_for("work.index"), 303)


@bp.post("/restoration")
def restore() -> Response:
    """Put back the document that was taken out last, with the skills that it showed."""
    removed: dict[str, Any] | None = visit.pop("removed-document", None)
    if removed is None:
        with session() as db:
            own.profile(db)
        flash("There is nothing to put back.", "warn")
        return redirect(url_for("work.index"), 303)
    kept = dict(removed["document"])
    document = DocumentDraft(
        **{
            **kept,
            "kind": DocumentKind(kept["kind"]),
            "skills": tuple(kept["skills"]),
            "started": _day(kept["started"]),
            "ended": _day(kept["ended"]),
        }
    )
    with transaction() as db:
        expert = own.profile(db, locked=True)
        before = profiles.draft_of(expert)
        if document.key not in {d.key for d in before.documents}:
            documents = list(before.documents)
            documents.insert(removed["place"], document)
            keys = {d.key for d in documents}
            evidence = {skill: tuple(key for key in held if key in keys) for skill, held, _ in removed["shown"]}
            claims = [
                replace(held, evidence=evidence[held.skill], tier=EvidenceTier.DOCUMENTED)
                if held.skill in evidence and held.tier is EvidenceTier.SELF_DECLARED
                else replace(held, evidence=evidence.get(held.skill, held.evidence))
                for held in before.skills
            ]
            after = replace(before, documents=tuple(documents), skills=tuple(claims))
            own_profile.save(db, expert, after, today=datetime.now(UTC).date(), actor=acting())
    flash(f"“{document.title}” is back.", "good")
    return redirect(url_for("work.index"), 303)


def _document(draft: ExpertDraft, key: str) -> DocumentDraft:
    for document in draft.documents:
        if document.key == key:
            return document
    raise NotFound("There is no such document.")


def _read(form: Form, document: DocumentDraft | None, draft: ExpertDraft) -> DocumentDraft:
    """Return the document as it was typed. Raises Invalid, naming the fields of the form."""
    typed, words = Typed(form.values), Words()
    kind = typed.word("kind", "what it is", DocumentKind, DocumentKind.PROJECT)
    names = [name.strip() for name in re.split(r"[,;\n]", typed.text("skills")) if name.strip()]
    skills = tuple(dict.fromkeys(words.skill("skills", name) for name in names))
    found = DocumentDraft(
        key=document.key if document else _key(typed.text("title"), {d.key for d in draft.documents}),
        title=typed.text("title"),
        kind=kind,
        **{name: typed.text(name) for name in STORY},
        production=production_text(ProductionFigures(**{name: typed.text(name) for name in FIGURES})),
        domain=typed.text("domain") or None,
        started=typed.day("started", "The first day"),
        ended=typed.day("ended", "The last day"),
        skills=skills,
        url=typed.text("url") or None,
    )
    if found.url and not is_web_address(found.url):
        typed.complain(
            "url",
            NO_ADDRESS,
        )
    if found.domain and found.domain not in taxonomy.domain_names():
        typed.complain("domain", "Choose a domain from the list.")
    if document is None and len(draft.documents) >= MOST:
        typed.complain("title", f"There are {MOST} documents already; take one out first.")
    for name, messages in words.problems.items():
        typed.errors.setdefault(name, []).extend(messages)
    typed.done()
    return found


def _values(document: DocumentDraft) -> dict[str, Any]:
    names = taxonomy.skill_names()
    return {
        "title": document.title,
        "kind": document.kind.value,
        **{name: getattr(document, name) for name in STORY},
        **asdict(production_figures(document.production)),
        "domain": document.domain or "",
        "started": _iso(document.started),
        "ended": _iso(document.ended),
        "skills": ", ".join(names.get(skill, skill) for skill in document.skills),
        "url": document.url or "",
    }


def _said(document: DocumentDraft) -> dict[str, str]:
    values = _values(document)
    return {name.capitalize(): str(value).replace("\r\n", "\n") for name, value in values.items()}


def _page(form: Form, document: DocumentDraft | None) -> str:
    return render_template(
        "expert/document.html",
        form=form,
        document=document,
        kinds=tuple((kind.value, figures.word(kind)) for kind in DocumentKind),
        domains=named(taxonomy.domain_names(), "Not said"),
    )


def _key(title: str, taken: set[str]) -> str:
    """Return a name for a new document that its profile does not have yet."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "document"
    # These are addresses of their own beside the documents.
    keys = [stem, *(f"{stem}-{number}" for number in range(2, MOST + 3))]
    return next(key for key in keys if key not in taken | {"new", "restoration"})


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> Any:
    return datetime.fromisoformat(text).date() if text else None
