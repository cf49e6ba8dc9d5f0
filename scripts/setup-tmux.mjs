// The tests look at the live view in a real terminal, under tmux. Where there is none, this installs Debian's, if it may; else those
// tests are skipped and say why.
import { execFileSync, spawnSync } from 'node:child_process';

const works = (command, flag) => spawnSync(command, [flag]).status === 0;

if (!works('tmux', '-V')) {
  if (process.getuid?.() === 0 && works('apt-get', '--version')) {
    console.error('Installing tmux for the tests of the terminal …');
    try {
      try {
        install();
      } catch {
        // A fresh container has no package lists, or old ones.
        apt('update', '-qq');
        install();
      }
    } catch (error) {
      const [why] = String(error.stderr || error.message)
        .trim()
        .split('\n')
        .slice(-1);
      console.error(`tmux could not be installed: ${why}`);
    }
  }
  if (!works('tmux', '-V')) {
    console.error('The tests of the terminal will be skipped: there is no tmux.');
    console.error('Debian, Ubuntu: apt-get install tmux   Fedora: dnf install tmux   macOS: brew install tmux');
  }
}

function install() {
  apt('install', '-y', '-qq', '--no-install-recommends', 'tmux');
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', args, { stdio: 'pipe', encoding: 'utf8', env });
}
