"""How an operation runs: prepared once, measured against limits, then executed.

This package knows GraphQL and nothing of what is served with it.

    prepared = PreparedOperations(schema, Limits(), introspection=True, suggestions=True)
    document = await prepared.prepare(text)
    operation = document.operation("Name")
    bound = operation.bind(variables)
    result = await operation.execute(bound, context)

Operations are compiled (`execution.compiled`); an `Engine` says what compiled operations find in a
context. Of the answer's data, what was kept is ready JSON (`orjson.Fragment`): encode with orjson.

Every refusal is a `RequestRefused` or a non-empty `document.errors`; both hold GraphQL errors whose
`extensions["code"]` is one of `execution.codes`.
"""
