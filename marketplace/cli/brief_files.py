"""A brief in a file: YAML and JSON say what is meant, plain text and Markdown are read for it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from marketplace.cli.told import Refused
from marketplace.schemas.strict_json import BadJSON, loads

LARGEST_BYTES = 1_000_000
STRUCTURED = {".yaml", ".yml", ".json"}


BOOL = "tag:yaml.org,2002:bool"


class _Plain(yaml.SafeLoader):
    """YAML without aliases, which can blow a kilobyte up to gigabytes, and without keys given twice.

    As in YAML 1.2 only `true` and `false` are truth values, so that Norwegian (no) and Norway (NO) are no refusals.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class declares it so
        first: [(tag, form) for tag, form in found if tag != BOOL]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.YAMLError(f"line {mark.line + 1} uses an alias; write the value out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.YAMLError(f"line {key.start_mark.line + 1} gives {key.value[:60]!r} twice; keep one of them")
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else key)
        return super().construct_mapping(node, deep)


_Plain.add_implicit_resolver(BOOL, re.compile("(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def contents(path: Path) -> str:
    """The text of a file. Raises Refused when it is missing, too large, or not text."""
    try:
        with path.open("rb") as file:
            found = file.read(LARGEST_BYTES + 1)
        if len(found) > LARGEST_BYTES:
            raise Refused(f"{path.name} has more than {LARGEST_BYTES // 1_000_000} MB; a brief fits in a few pages.")
        # With or without the mark that some editors put in front.
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} is not text in UTF-8; save it as a text, Markdown, YAML or JSON file.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None


def keys_of(path: Path) -> dict[str, Any] | None:
    """The keys of a structured file, None for one in words. Raises Refused with the line and the reason."""
    text = contents(path)
    suffix = path.suffix.lower()
    if suffix not in STRUCTURED:
        return None
    read: Callable[[str], Any] = loads if suffix == ".json" else _yaml
    try:
        found = read(text)
    except yaml.YAMLError as error:
        raise Refused(f"{path.name} is not valid YAML: {_reason(error)}.") from None
    except BadJSON as error:
        raise Refused(f"{path.name} {error}.") from None
    except RecursionError:
        raise Refused(f"{path.name} is nested too deeply to be a brief.") from None
    except ValueError as error:
        raise Refused(f"{path.name} holds a value that cannot be read: {error}.") from None
    if not isinstance(found, dict):
        raise Refused(f"{path.name} must hold keys and values, such as text: ...; see docs/briefs.md.")
    return found


def _yaml(text: str) -> Any:
    return yaml.load(text, Loader=_Plain)  # noqa: S506 - a SafeLoader, made stricter


def _reason(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None)
    if mark is None or problem is None:
        return str(error).splitlines()[0]
    cure = "; indent with spaces, not tabs" if "\\t" in problem else ""
    return f"line {mark.line + 1}, {problem}{cure}"
