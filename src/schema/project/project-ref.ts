import type { Project } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';

/** A project is known by its id; what else upstream tells of it is loaded when a field asks. */
export interface ProjectObject {
  readonly projectId: string;
  /** What upstream just told of it; absent where it has to be asked. */
  readonly data?: Project;
}

export const ProjectRef = builder.objectRef<ProjectObject>('Project');
