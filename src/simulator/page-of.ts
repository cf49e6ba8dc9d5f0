import { badRequest } from './api-error.js';

/** One page of a list. */
export interface Page<Item> {
  readonly object: 'list';
  readonly data: readonly Item[];
  readonly first_id: string;
  readonly last_id: string;
  readonly has_more: boolean;
}

/**
 * The page that a query's `limit` and `after` ask for.
 * @param items in the order in which they are listed.
 * @throws ApiError 400 for a limit out of bounds or an id that is not in the list.
 */
export function pageOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  query: URLSearchParams,
  limits: { readonly usual: number; readonly most: number },
): Page<Item> {
  const limit = Number(query.get('limit') ?? limits.usual);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > limits.most) {
    throw badRequest(
      `Invalid 'limit': expected an integer from 1 to ${limits.most}, but got ${query.get('limit')} instead.`,
      'limit',
      'invalid_value',
    );
  }
  const after = query.get('after');
  const before = after === null ? -1 : items.findIndex(({ id }) => id === after);
  if (after !== null && before < 0) throw badRequest(`Invalid 'after': no object with id '${after}'.`, 'after');
  const data = items.slice(before + 1, before + 1 + limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? '',
    last_id: data.at(-1)?.id ?? '',
    has_more: before + 1 + limit < items.length,
  };
}
