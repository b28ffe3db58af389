import type { z } from "zod";

/** When the things that factories build were created, ISO UTC. */
export const builtAt = "2026-10-01T09:00:00.000Z";

/** Returns the time this many seconds after {@link builtAt}, ISO UTC. */
export const secondsAfterBuilt = (seconds: number): string => new Date(Date.parse(builtAt) + seconds * 1_000).toISOString();

/** The error of an attempt that has none. */
export const noError = { errorName: null, errorMessage: null, errorStack: null, errorDetails: null } as const;

export type Factory<T> = { build: (overrides?: Partial<T>) => T };

/**
 * Returns a factory of things that the schema describes. `build` returns the defaults with the overrides, and throws a `ZodError` if that is
 * not a valid thing.
 */
export const defineFactory = <S extends z.ZodType<object>>(schema: S, defaults: z.output<S>): Factory<z.output<S>> => ({
  build: (overrides = {}) => schema.parse({ ...defaults, ...overrides }),
});
