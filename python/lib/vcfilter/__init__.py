"""The codec ``spatial_delta`` for numcodecs, Zarr, dask and xarray, and a language for wavelet lifting filters.

This is not the Variant Call Format of genomics.

============================  =========================================================================
``vcfilter.Session``          evaluates programs of the language; values are Python's objects
``vcfilter.infinite_arrays``  infinite arrays as classes, by the names of ``vc2_bit_widths``
``vcfilter.linexp``           linear expressions with rounding errors, their elements
``vcfilter.pyexp``            code that becomes functions, their elements over variables
``vcfilter.v2``               the codec for numcodecs and Zarr version 2
``vcfilter.v3``               the codec for Zarr version 3
``vcfilter.kernel``           the Jupyter kernel; it needs ``vcfilter[jupyter]``
``python -m vcfilter``        runs programs of the language
``%load_ext vcfilter``        gives a notebook of Python the cells ``%%vcf``
============================  =========================================================================

numcodecs and Zarr find the codec by its name ``spatial_delta``; nothing needs to be imported for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._problems import AssertionProblem, Problem, ProblemWarning
from ._session import Session, Value
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
