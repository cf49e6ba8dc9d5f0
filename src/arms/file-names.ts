import { createHash } from 'node:crypto';

/**
 * Names of files for the names of arms. Two that differ in nothing that a file's name may hold, on any system, get files of their own;
 * the first keeps the plain one.
 */
export class FileNames {
  private readonly taken = new Set<string>();

  /** @param name to be asked about once */
  for(name: string): string {
    const plain = name.replace(/[^A-Za-z0-9._-]+/g, '-');
    const own = this.taken.has(plain.toLowerCase()) ? `${plain}-${digest(name)}` : plain;
    this.taken.add(own.toLowerCase());
    return own;
  }
}

function digest(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}
