import type { ServerResponse } from 'node:http';

const titles = { 502: '502 Bad Gateway', 504: '504 Gateway Time-out' };

/** A page from a proxy in front of the API: HTML, and none of the API's own headers. */
export function sendGatewayPage(response: ServerResponse, status: keyof typeof titles): void {
  const title = titles[status];
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(
    `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n</body>\n</html>\n`,
  );
}
