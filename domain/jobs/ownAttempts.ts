/**
 * Returns the attempts of a job since it was added, or since an operator last made it start over: the number of the current one, and how
 * many it has. `attempt` and `attempts` count all, `earlierAttempts` those before.
 */
export const ownAttemptsOf = ({ attempt, attempts, earlierAttempts }: { attempt: number; attempts: number; earlierAttempts: number }) => ({
  attempt: attempt - earlierAttempts,
  attempts: attempts - earlierAttempts,
});
