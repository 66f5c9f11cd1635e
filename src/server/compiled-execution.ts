import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  isInputObjectType,
  getNamedType,
  Kind,
  OperationTypeNode,
  typeFromAST,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';

/** A document is compiled when it comes for the third time: what comes once is answered sooner than compiled. */
const compileAt = 3;
/** Compiling takes time for every field, and nobody writes such documents by hand. */
const mostFields = 500;

interface KnownOperation {
  seen: number;
  /** Null when it is not to be compiled, or could not be. */
  compiled: CompiledQuery | null;
}

/**
 * Executes the reads that come again and again as compiled code. It must stand before every plugin that wraps the
 * execution, so that those wrap the compiled code as well.
 */
export function useCompiledExecution(): Plugin {
  // By document, which the parser's cache hands out again for the same text; what falls out of that one ends here too.
  const known = new WeakMap<DocumentNode, Map<string, KnownOperation>>();

  const compiledFor = ({ schema, document, operationName }: ExecutionArgs): CompiledQuery | null => {
    const byName = known.get(document) ?? new Map<string, KnownOperation>();
    known.set(document, byName);
    const name = operationName ?? '';
    const entry = byName.get(name) ?? { seen: 0, compiled: null };
    byName.set(name, entry);
    entry.seen += 1;
    if (entry.seen === compileAt) entry.compiled = compile(schema, document, operationName);
    return entry.compiled;
  };

  return {
    onExecute({ setExecuteFn, executeFn }) {
      setExecuteFn((args: ExecutionArgs) => {
        const operation = getOperationAST(args.document, args.operationName);
        if (operation === null || operation === undefined) return executeFn(args) as unknown;
        const compiled = compiledFor(args);
        // Compiled code words some mistakes in variables differently, so it only gets those that are right.
        if (compiled === null || !variablesFit(args, operation)) return executeFn(args) as unknown;
        const result = compiled.query(args.rootValue, args.contextValue, args.variableValues ?? {});
        return result instanceof Promise
          ? result.then((it: ExecutionResult) => withUsualErrors(it, args.document))
          : withUsualErrors(result, args.document);
      });
    },
  };
}

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): CompiledQuery | null {
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined || !isCompilable(schema, document, operation))
    return null;
  const compiled = compileQuery(schema, document, operationName ?? '', {
    disablingCapturingStackErrors: true,
  });
  return isCompiledQuery(compiled) ? compiled : null;
}

/**
 * Reads alone, without what compiled code does not know: `@defer` and `@stream`, which it runs as if they were not
 * there, `@oneOf` in variables, which it does not check, and variables inside an object that is written out for a scalar,
 * as in `_entities`, which it loses. So no input object may come in a variable, and none be written out.
 */
function isCompilable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false;
  const takesObjects = (operation.variableDefinitions ?? []).some(({ type }) => {
    const inputType = typeFromAST(schema, type as never);
    return inputType === undefined || isInputObjectType(getNamedType(inputType));
  });
  if (takesObjects) return false;
  let fields = 0;
  let usual = true;
  visit(document, {
    Field(node) {
      fields += 1;
      if (node.name.value.startsWith('__') && node.name.value !== '__typename') usual = false;
    },
    ObjectValue() {
      usual = false;
    },
    Directive(node) {
      if (node.name.value !== 'skip' && node.name.value !== 'include') usual = false;
    },
  });
  return usual && fields <= mostFields;
}

function variablesFit(args: ExecutionArgs, { variableDefinitions = [] }: OperationDefinitionNode): boolean {
  if (variableDefinitions.length === 0) return true;
  const read = getVariableValues(args.schema, variableDefinitions, args.variableValues ?? {}, {
    maxErrors: 1,
  });
  return read.errors === undefined;
}

/** Compiled code makes errors of its own that know no nodes; everything behind them expects GraphQL's. */
function withUsualErrors(result: ExecutionResult, document: DocumentNode): ExecutionResult {
  if (result.errors === undefined || result.errors.length === 0) return result;
  const errors = result.errors.map((error) => {
    const node = fieldAt(document, error.locations?.[0]);
    return new GraphQLError(error.message, {
      ...(node === undefined ? {} : { nodes: [node] }),
      ...(error.path === undefined ? {} : { path: error.path }),
      ...(error.originalError === undefined ? {} : { originalError: error.originalError }),
    });
  });
  const { data = null } = result;
  // The specification wants errors first, where people see them.
  return { errors, data };
}

function fieldAt(
  document: DocumentNode,
  place: { readonly line: number; readonly column: number } | undefined,
): FieldNode | undefined {
  if (place === undefined) return undefined;
  let found: FieldNode | undefined;
  visit(document, {
    enter(node) {
      const start = node.loc?.startToken;
      if (node.kind === Kind.FIELD && start?.line === place.line && start.column === place.column)
        found ??= node;
    },
  });
  return found;
}
