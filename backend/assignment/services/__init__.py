"""What the rules do when something happens (design.md section 1, "What routes a ticket").

| module | what |
|---|---|
| `routing` | one routing attempt: choose, write, record, tell |
| `batch` | many tickets at once |
| `queue` | draining what waits; re-routing what an agent holds |
| `manual` | assignment by hand; handing back |
| `events` | which of these each change of a ticket or an agent causes |
| `sweep` | the net for rows written past the rules |

Everything but the creation of a ticket runs under the queue lock (docs/adr/0001).
"""

from assignment.services.manual import assign_by_hand, hand_back, route_again
from assignment.services.queue import drain, hand_over
from assignment.services.sweep import sweep

__all__ = ["assign_by_hand", "drain", "hand_back", "hand_over", "route_again", "sweep"]
