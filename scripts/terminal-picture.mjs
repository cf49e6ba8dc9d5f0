// Makes docs/terminal.svg, the picture in the README: a run against the practice API, as a terminal shows it half-way. Needs a build, and tmux.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import stringWidth from 'string-width';

const root = fileURLToPath(new URL('..', import.meta.url));
const size = { columns: 92, rows: 16 };
const cell = { width: 8.4, height: 19 };
const margin = 16;
const colours = { 31: '#e0746c', 32: '#7fb77e', 33: '#d9a94e', 36: '#5fb3b3' };
const practice = {
  latencyMs: 900,
  rateLimit: { rpm: 150, tpm: 4_000_000 },
  faults: [
    { kind: 'server_error', rate: 0.1 },
    { kind: 'reset', rate: 0.04 },
  ],
};
const options = { rowsPerCall: 2, concurrency: 2, simulate: true, faults: 'practice.json' };
const command = 'sheaf run questions.csv --budget 1';

const folder = mkdtempSync(join(tmpdir(), 'sheaf-picture-'));
try {
  cpSync(join(root, 'examples/questions.csv'), join(folder, 'questions.csv'));
  writeFileSync(join(folder, 'practice.json'), JSON.stringify(practice));
  writeFileSync(join(folder, 'sheaf.config.json'), JSON.stringify(options));
  writeFileSync(join(root, 'docs/terminal.svg'), svgOf((await screenHalfWay()).split('\n')));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** With colours, as escape sequences. */
async function screenHalfWay() {
  const tmux = (...args) =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const { columns, rows } = size;
  const shell = ['env', '-u', 'CI', '-u', 'NO_COLOR', 'sh'];
  tmux('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, '-c', folder, '-e', 'PS1=$ ', ...shell);
  try {
    for (const line of [`sheaf() { '${process.execPath}' '${root}dist/src/cli.js' "$@"; }; clear`, command]) {
      tmux('send-keys', '-l', line);
      tmux('send-keys', 'Enter');
      await sleep(500);
    }
    for (;;) {
      await sleep(100);
      const screen = tmux('capture-pane', '-p', '-e').trimEnd();
      if (/(6[0-9]|7[0-9]) %/.test(screen) && /trouble.*\n.*×/.test(screen)) return screen;
    }
  } finally {
    tmux('kill-server');
  }
}

function svgOf(lines) {
  const width = Math.round(size.columns * cell.width) + 2 * margin;
  const height = lines.length * cell.height + 2 * margin;
  const texts = lines.flatMap((line, row) => runsOf(line).map((run) => textOf(run, row)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>sheaf run, half-way</title>
<rect width="100%" height="100%" rx="8" fill="#1d2126"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#d6dae0">
${texts.join('\n')}
</g>
</svg>
`;
}

/** Letters of one look, with the column where they begin. */
function runsOf(line) {
  const runs = [];
  let look = {};
  let column = 0;
  const [plain, ...styled] = line.split('\u001B[');
  for (const part of [`m${plain}`, ...styled]) {
    const end = part.indexOf('m');
    const text = part.slice(end + 1);
    for (const code of part.slice(0, end).split(';').filter(Boolean)) look = changed(look, Number(code));
    // Blanks at either end would not be drawn.
    const indent = text.length - text.trimStart().length;
    if (text.trim() !== '') runs.push({ text: text.trim(), column: column + indent, ...look });
    column += stringWidth(text);
  }
  return runs;
}

function changed(look, code) {
  if (code === 0) return {};
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code === 39) return { ...look, colour: undefined };
  return code in colours ? { ...look, colour: colours[code] } : look;
}

function textOf({ text, column, colour, bold, dim }, row) {
  const place = `x="${(margin + column * cell.width).toFixed(1)}" y="${margin + row * cell.height + 14}"`;
  const width = `textLength="${(stringWidth(text) * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"`;
  const style = `${colour ? ` fill="${colour}"` : ''}${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.6"' : ''}`;
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text ${place} ${width}${style}>${escaped}</text>`;
}
