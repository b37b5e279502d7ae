"""Text that wants to be more than text, put where people's words are kept: into every such column there is."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from marketplace.models import Base

CORPUS = (
    "<script>window.hacked=1</script>",
    '"><script>window.hacked=1</script>',
    "'><img src=x onerror=window.hacked=1>",
    '<img src=x onerror="window.hacked=1">',
    "<svg onload=window.hacked=1>",
    "<svg><script>window.hacked=1</script></svg>",
    "</textarea><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "</option></select><img src=x onerror=window.hacked=1>",
    "</style><script>window.hacked=1</script>",
    "--><script>window.hacked=1</script>",
    "<iframe src=javascript:parent.hacked=1></iframe>",
    '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    "<details open ontoggle=window.hacked=1>x</details>",
    "<body onload=window.hacked=1>",
    "<input autofocus onfocus=window.hacked=1>",
    "<video><source onerror=window.hacked=1></video>",
    "<math><mtext><img src=x onerror=window.hacked=1></mtext></math>",
    "<a href=javascript:window.hacked=1 id=hostile>click</a>",
    "<form action=javascript:window.hacked=1><button>go</button></form>",
    "<object data=javascript:window.hacked=1></object>",
    "<embed src=javascript:window.hacked=1>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<marquee onstart=window.hacked=1>x</marquee>",
    "<template><script>window.hacked=1</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=window.hacked=1>">',
    "<xmp><script>window.hacked=1</script></xmp>",
    '" onmouseover="window.hacked=1',
    "' onfocus='window.hacked=1' autofocus='",
    '" autofocus onfocus=window.hacked=1 x="',
    "` onclick=window.hacked=1 `",
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "{{ 7 * 7 }}{% raw %}",
    "${window.hacked=1}",
    "#{window.hacked=1}",
    "%3Cscript%3Ewindow.hacked=1%3C/script%3E",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "&#60;script&#62;window.hacked=1&#60;/script&#62;",
    "\\u003cscript\\u003ewindow.hacked=1\\u003c/script\\u003e",
    "<scr<script>ipt>window.hacked=1</scr</script>ipt>",
    "<ScRiPt>window.hacked=1</sCrIpT>",
    "<script\x09>window.hacked=1</script>",
    "<script\x0a>window.hacked=1</script>",
    "<script/x>window.hacked=1</script>",
    "<<script>window.hacked=1//<</script>",
    "<img src=x:x onerror\x0a=window.hacked=1>",
    "<img/src=x/onerror=window.hacked=1>",
    "<div hx-get=/about hx-trigger=load>x</div>",
    "<div hx-on:load=window.hacked=1>x</div>",
    "<div data-hx-get=/about data-hx-trigger=load>x</div>",
    "</script><script>window.hacked=1</script>",
    "];window.hacked=1;//",
    "\u202eright to left\u202c",
    '=HYPERLINK("//evil.example")',
    "a\u0000b<script>window.hacked=1</script>".replace("\u0000", ""),
    '[x](javascript:window.hacked=1) ![x](x" onerror="window.hacked=1)',
)
"""Sixty strings: markup, attributes, addresses, templates, encodings, htmx, spreadsheets and Markdown."""

ADDRESS = "javascript:window.hacked=1"

OURS = frozenset(
    [
        "users.email",
        "users.password",
        "users.fs_uniquifier",
        "users.second_factor",
        "registrations.email",
        "account_links.email",
        "idempotency_keys.body",
        "jobs.key",
    ]
)
"""Columns that hold addresses, secrets and keys of our own."""

SHORTEST_WORDS = 100
"""Columns shorter than this hold codes, slugs, zones and hashes, which are checked when they are written."""


def columns() -> list[sa.Column[Any]]:
    """Return every column that holds somebody's words."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String)
        and not isinstance(column.type, sa.Enum)
        and (column.type.length is None or column.type.length >= SHORTEST_WORDS)
        and not column.foreign_keys
        and not column.primary_key
        and f"{table.name}.{column.name}" not in OURS
        and not table.name.startswith(("skill", "specialization", "domain", "taxonomy", "job_role", "seniority"))
    ]


def poison(engine: sa.Engine) -> int:
    """Write a string of the corpus into every one of these columns, a different one in each row; return how many."""
    count = 0
    with engine.execution_options(is_writing=True).begin() as connection:
        for name in ("UPDATE", "DELETE"):
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS events_refuse_{name}"))
        for place, column in enumerate(columns()):
            table = column.table
            key = next(iter(table.primary_key.columns))
            for row, (value,) in enumerate(connection.execute(sa.select(key)).all()):
                hostile = ADDRESS if column.name == "url" else CORPUS[(place * 7 + row) % len(CORPUS)]
                unique = f"{value} " if column.unique else ""
                words = f"{unique}{hostile}"[: column.type.length]  # type: ignore[attr-defined]
                connection.execute(sa.update(table).where(key == value).values({column.name: words}))
                count += 1
    return count
