import { refusalText } from "#domain/refusals";
import { ApiError } from "../api.ts";
import { failureMessage } from "./failures.ts";

/** Returns the reason of a failure without the name of its object, so that equal reasons of many objects are equal texts. */
export function failureReason(failure: unknown): string {
  if (failure instanceof ApiError && failure.refusal) return refusalText(failure.refusal);
  return failure instanceof ApiError && failure.code === "not_found" ? "it no longer exists" : failureMessage(failure);
}
