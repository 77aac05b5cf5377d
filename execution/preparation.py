"""From text to prepared document: parse, measure, validate, in the order that protects the next."""

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode

from execution.compiled.engine import Engine
from execution.compiled.variants import Variants
from execution.document import PreparedDocument, PreparedOperation
from execution.errors import RequestRefused
from execution.field_cost import CostSource
from execution.field_weight import FieldWeights
from execution.input_sizes import InputSizes
from execution.limits import Exceeded, Limits
from execution.measure import MeasuredOperation, measure
from execution.run import Runnable, fragments_of
from execution.syntax import parse_document
from execution.validation import validation_errors, validation_rules
from execution.variables import Variables
from execution.verdict import document_exceeded, operation_exceeded

BYTES_A_TOKEN = 512
"""Measured: a token, its node and its place take about 400 bytes of a parsed document."""

BYTES_AN_ERROR = 1_024


class Preparation:
    """How documents of one schema are prepared."""

    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        introspection: bool,
        suggestions: bool,
        declared: CostSource,
        engine: Engine,
    ) -> None:
        if schema.get_directive("defer") or schema.get_directive("stream"):
            raise ValueError("@defer and @stream are not offered: an operation has one answer")
        self._schema = schema
        self._limits = limits
        self._suggestions = suggestions
        self._engine = engine
        self._rules = validation_rules(introspection=introspection)
        self._sizes = InputSizes(schema, limits)
        self._weights = FieldWeights(limits, declared)

    def prepare(self, text: str, text_hash: str) -> PreparedDocument:
        """A document with operations, or with errors."""
        try:
            return self._executable(text, text_hash)
        except RequestRefused as refused:
            weight = BYTES_AN_ERROR * (1 + len(refused.errors))
            return PreparedDocument(text_hash, refused.errors, (), weight)

    def _executable(self, text: str, text_hash: str) -> PreparedDocument:
        """Raise RequestRefused for a document that cannot be executed."""
        document, tokens = parse_document(text, self._limits)
        measured = measure(document, self._schema, self._limits, self._weights, self._sizes)
        overall = (*tokens, *document_exceeded(measured, self._limits))
        operations = tuple(
            self._operation(each, document, text_hash, overall) for each in measured.operations
        )
        found = (each for operation in operations for each in operation.exceeded)
        self._limits.enforce((*overall, *found))
        self._validate(document, cyclic=measured.cyclic)
        for prepared in operations:
            prepared.runnable.prepare()
        programs = sum(prepared.runnable.variants.weight for prepared in operations)
        weight = len(text) + BYTES_A_TOKEN * document.token_count + programs
        return PreparedDocument(text_hash, (), operations, weight)

    def _operation(
        self,
        operation: MeasuredOperation,
        document: DocumentNode,
        text_hash: str,
        overall: tuple[Exceeded, ...],
    ) -> PreparedOperation:
        node = operation.node
        variables = Variables(self._schema, node, operation.uses, self._sizes, self._limits)
        exceeded = (*overall, *operation_exceeded(operation, self._limits), *variables.defaults)
        return PreparedOperation(
            kind=node.operation.value,
            name=node.name.value if node.name else None,
            document_id=text_hash,
            exceeded=exceeded,
            limits=self._limits,
            variables=variables,
            cost=operation.measured.cost,
            runnable=self._runnable(node, document, text_hash),
        )

    def _runnable(
        self, node: OperationDefinitionNode, document: DocumentNode, text_hash: str
    ) -> Runnable:
        fragments = fragments_of(document)
        return Runnable(
            schema=self._schema,
            node=node,
            fragments=fragments,
            suggestions=self._suggestions,
            document_id=text_hash,
            engine=self._engine,
            variants=Variants(self._schema, node, fragments, self._engine),
        )

    def _validate(self, document: DocumentNode, *, cyclic: bool) -> None:
        errors = validation_errors(
            self._schema, document, self._rules, suggestions=self._suggestions, cyclic=cyclic
        )
        if errors:
            raise RequestRefused(errors)
