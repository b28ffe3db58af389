/** A plan for more than this many needs a reason. */
export const reasonAbove = 25;
/** A person in a browser must type the number of a plan for more than this many. A script need not: its author has chosen the set. */
export const typedAbove = 100;

/** What the confirmation of a plan asks for, in proportion to its size. */
export type Confirmation = { reason: boolean; typed: boolean; secondOperator: boolean };

/** Returns what is asked for a plan of `eligible` items. `secondOperatorAbove` is the setting; null: never. */
export const confirmationOf = (eligible: number, secondOperatorAbove: number | null): Confirmation => ({
  reason: eligible > reasonAbove,
  typed: eligible > typedAbove,
  secondOperator: secondOperatorAbove !== null && eligible > secondOperatorAbove,
});
