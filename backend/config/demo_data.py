"""The people and tickets of the demonstration. Every address is at example.com, which belongs to nobody."""

from __future__ import annotations

from typing import NamedTuple

from agents.levels import Level
from tickets.choices import Priority

AGENT_ACCOUNT = "maria.silva"
REQUESTER_ACCOUNT = "tom.becker"


class Colleague(NamedTuple):
    """An agent to be; `capacity` None: no limit."""

    first_name: str
    last_name: str
    level: Level
    capacity: int | None


AGENTS = (
    Colleague("Maria", "Silva", Level.SENIOR, 5),
    Colleague("James", "Okafor", Level.SENIOR, 4),
    Colleague("Ingrid", "Larsen", Level.SENIOR, 4),
    Colleague("Wei", "Chen", Level.SENIOR, 3),
    Colleague("Elena", "Petrova", Level.SENIOR, 4),
    Colleague("Lucas", "Moreau", Level.JUNIOR, None),
    Colleague("Aisha", "Rahman", Level.JUNIOR, None),
    Colleague("Peter", "Novak", Level.JUNIOR, 4),
    Colleague("Sofia", "Costa", Level.JUNIOR, None),
    Colleague("Daniel", "Murphy", Level.JUNIOR, 3),
    Colleague("Yuki", "Tanaka", Level.JUNIOR, None),
    Colleague("Hannah", "Weber", Level.JUNIOR, None),
)
AWAY = "elena.petrova@example.com"
"""Goes on leave towards the end: what she holds is handed over."""

REQUESTERS = (
    ("Tom", "Becker"),
    ("Grace", "Adeyemi"),
    ("Olivia", "Martin"),
    ("Rahul", "Mehta"),
    ("Nora", "Lindqvist"),
    ("Paolo", "Ricci"),
    ("Chloe", "Dubois"),
    ("Samuel", "Jones"),
)

PLACES = ("Berlin, 2nd floor", "Lisbon office", "Building C", "the warehouse", "Porto, 4th floor", "the front desk")
SYSTEMS = ("SAP", "the CRM", "the time sheet", "the intranet", "the expense tool", "Jira", "the ERP test system")
TEAMS = ("Finance", "Sales", "HR", "Logistics", "Marketing", "Legal", "Customer Service")

TICKETS: tuple[tuple[Priority, str, str], ...] = (
    (
        Priority.HIGH,
        "{system} is down for everybody in {team}",
        "Since about ten minutes {system} answers with an error page for all of {team}. Month-end closing is today.",
    ),
    (
        Priority.HIGH,
        "No network at {place}",
        "Neither Wi-Fi nor cable works at {place}. About twenty people cannot work.",
    ),
    (
        Priority.HIGH,
        "Suspicious mail opened in {team}",
        "A colleague opened an attachment of an unknown sender and typed a password. The laptop is off now. What next?",
    ),
    (
        Priority.HIGH,
        "Phones dead at {place}",
        "Customers hear a busy signal when they call {place}; outgoing calls fail too.",
    ),
    (
        Priority.HIGH,
        "Shared drive of {team} is read-only",
        "Nobody in {team} can save to the shared drive since this morning: 'access denied'. A deadline is at noon.",
    ),
    (
        Priority.HIGH,
        "Payment run stuck in {system}",
        "The payment run has been 'processing' for three hours. The bank's cut-off is 16:00.",
    ),
    (
        Priority.MEDIUM,
        "VPN drops every few minutes",
        "Working from home for {team}; the VPN disconnects about every five minutes. Restarted router and laptop.",
    ),
    (
        Priority.MEDIUM,
        "Cannot sign in to {system}",
        "After the password change I get 'invalid credentials' in {system}, everything else works.",
    ),
    (
        Priority.MEDIUM,
        "Printer jams at {place}",
        "The large printer at {place} jams on nearly every job. Paper was changed, same result.",
    ),
    (Priority.MEDIUM, "Outlook does not find new mail", "Outlook shows 'disconnected' since yesterday; webmail works."),
    (
        Priority.MEDIUM,
        "Laptop gets very hot and slow",
        "The fan runs all the time and opening a spreadsheet takes a minute. It began after the last update.",
    ),
    (
        Priority.MEDIUM,
        "Access to {system} for a new colleague",
        "Our new colleague in {team} starts on Monday and needs the rights of the team. Approved by its head.",
    ),
    (
        Priority.MEDIUM,
        "Report from {system} has wrong totals",
        "The weekly report shows totals about 10 % lower than the list it is made from. Screenshot can be sent.",
    ),
    (
        Priority.MEDIUM,
        "Docking station does not wake the screens",
        "After lunch both screens stay black until the laptop is unplugged and plugged in again.",
    ),
    (
        Priority.MEDIUM,
        "Meeting room display at {place} stays dark",
        "The display shows 'no signal' with any laptop. There is a customer meeting on Thursday.",
    ),
    (
        Priority.MEDIUM,
        "Calendar invitations arrive twice",
        "Everybody in {team} gets each invitation two times since the migration.",
    ),
    (
        Priority.MEDIUM,
        "Second factor lost with the old phone",
        "I have a new phone and the authenticator app is empty. I can come to the desk with my badge.",
    ),
    (
        Priority.MEDIUM,
        "Scanner at {place} sends nothing",
        "Scan-to-mail says 'sent', but no mail arrives, not in spam either.",
    ),
    (
        Priority.MEDIUM,
        "Restore a deleted folder of {team}",
        "Somebody deleted the folder '2024 contracts' last Friday. We need the version of Thursday evening.",
    ),
    (
        Priority.MEDIUM,
        "Teams call without sound",
        "Others cannot hear me in calls; the headset works in other programs.",
    ),
    (
        Priority.LOW,
        "Keyboard with a German layout",
        "Could I have an external keyboard with a German layout at {place}?",
    ),
    (
        Priority.LOW,
        "Second monitor for a desk at {place}",
        "The desk by the window has one monitor only. A used one is fine.",
    ),
    (
        Priority.LOW,
        "New signature template for {team}",
        "The address in our mail signature is the old one. Who can change the template?",
    ),
    (
        Priority.LOW,
        "Install a PDF editor",
        "I need to fill in and sign forms for {team} about once a week. Which program may I use?",
    ),
    (
        Priority.LOW,
        "Rename a distribution list of {team}",
        "The list still carries the team's old name. The old address should keep working.",
    ),
    (
        Priority.LOW,
        "Question about storage in {system}",
        "How long are attachments kept in {system}, and can I see how much space we use?",
    ),
    (
        Priority.LOW,
        "Wi-Fi for a visitor on Thursday",
        "Two auditors will be at {place} on Thursday and need guest Wi-Fi for the day.",
    ),
    (
        Priority.LOW,
        "Mouse wheel is stuck",
        "The wheel of my mouse only scrolls up. A replacement from stock is enough.",
    ),
    (
        Priority.LOW,
        "Shortcut to {system} on the desktop",
        "The shortcut disappeared after the update. I can open it by the browser, so no hurry.",
    ),
    (
        Priority.LOW,
        "Old laptop to be collected at {place}",
        "A laptop of a colleague who left {team} lies in the cupboard at {place}.",
    ),
)
"""Priority, title, description."""
