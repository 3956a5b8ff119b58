"""The full text of the history: what the changed objects were called."""

from database.fulltext import TextIndex

TEXT = TextIndex("history_entry", ("object_repr",))
