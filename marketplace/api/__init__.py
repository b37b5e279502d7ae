"""The JSON entrance, under /api/v1."""

from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Give the app this entrance, its document and its refusals."""
    from marketplace.api import briefs, matches, problems
    from marketplace.api.document import Document, page
    from marketplace.gate.limits import MATCH_LIMIT, limiter_of

    app.extensions["assay_problem"] = problems.answer_to
    # Answers keep the order in which the schemas name their fields.
    app.json.sort_keys = False  # type: ignore[attr-defined]
    document = Document(app)
    for part in (briefs, matches):
        document.register_blueprint(part.blp, url_prefix="/api/v1/briefs")
    app.register_blueprint(page)
    view: Any = app.view_functions["Matches.create"]
    app.view_functions["Matches.create"] = limiter_of(app).limit(MATCH_LIMIT)(view)
