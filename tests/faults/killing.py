"""Workers that are killed at random moments: no mail is lost, and none is sent twice.

Every round posts some mails, starts two workers on them and kills both with SIGKILL after a random while. At the end
workers run in peace, and each mail is looked for where mail arrives. The program forks, so that a worker costs
milliseconds and the moments fall into the work and not into the imports; it has to be a process without threads.
"""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from marketplace.config import Config, MailServer
from marketplace.db import Database
from marketplace.jobs.command import carrier_of
from marketplace.jobs.tools import Tools, utc_now
from marketplace.jobs.worker import Worker
from marketplace.models import Job
from marketplace.search.current import Index
from marketplace.services import jobs, mail
from tests.faults import mailroom

LEASE = timedelta(seconds=0.5)
MAILS_A_ROUND = 6
WORKERS = 2
SHORTEST, LONGEST = 0.01, 0.25
"""Seconds that a worker lives, at least and at most."""

FACTS = {"name": "Ada", "confirmed": "2 May", "days": 90, "link": "/profile/availability"}


@dataclass(slots=True)
class Report:
    """What became of the mails.

    `worn_out` are those that eight workers in a row died of, which a person let be tried again; `held` those whose
    worker died while the mail server was taking them, which a person would look for.
    """

    rounds: int
    killed: int
    posted: int
    arrived: int
    held: int
    held_and_arrived: int
    taken_up_again: int
    worn_out: int
    lost: int
    sent_twice: int

    @property
    def is_good(self) -> bool:
        """Whether each mail arrived once, or is held for a person."""
        return not self.lost and not self.sent_twice


def config_of(url: str, folder: Path, port: int | None) -> Config:
    """Return the settings of the workers; with a port, mail goes to the server there."""
    return Config(
        secret_key="k" * 32,
        password_salt="s" * 16,
        database_url=url,
        side_database_url=url,
        index=folder / "index",
        url="http://localhost:8000",
        insecure_cookies=True,
        mail="FILE" if port is None else "SMTP",
        mail_folder=folder / "mail",
        mail_server=None if port is None else MailServer(host="127.0.0.1", port=port),
        log_level="ERROR",
    )


def kill_workers(url: str, folder: Path, *, rounds: int, by_smtp: bool, seed: int) -> Report:
    """Kill workers for so many rounds, let others finish, and count what arrived."""
    chance = random.Random(seed)
    log = folder / "taken"
    log.touch()
    server, port = mailroom.start(log) if by_smtp else (None, None)
    config = config_of(url, folder, port)
    killed = 0
    try:
        for _ in range(rounds):
            _post(config)
            for worker in [_start(config) for _ in range(WORKERS)]:
                time.sleep(chance.uniform(SHORTEST, LONGEST) / WORKERS)
                os.kill(worker, signal.SIGKILL)
                _, status = os.waitpid(worker, 0)
                killed += os.WIFSIGNALED(status)
        _finish(config)
        worn_out = _try_again(config)
        _finish(config)
        return _counted(config, log if by_smtp else None, rounds=rounds, killed=killed, worn_out=worn_out)
    finally:
        if server is not None:
            os.kill(server, signal.SIGKILL)
            os.waitpid(server, 0)


def _post(config: Config) -> None:
    database = Database(config.database_url, config.side_database_url)
    with database.transaction() as db:
        for _ in range(MAILS_A_ROUND):
            mail.post(db, "ada@experts.example", "went-stale", FACTS)
    # Nothing open may pass to a child.
    database.dispose()


def _start(config: Config, *, until_idle: bool = False) -> int:
    """Fork a worker and return its process."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            database = Database(config.database_url, config.side_database_url)
            tools = Tools(database, Index(config.index, database.session), config, carrier_of(config))
            Worker(tools, lease=LEASE, pause_seconds=0.01).run(until_idle=until_idle)
            status = 0
        finally:
            os._exit(status)
    return process


def _finish(config: Config) -> None:
    """Let one worker after another run in peace until everything has ended."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        time.sleep(LEASE.total_seconds())
        _, status = os.waitpid(_start(config, until_idle=True), 0)
        assert status == 0
        database = Database(config.database_url, config.side_database_url)
        with database.session() as db:
            left = jobs.counts(db, utc_now())
        database.dispose()
        if not left["waiting"] and not left["running"]:
            return


def _try_again(config: Config) -> int:
    """Do what a lead admin does about dead jobs that surely did not happen, and return how many there were."""
    database = Database(config.database_url, config.side_database_url)
    with database.transaction() as db:
        dead = [job for job in jobs.dead_jobs(db, limit=10_000) if job.effect_began_at is None]
        for job in dead:
            jobs.retry(db, job, now=utc_now(), actor=None)
    database.dispose()
    return len(dead)


def _counted(config: Config, log: Path | None, *, rounds: int, killed: int, worn_out: int) -> Report:
    """Look for each mail where mail arrives, and compare with what the table says of it."""
    database = Database(config.database_url, config.side_database_url)
    with database.session() as db:
        found = db.scalars(sa.select(Job).where(Job.kind == "mail")).all()
    database.dispose()
    arrivals = Counter(
        log.read_text().split() if log is not None else [path.stem for path in config.mail_folder.glob("*.eml")]
    )
    held = [job for job in found if job.dead_at is not None and job.effect_began_at is not None]
    lost = [job for job in found if job not in held and (job.done_at is None or not arrivals[job.public_id])]
    return Report(
        rounds=rounds,
        killed=killed,
        posted=len(found),
        arrived=len(arrivals),
        held=len(held),
        held_and_arrived=sum(arrivals[job.public_id] > 0 for job in held),
        taken_up_again=sum(job.attempts > 1 for job in found),
        worn_out=worn_out,
        lost=len(lost) + rounds * MAILS_A_ROUND - len(found),
        sent_twice=sum(count > 1 for count in arrivals.values()),
    )


def as_line(name: str, report: Report) -> str:
    """Return the report in one line."""
    return f"{name}: " + ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in asdict(report).items())
