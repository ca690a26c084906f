"""The page that explains the segments: read the marts, draw, write one offline file.

``python -m customer_segmentation.report`` runs it; it needs the extra ``report``.
"""
