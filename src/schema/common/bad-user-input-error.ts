/** The document asks for something that cannot be; the message says what to send instead. */
export class BadUserInputError extends Error {
  override readonly name = 'BadUserInputError';
}
