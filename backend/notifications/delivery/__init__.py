"""Sends what the ledger owes (docs/adr/0008).

`loop.Delivery` is one worker: its own thread talks to the database, `send.Sender` threads talk to the mail server.
`claim` takes mails and notes what became of them, `pace` says when to try again and how fast to go.
"""

from notifications.delivery.loop import Delivery, deliver_due

__all__ = ["Delivery", "deliver_due"]
