/** What an object of a built-in class holds, which its own fields do not show: a value, entries by name, or items. */
export type BuiltinContents = { value: unknown } | { entries: Iterable<[unknown, unknown]> } | { items: Iterable<unknown> };

/** The entries of an object whose class the platform has, and not the language. */
function ofPlatform(name: string, value: object): BuiltinContents {
  const platform = globalThis as unknown as Record<string, { prototype: { entries: () => Iterable<[unknown, unknown]> } } | undefined>;
  return { entries: platform[name]?.prototype.entries.call(value) ?? [] };
}

/** What each class of object holds, by its tag. The classes' own methods read it: those of the object may be anybody's code. */
const readers: Readonly<Record<string, (value: never) => BuiltinContents>> = {
  String: (value) => ({ value: String.prototype.valueOf.call(value) }),
  Number: (value) => ({ value: Number.prototype.valueOf.call(value) }),
  Boolean: (value) => ({ value: Boolean.prototype.valueOf.call(value) }),
  BigInt: (value) => ({ value: BigInt.prototype.valueOf.call(value) }),
  Symbol: (value) => ({ value: Symbol.prototype.valueOf.call(value) }),
  RegExp: (value) => ({ value: RegExp.prototype.toString.call(value) }),
  Map: (value) => ({ entries: Map.prototype.entries.call(value) }),
  Set: (value) => ({ items: Set.prototype.values.call(value) }),
  Headers: (value) => ofPlatform("Headers", value),
  URLSearchParams: (value) => ofPlatform("URLSearchParams", value),
  FormData: (value) => ofPlatform("FormData", value),
};

/** The contents of a built-in object; undefined for any other. Throws for an object that only claims to be of the class. */
export const builtinContentsOf = (value: object, tag: string): BuiltinContents | undefined =>
  Object.hasOwn(readers, tag) ? readers[tag]?.(value as never) : undefined;

/** The first `most` of any iterable; its iterator is closed after them. */
export function takeFirst<T>(values: Iterable<T>, most: number): T[] {
  const first: T[] = [];
  if (most === 0) return first;
  for (const value of values) if (first.push(value) >= most) break;
  return first;
}
