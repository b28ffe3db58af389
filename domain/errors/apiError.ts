import type { Issue } from "../messages/envelope.ts";

/** The only table of what can go wrong at a door: code, HTTP status. */
export const apiErrorStatus = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_type: 415,
  internal: 500,
  unavailable: 503,
} as const;

export type ApiErrorCode = keyof typeof apiErrorStatus;

/** An error with a code a caller can act on. `message` is shown to people: what was tried, what was wrong, what to do. */
export class ApiError extends Error {
  override readonly name = "Fault";
  readonly code: ApiErrorCode;
  readonly issues: Issue[] | undefined;

  constructor(code: ApiErrorCode, message: string, issues?: Issue[]) {
    super(message);
    this.code = code;
    this.issues = issues;
  }
}

/** How every error crosses the wire. */
export type ApiErrorBody = { error: { code: ApiErrorCode; message: string; issues?: Issue[] } };

/** The wire shape of an error. */
export const apiErrorBody = (code: ApiErrorCode, message: string, issues?: Issue[]): ApiErrorBody => ({
  error: { code, message, ...(issues ? { issues } : {}) },
});
