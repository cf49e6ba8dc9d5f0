// The tests look at Sheaf's pages in a real Chromium. Where there is none this installs Debian's, if it may; else those tests are skipped,
// and this says what to do.
import { execFileSync } from 'node:child_process';
import { findChromium } from './find-chromium.mjs';

const named = process.env.SHEAF_CHROMIUM;
if (findChromium() === undefined && !named && process.getuid?.() === 0) install();
if (findChromium() === undefined) {
  const missing = named ? `SHEAF_CHROMIUM names no program: ${named}` : 'there is no Chromium';
  console.error(`Tests of pages will be skipped: ${missing}. Install one, or name one in SHEAF_CHROMIUM.`);
  console.error(
    'Debian: apt-get install chromium   Fedora: dnf install chromium   macOS: brew install --cask chromium',
  );
}

function install() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args) => execFileSync('apt-get', ['-qq', ...args], { stdio: 'pipe', encoding: 'utf8', env });
  const chromium = ['install', '-y', '--no-install-recommends', 'chromium'];
  console.error('Installing Chromium for the tests of pages …');
  try {
    try {
      aptGet(...chromium);
    } catch {
      // A fresh container has no package lists, or old ones.
      aptGet('update');
      aptGet(...chromium);
    }
  } catch (error) {
    if (error.code === 'ENOENT') return;
    console.error(
      `That failed: ${String(error.stderr || error.message)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
  }
}
