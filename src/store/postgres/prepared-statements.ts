import { messages, type PGlite, parse, protocol } from '@electric-sql/pglite';

interface Prepared {
  readonly name: string;
  /** One type (an OID) a parameter. */
  readonly parameterTypes: readonly number[];
  /** Names and types of the result's columns, in the form that `parseResults` reads before the rows. */
  readonly columns: readonly messages.RowDescriptionMessage[];
}

const { serialize } = protocol;
const executeAndSync = Buffer.concat([serialize.execute({}), serialize.sync()]);

/**
 * Runs statements on a PGlite like its `query`, with the same results and errors, but has PostgreSQL parse each text
 * only once: a run sends the same forty texts millions of times.
 */
export class PreparedStatements {
  private readonly prepared = new Map<string, Prepared>();
  /** PostgreSQL still keeps these; they are closed along with the next text it parses. */
  private readonly stale: string[] = [];
  private count = 0;

  constructor(private readonly db: PGlite) {}

  /** @throws DatabaseError with PostgreSQL's `code`, `message` and `detail` */
  query<Row>(text: string, parameters: readonly unknown[]): Promise<{ rows: Row[] }> {
    return this.db.runExclusive(async () => {
      if (!this.db.ready) throw new Error('PGlite is closed');
      try {
        const statement = this.prepared.get(text) ?? (await this.prepare(text));
        const { name: statementName, parameterTypes, columns } = statement;
        const values = parameters.map((value, index) => this.serialize(value, parameterTypes[index] ?? 0));
        // Sync is part of the message, so that PostgreSQL is ready for the next one however this one ends.
        const bind = serialize.bind({ statement: statementName, values });
        const answer = await this.db.execProtocolStream(Buffer.concat([bind, executeAndSync]));
        const [result] = parse.parseResults([...columns, ...answer], this.db.parsers);
        return result as unknown as { rows: Row[] };
      } catch (error) {
        this.forget(text);
        if (error instanceof messages.DatabaseError) Object.assign(error, { query: text, params: parameters });
        throw error;
      }
    });
  }

  /** To be called when tables or functions may have changed: what was prepared before might not fit them any more. */
  forgetAll(): void {
    for (const text of this.prepared.keys()) this.forget(text);
  }

  private forget(text: string): void {
    const statement = this.prepared.get(text);
    if (statement === undefined) return;
    this.prepared.delete(text);
    this.stale.push(statement.name);
  }

  private async prepare(text: string): Promise<Prepared> {
    const name = `sheaf_${++this.count}`;
    const closing = this.stale.splice(0).map((stale) => serialize.close({ type: 'S', name: stale }));
    const parsing = [serialize.parse({ name, text }), serialize.describe({ type: 'S', name }), serialize.sync()];
    const answer = await this.db.execProtocolStream(Buffer.concat([...closing, ...parsing]));
    const columns = answer.filter((message) => message instanceof messages.RowDescriptionMessage);
    const statement = { name, parameterTypes: parse.parseDescribeStatementResults(answer), columns };
    this.prepared.set(text, statement);
    return statement;
  }

  private serialize(value: unknown, type: number): string | null {
    if (value === null || value === undefined) return null;
    return this.db.serializers[type]?.(value) ?? String(value);
  }
}
