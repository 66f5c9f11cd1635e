/**
 * An object of the graph: where it is, and what upstream said of it. A reference of which only the id was selected
 * is held without data, because loading it would spend a call for nothing.
 */
export class Held<Data extends object> {
  readonly projectId: string;
  readonly id: string;
  readonly #data: Data | null;

  private constructor(projectId: string, id: string, data: Data | null) {
    this.projectId = projectId;
    this.id = id;
    this.#data = data;
  }

  static of<Data extends object>(projectId: string, id: string, data: Data): Held<Data> {
    return new Held(projectId, id, data);
  }

  /** A reference that nothing but `id`, `nodeId` and `__typename` is selected of. */
  static idOnly<Data extends object>(projectId: string, id: string): Held<Data> {
    return new Held<Data>(projectId, id, null);
  }

  /** Throws when only the id is held: whoever made the reference misjudged the selection. */
  get data(): Data {
    if (this.#data === null)
      throw new Error('A field was selected of a reference that was made for its id only.');
    return this.#data;
  }
}
