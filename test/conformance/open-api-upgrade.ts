/** One object of a document, whatever it describes. */
export type DocumentPart = Readonly<Record<string, unknown>>;

/**
 * One object of an OpenAPI 3.0 document in the words of 3.1, whose schemas are those of JSON Schema: `nullable` becomes a
 * type, and what 3.0 ignores beside a reference goes. What is of 3.1 already stays as it is.
 */
export function upgradedPart(part: DocumentPart): DocumentPart {
  const { nullable, ...rest } = withoutPlaceholder(withoutIgnored(part));
  if (nullable !== true) return rest;
  const { type, enum: values } = rest;
  // Beside a choice a further type would not do: none of the choices takes null.
  const chooses = ['oneOf', 'anyOf', 'allOf'].some((word) => word in rest);
  if (typeof type !== 'string' || chooses) return { anyOf: [rest, { type: 'null' }] };
  return {
    ...rest,
    type: [type, 'null'],
    ...(Array.isArray(values) ? { enum: [...new Set([...(values as unknown[]), null])] } : {}),
  };
}

/** Whose object is closed beside a reference means the referenced one, which in 3.1 takes another word. */
function withoutIgnored(part: DocumentPart): DocumentPart {
  const { $ref, nullable, additionalProperties } = part;
  if (typeof $ref !== 'string') return part;
  const reference =
    additionalProperties === false ? { allOf: [{ $ref }], unevaluatedProperties: false } : { $ref };
  return nullable === true ? { ...reference, nullable } : reference;
}

/** The document of v1 shows a map with free keys as an object with the one property `key_name`. */
function withoutPlaceholder(part: DocumentPart): DocumentPart {
  const { properties, required, ...rest } = part;
  if (typeof properties !== 'object' || properties === null || !Array.isArray(required)) return part;
  if (required.join() !== 'key_name' || Object.keys(properties).join() !== 'key_name') return part;
  return { ...rest, additionalProperties: (properties as DocumentPart)['key_name'] };
}
