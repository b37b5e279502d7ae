"""The OpenAPI document at /api/openapi.json, and the page at /api/docs that reads it aloud."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, Flask, render_template
from flask_smorest import Api

from marketplace.api.bodies import Resources
from marketplace.api.problems import CONTENT_TYPE, TITLES, ProblemOut

View = TypeVar("View", bound=Callable[..., Any])

SETTINGS = {
    "API_TITLE": "Assay",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
}

page = Blueprint("api_docs", __name__)


class Document(Api):
    """Describes every refusal as problem+json, and leaves answering them to the table of problems."""

    def __init__(self, app: Flask) -> None:
        app.config.update(SETTINGS)
        about = "A brief goes in; a ranked list of vetted experts comes out, with reasons that add up."
        super().__init__(app, spec_kwargs={"info": {"description": about}, "security": [{"token": []}]})
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})

    def _register_responses(self) -> None:
        content = {CONTENT_TYPE: {"schema": ProblemOut}}
        for status, title in TITLES.items():
            response = {"description": title, "content": content}
            self.spec.components.response(HTTPStatus(status).name, response, lazy=True)
        self.spec.components.response("DEFAULT_ERROR", {"description": TITLES[500], "content": content}, lazy=True)

    def _register_error_handlers(self) -> None:
        """Nothing: the app has one handler, which asks `problems.answer_to`."""


def refusing(blp: Resources, *statuses: int) -> Callable[[View], View]:
    """Name the ways in which a view refuses, for the document."""

    def described(view: View) -> View:
        for status in statuses:
            view = blp.alt_response(status, response=HTTPStatus(status).name)(view)
        return view

    return described


@page.get("/api/docs")
def docs() -> str:
    """Show the document as a page on which requests can be tried."""
    return render_template("api/docs.html")
