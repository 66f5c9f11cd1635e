import { z } from 'zod';
import type { ProjectKeys } from './config.ts';
import { apiKey, v1ApiKey, webhookAuthorization, type SettingValue } from './setting-values.ts';

const EXAMPLE = '{"proj1ab2c3d4": {"readKey": "<key>", "writeKey": "<key>"}}';
const PROJECT_ID = /^[A-Za-z0-9_-]{1,255}$/;

const keysOfProject = z.strictObject({
  readKey: apiKey,
  writeKey: apiKey.optional(),
  v1Key: v1ApiKey.optional(),
  webhookAuthorization: webhookAuthorization.optional(),
});

/** Keys by project id. No message repeats a value, nor a name that might be a key in the wrong place. */
export const projectKeys: SettingValue<readonly ProjectKeys[]> = z.string().transform((text, context) => {
  const wrong = (message: string) => {
    context.addIssue({ code: 'custom', message });
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    wrong(`is not valid JSON: write an object such as \`${EXAMPLE}\``);
    return z.NEVER;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json) || Object.keys(json).length === 0) {
    wrong(`must be a JSON object with at least one project, such as \`${EXAMPLE}\``);
    return z.NEVER;
  }
  const projects = Object.entries(json).flatMap(([projectId, value], index): readonly ProjectKeys[] => {
    // Whoever mixes up the sides has a key where the id belongs.
    const place = `the project at place ${String(index + 1)}`;
    if (!PROJECT_ID.test(projectId) || projectId.startsWith('sk_')) {
      wrong(`has a name that is no project id, ${place}: write the id of each project before its keys`);
      return [];
    }
    const result = keysOfProject.safeParse(value);
    if (!result.success) {
      for (const { path, message } of result.error.issues) {
        const [name] = path;
        wrong(
          name === undefined || !(String(name) in keysOfProject.shape)
            ? `must have for ${place} an object with \`readKey\` and perhaps \`writeKey\`, \`v1Key\`, \`webhookAuthorization\`, and nothing else`
            : `has no usable \`${String(name)}\` for ${place}: it ${message}`,
        );
      }
      return [];
    }
    const { readKey, writeKey, v1Key, webhookAuthorization: authorization } = result.data;
    return [
      {
        projectId,
        readKey,
        ...(writeKey === undefined ? {} : { writeKey }),
        ...(v1Key === undefined ? {} : { v1Key }),
        ...(authorization === undefined ? {} : { webhookAuthorization: authorization }),
      },
    ];
  });
  return projects;
});
