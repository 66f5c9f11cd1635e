import { builder } from '../builder.ts';

/** A project is known by its id; what else upstream tells of it is loaded when a field asks. */
export interface ProjectObject {
  readonly projectId: string;
}

export const ProjectRef = builder.objectRef<ProjectObject>('Project');
