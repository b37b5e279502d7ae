"""Every setting, read once from the environment; a wrong one stops the start with one sentence."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parent.parent
"""Relative paths in settings start here."""

DEFAULT_DATABASE_URL = "sqlite:///instance/assay.db"
DEFAULT_SIDE_URL = "sqlite:///instance/side.db"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


class BadConfig(ValueError):
    """Some settings are missing or malformed; one sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over: with TLS from the start, or begun by STARTTLS, or neither on this machine."""

    host: str
    port: int
    is_tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine, so that nobody listens in between."""
        return self.host in LOCAL_HOSTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one app. `url` is where people reach it; `insecure_cookies` is for plain http on localhost.

    `proxies` is how many proxies of the operator's own stand in front, whose forwarded addresses are believed.
    """

    secret_key: str
    password_salt: str
    database_url: str
    side_database_url: str
    index: Path
    url: str
    secret_key_fallbacks: tuple[str, ...] = ()
    insecure_cookies: bool = False
    proxies: int = 0
    log_level: str = "INFO"
    mail: str = "FILE"
    mail_from: str = "Assay <assay@localhost>"
    mail_folder: Path = ROOT / "instance/mail"
    mail_server: MailServer | None = None
    scan: tuple[str, ...] = ()
    is_testing: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Config":
        """Read the settings. Raises BadConfig naming everything that is missing or malformed."""
        settings = _Settings(env)
        database = settings.database("DATABASE_URL", DEFAULT_DATABASE_URL)
        is_sqlite = database.startswith("sqlite")
        side = settings.database("SIDE_DATABASE_URL", database if database and not is_sqlite else DEFAULT_SIDE_URL)
        if is_sqlite and side == database:
            settings.refuse("SIDE_DATABASE_URL", "must name another file than DATABASE_URL")
        config = cls(
            secret_key=settings.secret("SECRET_KEY", 32),
            password_salt=settings.secret("SECURITY_PASSWORD_SALT", 16),
            database_url=database,
            side_database_url=side,
            index=ROOT / settings.text("ASSAY_INDEX", "instance/index"),
            url=settings.url("ASSAY_URL", "http://localhost:8000"),
            secret_key_fallbacks=settings.several("SECRET_KEY_FALLBACKS"),
            insecure_cookies=settings.flag("ASSAY_INSECURE_COOKIES"),
            proxies=settings.count("ASSAY_PROXIES"),
            log_level=settings.one_of("ASSAY_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            mail=settings.one_of("ASSAY_MAIL", ("FILE", "CONSOLE", "SMTP")),
            mail_from=settings.mailbox("ASSAY_MAIL_FROM", "Assay <assay@localhost>"),
            mail_folder=ROOT / settings.text("ASSAY_MAIL_FOLDER", "instance/mail"),
            mail_server=settings.mail_server("ASSAY_SMTP_URL"),
            scan=settings.command("ASSAY_SCAN"),
        )
        _check_mail(settings, config)
        settings.check()
        return config


def database_url(url: str) -> str:
    """Return the address of a database with a relative SQLite path made absolute. Raises ValueError."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise ValueError("is not the address of a database; write sqlite:///file.db or postgresql://...") from error
    if parsed.get_backend_name() == "postgresql":
        return url
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise ValueError("must name a SQLite file or a PostgreSQL database")
    path = ROOT / parsed.database
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def _check_mail(settings: "_Settings", config: Config) -> None:
    """Mail that leaves needs a server and a sender; and what is printed in production ends in a log."""
    if (config.mail == "SMTP") != (config.mail_server is not None):
        settings.refuse("ASSAY_MAIL", "must be smtp if ASSAY_SMTP_URL is set, and only then")
    if config.mail_server is not None and config.mail_from.endswith("@localhost>"):
        settings.refuse("ASSAY_MAIL_FROM", "is not set; write whom mail comes from, like Assay <hello@assay.example>")
    if config.mail == "CONSOLE" and not config.insecure_cookies:
        settings.refuse(
            "ASSAY_MAIL",
            "is console, which prints links that sign people in; that is only for ASSAY_INSECURE_COOKIES=1",
        )


class _Settings:
    """Reads settings one by one and remembers every complaint, so that all are told at once."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._complaints: list[str] = []

    def refuse(self, name: str, why: str) -> None:
        self._complaints.append(f"{name} {why}.")

    def check(self) -> None:
        if self._complaints:
            raise BadConfig("\n".join(self._complaints))

    def text(self, name: str, default: str) -> str:
        return self._env.get(name, "").strip() or default

    def secret(self, name: str, shortest: int) -> str:
        value = self._env.get(name, "")
        if not value:
            self.refuse(name, "is not set; run `make setup`, or set it to a long random string")
        elif len(value) < shortest:
            self.refuse(name, f"is shorter than {shortest} characters; use a long random string")
        return value

    def database(self, name: str, default: str) -> str:
        try:
            return database_url(self.text(name, default))
        except ValueError as error:
            self.refuse(name, str(error))
            return ""

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            self.refuse(name, "is not a web address; write it like https://assay.example")
        return value

    def mailbox(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not value.isprintable() or not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
            self.refuse(name, "is not a mailbox; write it like Assay <hello@assay.example>")
        return value

    def mail_server(self, name: str) -> MailServer | None:
        value = self.text(name, "")
        if not value:
            return None
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            self.refuse(name, "is not a mail server; write it like smtps://user:password@mail.example:465")
            return None
        return MailServer(
            host=parts.hostname,
            port=port or (465 if parts.scheme == "smtps" else 587),
            is_tls=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def command(self, name: str) -> tuple[str, ...]:
        try:
            return tuple(shlex.split(self.text(name, "")))
        except ValueError:
            self.refuse(name, "is not a command; write it as you would in a shell, like clamdscan --no-summary -")
            return ()

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self._env.get(name, "").split(",") if part.strip())

    def flag(self, name: str) -> bool:
        value = self.text(name, "0").lower()
        if value not in ("0", "1", "false", "true"):
            self.refuse(name, "must be 1 or 0")
        return value in ("1", "true")

    def count(self, name: str) -> int:
        value = self.text(name, "0")
        if not (value.isdecimal() and int(value) < 10):
            self.refuse(name, "must be a number from 0 to 9")
            return 0
        return int(value)

    def one_of(self, name: str, words: tuple[str, ...]) -> str:
        value = self.text(name, words[0]).upper()
        if value not in words:
            self.refuse(name, f"must be one of {', '.join(words)}")
        return value
