import { defineMutation } from '../mutation/define-mutation.ts';
import { ProjectRef } from './project-ref.ts';

defineMutation('createProject', {
  operation: 'create-project',
  canMiss: false,
  description:
    'Makes a project. This server reads what a project holds only with a key of its own for it, which somebody has ' +
    'to make and configure.',
  input: {
    description: 'The project to make.',
    fields: (t) => ({ name: t.string({ required: true, description: 'What the project is called.' }) }),
  },
  request: ({ name }) => ({ body: { name } }),
  changes: (_input, _answer, projectId) => [{ kind: 'configuration', projectId, part: 'projects' }],
  outcome: (_input, project) => project,
  payload: {
    description: 'The project was made.',
    fields: (t) => ({
      project: t.field({
        type: ProjectRef,
        nullable: true,
        description: 'The project, as far as it can be known without a key of its own.',
        resolve: ({ outcome }) => (outcome === null ? null : { projectId: outcome.id, data: outcome }),
      }),
    }),
  },
});
