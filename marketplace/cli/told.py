"""What a command says when it cannot do what was asked: one readable line and exit code 2, never a stack trace."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from marshmallow import ValidationError

from marketplace.db import DatabaseFailure
from marketplace.domain.errors import Invalid, MarketplaceError
from marketplace.schemas.base import complaints
from marketplace.search import MatchingError


class Refused(click.ClickException):
    """A refusal in one line for each field."""

    exit_code = 2


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what services and schemas refuse into a readable end of the command."""
    try:
        yield
    except ValidationError as error:
        raise Refused(_lines(complaints(error.messages))) from error
    except Invalid as error:
        raise Refused(_lines(error.errors)) from error
    except (MarketplaceError, MatchingError) as error:
        raise Refused(str(error)) from error
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has had enough; click ends the command without a word.
        raise
    except OSError as error:
        raise Refused(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.") from error
    except DatabaseFailure as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise Refused(f"The database cannot do that: {reason}. Is it migrated? Run `flask db upgrade`.") from error


def _lines(errors: Mapping[str, list[str]]) -> str:
    return "\n".join(f"{field}: {message}" if field else message for field, said in errors.items() for message in said)
