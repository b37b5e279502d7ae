"""What every table shares: the naming of constraints, UTC times, words stored by value, random public ids."""

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC. SQLite forgets the zone, so it is taken off going in and put back coming out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; moments are stored in UTC")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(enum: type[StrEnum], name: str) -> sa.Enum:
    """Return the type of a column that holds one of the enum's values, checked; `name` is the column's."""
    return sa.Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def now() -> datetime:
    """Return this moment in UTC; only for the columns that say when a row was written."""
    return datetime.now(UTC)


def public_id() -> str:
    """Return a random id to be seen outside; integer keys stay inside."""
    return str(uuid.uuid4())


Key = Annotated[int, mapped_column(sa.Integer, primary_key=True)]
PublicId = Annotated[str, mapped_column(sa.String(36), unique=True, default=public_id)]
Created = Annotated[datetime, mapped_column(UTCDateTime, default=now)]
Slug = Annotated[str, mapped_column(sa.String(80), unique=True)]
Minor = Annotated[int, mapped_column(sa.BigInteger)]
"""An amount of money in minor units of the currency beside it."""
Currency = Annotated[str, mapped_column(sa.String(3))]
Country = Annotated[str, mapped_column(sa.String(2))]
Frozen = Annotated[dict[str, Any], mapped_column(sa.JSON(none_as_null=True))]
"""What is written once and never changed, as recorded rankings are; nothing else is kept as JSON."""
FrozenList = Annotated[list[Any], mapped_column(sa.JSON(none_as_null=True))]


def parent(key: str, *, ondelete: str = "CASCADE", index: bool = True, **column: Any) -> Any:
    """Return a column that points to a row of another table; children go with their parent unless told otherwise."""
    return mapped_column(sa.ForeignKey(key, ondelete=ondelete), index=index, **column)


class Base(DeclarativeBase):
    """The root of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)
