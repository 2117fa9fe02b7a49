"""What the warm process does once, so that no child has to: load what the first cell, error and picture load.

Nothing here does linear algebra, starts a thread or draws a random number.
"""

from __future__ import annotations

import sys
from contextlib import suppress

from grader.sessions.shell import CollectingShell

_CELLS = ("1", "1 / 0", "1 +", "from IPython.display import HTML\nHTML('')", "%matplotlib inline")
_WITH = {
    "matplotlib.pyplot": "import matplotlib.pyplot as plt\nplt.subplots()[1].set_title('$x$')\nplt.show()",
    "pandas": "import pandas\npandas.DataFrame({'a': [1.5], 'b': ['x']})",
    # the first check of an array looks through the metadata of all installed packages
    "sklearn": "from sklearn.base import BaseEstimator\nfrom sklearn.utils import check_array\n"
    "check_array([[1.0]])\nBaseEstimator()",
}


def rehearse() -> None:
    """Run a few cells in a shell that is thrown away; what fails here would fail in a child as well."""
    main, shown = sys.modules["__main__"], (sys.stdout, sys.stderr)
    with suppress(Exception):
        shell = CollectingShell()
        for source in (*_CELLS, *(source for module, source in _WITH.items() if module in sys.modules)):
            shell.run(source, 1_000_000)
    sys.modules["__main__"] = main
    sys.stdout, sys.stderr = shown
