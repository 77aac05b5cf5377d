"""What Marquee asks of its stores, in its own words: one module for each kind of store.

Reads return mappings in which absent keys are absent. No row of a database and no exception of a
driver crosses a port: an adapter that cannot answer raises `StoreUnavailable`. Adapters lie beside,
under the same names; only `wiring` knows them.
"""
