import { z } from 'zod';
import { alreadyExists } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import { answerPage, inOrder } from '../../http/pagination.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers, SandboxRequest } from '../../http/sandbox-request.ts';
import type { StoredProject } from '../../state/stored-facts.ts';

const newProject = z.strictObject({ name: z.string().min(1).max(255) });

/** A key sees its own project and those that were made with keys of the same account. */
export const projectRoutes: Handlers = {
  'list-projects': (request) => {
    const idOf = (project: StoredProject): string => project.id;
    return answerPage(request, inOrder(projectsOfAccount(request), idOf), idOf, (project) => project);
  },

  'create-project': (request) => {
    const { name } = bodyOf(request, newProject);
    const { key, store, now, random } = request;
    if (projectsOfAccount(request).some((one) => one.name === name)) {
      throw alreadyExists('Name is already taken');
    }
    const project: StoredProject = {
      object: 'project',
      id: newId('project', random),
      name,
      created_at: now,
      icon_url: null,
      icon_url_large: null,
    };
    return store.addProject(project, key.projectId).project;
  },
};

function projectsOfAccount({ key, store }: SandboxRequest): readonly StoredProject[] {
  return [...store.projects].filter(({ id }) => store.inOneAccount(id, key.projectId));
}
