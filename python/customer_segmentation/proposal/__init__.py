"""Propose settings for somebody's own table.

``looking`` counts what is in a file, ``columns`` decides what each column is, ``assessing``
lets the project's own exploration judge them, ``proposing`` chooses; ``settings_text`` and
``showing`` write it down.
"""

from customer_segmentation.proposal.proposing import Proposal, propose

__all__ = ["Proposal", "propose"]
