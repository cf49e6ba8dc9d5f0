import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { type Access, isOwnName, isSecret } from './access.js';

const mostBodyBytes = 4_096;

const ownPages =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** bull-board's page styles its elements itself; the fonts that it asks of other servers are not let in. */
const boardPages =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'self'; frame-ancestors 'none'";

/** What every response carries. */
export const responseHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  headers.set('content-security-policy', context.req.path.startsWith('/queues') ? boardPages : ownPages);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('x-frame-options', 'DENY');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('cache-control', 'no-store');
};

/** The names of requests that come before anybody has given the token. */
const openPaths = new Set(['/sign-in', '/dash.css', '/icon.svg']);

/**
 * Lets a request through only if it names this server, and
 * - to see anything: brings the token, where there is one;
 * - to do anything: is a small POST from a page of this server's own, as its origin and its secret show.
 */
export function guard(access: Access): MiddlewareHandler {
  const limit = bodyLimit({ maxSize: mostBodyBytes, onError: (context) => context.text('The body is too long.', 413) });
  return async (context, next) => {
    const { method, path } = context.req;
    if (!isOwnName(context.req.header('host'), access))
      return context.text('This is not the name of this server.', 403);
    // A HEAD of the live stream would watch for ever: nobody tells when its reader has gone.
    if (!['GET', 'POST'].includes(method)) return context.text('Only GET and POST are known here.', 405);
    // Not its figures either, nor one of its few live streams, for a page of another site.
    if (context.req.header('sec-fetch-site') === 'cross-site' && path !== '/')
      return context.text('Other sites have no business here.', 403);
    const bearer = bearerOf(context);
    const isKnown = access.token === undefined || isSignedIn(context, access) || isSecret(bearer, access.token);
    if (!isKnown && !openPaths.has(path)) return unknown(context);
    if (method !== 'POST') return next();
    if (!isSameOrigin(context)) return context.text('Actions need a page of this server’s own (Origin).', 403);
    const isOwnPage = isSecret(context.req.header('x-sheaf-csrf'), access.csrf);
    const isProgram = access.token !== undefined && isSecret(bearer, access.token);
    if (path !== '/sign-in' && !isOwnPage && !isProgram)
      return context.text('Actions need the secret of the page (x-sheaf-csrf): open the page anew.', 403);
    return limit(context, next);
  };
}

/** Ports of one host share their cookies. */
export function cookieName(context: Context): string {
  return `sheaf_dash_${new URL(context.req.url).port || '80'}`;
}

function isSignedIn(context: Context, { session }: Access): boolean {
  return isSecret(getCookie(context, cookieName(context)), session);
}

function bearerOf(context: Context): string | undefined {
  return /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1];
}

function unknown(context: Context): Response {
  if (context.req.method === 'GET' && context.req.path === '/') return context.redirect('/sign-in', 303);
  context.header('www-authenticate', 'Bearer realm="sheaf dash"');
  return context.text('This needs the token that sheaf dash was started with.', 401);
}

function isSameOrigin(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = context.req.header('origin');
  // A form on a page that sends no referrer names no origin either; then only the browser's own word counts, which no page can forge.
  if (origin === 'null' && context.req.path === '/sign-in') return site === 'same-origin';
  return origin === `http://${context.req.header('host')}`;
}
