/** The contents of an object of a built-in class, which are not among its own fields: a value, entries by key, or items. */
export type BuiltinContents = { value: unknown } | { entries: Iterable<[unknown, unknown]> } | { items: Iterable<unknown> };

/** Returns the entries of an object whose class belongs to the platform and not to the language. */
function platformEntries(name: string, value: object): BuiltinContents {
  const platform = globalThis as unknown as Record<string, { prototype: { entries: () => Iterable<[unknown, unknown]> } } | undefined>;
  return { entries: platform[name]?.prototype.entries.call(value) ?? [] };
}

/** Reads the contents of an object, by its tag. The methods come from the class, because methods of the object itself may be untrusted code. */
const readers: Readonly<Record<string, (value: never) => BuiltinContents>> = {
  String: (value) => ({ value: String.prototype.valueOf.call(value) }),
  Number: (value) => ({ value: Number.prototype.valueOf.call(value) }),
  Boolean: (value) => ({ value: Boolean.prototype.valueOf.call(value) }),
  BigInt: (value) => ({ value: BigInt.prototype.valueOf.call(value) }),
  Symbol: (value) => ({ value: Symbol.prototype.valueOf.call(value) }),
  RegExp: (value) => ({ value: RegExp.prototype.toString.call(value) }),
  Map: (value) => ({ entries: Map.prototype.entries.call(value) }),
  Set: (value) => ({ items: Set.prototype.values.call(value) }),
  Headers: (value) => platformEntries("Headers", value),
  URLSearchParams: (value) => platformEntries("URLSearchParams", value),
  FormData: (value) => platformEntries("FormData", value),
};

/** Returns the contents of a built-in object; undefined for any other object. Throws a TypeError for an object that has the tag but not the class. */
export const builtinContentsOf = (value: object, tag: string): BuiltinContents | undefined =>
  Object.hasOwn(readers, tag) ? readers[tag]?.(value as never) : undefined;

/** The first `most` of any iterable; its iterator is closed after them. */
export function takeFirst<T>(values: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  if (count === 0) return first;
  for (const value of values) if (first.push(value) >= count) break;
  return first;
}
