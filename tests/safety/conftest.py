"""The server and the shops of these tests are those of the tests of the web."""

from tests.web.conftest import server, shop

__all__ = ["server", "shop"]
