"""The front door: every query, mutation and subscription, and the schema itself."""

import strawberry
from graphql import GraphQLInputObjectType, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from domain.account import Role
from domain.browse import TitleSort as DomainTitleSort
from resolvers import (
    continue_watching,
    devices,
    experiments,
    genres,
    hide,
    history,
    homepage,
    mark_watched,
    my_list,
    nodes,
    profiles,
    progress,
    reactions,
    refresh,
    sessions,
    sign_up,
    titles,
    track,
    viewers,
)
from schema.cost import Cost
from schema.episode import Episode
from schema.experiment import Allocation, Experiment, ExperimentResult
from schema.genre import Genre
from schema.history import HistoryConnection
from schema.homepage import Homepage
from schema.live import Subscription
from schema.my_list import MyListResult
from schema.node import Node
from schema.profile_result import ProfileResult
from schema.progress import RecordProgressResult
from schema.reaction import ReactionResult
from schema.refresh import RefreshHomepageResult
from schema.removed import RemovedResult
from schema.row import (
    BecauseYouWatchedRow,
    ContinueWatchingRow,
    GenreRow,
    RowItemConnection,
    StandardRow,
    Top10Row,
)
from schema.scalars import SCALARS
from schema.session import AckResult, ActivateProfileResult, SessionResult
from schema.title import Movie, Series, Title, TitleConnection
from schema.track import TrackResult
from schema.view import enum, field
from schema.viewer import Viewer
from schema.watch_state import WatchStateResult

TitleSort = enum(
    DomainTitleSort,
    "The order of a list of titles; ties are broken by id.",
    {
        "POPULARITY": "The most played here first.",
        "NEWEST": "The most recently added here first.",
        "NAME": "By name, A to Z, accents aside.",
        "RELEASE_YEAR": "The latest first.",
    },
)

EVERY_EPISODE = Cost(complexity=10)
"""What it costs to read all that a series has."""

A_PAGE = Cost(complexity=100)
"""What asking for a homepage costs besides what it shows: it may have to be made."""


@strawberry.type(description="Everything that can be read.")
class Query:
    viewer: Viewer | None = field(viewers.current, "Who is asking; null when nobody is signed in.")
    node: Node | None = field(nodes.node, "Anything by its id; null when there is no such thing.")
    nodes: list[Node | None] | None = field(
        nodes.nodes, "Several things by their ids.", cost=Cost(multipliers=["ids"])
    )
    homepage: Homepage | None = field(
        homepage.current,
        "The active profile's page, frozen for thirty minutes.",
        cost=A_PAGE,
    )
    title: Title | None = field(titles.by_key, "One title; null when there is no such title.")
    titles: TitleConnection | None = field(titles.listing, "What can be watched here now.")
    my_list: TitleConnection | None = field(
        my_list.mine,
        "What the active profile has put on its list, newest first; also what can no longer be "
        "watched here.",
    )
    continue_watching: RowItemConnection | None = field(
        continue_watching.mine,
        "What the active profile is in the middle of, the most recent first: the items of that row "
        "of its page, which is made if there is none.",
        cost=A_PAGE,
    )
    history: HistoryConnection | None = field(
        history.mine,
        "What the active profile has watched, newest first: an entry for each viewing.",
    )
    genres: list[Genre] | None = field(
        genres.every, "The genres in which there is something to watch here."
    )
    allocations: list[Allocation] | None = field(
        experiments.mine, "What this profile, account and device get of the experiments, and why."
    )
    experiment: Experiment | None = field(
        experiments.by_key,
        "One experiment; null when there is none under the key.",
        requires=Role.EXPERIMENTER,
    )
    experiments: list[Experiment] | None = field(
        experiments.every, "All experiments, by key.", requires=Role.EXPERIMENTER
    )


