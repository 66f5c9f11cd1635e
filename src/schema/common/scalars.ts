import { GraphQLError, GraphQLScalarType } from 'graphql';
import { GraphQLDateTimeISO, GraphQLDuration, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';
import { builder } from '../builder.ts';

/** The farthest moment that JavaScript's dates reach; upstream's "never" values lie beyond. */
const farthestMs = 8.64e15;

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<number, string>({
    ...GraphQLDateTimeISO.toConfig(),
    name: 'DateTime',
    description: 'A moment as ISO 8601 in UTC with milliseconds, such as `2030-01-31T12:00:00.000Z`.',
    specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
    serialize(value) {
      if (typeof value !== 'number' || !(Math.abs(value) <= farthestMs)) {
        throw new GraphQLError('DateTime cannot represent this value.');
      }
      return new Date(value).toISOString();
    },
    parseValue: (value) => GraphQLDateTimeISO.parseValue(value).getTime(),
    parseLiteral: (node, variables) => GraphQLDateTimeISO.parseLiteral(node, variables).getTime(),
    extensions: {},
  }),
);

builder.addScalarType(
  'Date',
  new GraphQLScalarType({
    ...GraphQLLocalDate.toConfig(),
    name: 'Date',
    description: 'A day of the calendar as ISO 8601, such as `2030-01-31`.',
    extensions: {},
  }),
);

builder.addScalarType(
  'Duration',
  new GraphQLScalarType({
    ...GraphQLDuration.toConfig(),
    name: 'Duration',
    description: 'A length of time as ISO 8601, such as `P1M` for a month or `P7D` for seven days.',
    // Upstream's own text, whatever it is: a duration this library does not know must not fail a product.
    serialize: String,
    extensions: {},
  }),
);

builder.addScalarType(
  'JSON',
  new GraphQLScalarType({
    ...GraphQLJSON.toConfig(),
    name: 'JSON',
    description: 'Any JSON value, as whoever set it up in RevenueCat wrote it.',
    extensions: {},
  }),
);
