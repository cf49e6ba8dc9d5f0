import type { ServerResponse } from 'node:http';

/** HTTP 502 from a proxy in front of the API: HTML, and none of the API's own headers. */
export function sendGatewayPage(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end(
    '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n',
  );
}
