import type { ServerResponse } from 'node:http';

/** The texts of responses that were made here. */
const texts = new WeakMap<Response, string>();

/** A response whose text can be sent as it is, without the stream that is its body otherwise. */
export function textResponse(text: string, headers: Readonly<Record<string, string>>): Response {
  const response = new Response(text, { headers });
  texts.set(response, text);
  return response;
}

/** Whether `textResponse` made it: then it must be changed in place to stay one. */
export function isTextResponse(response: Response): boolean {
  return texts.has(response);
}

/**
 * Sends a response that `textResponse` made. False, and nothing sent, for any other: whoever makes a new response of one,
 * to compress it for instance, sends that in the usual way.
 */
export function sendText(response: Response, outgoing: ServerResponse): boolean {
  const text = texts.get(response);
  if (text === undefined || response.bodyUsed || outgoing.headersSent) return false;
  const headers = Object.fromEntries(response.headers);
  outgoing.writeHead(response.status, { ...headers, 'content-length': Buffer.byteLength(text) });
  outgoing.end(text);
  return true;
}
