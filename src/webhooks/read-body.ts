/** Waits, as a clock does that tests can move. */
type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** The body as text, or why it was not read to its end. Whatever it does, it is over when the time is up. */
export async function readBody(
  request: Request,
  limits: { readonly bytes: number; readonly ms: number },
  sleep: Sleep,
): Promise<{ readonly text: string } | 'too large' | 'too slow' | 'cut'> {
  const reader = request.body?.getReader();
  if (reader === undefined) return { text: '' };
  const over = new AbortController();
  const late = sleep(limits.ms, over.signal).then(
    () => 'too slow' as const,
    () => 'cut' as const,
  );
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  try {
    for (;;) {
      const chunk = await Promise.race([reader.read(), late]);
      if (typeof chunk === 'string') return chunk;
      if (chunk.done) return { text: text + decoder.decode() };
      bytes += (chunk.value as Uint8Array).byteLength;
      if (bytes > limits.bytes) return 'too large';
      text += decoder.decode(chunk.value, { stream: true });
    }
  } catch {
    return 'cut';
  } finally {
    over.abort();
    void reader.cancel().catch(() => undefined);
  }
}
