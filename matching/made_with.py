"""What a ranking was computed with: this code and the libraries whose arithmetic it uses."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("numpy", "scipy", "scikit-learn")


@cache
def made_with() -> dict[str, str]:
    """The formula, named by a hash of the code that computes it, and the versions of the libraries under it.

    >>> sorted(made_with())
    ['formula', 'numpy', 'scikit-learn', 'scipy']
    """
    return {"formula": _formula(), **{name: version(name) for name in LIBRARIES}}


def _formula() -> str:
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
