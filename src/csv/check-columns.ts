import { InputError, type InputPlace } from '../errors.js';

/**
 * Every column must be addressable by its name. One name may be empty: exports with an index column leave it unnamed.
 * @param place the header's
 * @throws InputError for a name that stands twice, and for a second empty one
 */
export function checkColumns(columns: readonly string[], place: InputPlace): void {
  const seen = new Map<string, number>();
  columns.forEach((name, index) => {
    const earlier = seen.get(name);
    if (earlier === undefined) {
      seen.set(name, index);
      return;
    }
    const positions = `${earlier + 1} and ${index + 1}`;
    if (name === '') {
      throw new InputError(
        `columns ${positions} have no name in the header`,
        place,
        'Name them; only one column, such as a row index, may go without.',
      );
    }
    throw new InputError(
      `the header has this name twice, as columns ${positions}`,
      { ...place, column: name },
      'Rename one of them.',
    );
  });
}
