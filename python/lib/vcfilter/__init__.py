"""The codec ``spatial_delta`` for numcodecs, Zarr, dask and xarray, and a language for wavelet lifting filters.

This is not the Variant Call Format of genomics.

========================  =========================================================================
``vcfilter.Session``      evaluates programs of the language; values are Python's objects
``vcfilter.infinite_arrays``, ``vcfilter.linexp``, ``vcfilter.pyexp``  infinite arrays as classes
``vcfilter.v2``           the codec for numcodecs and Zarr version 2
``vcfilter.v3``           the codec for Zarr version 3
``python -m vcfilter``    runs programs of the language
``%load_ext vcfilter``    gives a notebook the cells ``%%vcf``
========================  =========================================================================

numcodecs and Zarr find the codec by its name ``spatial_delta``; nothing needs to be imported for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._session import AssertionProblem, Problem, ProblemWarning, Session, Value
from ._vcfilter import __version__

if TYPE_CHECKING:
    from ._magic import Shell

__all__ = [
    "AssertionProblem",
    "Problem",
    "ProblemWarning",
    "Session",
    "Value",
    "__version__",
    "load_ipython_extension",
]


def load_ipython_extension(shell: Shell) -> None:
    """Give a notebook the cells ``%%vcf``; ``%load_ext vcfilter`` calls this.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        The shell of the notebook.
    """
    from ._magic import register

    register(shell)
