"""Where a bundle begins: the same as ``aurous-studio``."""

import sys

from studio.cli import main

sys.exit(main())
