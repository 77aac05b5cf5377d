"""What a development server needs before it serves: demo content, as it is today."""

from datetime import date

from jobs.demo.experiments import create_experiments
from jobs.demo.licences import midnight
from jobs.demo.seed import DemoState, Progress, demo_state, seed
from persistence.ports.stores import Stores

WHY = {
    DemoState.EMPTY: "The catalogue is empty: filling it with the demo content",
    DemoState.OUTDATED: "The demo content is from an earlier day: bringing it up to date",
}


async def ensure_demo(stores: Stores, today: date, progress: Progress) -> None:
    """Seed an empty catalogue and refresh yesterday's demo content; leave any other alone.

    SECURITY: for development alone: the demo accounts' password is public.
    """
    state = await demo_state(stores, today)
    if why := WHY.get(state):
        progress(why)
        await seed(stores, today, progress)
        await create_experiments(stores.experiments, midnight(today))
