const REDACTED = '[redacted]';

/**
 * A value that must never be printed. Every usual way of turning it into text (templates, JSON, `console.log`, loggers)
 * gives `[redacted]`; only {@link Secret.reveal} gives the value, so a search for that word finds every use.
 */
export class Secret {
  // A private field, because a spread, `Object.entries` or a serializer would find an ordinary property.
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it where the value is sent or hashed, and keep the result in no longer-lived place. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.toPrimitive](): string {
    return REDACTED;
  }

  /** What `console.log` and `util.inspect` show; the name is Node's well-known symbol. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}
