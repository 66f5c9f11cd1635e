import { isObjectType, type GraphQLSchema } from 'graphql';
import { operations, type OperationId } from '../revenuecat/generated/operations.ts';
import { accessOf } from '../schema/field-access.ts';

/** A field or mutation of the graph that one operation of RevenueCat feeds. */
export interface Feature {
  /** Such as `Customer.invoices` or `Mutation.grantEntitlement`. */
  readonly name: string;
  readonly operation: OperationId;
  readonly isMutation: boolean;
}

/**
 * Every feature that has a rule of access, which names the operation behind it. The fields of a mutation's payload are
 * left out: they share its fate. So is what an app's public key reads, since the doctor holds none.
 */
export function featuresOf(schema: GraphQLSchema): readonly Feature[] {
  const mutationType = schema.getMutationType();
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.endsWith('Payload'))
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field): Feature[] => {
        const rule = accessOf(field);
        if (rule === undefined || rule === 'free' || 'scope' in rule) return [];
        const isMutation = type === mutationType;
        if (!isMutation && operations[rule.operation].api !== 'v2') return [];
        return [{ name: `${type.name}.${field.name}`, operation: rule.operation, isMutation }];
      }),
    )
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
}
