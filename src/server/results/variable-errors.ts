import type { GraphQLError } from 'graphql';

const ofVariable = /^Variable "\$\w+" got invalid value /;

/**
 * What GraphQL says of a variable that does not fit, without the value that it quotes: inputs hold credentials of
 * stores, and whoever sends them may well log the errors that come back. Other messages stay as they are.
 */
export function withoutQuotedValue(error: GraphQLError): string {
  const [start] = ofVariable.exec(error.message) ?? [];
  if (start === undefined) return error.message;
  // The executor puts its reason last, and the place before it.
  const reason = error.originalError?.message ?? '';
  const beforeReason = error.message.slice(0, error.message.length - reason.length).replace(/; $/, '');
  const [place = ''] = / at "[^"]*"$/.exec(beforeReason) ?? [];
  return `${start.trimEnd()}${place}; ${reasonAlone(reason)}`;
}

/** Scalars and enums quote the value once more. */
function reasonAlone(reason: string): string {
  if (reason === '') return 'It does not fit its type.';
  return reason
    .replace(/( cannot represent [^:"]*): [^]*$/, '$1.')
    .replace(/^Value "[^]*" does not exist in /, 'The value does not exist in ');
}
