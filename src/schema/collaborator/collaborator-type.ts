import { Held } from '../../loading/held.ts';
import type { Collaborator } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { connectionArgs, defineConnection, resolveConnection } from '../common/connection.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { collaborators } from './collaborator-loader.ts';

const CollaboratorRef = builder.objectRef<Held<Collaborator>>('Collaborator');
const CollaboratorConnection = defineConnection(
  'Collaborator',
  CollaboratorRef,
  'the people who work on a project',
);

const rule = { operation: 'list-collaborators', customers: 'none' } as const;

CollaboratorRef.implement({
  description: 'A person who works on a project in RevenueCat.',
  access: { rule },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the collaborator.",
    }),
    name: t.string({
      nullable: true,
      description: 'What the person is called; null when it is not known.',
      resolve: ({ data }) => data.name,
    }),
    email: t.string({
      nullable: true,
      description: 'The e-mail address that the person was invited by.',
      resolve: ({ data }) => data.email,
    }),
    role: t.string({
      nullable: true,
      description: 'What the person may do, such as `admin`.',
      resolve: ({ data }) => data.role,
    }),
    acceptedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the invitation was accepted; null until then.',
      resolve: ({ data }) => data.accepted_at,
    }),
    hasMfa: t.boolean({
      nullable: true,
      description: 'Whether the person signs in with a second factor.',
      resolve: ({ data }) => data.has_mfa,
    }),
  }),
});

builder.objectField(ProjectRef, 'collaborators', (t) =>
  t.field({
    type: CollaboratorConnection,
    nullable: true,
    args: connectionArgs,
    access: rule,
    loads: collaborators.pages,
    description: 'The people who work on the project, also those who have not accepted yet.',
    resolve: ({ projectId }, args, context) =>
      resolveConnection(context, args, {
        loader: collaborators.pages,
        list: { projectId },
        cursorOf: (it: Collaborator) => it.id,
        toNode: (it) => Held.of(projectId, it.id, it),
      }),
  }),
);
