"""The full text of mails: recipient and subject."""

from database.fulltext import TextIndex

TEXT = TextIndex("notifications_notification", ("recipient", "recipient_name", "subject"))
