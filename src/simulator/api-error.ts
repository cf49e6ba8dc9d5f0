/** What stands in the body of an error reply, as the OpenAI API writes it. */
export interface ApiErrorFields {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** A request that is answered with an error; it is never billed. */
export class ApiError extends Error {
  /**
   * @param headers beyond those that every reply carries.
   * @param bare whether the reply lacks the rate-limit headers, as refusals from in front of the API proper do.
   */
  constructor(
    readonly status: number,
    readonly fields: ApiErrorFields,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly bare = false,
  ) {
    super(fields.message);
  }
}

/** HTTP 400: the request itself is wrong, and sending it again cannot help. */
export function badRequest(message: string, param: string | null = null, code: string | null = null): ApiError {
  return new ApiError(400, { message, type: 'invalid_request_error', param, code });
}

/** HTTP 404: the API has no such address. @param route method and path. */
export function invalidUrl(route: string): ApiError {
  return new ApiError(404, {
    message: `Invalid URL (${route})`,
    type: 'invalid_request_error',
    param: null,
    code: null,
  });
}
