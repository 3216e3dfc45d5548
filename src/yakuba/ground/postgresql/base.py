"""The database engine of the house on PostgreSQL: Django's own, which finds out without a question that a server is gone."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that outlives a request and is looked at, not asked, before the next one uses it."""

    def is_usable(self) -> bool:
        """Tell whether the server still holds its end.

        Django asks with ``SELECT 1``: one more round trip for each page, as many again as a submission asks. A server that
        has gone has closed its end, and that lies in the socket to be seen; only if something lies there is it asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        look = select.poll()
        look.register(self.connection.fileno(), select.POLLIN)
        return not look.poll(0) or bool(super().is_usable())
