import { NoFragmentCyclesRule, type ExecutionArgs, type ExecutionResult, type validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../../config/config.ts';
import { documentLimitError } from './document-limit-error.ts';
import { shapeOfDocument } from './document-shape.ts';
import { countListItems } from './list-items.ts';
import { rememberCounts } from './remembered-count.ts';
import { checkTokens } from './token-limits.ts';

/**
 * Refuses documents that are too large in any respect, whatever they ask: before they are parsed, before they are
 * validated, and, where variables decide, before anything is resolved. All of it hangs on parsing, validation and
 * execution themselves, so that it holds on every way that a document comes in.
 */
export function useDocumentLimits(limits: Config['limits']): Plugin {
  const { document: ofDocument, pageSize } = limits;
  const itemsOf = rememberCounts(countListItems);
  const refusalOf = ({
    schema,
    document,
    operationName,
    variableValues,
  }: ExecutionArgs): ExecutionResult | null => {
    const found = itemsOf({
      schema,
      document,
      operationName,
      variables: variableValues,
      maxPageSize: pageSize,
    });
    // Without `data`: nothing was executed.
    return found > ofDocument.listItems
      ? { errors: [documentLimitError('LIST_ITEMS', ofDocument.listItems, found)] }
      : null;
  };

  return {
    // Both functions run once for each text; what they answer is remembered with it.
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        checkTokens(source as string, ofDocument);
        return parseFn(source, options) as unknown;
      });
    },
    onValidate({ validateFn, setValidationFn }) {
      const validateWithRules = validateFn as typeof validate;
      setValidationFn(((schema, document, rules) => {
        const { exceeded, isCircular } = shapeOfDocument(schema, document, ofDocument);
        if (exceeded.length > 0) return exceeded;
        const most = ofDocument.validationErrors;
        // What other rules would take for such a document cannot be told.
        const holding = isCircular ? [NoFragmentCyclesRule] : rules;
        const errors = validateWithRules(schema, document, holding, { maxErrors: most });
        // GraphQL.js puts a sentence of its own after the last error that it may tell.
        return errors.length > most
          ? [...errors.slice(0, most), documentLimitError('VALIDATION_ERRORS', most, errors.length)]
          : errors;
      }) satisfies typeof validate);
    },
    onExecute({ args, setResultAndStopExecution }) {
      const refusal = refusalOf(args);
      if (refusal !== null) setResultAndStopExecution(refusal);
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refusal = refusalOf(args);
      if (refusal !== null) setResultAndStopExecution(refusal);
    },
  };
}
