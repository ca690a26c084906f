"""``python -m customer_segmentation`` is ``segments``."""

import sys

from customer_segmentation.commands import main

sys.exit(main())
