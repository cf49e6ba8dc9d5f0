/** The little that the store and BullMQ ask of a Postgres, so that PGlite and a server can both give it. */
export interface SqlClient {
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<{ rows: Row[] }>;
}
