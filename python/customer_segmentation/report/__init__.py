"""The page that explains the segments: read the marts, draw, write one offline file.

``segments report`` runs it; it needs the extra ``report``.
"""
