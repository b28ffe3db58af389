import { maxReturns, needsReplayReason, returnsText } from "#domain/dead-letters/returns";
import { ApiError } from "#domain/errors/apiError";

/**
 * Throws `invalid` if a message that came back so often shall run again without a reason. `command` says what was asked for: "retry job e-1".
 * `cameBack` counts over the lineage of its latest dead letter.
 */
export function assertReason(command: string, cameBack: number, reason: string | null): void {
  if (!needsReplayReason({ cameBack }) || reason) return;
  throw new ApiError("invalid", `${returnsText({ cameBack })}. Give a reason to ${command} again`, [
    { path: "reason", message: `needed after ${maxReturns} returns` },
  ]);
}
