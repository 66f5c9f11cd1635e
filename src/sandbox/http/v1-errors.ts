/** What v1 answers instead of success: a number and a sentence, in a form of its own. */
export class V1Error extends Error {
  override readonly name = 'V1Error';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, code: number, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.body = { code, message, ...more };
  }
}

export function invalidPlatform(): V1Error {
  return new V1Error(400, 7000, 'Invalid Platform.');
}

export function invalidReceipt(): V1Error {
  return new V1Error(400, 7103, 'The receipt is not valid.');
}

export function invalidAppUserId(): V1Error {
  return new V1Error(400, 7220, 'The app user ID is not valid.');
}

export function invalidV1Key(): V1Error {
  return new V1Error(401, 7225, 'Invalid API Key.');
}

/** The key is one of ours, and is not for this. */
export function unfitKey(message: string): V1Error {
  return new V1Error(403, 7225, message);
}

export function secretKeyInApp(): V1Error {
  return new V1Error(403, 7243, 'Secret API keys should not be used in your app.');
}

export function incorrectParameters(message = 'Some parameters are incorrect.'): V1Error {
  return new V1Error(400, 7226, message);
}

export function notFoundInV1(message: string): V1Error {
  return new V1Error(404, 7259, message);
}

/** The store would refuse it, or the object is not in a state for it. */
export function storeRefusal(message: string): V1Error {
  return new V1Error(422, 7101, message);
}

export function overlappingTransactions(): V1Error {
  return new V1Error(409, 7752, 'Different transactions cannot overlap.');
}

export function quotaExceeded(): V1Error {
  return new V1Error(429, 7638, 'Too many requests.');
}
