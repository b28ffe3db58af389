/** A stack as it is to be kept. */
export const sourceStack = (stack: string): string => stack;
