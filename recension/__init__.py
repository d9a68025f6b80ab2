"""Recension: the editing of a text from its damaged witnesses, and the version that results."""
