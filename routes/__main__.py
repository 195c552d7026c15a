"""`python -m routes` is `sse-routes`."""

import sys

from routes.cli import main

sys.exit(main())
