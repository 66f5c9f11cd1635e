import { builder } from '../builder.ts';

/** Whether an action can be expected to work, as far as the object itself tells. */
export interface ActionAvailability {
  readonly allowed: boolean;
  /** Why not; null when it is allowed. */
  readonly reason: string | null;
}

export const allowedAction: ActionAvailability = { allowed: true, reason: null };

export function refusedAction(reason: string): ActionAvailability {
  return { allowed: false, reason };
}

export const ActionAvailabilityRef = builder.objectRef<ActionAvailability>('ActionAvailability');

ActionAvailabilityRef.implement({
  description:
    'Whether an action can be expected to work, judged from what is known of the object without asking upstream. It says ' +
    'nothing about who may do it.',
  shareable: true,
  access: { rule: 'free' },
  fields: (t) => ({
    allowed: t.exposeBoolean('allowed', {
      nullable: false,
      description: 'Whether the action can be expected to work.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why not, as a sentence; null when it is allowed.',
    }),
  }),
});
