import { OrderedCollection } from './ordered-collection.ts';
import { ProjectStore } from './project-store.ts';
import type { StoredProject } from './stored-facts.ts';

/** All state of one sandbox: its projects, each with what belongs to it. */
export class SandboxStore {
  readonly projects = new OrderedCollection<StoredProject>();
  readonly #stores = new Map<string, ProjectStore>();

  addProject(project: StoredProject): ProjectStore {
    this.projects.add(project);
    const store = new ProjectStore(project);
    this.#stores.set(project.id, store);
    return store;
  }

  /** The content of a project, or undefined for an id that is none. */
  project(id: string): ProjectStore | undefined {
    return this.#stores.get(id);
  }
}
