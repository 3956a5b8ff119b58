"""The full text of tickets: number, external id, title, description."""

from database.fulltext import TextIndex

TEXT = TextIndex("tickets_ticket", ("external_id", "title", "description"))
