"""An application whose operations run both ways, and who asks them."""

import pytest
import pytest_asyncio

from domain.maturity import MaturityLevel
from tests.e2e.equality.ways import Asker, Ways
from tests.e2e.running import Marquee


@pytest.fixture(scope="module", autouse=True)
def unhurried(patience: None, undisturbed: None) -> None:
    """Before any application starts: no source is given up because the machine is busy, and
    nothing goes on beside what is compared.
    """


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ways(marquee: Marquee) -> Ways:
    """The module's application."""
    return Ways.of(marquee)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def askers(ways: Ways) -> dict[str, Asker]:
    """A grown-up, a child, two who read Spanish and live elsewhere, and nobody."""
    marquee = ways.marquee
    found = {name: await ways.asker(name, await marquee.sign_in(name)) for name in ("Ada", "Kit")}
    there = await marquee.household(locale="es-MX", country="MX", maturity=MaturityLevel.AGE_13)
    found["Elena"] = await ways.asker("Elena", await marquee.sign_in_as(*there))
    alike = await marquee.household(locale="es", country="US")
    found["Luis"] = await ways.asker("Luis", await marquee.sign_in_as(*alike))
    return {**found, "nobody": await ways.asker("nobody", None)}
