import type { BareListOperationId, BodilessOperationId } from './call.ts';
import type { Answer } from './error-from-response.ts';
import { operations, type Operation, type OperationId } from './generated/operations.ts';

/** The compiler keeps this list equal to the operations whose success has no body in the documents. */
const bodiless: Readonly<Record<BodilessOperationId, true>> = {
  'assign-customer-offering': true,
  'block-customer': true,
  'unblock-customer': true,
};

/** Likewise for those that answer a list without anything around it. */
const bareLists: Readonly<Record<BareListOperationId, true>> = { 'create-discount-codes': true };

/** Whether a success of the operation is only readable with its body. */
export function answersBody(operationId: OperationId): boolean {
  return !Object.hasOwn(bodiless, operationId) && !answersRedirect(operationId);
}

function answersRedirect(operationId: OperationId): boolean {
  const operation: Operation = operations[operationId];
  return operation.success.some(isRedirect);
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/**
 * Sorts one answer. `success` carries the value of the call, `malformed` is a success that cannot be read, and
 * everything else is `refused`. Any 2xx counts as success: the documents name 200 and 201 without much care.
 */
export function readAnswer(
  operationId: OperationId,
  url: string,
  answer: Answer,
): { kind: 'success'; value: unknown } | { kind: 'malformed' } | { kind: 'refused' } {
  if (answersRedirect(operationId)) {
    if (isRedirect(answer.status)) return readLocation(url, answer.headers.get('location'));
    return { kind: answer.status < 300 ? 'malformed' : 'refused' };
  }
  if (answer.status < 200 || answer.status >= 300) return { kind: 'refused' };
  if (!answersBody(operationId)) return { kind: 'success', value: undefined };
  if (answer.body.kind !== 'json') return { kind: 'malformed' };
  const isAnswer = Object.hasOwn(bareLists, operationId) ? Array.isArray : isAnswerObject;
  if (!isAnswer(answer.body.value)) return { kind: 'malformed' };
  return { kind: 'success', value: answer.body.value };
}

/** The address is handed on as it is signed, made absolute; it is not visited. */
function readLocation(url: string, location: string | null) {
  const target = location === null ? null : URL.parse(location, url);
  return target !== null && ['http:', 'https:'].includes(target.protocol)
    ? ({ kind: 'success', value: { location: target.href } } as const)
    : ({ kind: 'malformed' } as const);
}

/** All other operations answer an object; one that says it is an error is none, whatever its status. */
function isAnswerObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !('object' in value && value.object === 'error');
}
