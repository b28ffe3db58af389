import { idPrefixAt } from "#domain/lists/sortKeys";

/** A seeded random generator, so that the same options always produce the same state. */
export type Random = {
  fraction: () => number;
  /** An integer from 0 to `limit` - 1. */
  below: (limit: number) => number;
  pick: <T>(all: readonly T[]) => T;
  id: (ms: number) => string;
  /** A UUID version 4, which contains no time. */
  uuidV4: () => string;
};

/** A random generator with the given seed. `id` returns a time-ordered id for a time in epoch ms. */
export function createRandom(seed: number): Random {
  let state = seed;
  const fraction = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(fraction() * limit);
  const hex = (digits: number): string =>
    below(16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  return {
    fraction,
    below,
    pick: <T>(all: readonly T[]): T => {
      const item = all[below(all.length)];
      if (item === undefined) throw new Error("The list is empty");
      return item;
    },
    id: (ms) => `${idPrefixAt(ms)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`,
    uuidV4: () => `${hex(4)}${hex(4)}-${hex(4)}-4${hex(3)}-9${hex(3)}-${hex(6)}${hex(6)}`,
  };
}
