/** Waits, as a clock does that tests can move. */
type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** The body as text, or why there is none: it was not read to its end, or is not in UTF-8, which JSON always is. Whatever it does, it is over when the time is up. */
export async function readBody(
  request: Request,
  limits: { readonly bytes: number; readonly ms: number },
  sleep: Sleep,
): Promise<{ readonly text: string } | 'too large' | 'too slow' | 'cut' | 'no text'> {
  const reader = request.body?.getReader();
  if (reader === undefined) return { text: '' };
  const over = new AbortController();
  const late = sleep(limits.ms, over.signal).then(
    () => 'too slow' as const,
    () => 'cut' as const,
  );
  // What is replaced on the way would name somebody else than the sender did.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let text = '';
  const decode = (chunk?: Uint8Array): boolean => {
    try {
      text += chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  try {
    for (;;) {
      const chunk = await Promise.race([reader.read(), late]);
      if (typeof chunk === 'string') return chunk;
      if (chunk.done) return decode() ? { text } : 'no text';
      bytes += (chunk.value as Uint8Array).byteLength;
      if (bytes > limits.bytes) return 'too large';
      if (!decode(chunk.value)) return 'no text';
    }
  } catch {
    return 'cut';
  } finally {
    over.abort();
    void reader.cancel().catch(() => undefined);
  }
}
