import { identityInStore, secretsAfter, settingsAfter } from '../../changes/app-settings.ts';
import type { GivenSettings } from '../../changes/app-settings.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { alreadyExists, unacceptableParameter, unprocessable } from '../../http/errors.ts';
import { newId } from '../../ids.ts';
import type { ProjectStore } from '../../state/project-store.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import type { StoredApp } from '../../state/stored-facts.ts';
import { appChanges, newApp } from './app-bodies.ts';
import { appInPath } from './found.ts';

export const appChangeRoutes: Handlers = {
  'create-app': (request) => {
    const { name, type, ...byStore } = bodyOf(request, newApp);
    const { project, now, random } = request;
    const [given = {}] = Object.values<GivenSettings | null | undefined>(byStore);
    const secrets = secretsAfter({}, given ?? {});
    const bare: StoredApp = {
      object: 'app',
      id: newId('app', random),
      name,
      created_at: now,
      type,
      project_id: project.project.id,
    };
    const app = { ...bare, ...settingsAfter(bare, given ?? {}, secrets) };
    refuseTwins(project, app);
    project.appSecrets.set(app.id, secrets);
    return project.apps.add(app);
  },

  'update-app': (request) => {
    const { name, ...byStore } = bodyOf(request, appChanges);
    const { project } = request;
    const app = appInPath(request);
    const stores = Object.entries<GivenSettings | undefined>(byStore);
    const [otherStore] = stores.find(([store]) => store !== app.type) ?? [];
    if (otherStore !== undefined) {
      throw unacceptableParameter(otherStore, `${otherStore} is only for apps of this type`);
    }
    const given = stores[0]?.[1] ?? {};
    const secrets = secretsAfter(project.appSecrets.get(app.id) ?? {}, given);
    const settings = stores.length === 0 ? {} : settingsAfter(app, given, secrets);
    refuseTwins(project, { ...app, ...settings });
    project.appSecrets.set(app.id, secrets);
    return Object.assign(app, settings, name === undefined ? {} : { name });
  },

  'delete-app': (request) => {
    const { project } = request;
    const { id } = appInPath(request);
    for (const product of project.products) {
      if (product.app_id === id) throw unprocessable('Cannot delete an app that has products');
    }
    for (const integration of project.webhookIntegrations) {
      if (integration.appId === id)
        throw unprocessable('Cannot delete an app that has a webhook integration');
    }
    project.apps.delete(id);
    project.appSecrets.delete(id);
    return deletedAnswer(request, 'app', id);
  },
};

/** Throws 409 when another app of the project is the same one to its store. */
function refuseTwins(project: ProjectStore, app: StoredApp): void {
  const identity = identityInStore(app);
  for (const other of project.apps) {
    if (
      other.id !== app.id &&
      other.type === app.type &&
      identityInStore(other) === identity &&
      identity !== null
    ) {
      throw alreadyExists('Another app of the project has this identifier in the store');
    }
  }
}