@strawberry.type(description="Everything that can be changed.")
class Mutation:
    sign_up: SessionResult = field(
        sign_up.sign_up,
        "Open an account, with a first profile, and sign the device in to it. The profile is "
        "active at once. An address that has an account is refused like any other refusal.",
    )
    log_in: SessionResult = field(sessions.log_in, "Sign a device in with an address and password.")
    refresh_session: SessionResult = field(
        sessions.refresh, "Exchange a refresh token, once, for new tokens."
    )
    log_out: AckResult = field(sessions.log_out, "Sign this device out, or every device.")
    activate_profile: ActivateProfileResult = field(
        sessions.activate_profile, "Choose who is watching on this device."
    )
    create_profile: ProfileResult = field(
        profiles.create,
        "Make a profile; an account has at most five. Refused from a kids profile. Asks for the "
        "account's password where the new profile may see more than the active one, where the "
        "active one has blocked titles or viewing hours, and where no profile is active.",
    )
    update_profile: ProfileResult = field(
        profiles.update,
        "Edit a profile. Refused from a kids profile. Asks for the account's password where a "
        "level is raised, kids mode ended or another limit lifted; `UpdateProfileInput` says more.",
    )
    delete_profile: RemovedResult = field(
        profiles.delete,
        "Delete a profile and all that is kept of it. Refused from a kids profile, for the active "
        "profile, and for one that may see more than it. Devices on which it is active stay "
        "signed in, without a profile.",
    )
    remove_device: RemovedResult = field(
        devices.remove,
        "Forget a device and sign it out at once, everywhere. Removing the one that asks signs "
        "it out. From a kids profile no other can be removed.",
    )
    set_my_list: MyListResult = field(
        my_list.set_my_list,
        "Put a title on My List, or take it off. Doing it again changes nothing.",
    )
    react: ReactionResult = field(
        reactions.react, "Say what this profile thinks of a title, or take that back."
    )
    record_progress: RecordProgressResult = field(
        progress.record,
        "Tell what was watched: while it plays every ten seconds, or later, in batches. Whatever "
        "the order, and however often an event is sent, the state is the same. What is answered "
        "is kept for good.",
    )
    mark_watched: WatchStateResult = field(
        mark_watched.mark_watched,
        "Mark a movie, an episode, a season or a series as watched, or as never watched. Of a "
        "season or a series that is its episodes that have aired, without specials. What plays "
        "already stops counting: begin a new viewing.",
        cost=EVERY_EPISODE,
    )
    hide_from_continue_watching: WatchStateResult = field(
        hide.hide,
        "Keep a title out of Continue Watching, or let it back in. What was watched stays, and two "
        "minutes of new watching let it back in too.",
    )
    remove_from_history: RemovedResult = field(
        history.remove,
        "Take entries off the history, all of them or none, for good: it is as if these viewings "
        "had never been.",
    )
    refresh_homepage: RefreshHomepageResult = field(
        refresh.refresh,
        "Bring a page that is shown up to date: the same page after playback or a change of My "
        "List, a new one otherwise, and what changes on the screen.",
        cost=A_PAGE,
    )
    track: TrackResult = field(
        track.track,
        "Tell what was seen and done on a page. Each event counts once, however often it is told.",
    )
    save_experiment: ExperimentResult = field(
        experiments.save,
        "Make an experiment, as a draft, or change one. For experimenters.",
    )
    set_experiment_status: ExperimentResult = field(
        experiments.set_status,
        "Start, pause, conclude or archive an experiment; it acts everywhere within five seconds. "
        "For experimenters.",
    )


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[
        Movie,
        Series,
        Episode,
        StandardRow,
        ContinueWatchingRow,
        BecauseYouWatchedRow,
        GenreRow,
        Top10Row,
    ],
    config=StrawberryConfig(scalar_map=SCALARS),
)
"""Executed by `execution`, never by Strawberry's own request handling."""


def _declare_one_of(core: GraphQLSchema) -> None:
    """Tell graphql-core which inputs are @oneOf, so that validation and coercion treat them so.

    Strawberry keeps that to itself and leaves it to its own request handling: without this, a
    lookup by two keys at once would only fail inside the resolver's call, as a fault of ours.
    """
    for type_ in core.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            type_.is_one_of = type_.extensions["strawberry-definition"].is_one_of


_declare_one_of(schema._schema)  # noqa: SLF001 - Strawberry offers no other way to the core schema
