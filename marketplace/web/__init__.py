"""HTML entrances: what people see in a browser."""

from __future__ import annotations

from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Give the application its pages, files and error pages."""
    # Imported here, so that `python -m marketplace.web.assets` needs none of it.
    from marketplace.domain.moments import lasting, said_in, short_in
    from marketplace.domain.web_addresses import is_web_address
    from marketplace.gate.limits import MATCH_LIMIT, WRITING_LIMIT, limiter_of
    from marketplace.gate.members import current_member
    from marketplace.web import account, admin, company, errors, expert, figures, places, plain_names, public

    app.static_folder = "web/static"
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=app.send_static_file)
    for audience in (public, account, company, expert, admin):
        for blueprint in audience.blueprints():
            app.register_blueprint(blueprint)
    account.limit(app)
    for costly in (
        "matches.rank",
        "matches.try_out",
        "reading.suggest",
        "imports.upload",
        "messages.send",
        "own_messages.send",
    ):
        view: Any = app.view_functions[costly]
        app.view_functions[costly] = limiter_of(app).limit(MATCH_LIMIT, methods=["POST"])(view)
    writing: Any = app.view_functions["briefs.save"]
    app.view_functions["briefs.save"] = limiter_of(app).limit(WRITING_LIMIT, methods=["POST"])(writing)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update({written.__name__: written for written in (*figures.FILTERS, *plain_names.FILTERS)})
    app.jinja_env.filters |= {"in_zone": said_in, "short_in": short_in, "lasting": lasting}
    app.jinja_env.tests["web_address"] = is_web_address
    app.jinja_env.globals.update(signal_names=figures.SIGNALS)
    errors.register(app)

    @app.context_processor
    def who_is_asking() -> dict[str, Any]:
        member = current_member()
        return {"member": member, "places": places.places_of(member), "console": places.console_of(member)}
