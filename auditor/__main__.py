"""`python -m auditor`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # `-m` puts the folder one stands in before everything that is installed, and that folder may be the one audited. An
    # absolute path that comes later is somebody's own choice (PYTHONPATH, an editable install) and stays.
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    sys.path[:] = [entry for entry in sys.path if entry not in ("", ".")]

    from auditor.cli import main

    main()
