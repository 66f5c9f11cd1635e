import { describe, expect, test } from 'vitest';
import { BadUserInputError } from '../../../src/schema/common/bad-user-input-error.ts';
import {
  decodeNodeId,
  encodeNodeId,
  readNodeAddress,
  registerNodeType,
  writeNodeAddress,
} from '../../../src/schema/common/node-id.ts';

registerNodeType('Customer');

const addressIn = (nodeId: string) => readNodeAddress(decodeNodeId(nodeId).id);

describe('node ids', () => {
  test.each(['ada', 'a:b', 'a/b?c#d%', '🦊', '"quoted"', '["x"]', ' ', 'x'.repeat(1500), '\ud800'])(
    'bring back %j',
    (id) => {
      const nodeId = encodeNodeId('Customer', writeNodeAddress({ projectId: 'proj1', id }));
      expect(nodeId).toMatch(/^[\w-]+$/);
      expect(decodeNodeId(nodeId).typename).toBe('Customer');
      expect(addressIn(nodeId)).toEqual({ projectId: 'proj1', id });
    },
  );

  const good = encodeNodeId('Customer', writeNodeAddress({ projectId: 'proj1', id: 'ada' }));
  test.each([
    ['nothing', ''],
    ['a plain id', 'ada'],
    ['the inside in clear', 'Customer:["proj1","ada"]'],
    ['a type that has no nodes', encodeNodeId('Viewer', '["proj1","ada"]')],
    ['a name that every object has', encodeNodeId('constructor', '["proj1","ada"]')],
    ['no type', encodeNodeId('', '["proj1","ada"]')],
    ['an inside that is no JSON', encodeNodeId('Customer', 'ada')],
    ['one part', encodeNodeId('Customer', '["proj1"]')],
    ['three parts', encodeNodeId('Customer', '["proj1","ada","x"]')],
    ['a number for an id', encodeNodeId('Customer', '["proj1",7]')],
    ['an object that looks like a list', encodeNodeId('Customer', '{"0":"proj1","1":"ada","length":2}')],
    ['letters of no alphabet around it', `${good}!`],
    ['padding', `${good}=`],
    ['a blank before it', ` ${good}`],
  ])('of %s are decoded without a throw, and their address is refused', (_name, nodeId) => {
    expect(decodeNodeId(nodeId).typename).toBe('Customer');
    expect(() => addressIn(nodeId)).toThrow(BadUserInputError);
  });
});
