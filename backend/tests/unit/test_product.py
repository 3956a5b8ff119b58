"""What the tests say of running processes."""

from __future__ import annotations

import subprocess
import threading

from tests.product import is_alive


def test_a_process_that_goes_while_it_is_looked_at_is_not_alive() -> None:
    for _ in range(50):
        process = subprocess.Popen(["sleep", "0.002"])
        burial = threading.Thread(target=process.wait)
        burial.start()
        while is_alive(process.pid):
            pass
        burial.join()

        assert not is_alive(process.pid)
