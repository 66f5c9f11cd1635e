import { expect } from 'vitest';
import { describeMutation } from '../../support/mutation-cases.ts';

describeMutation({
  mutation: 'createProject',
  operation: 'create-project',
  payload: 'project { id name createdAt iconUrl }',
  input: () => ({ name: 'Lark' }),
  async expectPayload({ project }, facade) {
    expect(project).toEqual({
      id: expect.stringMatching(/^proj/) as unknown,
      name: 'Lark',
      createdAt: new Date(facade.clock.now()).toISOString(),
      iconUrl: null,
    });
    // Nothing was read for it, and it is not one of the projects that this server has a key for.
    expect(facade.takeCalls()).toEqual(['create-project']);
    const { id } = project as { id: string };
    const read = 'query Other($id: ID!) { project(id: $id) { name } }';
    expect(await facade.data(read, { id })).toEqual({ project: null });
  },
  refusals: {
    ConflictError: async (facade) => {
      await facade.data('mutation { createProject(input: { name: "Lark" }) { __typename } }');
      return { name: 'Lark' };
    },
  },
  invalid: {
    input: () => ({ name: '', idempotencyKey: 'x'.repeat(256) }),
    fields: [['name'], ['idempotencyKey']],
  },
});
