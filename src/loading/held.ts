/**
 * An object of the graph: where it is, and what upstream said of it. A reference of which only the id was selected
 * is held without data, because loading it would spend a call for nothing.
 */
export class Held<Data extends object> {
  readonly projectId: string;
  readonly id: string;
  readonly #data: Data | Error;

  private constructor(projectId: string, id: string, data: Data | Error) {
    this.projectId = projectId;
    this.id = id;
    this.#data = data;
  }

  static of<Data extends object>(projectId: string, id: string, data: Data): Held<Data> {
    return new Held(projectId, id, data);
  }

  /** A reference that nothing but `id`, `nodeId` and `__typename` is selected of. */
  static idOnly<Data extends object>(projectId: string, id: string): Held<Data> {
    const misjudged = new Error('A field was selected of a reference that was made for its id only.');
    return new Held<Data>(projectId, id, misjudged);
  }

  /** A reference whose object the viewer may not load: its id was in the answer that led here, all else is refused. */
  static withheld<Data extends object>(projectId: string, id: string, reason: Error): Held<Data> {
    return new Held<Data>(projectId, id, reason);
  }

  /** Throws the reason when nothing but the id is held. */
  get data(): Data {
    if (this.#data instanceof Error) throw this.#data;
    return this.#data;
  }
}
