import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { operations } from '../../src/revenuecat/generated/operations.ts';
import type { OperationId } from '../../src/revenuecat/generated/operations.ts';
import { readApiDocument, type Api, type ApiDocument } from './api-documents.ts';

const documentIds: Readonly<Record<Api, string>> = {
  v2: 'https://revenuecat.test/api-v2.json',
  v1: 'https://revenuecat.test/api-v1.json',
  external: 'https://revenuecat.test/api-external.json',
};

/** Fields that v1's own examples, and live answers, set to null, although its schemas say text. */
const nullInV1: ReadonlySet<string> = new Set([
  'auto_resume_date',
  'billing_issues_detected_at',
  'current_offering_id',
  'display_name',
  'expires_date',
  'grace_period_expires_date',
  'management_url',
  'original_application_version',
  'original_purchase_date',
  'refunded_at',
  'unsubscribe_detected_at',
]);

/** The older documents leave most refusals out, and have one form for all of them. */
const refusalSchemas: Readonly<Partial<Record<Api, string>>> = {
  v1: 'Error',
  external: 'BadRequestError',
};

/** Judges answers by the document's own schemas, with a validator that knows nothing of the sandbox. */
export interface AnswerValidator {
  /** What is wrong with the answer: nothing, when it is one that the document allows. */
  problemsOf(id: OperationId, status: number, headers: Headers, body: unknown): string[];
}

export function createAnswerValidator(): AnswerValidator {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const documents = {
    v2: readApiDocument('v2'),
    v1: readApiDocument('v1', withNull),
    external: readApiDocument('external'),
  } satisfies Record<Api, ApiDocument>;
  for (const [api, document] of Object.entries(documents) as [Api, ApiDocument][]) {
    ajv.addSchema(document, documentIds[api]);
  }
  const compiled = new Map<string, ValidateFunction>();

  function schemaAt(pointer: string): ValidateFunction {
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: pointer });
      compiled.set(pointer, validate);
    }
    return validate;
  }

  function problemsOfBody(pointer: string, body: unknown): string[] {
    const validate = schemaAt(pointer);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  }

  return {
    problemsOf(id, status, headers, body) {
      const { api, path, method } = operations[id];
      const document = documents[api];
      const verb = method.toLowerCase();
      const stated = document.paths[path]?.[verb]?.responses[String(status)];
      if (stated === undefined) {
        const bodySchema = refusalSchemas[api];
        if (bodySchema === undefined || status < 400) return [`${id} does not document the status ${status}`];
        return problemsOfBody(`${documentIds[api]}#/components/schemas/${bodySchema}`, body);
      }
      const shared = /^#\/components\/responses\/(\w+)$/.exec(stated.$ref ?? '')?.[1];
      const response = shared === undefined ? stated : document.components.responses?.[shared];
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
      const pointer = encodeURI(`${place}/content/application~1json/schema`);
      problems.push(...problemsOfBody(`${documentIds[api]}#${pointer}`, body));
      return problems;
    },
  };
}

function withNull(name: string, part: Readonly<Record<string, unknown>>): unknown {
  return nullInV1.has(name) && 'type' in part ? { anyOf: [part, { type: 'null' }] } : part;
}
