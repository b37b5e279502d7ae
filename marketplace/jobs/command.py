"""`flask worker`: the process that sends mail, reads CVs and does what comes round by itself."""

from datetime import timedelta

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext

from marketplace.config import Config
from marketplace.db import current
from marketplace.jobs.carriers import Carrier, Console, Folder, Server
from marketplace.jobs.tools import Tools
from marketplace.jobs.worker import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Do everything that is due, then end.")
@click.option("--lease", type=click.FloatRange(min=0.1), help="Seconds after which a silent worker loses its job.")
@click.option("--pause", type=click.FloatRange(min=0.01), default=1.0, show_default=True, help="Seconds between looks.")
@with_appcontext
def worker(once: bool, lease: float | None, pause: float) -> None:
    """Send mail, read CVs, and do what comes round by itself. Run one or several; SIGTERM ends it between two jobs."""
    config: Config = current_app.extensions["assay_config"]
    tools = Tools(current(), current_app.extensions["assay_index"], config, carrier_of(config))
    if config.mail == "FILE" and not config.insecure_cookies:
        structlog.get_logger("worker").warning("mail is written to files and goes nowhere; set ASSAY_MAIL=smtp")
    hired = Worker(tools, lease=timedelta(seconds=lease) if lease else None, pause_seconds=pause)
    hired.stop_on_signals()
    hired.run(until_idle=once)


def carrier_of(config: Config) -> Carrier:
    """Return who takes mail away, by the settings."""
    if config.mail_server is not None:
        return Server(config.mail_server)
    return Console() if config.mail == "CONSOLE" else Folder(config.mail_folder)
