// The tests look at Sheaf's pages in a real Chromium. Where there is none, this installs Debian's, if it may; else the tests of pages are
// skipped and say why.
import { execFileSync } from 'node:child_process';
import { findChromium } from './find-chromium.mjs';

if (findChromium() === undefined) {
  const isRoot = process.getuid?.() === 0;
  const hasApt = isRoot && works('apt-get', ['--version']);
  if (hasApt) {
    console.error('Installing Chromium for the tests of pages …');
    const quietly = { stdio: 'pipe', encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    const install = () =>
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quietly);
    try {
      try {
        install();
      } catch {
        // A fresh container has no package lists, or old ones.
        execFileSync('apt-get', ['update', '-qq'], quietly);
        install();
      }
    } catch (error) {
      console.error(
        `Chromium could not be installed: ${String(error.stderr || error.message)
          .trim()
          .split('\n')
          .at(-1)}`,
      );
    }
  }
  if (findChromium() === undefined) {
    console.error(
      'The tests of pages will be skipped: there is no Chromium. Install it, or name one in SHEAF_CHROMIUM.',
    );
    console.error(
      'Debian: apt-get install chromium   Fedora: dnf install chromium   macOS: brew install --cask chromium',
    );
  }
}

function works(command, args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
