/** After this many returns, a message is hardly mended by another replay: a plan skips it, and a single replay or retry needs a reason. */
export const maxReturns = 3;

/** Whether a replay or retry needs a reason, because the message has failed again after so many. `cameBack` counts them over its lineage. */
export const needsReplayReason = ({ cameBack }: { cameBack: number }): boolean => cameBack >= maxReturns;

/** "It came back 3 times after a replay": why a reason is needed. */
export const returnsText = ({ cameBack }: { cameBack: number }): string => `It came back ${cameBack} times after a replay`;
