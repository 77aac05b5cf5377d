// Relay connections over arrays, with the cursors that Marquee makes.

const encode = (parts) => Buffer.from(JSON.stringify(parts)).toString("base64url");

/** The index of the node that has this cursor. Throws where none has. */
function placeOf(nodes, cursor, place) {
  const found = nodes.findIndex((_, index) => encode(place(index)) === cursor);
  if (found < 0) throw new Error("no such cursor");
  return found;
}

/** `first` of `nodes` behind the cursor `after`; `place` gives what the cursor of an index holds. */
export function connection(nodes, first, after, place) {
  const start = after ? placeOf(nodes, after, place) + 1 : 0;
  const shown = nodes.slice(start, start + first);
  const edges = shown.map((node, offset) => ({ cursor: encode(place(start + offset)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: start + first < nodes.length,
      hasPreviousPage: start > 0,
      startCursor: edges.length ? edges[0].cursor : null,
      endCursor: edges.length ? edges[edges.length - 1].cursor : null,
    },
  };
}
