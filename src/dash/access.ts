import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** Who may see and do what: secrets of this process, and the names that it goes by. */
export interface Access {
  /** What whoever opens the page has to give; undefined: nothing. */
  readonly token: string | undefined;
  /** What a browser that gave the token shows from then on. */
  readonly session: string;
  /** What a page that was served from here shows with each action. */
  readonly csrf: string;
  /** The host that the server listens on, as it was given. */
  readonly host: string;
}

export function newAccess(host: string, token: string | undefined): Access {
  const secret = () => randomBytes(32).toString('base64url');
  return { token, session: secret(), csrf: secret(), host };
}

/** In constant time, whatever the lengths. */
export function isSecret(given: string | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(secret)) && given !== undefined;
}

/** Whether only this machine reaches what listens on the host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether a request's Host header names this server. A page of another site that has its name point here (DNS rebinding) is
 * same-origin to the browser, and still comes with its own name.
 */
export function isOwnName(header: string | undefined, { host }: Access): boolean {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  const name = (bracketed ?? plain)?.toLowerCase();
  if (name === undefined) return false;
  if (isLoopback(name) || name === host.toLowerCase()) return true;
  // Everybody who is not on this machine has to give the token.
  return !isLoopback(host) && (isIP(name) !== 0 || name === hostname().toLowerCase());
}
