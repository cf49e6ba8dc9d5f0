import type { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { type Access, isSecret } from './access.js';
import { cookieName } from './guard.js';
import type { Pages } from './pages.js';

/** The page that takes the token and gives a cookie for it, which no script can read and no other site can send. */
export function addSignIn(app: Hono, access: Access, pages: Pages): void {
  app.get('/sign-in', (context) => context.html(pages.signIn));
  app.post('/sign-in', async (context) => {
    const { token } = await context.req.parseBody();
    if (access.token === undefined || typeof token !== 'string' || !isSecret(token.trim(), access.token))
      return context.html(pages.signIn.replace('hidden', ''), 401);
    setCookie(context, cookieName(context), access.session, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.redirect('/', 303);
  });
}
