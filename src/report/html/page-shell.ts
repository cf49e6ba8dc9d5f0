import { createHash } from 'node:crypto';
import { escapeHtml } from './escape.js';
import type { PageAssets } from './page-assets.js';

/** How a page of Sheaf's begins, whatever it shows: such a file may be replaced by another. */
export const pageMark = '<!doctype html>\n<!-- Sheaf page -->\n';

/**
 * A page's start: nothing in it can load or run but its own style and script, whatever stands in the texts that it shows.
 * @param kind for the style
 */
export function pageStart(title: string, { style, script }: PageAssets): string {
  const policy = [
    `default-src 'none'`,
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `${pageMark}<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
`;
}

export function pageEnd({ script }: PageAssets): string {
  return `<script>${script}</script>\n</body>\n</html>\n`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
