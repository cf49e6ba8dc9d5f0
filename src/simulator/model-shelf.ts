import { findModel, listModels, type ModelFacts, unknownModel } from '../model/catalog.js';
import { ApiError } from './api-error.js';

/** A model as GET /v1/models shows it. */
export interface ModelObject {
  readonly id: string;
  readonly object: 'model';
  /** Seconds since 1970. */
  readonly created: number;
  readonly owned_by: string;
}

/** The models that a practice API serves. Retired ones are served too, as some compatible endpoints do. */
export class ModelShelf {
  readonly #served: ReadonlySet<string>;
  readonly #left: ReadonlySet<string>;
  readonly #known = new Map<string, ModelFacts>();

  /** @param models ids to serve, default the whole catalog; @param without ids to leave out of them. */
  constructor(models: readonly string[] | undefined, without: readonly string[]) {
    this.#left = new Set(without);
    const ids = models ?? listModels().map((facts) => facts.id);
    this.#served = new Set(ids.filter((id) => !this.#left.has(id)));
  }

  /** Facts of a served model or of a dated snapshot of one. @throws ApiError 404 for any other id. */
  find(id: string): ModelFacts {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const undated = id.replace(/-\d{4}-\d{2}-\d{2}$/, '');
    if (this.#left.has(id) || !(this.#served.has(id) || this.#served.has(undated))) {
      throw new ApiError(404, {
        message: `The model \`${id}\` does not exist or you do not have access to it.`,
        type: 'invalid_request_error',
        param: null,
        code: 'model_not_found',
      });
    }
    const facts = findModel(id) ?? unknownModel(id);
    this.#known.set(id, facts);
    return facts;
  }

  show(id: string): ModelObject {
    // The catalog has no birthdays; one fixed moment keeps replies repeatable.
    return { id: this.find(id).id, object: 'model', created: 1_700_000_000, owned_by: 'practice' };
  }

  list(): ModelObject[] {
    return [...this.#served].map((id) => this.show(id));
  }
}
