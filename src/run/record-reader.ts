import type { FileHandle } from 'node:fs/promises';

const windowBytes = 256 * 1024;

/** Reads pieces of a growing file that lie near one another, mostly without asking the disk again. */
export class RecordReader {
  private readonly window = Buffer.alloc(windowBytes);
  private start = 0;
  private filled = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly file: FileHandle) {}

  /** Calls wait for one another: they share the window. */
  read(offset: number, length: number): Promise<string> {
    const text = this.turn.then(() => this.readNow(offset, length));
    this.turn = text.catch(() => {});
    return text;
  }

  private async readNow(offset: number, length: number): Promise<string> {
    if (length > windowBytes) return (await this.readFully(Buffer.alloc(length), offset)).toString('utf8');
    if (offset < this.start || offset + length > this.start + this.filled) {
      this.start = offset;
      this.filled = (await this.readFully(this.window, offset)).length;
    }
    return this.window.toString('utf8', offset - this.start, offset - this.start + length);
  }

  /** The file was cut: what the window holds may be written anew. */
  forget(): void {
    this.filled = 0;
  }

  private async readFully(buffer: Buffer, offset: number): Promise<Buffer> {
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.file.read(buffer, filled, buffer.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }
}
