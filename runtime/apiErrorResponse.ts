import { ApiError, apiErrorBody, apiErrorStatus } from "#domain/errors/apiError";

/** Returns the response to a request that failed with an {@link ApiError}. Throws any other error again. */
export function apiErrorResponse(error: unknown): Response {
  if (!(error instanceof ApiError)) throw error;
  return Response.json(apiErrorBody(error.code, error.message, error.issues, error.refusal), { status: apiErrorStatus[error.code] });
}
