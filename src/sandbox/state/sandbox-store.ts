import { OrderedCollection } from './ordered-collection.ts';
import { ProjectStore } from './project-store.ts';
import type { StoredProject } from './stored-facts.ts';

/** All state of one sandbox: its projects, each with what belongs to it. */
export class SandboxStore {
  readonly projects = new OrderedCollection<StoredProject>();
  readonly #stores = new Map<string, ProjectStore>();
  /** The first project of the account that a project belongs to. */
  readonly #accounts = new Map<string, string>();

  /** Adds a project to the account of another one, or to a new account. */
  addProject(project: StoredProject, siblingId: string = project.id): ProjectStore {
    this.projects.add(project);
    this.#accounts.set(project.id, this.#accounts.get(siblingId) ?? siblingId);
    const store = new ProjectStore(project);
    this.#stores.set(project.id, store);
    return store;
  }

  /** Whether the keys of one project work for the other too. */
  inOneAccount(oneId: string, otherId: string): boolean {
    return this.#accounts.get(oneId) === this.#accounts.get(otherId);
  }

  /** The content of a project, or undefined for an id that is none. */
  project(id: string): ProjectStore | undefined {
    return this.#stores.get(id);
  }
}
