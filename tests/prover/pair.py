"""A pair of worlds, in both of which the same is asked, and where their answers differ."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any

from tests.e2e.running import Answer, Device, Marquee, service_of
from tests.prover.asked import Asked
from tests.prover.faults import Faults
from tests.prover.listening import heard
from tests.prover.personas import Persona

TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")


@dataclass(frozen=True)
class Finding:
    """Where two worlds answered differently: what was hidden could be told."""

    persona: str
    asked: Asked
    here: str
    there: str

    def __str__(self) -> str:
        pairs = enumerate(zip(self.here, self.there, strict=False))
        at = next((place for place, (one, other) in pairs if one != other), 0)
        near = slice(max(0, at - 120), at + 120)
        return (
            f"{self.persona} can tell: {self.asked.text[:160]} {self.asked.variables}\n"
            f"  with it:    ...{self.here[near]}\n  without it: ...{self.there[near]}"
        )


@dataclass
class Pair:
    """The two worlds, and the persona's device in each."""

    whole: Marquee
    without: Marquee
    faults: Faults
    here: Device | None = None
    there: Device | None = None

    def forget_operations(self) -> None:
        """Operations are compiled with the resolvers that they found."""
        for world in (self.whole, self.without):
            service_of(world).operations.forget()

    async def sign_in(self, persona: Persona) -> None:
        self.here, self.there = await asyncio.gather(
            persona.sign_in(self.whole), persona.sign_in(self.without)
        )

    async def sign_in_again(self, persona: Persona) -> None:
        """After a mutation that signed the persona out, or changed who it is."""
        assert self.here is not None
        viewer = (await self.here.ask("{ viewer { profile { name } } }")).partial["viewer"]
        active = viewer and viewer["profile"] and viewer["profile"]["name"]
        if active != persona.profile:
            await self.sign_in(persona)

    async def ask(self, asked: Asked) -> tuple[Answer, Answer]:
        """Both answers; the worlds share nothing, so that neither has to wait for the other."""
        assert self.here is not None
        assert self.there is not None
        if asked.is_subscription:
            return await asyncio.gather(
                heard(self.whole, self.here, asked), heard(self.without, self.there, asked)
            )
        return await asyncio.gather(
            self.here.ask(asked.text, asked.variables), self.there.ask(asked.text, asked.variables)
        )

    def forward(self, **duration: float) -> None:
        self.whole.clock.forward(**duration)
        self.without.clock.forward(**duration)


def shown(answer: Answer) -> str:
    """An answer as somebody who compares would see it; tokens differ from one
    to the next, and errors have no order that means anything.
    """
    header = answer.headers.get("www-authenticate", "")
    errors = sorted(answer.errors, key=lambda error: json.dumps(error, sort_keys=True))
    body = {**answer.body, "errors": errors}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return f"{answer.status} {header} {TOKEN.sub('<token>', text)}"


MOST_ERRORS = 20
"""As many as an answer holds: with so many of them, others may be missing."""


def stood_in_each_others_way(asked: Asked, *answers: Answer) -> bool:
    """Whether questions that were asked together have not each been answered on their own."""
    return len(asked.given) > 1 and any(
        answer.body.get("data") is None or len(answer.errors) >= MOST_ERRORS for answer in answers
    )


def may_change_who_asks(asked: Asked, answer: Answer) -> bool:
    """Whether it was a mutation that did something, or that was refused for want of a session."""
    if not asked.is_mutation:
        return False
    return not all(map(_is_refused, (answer.body.get("data") or {"": None}).values()))


def _is_refused(outcome: Any) -> bool:
    kind = str(outcome["__typename"]) if isinstance(outcome, dict) else ""
    return kind.endswith("Problem") and outcome.get(f"{kind}__code") != "UNAUTHENTICATED"
