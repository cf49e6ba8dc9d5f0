import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** One line: figures mean little without it. */
export function describeMachine() {
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const cores = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}`;
  return `Node ${process.version}, ${platform()} ${release()} ${arch()}, ${cores}, ${memory}`;
}
