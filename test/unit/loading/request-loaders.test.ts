import { describe, expect, test, vi } from 'vitest';
import { ForbiddenError, UnauthenticatedError } from '../../../src/auth/access-error.ts';
import { anonymous, type Viewer } from '../../../src/auth/viewer.ts';
import { defineLoader, type OwnSet } from '../../../src/loading/loader.ts';
import { createRequestLoaders } from '../../../src/loading/request-loaders.ts';
import { testSources } from './list-pages.ts';

const customer: Viewer = {
  kind: 'customer',
  credential: 'token',
  name: 'ada',
  customerId: 'ada',
  scopes: new Set(),
  projects: 'all',
};
const staff: Viewer = {
  kind: 'staff',
  credential: 'token',
  name: 'support',
  customerId: null,
  scopes: new Set(['customer_information:customers:read']),
  projects: 'all',
};

function testRequest(viewer: Viewer, customers: 'own' | 'all' | 'none' = 'own') {
  const steps: string[] = [];
  const load = vi.fn((key: { projectId: string; id: string }) => {
    steps.push(`load ${key.id}`);
    return key.id === 'broken' ? Promise.reject(new Error('broken')) : Promise.resolve({ id: key.id });
  });
  const loader = defineLoader({
    name: 'customers',
    access: { operation: 'get-customer', customers },
    isOwn: (key: { projectId: string; id: string }, own) => own.customer(key.projectId, key.id),
    load,
  });
  const ownSet = (_loaders: unknown, customerId: string): OwnSet => ({
    customer: (_projectId, id) => {
      steps.push(`is ${id} ${customerId}?`);
      return Promise.resolve(id === customerId);
    },
    subscription: () => Promise.resolve(false),
    purchase: () => Promise.resolve(false),
  });
  const loaders = createRequestLoaders({ viewer, sources: testSources().sources, ownSet });
  const ask = (id: string, projectId = 'proj1') => loaders.load(loader, { projectId, id });
  return { ask, loaders, loader, load, steps };
}

describe('the gate', () => {
  test('lets holders of the scope pass without asking whose it is', async () => {
    const { ask, steps } = testRequest(staff);
    await expect(ask('anybody')).resolves.toEqual({ id: 'anybody' });
    expect(steps).toEqual(['load anybody']);
  });

  test('asks whose it is before anything is loaded', async () => {
    const { ask, steps } = testRequest(customer);
    await ask('ada');
    expect(steps).toEqual(['is ada ada?', 'load ada']);
  });

  test('refuses what is another customer’s without loading it', async () => {
    const { ask, load } = testRequest(customer);
    await expect(ask('somebody else')).rejects.toThrow(ForbiddenError);
    expect(load).not.toHaveBeenCalled();
  });

  test('refuses customers what is for staff, even their own, without a question', async () => {
    const { ask, steps } = testRequest(customer, 'none');
    await expect(ask('ada')).rejects.toThrow(ForbiddenError);
    expect(steps).toEqual([]);
  });

  test('lets customers see what is for all of them', async () => {
    const { ask, steps } = testRequest(customer, 'all');
    await ask('anything');
    expect(steps).toEqual(['load anything']);
  });

  test('refuses who brought no credential', async () => {
    const { ask, steps } = testRequest(anonymous, 'all');
    await expect(ask('ada')).rejects.toThrow(UnauthenticatedError);
    expect(steps).toEqual([]);
  });

  test('refuses a project that the token is not for, before anything else', async () => {
    const { ask, steps } = testRequest({ ...customer, projects: ['proj2'] });
    await expect(ask('ada')).rejects.toThrow(ForbiddenError);
    await expect(ask('ada', 'proj2')).resolves.toEqual({ id: 'ada' });
    expect(steps).toEqual(['is ada ada?', 'load ada']);
  });

  test('is not in the way of what decides about the gate itself', async () => {
    const { loaders, loader } = testRequest(customer, 'none');
    const key = { projectId: 'proj1', id: 'anybody' };
    await expect(loaders.loadUnchecked(loader, key)).resolves.toEqual({ id: 'anybody' });
  });
});

describe('one request', () => {
  test('asks the same question once, until it is told to forget', async () => {
    const { ask, load, loaders } = testRequest(staff);
    await Promise.all([ask('ada'), ask('ada'), ask('grace')]);
    await ask('ada');
    expect(load).toHaveBeenCalledTimes(2);
    loaders.forget();
    await ask('ada');
    expect(load).toHaveBeenCalledTimes(3);
  });

  test('fails one key and not its neighbours', async () => {
    const { ask } = testRequest(staff);
    const results = await Promise.allSettled([ask('broken'), ask('ada')]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled']);
  });
});
