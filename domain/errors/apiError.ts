import type { Refusal } from "../refusals.ts";

/** The error codes of the API and their HTTP statuses. There is no other table of them. */
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

/** What is wrong with one field. `path` names the field, such as `payload.items.0.id`. */
export type Issue = { path: string; message: string };

/** An error with a code that a caller can handle. `message` is shown to users: it says what happened and what to do. `issues` name the invalid fields, `refusal` says why a command is refused. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly issues: Issue[] | undefined;
  readonly refusal: Refusal | undefined;
  /** Whether the command may have taken effect although it failed. */
  readonly isUncertain: boolean = false;

  constructor(code: ApiErrorCode, message: string, issues?: Issue[], refusal?: Refusal) {
    super(message);
    this.code = code;
    this.issues = issues;
    this.refusal = refusal;
  }
}

/** The JSON body of every error response. */
export type ApiErrorBody = { error: { code: ApiErrorCode; message: string; issues?: Issue[]; refusal?: Refusal } };

/** Returns the JSON body of an error response. */
export const apiErrorBody = (code: ApiErrorCode, message: string, issues?: Issue[], refusal?: Refusal): ApiErrorBody => ({
  error: { code, message, ...(issues ? { issues } : {}), ...(refusal ? { refusal } : {}) },
});
