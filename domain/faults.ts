import type { Issue } from "./envelope.ts";

/** The only table of what can go wrong at a door: code, HTTP status. */
export const faultStatus = {
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

export type FaultCode = keyof typeof faultStatus;

/** An error with a code a caller can act on. `message` is shown to people: what was tried, what was wrong, what to do. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly issues: Issue[] | undefined;

  constructor(code: FaultCode, message: string, issues?: Issue[]) {
    super(message);
    this.code = code;
    this.issues = issues;
  }
}

/** How every error crosses the wire. */
export type FaultBody = { error: { code: FaultCode; message: string; issues?: Issue[] } };

/** The wire shape of an error. */
export const faultBody = (code: FaultCode, message: string, issues?: Issue[]): FaultBody => ({
  error: { code, message, ...(issues ? { issues } : {}) },
});
