import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { ForbiddenError, UnauthenticatedError } from '../auth/access-error.ts';
import { judge, scopesOf } from '../auth/access-rule.ts';
import type { OwnSet } from '../loading/loader.ts';
import type { RequestContext } from './context.ts';
import { describedWithScopes } from './scope-notes.ts';
import { accessExtension, type FieldAccess } from './field-access.ts';

/** The rule of a type's fields, and how to tell whether an object belongs to a customer. */
interface TypeAccess<Shape> {
  readonly rule: FieldAccess;
  /** Needed where a rule lets customers see their own. */
  isOwn?(object: Shape, own: OwnSet): Promise<boolean>;
  projectId?(object: Shape): string;
}

/** The parts of Pothos' options that this plugin reads; declared loosely, as hooks see them. */
interface RuledOptions {
  readonly access?: unknown;
}

/**
 * The second layer of access control, and the source of the federation directives. The first layer is the gate in
 * front of every loader; this one also covers what a parent's answer already held. A field without a rule, on a type
 * without one, stops the build: nothing is public by forgetting.
 */
class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(fieldConfig: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const access = this.#fieldAccess(fieldConfig);
    return {
      ...fieldConfig,
      description: describedWithScopes(fieldConfig.description, access),
      extensions: { ...fieldConfig.extensions, ...accessExtension(access) },
      pothosOptions: { ...fieldConfig.pothosOptions, ...directivesOf(access, fieldConfig.parentType) },
    } as PothosOutputFieldConfig<Types>;
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    fieldConfig: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const access = this.#fieldAccess(fieldConfig);
    if (access === 'free') return rootTypes.has(fieldConfig.parentType) ? signedInOnly(resolve) : resolve;
    const type = this.#typeAccess(fieldConfig);
    return (parent, args, context, info) => {
      const { viewer, loaders } = context as unknown as RequestContext;
      const verdict = judge(viewer, access);
      if (verdict === 'allowed') return resolve(parent, args, context, info);
      if (verdict === 'unauthenticated') throw new UnauthenticatedError();
      if (verdict === 'forbidden') throw new ForbiddenError(scopesOf(access));
      // Without an object to judge by, as on Query, the loaders behind the field decide by their keys.
      const { isOwn, projectId } = type ?? {};
      if (isOwn === undefined || projectId === undefined) return resolve(parent, args, context, info);
      return loaders
        .require(access, projectId(parent), (own) => isOwn(parent, own))
        .then(() => resolve(parent, args, context, info));
    };
  }

  /** Whoever may not see what a subscription tells is refused before it begins; each event is judged again, as a field. */
  override wrapSubscribe(
    subscribe: GraphQLFieldResolver<unknown, Types['Context'], object> | undefined,
    fieldConfig: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> | undefined {
    if (subscribe === undefined) return undefined;
    const access = this.#fieldAccess(fieldConfig);
    if (access === 'free') return signedInOnly(subscribe);
    return (parent, args, context, info) => {
      const verdict = judge((context as unknown as RequestContext).viewer, access);
      if (verdict === 'unauthenticated') throw new UnauthenticatedError();
      if (verdict === 'forbidden') throw new ForbiddenError(scopesOf(access));
      return subscribe(parent, args, context, info);
    };
  }

  #fieldAccess(fieldConfig: PothosOutputFieldConfig<Types>): FieldAccess {
    const own = (fieldConfig.pothosOptions as RuledOptions).access as FieldAccess | undefined;
    const access = own ?? this.#typeAccess(fieldConfig)?.rule ?? builtIn(fieldConfig.parentType);
    if (access === undefined) {
      throw new Error(
        `${fieldConfig.parentType}.${fieldConfig.name} has no access rule: give it, or its type, one.`,
      );
    }
    return access;
  }

  #typeAccess(fieldConfig: PothosOutputFieldConfig<Types>): TypeAccess<unknown> | undefined {
    const config = this.builder.configStore.getTypeConfig(fieldConfig.parentType);
    return (config.pothosOptions as RuledOptions | undefined)?.access as TypeAccess<unknown> | undefined;
  }
}

const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** A resolver that refuses whoever is not signed in, before it does anything. */
export function signedInOnly<Context, Arguments>(
  resolve: GraphQLFieldResolver<unknown, Context, Arguments>,
): GraphQLFieldResolver<unknown, Context, Arguments> {
  return (parent, args, context, info) => {
    const { viewer } = context as unknown as RequestContext;
    if (viewer.kind === 'anonymous') throw new UnauthenticatedError();
    return resolve(parent, args, context, info);
  };
}

/** Types that plugins make themselves and that hold nothing but what a ruled field brought. */
function builtIn(typeName: string): 'free' | undefined {
  return typeName === 'PageInfo' || typeName === 'Node' ? 'free' : undefined;
}

/** The federation plugin's options for what a gateway may hold against a viewer before this server does. */
function directivesOf(access: FieldAccess, parentType: string): object {
  if (access === 'free') return rootTypes.has(parentType) ? { authenticated: true } : {};
  // A customer's token has no scopes, and a gateway that asks for some would refuse owners.
  return access.customers === 'none'
    ? { requiresScopes: alternativesOf(scopesOf(access)) }
    : { authenticated: true };
}

/** What `@requiresScopes` says: every scope is needed, and writing includes reading. */
function alternativesOf(scopes: readonly string[]): string[][] {
  return scopes.reduce<string[][]>(
    (alternatives, scope) =>
      alternatives.flatMap((alternative) =>
        scope.endsWith(':read')
          ? [
              [...alternative, scope],
              [...alternative, `${scope}_write`],
            ]
          : [[...alternative, scope]],
      ),
    [[]],
  );
}

const pluginName = 'access';
export default pluginName;

SchemaBuilder.registerPlugin(pluginName, AccessPlugin);

declare global {
  // Pothos takes the options of a plugin from this namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>;
    }
    export interface FieldOptions {
      /** Who may see the field; default: the rule of its type. */
      access?: FieldAccess;
    }
    // The parameters must be those of Pothos' own declaration.
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    export interface ObjectTypeOptions<Types extends SchemaTypes, Shape> {
      /** Who may see the type's fields, unless a field says otherwise. */
      access?: TypeAccess<Shape>;
    }
  }
}
