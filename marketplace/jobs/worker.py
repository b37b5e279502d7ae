"""The loop of a worker: claim a job, do it, say how it ended; until told to stop, which it does between two jobs."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog

from marketplace.db import DatabaseBusy, DatabaseFailure
from marketplace.domain.errors import Conflict
from marketplace.domain.jobs import Task
from marketplace.jobs.handlers import HANDLERS
from marketplace.jobs.tools import Ending, Handler, InDoubt, Refused, Tools
from marketplace.search import taxonomy
from marketplace.services import jobs

PLAN_SECONDS = 60.0
"""How often a worker looks whether something that comes round by itself is due."""

WRITE_AGAIN_SECONDS = (0.5, 2.0, 5.0)
"""How long to wait before the end of a job is written again."""

_log = structlog.get_logger("worker")


class Worker:
    """Does one job at a time; run as many as you like."""

    def __init__(
        self,
        tools: Tools,
        *,
        handlers: Mapping[str, Handler] = HANDLERS,
        lease: timedelta | None = None,
        pause_seconds: float = 1.0,
    ) -> None:
        self._tools = tools
        self._handlers = handlers
        self._lease = lease
        self._pause = pause_seconds
        self._planned_at = float("-inf")
        self._stop = threading.Event()

    def stop_on_signals(self) -> None:
        """End after the present job on SIGTERM or Ctrl-C."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())

    def run(self, *, until_idle: bool = False) -> int:
        """Do jobs until stopped, or until nothing is due; return how many were done."""
        _log.info("worker began")
        count = 0
        while not self._stop.is_set():
            try:
                self._plan()
                is_busy = self.step()
            except DatabaseFailure as error:
                if until_idle:
                    raise
                _log.error("the database does not answer", error=type(error).__name__)
                is_busy = False
            count += is_busy
            if not is_busy:
                if until_idle:
                    break
                self._stop.wait(self._pause)
        _log.info("worker ended", jobs=count)
        return count

    def step(self) -> bool:
        """Do the one job that has waited longest; tell whether there was one."""
        with self._tools.database.transaction() as db:
            task = jobs.claim(db, self._tools.clock(), lease=self._lease)
        if task is None:
            return False
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(job=task.public_id, kind=task.kind, attempt=task.attempt):
            outcome = self._do(task)
            _log.info("job", outcome=outcome, seconds=round(time.perf_counter() - began, 4))
        return True

    def _do(self, task: Task) -> str:
        """Run the handler of a job, write down how it ended, and return that in a word."""
        handler = self._handlers.get(task.kind)
        try:
            if handler is None:
                raise Refused("This worker does not know this kind of job; it may be older than the job.")
            with taxonomy.following(self._tools.database.session):
                ending = handler(self._tools, task)
        except Refused as refusal:
            return self._end(task, "failed", jobs.fail, error=str(refusal), is_sure=True, is_final=refusal.is_final)
        except InDoubt:
            return self._end(task, "in doubt", jobs.hold)
        except Conflict:
            return "lost"
        except Exception as error:  # noqa: BLE001 - whatever a handler does, the worker goes on
            return self._broke(task, error)
        try:
            return self._end(task, "done", jobs.finish, ending)
        except Exception as error:  # noqa: BLE001
            return self._broke(task, error)

    def _broke(self, task: Task, error: Exception) -> str:
        """Give a job back after something that nobody expected."""
        _log.error("job broke", exc_info=error)
        return self._end(task, "failed", jobs.fail, error=f"{type(error).__name__}.")

    def _end(
        self, task: Task, outcome: str, act: Callable[..., None], ending: Ending | None = None, **said: Any
    ) -> str:
        """Write down the end of a job, and with it what its handler wants written; all of it or nothing.

        While the database does not answer it is asked again: when it never does, the lease ends, and the job is
        taken again, or held where its effect had begun.
        """
        for wait in (*WRITE_AGAIN_SECONDS, None):
            try:
                opened = self._tools.database
                with taxonomy.following(opened.session), opened.transaction() as db:
                    act(db, task, self._tools.clock(), **said)
                    if ending is not None:
                        ending(db)
                return outcome
            except Conflict:
                return "lost"
            except DatabaseBusy:
                if wait is None:
                    raise
                self._stop.wait(wait)
        return outcome

    def _plan(self) -> None:
        """Write down what comes round by itself, when a minute has passed."""
        if time.monotonic() - self._planned_at < PLAN_SECONDS:
            return
        with self._tools.database.transaction() as db:
            jobs.plan(db, self._tools.clock())
        self._planned_at = time.monotonic()
