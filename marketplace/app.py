"""Wiring: the only place that knows all the parts."""

import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, Response, appcontext_pushed, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace import api, cli, db, gate, jobs, web
from marketplace.config import Config
from marketplace.search import taxonomy
from marketplace.search.current import Index
from marketplace.services import chain

_SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")
"""What opens something by itself, as the link in a letter does; whoever reads the log must not be able to use it."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def create_app(config: Config) -> Flask:
    """Build the app from its settings; nothing is read from anywhere else."""
    app = Flask("marketplace", static_folder=None, template_folder="web/templates")
    app.config.update(
        TESTING=config.is_testing,
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.secret_key_fallbacks),
        SECURITY_PASSWORD_SALT=config.password_salt,
    )
    app.extensions["assay_config"] = config
    if config.proxies:
        # Behind a proxy everybody has its address, and would share one count of failed sign-ins.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    database = db.register(app, config.database_url, config.side_database_url, chain.seal)
    app.extensions["assay_index"] = Index(config.index, database.session)
    _say_which_words_count(app, database)
    _log_as_json(config.log_level)
    _name_requests(app)
    for part in (gate, web, api, cli, jobs):
        part.register(app)
    return app


def _say_which_words_count(app: Flask, database: db.Database) -> None:
    """Every request, command and job speaks in the words that are in force in this app's database."""

    def _begin(sender: Flask) -> None:
        g.words = taxonomy.follow(database.session)

    @app.teardown_appcontext
    def _end(_: BaseException | None) -> None:
        if "words" in g:
            taxonomy.forget(g.pop("words"))

    appcontext_pushed.connect(_begin, app, weak=False)


def _log_as_json(level: str) -> None:
    """Write one JSON object a line to stderr, so that what a command prints stays clean."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def _name_requests(app: Flask) -> None:
    """Give every request an id that its log lines, its audit rows and its answer carry."""
    log = structlog.get_logger("request")

    @app.before_request
    def _begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        seconds = time.perf_counter() - g.began
        path = _SECRET.sub("…", request.path)
        log.info("request", method=request.method, path=path, status=response.status_code, seconds=round(seconds, 4))
        return response
