"""Operations compiled to Python: a plan made once, then run for any number of requests.

`plan` says what an operation selects, `source` writes it down as Python, `program` makes that a
function, `execution` runs it for one request, `settlement` turns what failed into the errors and
nulls of the GraphQL specification, `kept` holds JSON that is the same for everybody.
"""
