"""Every store that an application has."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from persistence.ports.accounts import Accounts
from persistence.ports.artwork_bandit import ArtworkCounts, ArtworkPolicies
from persistence.ports.browse import Browse
from persistence.ports.buckets import Buckets
from persistence.ports.candidates import CandidateCache
from persistence.ports.catalogue import CatalogueWriter
from persistence.ports.changes import Changes
from persistence.ports.episodes import Episodes
from persistence.ports.events import Events
from persistence.ports.evidence import Evidence
from persistence.ports.experiments import Experiments
from persistence.ports.exposures import Exposures
from persistence.ports.leases import Leases
from persistence.ports.live_updates import LiveUpdates
from persistence.ports.my_list import MyLists
from persistence.ports.pages import Pages
from persistence.ports.profiles import Profiles
from persistence.ports.progress import Progress
from persistence.ports.reactions import Reactions
from persistence.ports.sessions import Sessions
from persistence.ports.shelves import Shelves
from persistence.ports.tallies import Tallies
from persistence.ports.title_finding import TitleFinding
from persistence.ports.titles import Titles
from persistence.ports.tracking import Tracking


@dataclass(frozen=True, slots=True)
class Stores:
    """Every port an application has.

    `checks` ask, by name, whether what an application can do without answers; they raise if not.
    `left_alone` tells, by name, which stores on other machines nobody asks for a while (R57).
    """

    titles: Titles
    title_finding: TitleFinding
    episodes: Episodes
    browse: Browse
    shelves: Shelves
    catalogue: CatalogueWriter
    accounts: Accounts
    profiles: Profiles
    my_lists: MyLists
    reactions: Reactions
    sessions: Sessions
    changes: Changes
    candidates: CandidateCache
    pages: Pages
    buckets: Buckets
    tallies: Tallies
    live: LiveUpdates
    events: Events
    progress: Progress
    leases: Leases
    experiments: Experiments
    exposures: Exposures
    tracking: Tracking
    evidence: Evidence
    artwork_counts: ArtworkCounts
    artwork_policies: ArtworkPolicies
    checks: Mapping[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    left_alone: Mapping[str, Callable[[], bool]] = field(default_factory=dict)
