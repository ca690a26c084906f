"""Run ``segments propose`` as a module."""

import sys

from customer_segmentation.proposal.command import main

sys.exit(main())
