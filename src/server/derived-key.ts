import { hkdfSync } from 'node:crypto';
import type { Config } from '../config/config.ts';

/** What is made with it stays good across restarts and servers that share a key, and tells nothing about that. */
export function derivedKey(config: Config, purpose: string): Buffer {
  const secret = config.upstream.mode === 'api' ? config.upstream.readKey.reveal() : 'sandbox';
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
