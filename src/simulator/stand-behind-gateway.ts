import type { ServerResponse } from 'node:http';
import { sendGatewayPage } from './send-gateway-page.js';

/**
 * Puts a gateway before a call, which gives up when nothing was sent for so long: with its own page, or where the reply had
 * begun, by closing the connection.
 * @param idleMs 0 for no gateway
 */
export function standBehindGateway(response: ServerResponse, idleMs: number): void {
  if (idleMs === 0) return;
  // The socket counts the time since it was last read or written, and is given back its own limit with the next request.
  response.setTimeout(idleMs, () => {
    if (response.writableEnded) return;
    if (response.headersSent) response.destroy();
    else sendGatewayPage(response, 504);
  });
}
