/** Somebody with a login; the id is also the App User ID. */
export interface User {
  readonly id: string;
  readonly name: string;
}

/** A team, with the ids of its members. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly memberIds: readonly string[];
}

/** Users and teams of a made-up company, in memory. The users are customers of the server's sandbox. */
export interface TeamDirectory {
  user(id: string): User | null;
  team(id: string): Team | null;
  teams(): readonly Team[];
  /** Null when there is no such team or user. */
  join(teamId: string, userId: string): Team | null;
}

export function createTeamDirectory(): TeamDirectory {
  const users = new Map(
    ['Ada', 'Grace', 'Lila', 'Tess', 'Wilma'].map((name) => {
      const id = name.toLowerCase();
      return [id, { id, name }];
    }),
  );
  const teams = new Map<string, Team>([
    ['team-pilots', { id: 'team-pilots', name: 'Pilots', memberIds: ['ada', 'grace', 'lila'] }],
    ['team-ground', { id: 'team-ground', name: 'Ground crew', memberIds: ['ada', 'wilma'] }],
  ]);

  return {
    user: (id) => users.get(id) ?? null,
    team: (id) => teams.get(id) ?? null,
    teams: () => [...teams.values()],
    join(teamId, userId) {
      const team = teams.get(teamId);
      if (team === undefined || !users.has(userId)) return null;
      const joined = { ...team, memberIds: [...new Set([...team.memberIds, userId])] };
      teams.set(teamId, joined);
      return joined;
    },
  };
}
