import type { GraphQLResolveInfo } from 'graphql';
import type { ObjectRef } from '@pothos/core';
import type { Held } from '../../loading/held.ts';
import { RefusedIdError } from '../../revenuecat/errors.ts';
import { operations } from '../../revenuecat/generated/operations.ts';
import { isRefusedId } from '../../revenuecat/path.ts';
import { errorFrom, type Loader, type ProjectKey } from '../../loading/loader.ts';
import { builder, type BuilderTypes } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import type { CostlyLoader } from '../cost/loads.ts';
import type { FieldAccess } from '../field-access.ts';
import { BadUserInputError } from './bad-user-input-error.ts';
import {
  readNodeAddress,
  refusedNodeId,
  registerNodeType,
  writeNodeAddress,
  type NodeAddress,
} from './node-id.ts';
import { selectsOnlyId } from './selection.ts';

/** A type whose objects can be found again by id: through `node`, `nodes` and `_entities`. */
export interface Identity<Shape> {
  readonly ref: ObjectRef<BuilderTypes, Shape>;
  readonly typeName: string;
  /** What the gate in `resolve` asks for; `free` where any credential is enough. */
  readonly access: FieldAccess;
  /** What `resolve` loads, unless only the id is selected; null when it loads nothing. */
  readonly loader: CostlyLoader | null;
  /** Passes the gate, and loads unless only the id is selected. Null when there is no such object. */
  resolve(address: NodeAddress, context: RequestContext, info: GraphQLResolveInfo): Promise<Shape | null>;
}

const identities: Identity<unknown>[] = [];

/** Every type with an identity; complete once all files of the schema have been imported. */
export function allIdentities(): readonly Identity<unknown>[] {
  return identities;
}

/** The loader behind a type's global ids; undefined for a type that needs none. */
export function identityLoaderOf(typeName: string): CostlyLoader | undefined {
  return identities.find((identity) => identity.typeName === typeName)?.loader ?? undefined;
}

/**
 * Gives a type its identity: a `nodeId`, and a way to be found again. The one place that decides how an id that came
 * from outside is turned into an object, so that no path forgets the gate.
 */
export function identify<Data extends object, Key extends ProjectKey>(
  typeName: string,
  ref: ObjectRef<BuilderTypes, Held<Data>>,
  how: {
    loader: Loader<Key, Data | null>;
    /** `info` says what is selected, for loaders that fetch more on demand; it is null when only the gate asks. */
    key(address: NodeAddress, info: GraphQLResolveInfo | null): Key;
    hold(address: NodeAddress, data: Data | null): Held<Data>;
  },
): void {
  addIdentity(
    typeName,
    ref,
    how.loader.access,
    how.loader,
    (object) => object,
    async (address, context, info) => {
      if (selectsOnlyId(info, typeName)) {
        const { operation } = how.loader.access;
        const parameter = operations[operation].pathParameters.at(-1);
        if (parameter !== undefined && isRefusedId(operation, parameter, address.id))
          throw new RefusedIdError(operation, parameter);
        const key = how.key(address, null);
        await context.loaders.require(how.loader.access, address.projectId, (own) =>
          how.loader.isOwn(key, own),
        );
        return how.hold(address, null);
      }
      const data = await context.loaders.load(how.loader, how.key(address, info));
      return data === null ? null : how.hold(address, data);
    },
  );
}

/** The same for a type whose objects are not loaded one by one. `resolve` must pass the gate itself, and `access` says which. */
export function identifyBy<Shape>(
  typeName: string,
  ref: ObjectRef<BuilderTypes, Shape>,
  access: FieldAccess,
  addressOf: (object: Shape) => NodeAddress,
  resolve: Identity<Shape>['resolve'],
): void {
  addIdentity(typeName, ref, access, null, addressOf, resolve);
}

function addIdentity<Shape>(
  typeName: string,
  ref: ObjectRef<BuilderTypes, Shape>,
  access: FieldAccess,
  loader: CostlyLoader | null,
  addressOf: (object: Shape) => NodeAddress,
  resolve: Identity<Shape>['resolve'],
): void {
  registerNodeType(typeName);
  identities.push({ ref, typeName, access, loader, resolve });
  if (typeName !== 'Project') {
    builder.objectField(ref, 'projectId', (t) =>
      t.id({
        access: 'free',
        nullable: false,
        description:
          'Id of the project that the object belongs to. With `id` it is the key for supergraphs that serve several projects.',
        resolve: (object: Shape) => addressOf(object).projectId,
      }),
    );
  }
  builder.nodeRef(
    ref as never,
    {
      id: { resolve: (object: Shape) => writeNodeAddress(addressOf(object)) },
      // An error in place of a node fails that node alone; a rejection would fail its neighbours.
      loadWithoutCache: (id: string, context: RequestContext, info: GraphQLResolveInfo) =>
        servedAddress(id, context)
          .then((address) => resolve(address, context, info))
          .catch(errorFrom),
    } as never,
  );
}

/** A node id names its project, and anybody can write one that names a project which is none of this server's. */
async function servedAddress(id: string, { upstream }: RequestContext): Promise<NodeAddress> {
  const address = readNodeAddress(id);
  // Which project is served may not be known before the first question about it.
  await upstream.defaultProjectId();
  if (!upstream.serves(address.projectId)) throw new BadUserInputError(refusedNodeId);
  return address;
}
