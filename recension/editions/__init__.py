"""A document in the forms that readers ask for: Markdown, TEI P5, JSON, and its outline as text.

Each takes a `recension.document.Document` that was read, or the `Edition` of one in a published version, and returns a
string. What a repair changed stays visible where the form can show it: TEI keeps both readings, the removed furniture
and the page breaks.
"""
