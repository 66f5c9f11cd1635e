import { parse } from 'yaml';

import { isObject } from '../../../scripts/operations/json.ts';
import type { JsonObject } from '../../../scripts/operations/json.ts';

/** A made-up v2 document with one operation of each kind that the generator treats differently. */
export const smallV2 = `
openapi: 3.0.3
info: { title: The zoo interface, version: 1.0.0, description: Prose about the zoo }
tags: [{ name: Animals, description: Prose about a tag }]
paths:
  /zoos/{zoo_id}/animals:
    get:
      summary: Prose about the operation
      description: Prose about the operation
      operationId: list-animals
      x-scopes: [zoo:animals:read]
      x-revenuecat-rate-limiting-domain: zoo
      x-release-status: public
      x-expandable-fields: [{ items.keeper: zoo:keepers:read }]
      parameters:
        - { name: zoo_id, in: path, required: true, description: Prose about a parameter, schema: { type: string, maxLength: 9 } }
        - { name: starting_after, in: query, schema: { type: string, example: prose-as-example } }
        - { name: kinds, in: query, style: form, explode: false, schema: { type: array, items: { type: string, enum: [bird, fish] } } }
      responses:
        '200':
          description: Prose about the answer
          headers:
            Zoo-Left: { required: true, description: Prose about a header, schema: { type: integer } }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/ListAnimals' }
              examples: { one: { value: prose-as-example } }
        '404': { $ref: '#/components/responses/NotFound' }
    post:
      operationId: create-animal
      x-scopes: [zoo:animals:read_write]
      x-revenuecat-rate-limiting-domain: zoo
      x-release-status: beta
      parameters:
        - { name: zoo_id, in: path, required: true, schema: { type: string } }
        - { name: Idempotency-Key, in: header, schema: { type: string } }
      requestBody:
        required: true
        description: Prose about the body
        content:
          application/json:
            schema: { $ref: '#/components/schemas/AnimalInput', additionalProperties: false }
      responses:
        '201': { description: Prose, content: { application/json: { schema: { $ref: '#/components/schemas/Animal' } } } }
components:
  schemas:
    Mood: { type: string, enum: [calm, cross], description: Prose about moods }
    Keeper: { type: object, required: [name], properties: { name: { type: string } } }
    AnimalInput: { type: object, required: [name], properties: { name: { type: string } } }
    Animal:
      title: Prose as title
      type: object
      required: [object, name, description, keeper, mood, kept, size, favourite]
      properties:
        object: { type: string, enum: [animal] }
        name: { type: string, minLength: 1, example: prose-as-example }
        description: { type: string, description: Prose about a field called description }
        keeper: { nullable: true, $ref: '#/components/schemas/Keeper' }
        mood: { nullable: true, oneOf: [{ $ref: '#/components/schemas/Mood' }] }
        kept: { allOf: [{ type: object, nullable: true, description: Prose }, { $ref: '#/components/schemas/Keeper' }] }
        size: { nullable: true, type: string, enum: [small, large] }
        favourite: { nullable: false, type: string }
      additionalProperties: false
    ListAnimals:
      type: object
      required: [object, items, next_page]
      properties:
        object: { type: string, enum: [list] }
        items: { type: array, items: { $ref: '#/components/schemas/Animal' } }
        next_page: { type: string, nullable: true }
    Den:
      allOf:
        - { type: object, required: [id], properties: { id: { type: string } } }
        - { $ref: '#/components/schemas/Cave' }
        - { $ref: '#/components/schemas/Pond' }
      additionalProperties: true
    Cave: { type: object, properties: { cave: { type: object, required: [deep], properties: { deep: { type: boolean } } } } }
    Pond: { type: object, properties: { pond: { type: object, required: [wet], properties: { wet: { type: boolean } } } } }
  responses:
    NotFound:
      description: Prose
      content: { application/json: { schema: { type: object, properties: { type: { type: string, enum: [gone] } } } } }
`;

/** A made-up older document: no scopes, no domains, and a map written as one property. */
export const smallV1 = `
openapi: 3.0.0
info: { title: The old zoo interface, version: 0.1.0 }
paths:
  /animals/{name}/notes:
    post:
      operationId: write-notes
      parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
      requestBody:
        content:
          application/json:
            schema: { type: object, required: [key_name], properties: { key_name: { type: string } } }
      responses: { '200': { description: Prose, content: { application/json: { schema: { type: object } } } } }
`;

/** A made-up document whose paths carry the version themselves. */
export const smallExternal = `
openapi: 3.1.0
info: { title: Zoo deliveries, version: 0.1.0 }
paths:
  /v1/deliveries:
    post:
      operationId: deliver
      responses: { '200': { description: Prose } }
`;

/** Permissions for the operations that the small older documents leave open. */
export const smallAccess = {
  'v1:write-notes': { scopes: ['zoo:animals:read_write'], domain: 'zoo', release: 'public' },
  'external:deliver': { scopes: ['zoo:animals:read_write'], domain: 'zoo', release: 'beta' },
};

/** Parses YAML that is known to be a mapping. */
export function yaml(text: string): JsonObject {
  const parsed: unknown = parse(text);
  if (!isObject(parsed)) throw new Error('not a mapping');
  return parsed;
}
