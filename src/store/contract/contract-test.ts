/** What the suite asks of a test runner. Vitest has them by these names; node:test's `before` and `after` are the last two. */
export interface ContractTest {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
  beforeAll(body: () => Promise<void>): unknown;
  afterAll(body: () => Promise<void>): unknown;
}
