import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { operations } from '../../src/revenuecat/generated/operations.ts';
import type { OperationId } from '../../src/revenuecat/generated/operations.ts';

const documentId = 'https://revenuecat.test/api-v2.json';

interface Reference {
  readonly $ref?: string;
}
interface ResponseObject extends Reference {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, unknown>>;
}
interface ApiDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, ResponseObject>> }>>>
  >;
  readonly components: { readonly responses: Readonly<Record<string, ResponseObject>> };
}

/** Judges answers by the document's own schemas, with a validator that knows nothing of the sandbox. */
export interface AnswerValidator {
  /** What is wrong with the answer: nothing, when it is one that the document allows. */
  problemsOf(id: OperationId, status: number, headers: Headers, body: unknown): string[];
}

export function createAnswerValidator(): AnswerValidator {
  const document = JSON.parse(
    readFileSync(new URL('./generated/api-v2.json', import.meta.url), 'utf8'),
  ) as ApiDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, documentId);
  const compiled = new Map<string, ValidateFunction>();

  function schemaAt(pointer: string): ValidateFunction {
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: `${documentId}#${pointer}` });
      compiled.set(pointer, validate);
    }
    return validate;
  }

  return {
    problemsOf(id, status, headers, body) {
      const { path, method } = operations[id];
      const verb = method.toLowerCase();
      const stated = document.paths[path]?.[verb]?.responses[String(status)];
      if (stated === undefined) return [`${id} does not document the status ${status}`];
      const shared = /^#\/components\/responses\/(\w+)$/.exec(stated.$ref ?? '')?.[1];
      const response = shared === undefined ? stated : document.components.responses[shared];
      const place =
        shared === undefined
          ? `/paths/${path.replaceAll('/', '~1')}/${verb}/responses/${status}`
          : `/components/responses/${shared}`;
      const problems = Object.keys(response?.headers ?? {})
        .filter((name) => !headers.has(name))
        .map((name) => `the header ${name} is missing`);
      if (response?.content === undefined) return problems;
      if (!headers.get('content-type')?.startsWith('application/json'))
        problems.push('the answer is not JSON');
      const validate = schemaAt(encodeURI(`${place}/content/application~1json/schema`));
      if (!validate(body)) {
        for (const error of validate.errors ?? [])
          problems.push(`${error.instancePath} ${error.message ?? ''}`);
      }
      return problems;
    },
  };
}
