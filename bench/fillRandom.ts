import { idPrefixAt } from "#domain/lists/sortKeys";

/** Chance that always falls alike, so that a state can be filled the same way twice. */
export type Random = {
  fraction: () => number;
  below: (most: number) => number;
  pick: <T>(all: readonly T[]) => T;
  id: (ms: number) => string;
  /** An id that tells no time (version 4). */
  uuidV4: () => string;
};

/** Dice of a seed; `id` makes a time-ordered id for a moment, ms. */
export function createRandom(seed: number): Random {
  let state = seed;
  const fraction = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(fraction() * most);
  const hex = (digits: number): string =>
    below(16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  return {
    fraction,
    below,
    pick: <T>(all: readonly T[]): T => {
      const one = all[below(all.length)];
      if (one === undefined) throw new Error("There is nothing to choose from");
      return one;
    },
    id: (ms) => `${idPrefixAt(ms)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`,
    uuidV4: () => `${hex(4)}${hex(4)}-${hex(4)}-4${hex(3)}-9${hex(3)}-${hex(6)}${hex(6)}`,
  };
}
