import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import type { ConfigurationKind } from '../../loading/cache-names.ts';
import { identityLoaderOf } from '../common/identity.ts';
import { freeFields } from '../common/selection.ts';
import { plainName } from '../common/served-name.ts';
import type { FieldUse } from './field-use.ts';
import { loadsOf, type CostlyLoader, type Load, type Loads } from './loads.ts';
import { nothingSpent, type Spent } from './spent.ts';

/** Where an object came from, as far as it decides what its fields cost. */
export interface Origin {
  /** The loader whose answer it is; null when it is not known. */
  readonly loader: string | null;
  /** Kinds of configuration that the answer embeds. */
  readonly embeds: readonly ConfigurationKind[];
  /** The loader that gave the customer who led here; null below no customer. */
  readonly customer: string | null;
}

export const unknownOrigin: Origin = { loader: null, embeds: [], customer: null };

/** What a question costs for one parent. */
export interface FieldCost {
  /** Calls about this parent, by what they ask for. */
  readonly own: ReadonlyMap<string, number>;
  /** Calls that the whole document makes once. */
  readonly shared: ReadonlyMap<string, number>;
  /** How many objects the field leads to. */
  readonly objects: number;
  /** Where such an object comes from, and what it costs to get there beyond `own` and `shared`. */
  arrive(type: GraphQLObjectType): { readonly origin: Origin; readonly spent: Spent };
}

/** Which fields a question selects of an object type. */
type SelectedNames = (type: GraphQLObjectType) => ReadonlySet<string>;

/** The cost of one question to an object that came from `parent`. */
export function costOfField(use: FieldUse, parent: Origin, selectedNames: SelectedNames): FieldCost {
  const reckoning = new FieldReckoning(use, parent, selectedNames);
  for (const load of loadsOf(use.field.extensions['loads'] as Loads | undefined)) reckoning.add(load);
  return reckoning;
}

class FieldReckoning implements FieldCost {
  readonly own = new Map<string, number>();
  readonly shared = new Map<string, number>();
  objects: number;
  readonly #use: FieldUse;
  readonly #parent: Origin;
  readonly #selectedNames: SelectedNames;
  #origin: Origin;
  #isIdentity = false;

  constructor(use: FieldUse, parent: Origin, selectedNames: SelectedNames) {
    this.#use = use;
    this.#parent = parent;
    this.#selectedNames = selectedNames;
    this.#origin = parent;
    this.objects = use.items;
  }

  add(load: Load): void {
    const { args, pages } = this.#use;
    const { after = null, first: _first, ...filters } = args;
    if ('name' in load) {
      this.#ask(load, [load.name, filters, load.cost.per === 'key' ? null : after]);
      this.#comeFrom(load);
    } else if ('reference' in load) {
      this.#refer(load.reference, load.held ?? []);
    } else if ('owner' in load) {
      const { customer } = this.#parent;
      if (customer === null) this.#refer(load.owner, []);
      // Known already, but perhaps with less than is selected here.
      else this.#origin = { ...this.#parent, loader: null };
    } else if ('rest' in load) {
      if (this.#parent.loader !== load.rest.name) this.own.set(load.rest.name, 1);
    } else if ('all' in load) {
      this.own.set(JSON.stringify([load.all.name, {}, null]), load.pages);
      this.#comeFrom(load.all);
    } else if ('some' in load) {
      this.shared.set(load.some.name, load.calls);
    } else if ('each' in load) {
      this.objects = lengthOf(args[load.argument]);
      this.own.set(JSON.stringify([load.each.name, filters]), this.objects);
      this.#comeFrom(load.each);
    } else if ('beyond' in load) {
      const isHeld = load.kind === undefined || this.#parent.embeds.includes(load.kind);
      if (!isHeld && load.within !== undefined) this.#look(load.within);
      const covered = pages <= 1 && (isHeld || load.within !== undefined);
      if (!covered) this.own.set(JSON.stringify([load.beyond.name, filters, after]), pages);
      if (!isHeld) this.#comeFrom(load.within ?? load.beyond);
    } else if ('write' in load) {
      this.own.set(load.write, isDryRun(args) ? load.dryRun : 1 + load.reads);
    } else {
      this.#isIdentity = true;
      if (load.identities !== 'one') this.objects = lengthOf(args[load.identities.argument]);
    }
  }

  arrive(type: GraphQLObjectType): { readonly origin: Origin; readonly spent: Spent } {
    // Nothing of what led to a project says anything about its lists.
    if (plainName(type) === 'Project') return { origin: unknownOrigin, spent: nothingSpent };
    const loader = this.#isIdentity ? identityLoaderOf(plainName(type)) : undefined;
    if (loader !== undefined) {
      const found = new FieldReckoning(this.#use, unknownOrigin, this.#selectedNames);
      if (!this.#selectsOnly(freeFields, type)) found.#ask(loader, []);
      found.#comeFrom(loader);
      const [calls = 0] = found.own.values();
      return { origin: found.arrive(type).origin, spent: { calls, shared: found.shared } };
    }
    const origin =
      plainName(type) === 'Customer'
        ? { ...this.#origin, customer: this.#origin.loader ?? this.#origin.customer }
        : this.#origin;
    return { origin, spent: nothingSpent };
  }

  #refer(loader: CostlyLoader, held: readonly string[]): void {
    const { field } = this.#use;
    const { embeds } = this.#parent;
    const isHeld = loader.cost.per === 'project' && embeds.includes(loader.cost.kind);
    const type = getNamedType(field.type);
    const isFree = isObjectType(type) && this.#selectsOnly(new Set([...freeFields, ...held]), type);
    if (!isHeld && !isFree) this.#ask(loader, [loader.name, field.name]);
    // An object inside another's answer holds no more than that one says.
    if (isHeld) this.#origin = { ...this.#parent, loader: null };
    else this.#comeFrom(loader);
  }

  #ask({ cost }: CostlyLoader, question: unknown): void {
    const { args, pages } = this.#use;
    const name = JSON.stringify(question);
    if (cost.per === 'project') this.shared.set(JSON.stringify([cost.kind, args['after'] ?? null]), pages);
    else this.own.set(name, cost.per === 'page' ? pages : 1);
  }

  /** One look into the project's list, whatever part of another list the field is about. */
  #look({ name, cost }: CostlyLoader): void {
    if (cost.per === 'project') this.shared.set(JSON.stringify([cost.kind, null]), 1);
    else this.own.set(name, 1);
  }

  #comeFrom({ name, cost }: CostlyLoader): void {
    this.#origin = { ...this.#parent, loader: name, embeds: cost.embeds ?? [] };
  }

  #selectsOnly(names: ReadonlySet<string>, type: GraphQLObjectType): boolean {
    return [...this.#selectedNames(type)].every((name) => names.has(name));
  }
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 1;
}

/** Whether a mutation is to send nothing. */
function isDryRun({ input }: FieldUse['args']): boolean {
  return typeof input === 'object' && input !== null && 'dryRun' in input && input.dryRun === true;
}
