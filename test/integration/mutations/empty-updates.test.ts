import { expect, test } from 'vitest';
import { createFacade } from '../../support/facade.ts';

test.each([
  ['updateProduct', { productId: 'prod1' }, 'displayName'],
  ['updateOffering', { offeringId: 'ofrng1' }, 'displayName, isCurrent, metadata'],
  ['updatePackage', { packageId: 'pkge1' }, 'displayName, position'],
  ['updateApp', { appId: 'app1' }, 'name, settings'],
])('%s says what could be changed when nothing is, without a call', async (mutation, input, fields) => {
  const facade = await createFacade();
  facade.takeCalls();
  const typeName = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const document = `mutation Nothing($input: ${typeName}Input!) {
    ${mutation}(input: $input) { ... on InvalidInputError { field issues { field message } } }
  }`;
  expect(await facade.data(document, { input })).toEqual({
    [mutation]: {
      field: null,
      issues: [{ field: [], message: `Nothing is to be changed. Give at least one of ${fields}.` }],
    },
  });
  expect(facade.takeCalls()).toEqual([]);
});
