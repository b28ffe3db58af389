import { flatten } from "./flatten.ts";
import type { Feature } from "./inCommon.ts";
import type { Sample } from "./sample.ts";

/** Which samples have something, by their numbers. */
export type Members = number[];

/**
 * One property of all samples. `known`: the samples that it is known of; null for all. `present`, `values`, `numbers`: the samples that
 * have it, by its value, and its numbers. Samples are added in order, so all lists are sorted.
 */
export type Column = Pick<Feature, "kind" | "path"> & {
  known: Members | null;
  present: Members;
  values: Map<string, Members>;
  numbers: { index: number; number: number }[];
};

/** Returns the value of a key, which is added if it is missing. */
function valueOf<V>(map: Map<string, V>, key: string, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = create();
  map.set(key, value);
  return value;
}

const hourOf = (at: string) => `${at.slice(11, 13)}:00–${at.slice(11, 13)}:59 UTC`;

/** The properties of a sample besides its payload. Null: there is none. */
const plainOf = (sample: Sample): [kind: Column["kind"], value: string | null, number: number | null][] => [
  ["tenant", sample.tenant, null],
  ["queue", sample.queue, null],
  ["type", sample.type, null],
  ["source", sample.source, null],
  ["version", sample.version, null],
  ["size", null, sample.bytes],
  ["attempt", sample.attempt === null ? null : String(sample.attempt), sample.attempt],
  ["hour", hourOf(sample.at), null],
];

/** Returns what is known of the samples, one column for each property and path. Takes time in proportion to their values, at most 200 each. */
export function columnsOf(samples: readonly Sample[]): Column[] {
  const columns = new Map<string, Column>();
  const withPayload = samples.flatMap(({ payload }, index) => (payload === undefined ? [] : [index]));
  const withVersion = samples.flatMap(({ version }, index) => (version === null ? [] : [index]));
  const withAttempt = samples.flatMap(({ attempt }, index) => (attempt === null ? [] : [index]));
  const knownOf = (kind: Column["kind"]) =>
    kind === "field" || kind === "length" ? withPayload : kind === "version" ? withVersion : kind === "attempt" ? withAttempt : null;
  const columnOf = (kind: Column["kind"], path: string): Column =>
    valueOf(columns, `${kind} ${path}`, () => ({
      kind,
      path,
      known: knownOf(kind),
      present: [],
      values: new Map(),
      numbers: [],
    }));
  const add = (column: Column, index: number, values: Iterable<string>, number: number | null) => {
    column.present.push(index);
    for (const value of values) valueOf(column.values, value, () => [] as Members).push(index);
    if (number !== null) column.numbers.push({ index, number });
  };
  for (const [index, sample] of samples.entries()) {
    for (const [kind, value, number] of plainOf(sample)) {
      if (value !== null || number !== null) add(columnOf(kind, ""), index, value === null ? [] : [value], number);
    }
    for (const { kind, path, values, number } of sample.payload === undefined ? [] : flatten(sample.payload)) {
      add(columnOf(kind, path), index, values, number);
    }
  }
  return [...columns.values()];
}
