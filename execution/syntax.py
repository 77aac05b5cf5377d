"""Text to syntax tree, its tokens bounded before a tree is built."""

from graphql import (
    DocumentNode,
    GraphQLSyntaxError,
    Lexer,
    Source,
    TokenKind,
    parse,
)

from execution.codes import RequestCode
from execution.errors import RequestRefused, as_request_error
from execution.limits import Exceeded, Limits


def parse_document(text: str, limits: Limits) -> tuple[DocumentNode, tuple[Exceeded, ...]]:
    """Parse, and tell whether there are too many tokens.

    Raises RequestRefused with LIMIT_EXCEEDED or GRAPHQL_PARSE_FAILED.
    """
    exceeded = _too_many_tokens(text, limits)
    limits.enforce(exceeded)
    try:
        return parse(text), exceeded
    except GraphQLSyntaxError as error:
        raise RequestRefused([as_request_error(RequestCode.PARSE_FAILED, error)]) from None


def _too_many_tokens(text: str, limits: Limits) -> tuple[Exceeded, ...]:
    """Reads no further than the limit."""
    # SECURITY: comments count too, for the parser keeps each as a token.
    lexer = Lexer(Source(text))
    tokens, end = 0, 0
    while tokens <= limits.tokens:
        try:
            token = lexer.read_next_token(end)
        except GraphQLSyntaxError:
            return ()  # parsing says where
        if token.kind is TokenKind.EOF:
            return ()
        tokens, end = tokens + 1, token.end
    return (Exceeded("tokens", limits.tokens, None),)
