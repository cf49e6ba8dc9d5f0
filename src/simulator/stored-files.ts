import { ApiError } from './api-error.js';
import type { PracticeClock } from './practice-clock.js';

/** A file that was uploaded, or that a batch ended in. */
export interface StoredFile {
  readonly id: string;
  readonly filename: string;
  readonly purpose: 'batch' | 'batch_output';
  readonly content: Buffer;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** The same; absent for a file that is kept until it is deleted. */
  readonly expiresAt?: number;
  /** Batches that were refused because this file was not found yet. */
  notFound: number;
}

/** A file as the API shows it. */
export interface FileObject {
  readonly id: string;
  readonly object: 'file';
  readonly bytes: number;
  readonly created_at: number;
  readonly filename: string;
  readonly purpose: StoredFile['purpose'];
  readonly status: 'processed';
  readonly expires_at?: number;
  readonly status_details: null;
}

/** The files that the API keeps. Those that have expired are gone. */
export class StoredFiles {
  readonly #files = new Map<string, StoredFile>();
  readonly #clock: PracticeClock;

  constructor(clock: PracticeClock) {
    this.#clock = clock;
  }

  add(file: Omit<StoredFile, 'notFound'>): StoredFile {
    const stored = { ...file, notFound: 0 };
    this.#files.set(file.id, stored);
    return stored;
  }

  /** @throws ApiError 404 when there is no such file, or no longer. */
  find(id: string): StoredFile {
    const file = this.#files.get(id);
    if (file === undefined || this.#hasExpired(file)) throw fileNotFound(id);
    return file;
  }

  remove(id: string): void {
    this.#files.delete(this.find(id).id);
  }

  /** Newest first. */
  list(): StoredFile[] {
    return [...this.#files.values()].filter((file) => !this.#hasExpired(file)).reverse();
  }

  #hasExpired({ expiresAt }: StoredFile): boolean {
    return expiresAt !== undefined && expiresAt <= this.#clock.seconds();
  }
}

/** HTTP 404, or 400 as creating a batch may have it. */
export function fileNotFound(id: string, status: 404 | 400 = 404): ApiError {
  return new ApiError(status, {
    message: `No such File object: ${id}`,
    type: 'invalid_request_error',
    param: 'id',
    code: null,
  });
}

/** The fields and their order as a real reply has them (quoted in github.com/BerriAI/litellm/pull/37527). */
export function fileObject({ id, content, createdAt, filename, purpose, expiresAt }: StoredFile): FileObject {
  return {
    id,
    object: 'file',
    bytes: content.length,
    created_at: createdAt,
    filename,
    purpose,
    status: 'processed',
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
    status_details: null,
  };
}
