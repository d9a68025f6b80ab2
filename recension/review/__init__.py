"""Pages on which a person sees what was done to a document: raw and clean side by side, every edit with its reason.

The same pages are served on this machine (`app`) and written as files (`files`). They are made from records alone, so
that what is shown is what is published. Text of documents is hostile: templates escape all of it, nothing is inline.
"""
