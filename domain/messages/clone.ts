import { fromBase64, toBase64 } from "./base64.ts";

/**
 * A value of the structured clone algorithm as text, and back: what a queue carries as `v8`. Everything that can be told
 * apart stays so: -0 and NaN, undefined and a hole, who holds whom, the order of keys, errors with their causes, members and
 * own fields. What a Worker's queue carries besides, and can't be read at once, such as a Blob or a Request, is refused.
 *
 * The text is JSON: `{root, nodes}`. Objects are nodes, told once each, however often they are held and by whom. What a
 * node holds is written as itself where JSON has it, `[]` is undefined, `[3]` node 3, and `["-0"]`, `["NaN"]`, `["12n"]`
 * are what JSON has no word for. Neither way walks by recursion, so depth is no limit.
 */
type Ref = string | number | boolean | null | [] | [number] | [string];
type Node = [tag: string, ...parts: (Ref | Ref[])[]];
type Text = { root: Ref; nodes: Node[] };

/** Thrown for what can't be written down: it is no plain data. */
export class UnserializableError extends Error {
  override readonly name = "UnwritableError";
}

const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

/** What the platform calls by this name: not every runtime has all of them, nor do the types. */
const builtIn = <T>(name: string): T => (globalThis as unknown as Record<string, T>)[name] as T;

/** The platform's own errors. A class of somebody's own arrives as one of them, with its name as a field. */
const errorNames: readonly string[] = [
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "AggregateError",
  "SuppressedError",
];
const errorNameOf = (error: object): string =>
  errorNames.find((name) => Object.getPrototypeOf(error) === builtIn<ErrorConstructor | undefined>(name)?.prototype) ?? "Error";

/** An error of one of these names without what it holds. */
function newError(name: string): unknown {
  const known = errorNames.includes(name) ? builtIn<(new (...args: unknown[]) => Error) | undefined>(name) : undefined;
  const error = name === "AggregateError" && known ? new known([]) : new (known ?? Error)();
  // What it holds is put in afterwards, in the order in which it was held.
  for (const key of Object.getOwnPropertyNames(error)) if (key !== "stack") Reflect.deleteProperty(error, key);
  return error;
}

const words: ReadonlyMap<string, number> = new Map([
  ["-0", -0],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

type Buffer = ArrayBuffer & { resizable?: boolean; maxByteLength?: number };
type View = { buffer: ArrayBuffer; byteOffset: number; byteLength: number; length?: number };
type MakeView = new (buffer: ArrayBuffer, at: number, length: number) => object;

/** The items before the first hole, and whatever else an array holds by name. */
function partsOfArray(array: readonly unknown[], refOf: (value: unknown) => Ref): [number, Ref[], ...Ref[]] {
  const items: Ref[] = [];
  while (items.length < array.length && Object.hasOwn(array, items.length)) items.push(refOf(array[items.length]));
  const more = Object.entries(array).slice(items.length);
  return [array.length, items, ...more.flatMap(([key, value]): Ref[] => [key, refOf(value)])];
}

/** An object as a node. Throws {@link UnwritableError}. */
function nodeOf(value: object, refOf: (value: unknown) => Ref): Node {
  const tag = tagOf(value);
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength, length } = value as View;
    return [tag, refOf(buffer), byteOffset, length ?? byteLength];
  }
  switch (tag) {
    case "Array":
      return [tag, ...partsOfArray(value as unknown[], refOf)];
    case "Map":
      return [tag, ...[...(value as Map<unknown, unknown>)].flatMap(([key, held]) => [refOf(key), refOf(held)])];
    case "Set":
      return [tag, ...[...(value as Set<unknown>)].map(refOf)];
    case "Date":
      return [tag, refOf((value as Date).getTime())];
    case "RegExp":
      return [tag, (value as RegExp).source, (value as RegExp).flags];
    case "ArrayBuffer": {
      const { resizable, maxByteLength } = value as Buffer;
      return [tag, toBase64(new Uint8Array(value as ArrayBuffer)), resizable && maxByteLength !== undefined ? maxByteLength : null];
    }
    case "Boolean":
    case "Number":
    case "String":
    case "BigInt":
      return [tag, refOf((value as { valueOf: () => unknown }).valueOf.call(value))];
    case "Error":
      return [
        tag,
        errorNameOf(value),
        ...Object.getOwnPropertyNames(value).flatMap((key): Ref[] => [
          key,
          Object.prototype.propertyIsEnumerable.call(value, key),
          refOf((value as Record<string, unknown>)[key]),
        ]),
      ];
    case "DOMException": {
      const { message, name, stack = "" } = value as Error;
      return [tag, message, name, stack, Object.prototype.propertyIsEnumerable.call(value, "stack")];
    }
    case "Headers":
      return [tag, ...[...(value as unknown as Iterable<[string, string]>)].flat()];
    case "Object":
      return [tag, ...Object.entries(value).flatMap(([key, held]): Ref[] => [key, refOf(held)])];
    default:
      throw new UnserializableError(`${/^[AEIOU]/.test(tag) ? "An" : "A"} ${tag} can't be kept as text`);
  }
}

/** Writes a value down. Throws {@link UnwritableError} when it holds what is no plain data, such as a function. */
export function encodeClone(value: unknown): string {
  const places = new Map<object, number>();
  const found: object[] = [];
  const refOf = (one: unknown): Ref => {
    if (one === undefined) return [];
    if (typeof one === "number") return Number.isFinite(one) && !Object.is(one, -0) ? one : [Object.is(one, -0) ? "-0" : String(one)];
    if (typeof one === "bigint") return [`${one}n`];
    if (one === null || typeof one === "string" || typeof one === "boolean") return one;
    if (typeof one !== "object") throw new UnserializableError(`A ${typeof one} is no plain data`);
    const known = places.get(one);
    if (known !== undefined) return [known];
    places.set(one, found.length);
    return [found.push(one) - 1];
  };
  const text: Text = { root: refOf(value), nodes: [] };
  // The list grows while it is gone through: what a node holds comes after it.
  for (const one of found) text.nodes.push(nodeOf(one, refOf));
  return JSON.stringify(text);
}

/** A node's object without what it holds; a view comes later, because it needs its buffer. */
function shellOf([tag, first, second, stack, isShown]: Node, valueOf: (ref: Ref) => unknown): unknown {
  const ref = first as Ref;
  switch (tag) {
    case "Array":
      return [];
    case "Map":
      return new Map();
    case "Set":
      return new Set();
    case "Date":
      return new Date(valueOf(ref) as number);
    case "RegExp":
      return new RegExp(ref as string, second as string);
    case "ArrayBuffer": {
      const bytes = fromBase64(ref as string);
      if (second === null) return bytes.buffer;
      const Resizable = ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer;
      const buffer = new Resizable(bytes.length, { maxByteLength: second });
      new Uint8Array(buffer).set(bytes);
      return buffer;
    }
    case "Boolean":
    case "Number":
    case "String":
    case "BigInt":
      return Object(valueOf(ref));
    case "Error":
      return newError(ref as string);
    case "DOMException": {
      const exception = new (builtIn<new (message: string, name: string) => object>(tag))(ref as string, second as string);
      Reflect.defineProperty(exception, "stack", { value: stack, enumerable: isShown === true, writable: true, configurable: true });
      return exception;
    }
    case "Headers":
      return new (builtIn<new () => object>(tag))();
    default:
      return {};
  }
}

const put = (on: object, key: Ref, value: unknown, enumerable = true): void => {
  Object.defineProperty(on, key as string, { value, enumerable, writable: true, configurable: true });
};

/** An error's stack is an accessor of its own to begin with, and only what goes through it is taken along when it is sent. */
function putInError(error: Error, key: string, value: unknown, enumerable: boolean): void {
  if (Object.getOwnPropertyDescriptor(error, key)?.set) Reflect.set(error, key, value);
  if (!Object.getOwnPropertyDescriptor(error, key)?.set || enumerable) put(error, key, value, enumerable);
}

/** Puts into a shell what its node holds. */
function fill(shell: unknown, [tag, ...parts]: Node, valueOf: (ref: Ref) => unknown): void {
  const refs = parts as Ref[];
  const pairs = (from: number, take: (key: Ref, value: Ref) => void) => {
    for (let at = from; at < refs.length; at += 2) take(refs[at] as Ref, refs[at + 1] as Ref);
  };
  if (tag === "Object") pairs(0, (key, ref) => put(shell as object, key, valueOf(ref)));
  else if (tag === "Map") pairs(0, (key, ref) => (shell as Map<unknown, unknown>).set(valueOf(key), valueOf(ref)));
  else if (tag === "Headers") pairs(0, (name, text) => (shell as { append: (name: Ref, text: Ref) => void }).append(name, text));
  else if (tag === "Set") for (const ref of refs) (shell as Set<unknown>).add(valueOf(ref));
  else if (tag === "Array") {
    const array = shell as unknown[];
    for (const ref of parts[1] as Ref[]) array.push(valueOf(ref));
    array.length = refs[0] as number;
    pairs(2, (key, ref) => put(array, key, valueOf(ref)));
  } else if (tag === "Error") {
    for (let at = 1; at < refs.length; at += 3)
      putInError(shell as Error, refs[at] as string, valueOf(refs[at + 2] as Ref), refs[at + 1] as boolean);
  }
}

/** The value a text of {@link cloneText} tells of. Throws `SyntaxError` or `TypeError` when it is no such text. */
export function decodeClone(text: string): unknown {
  const { root, nodes } = JSON.parse(text) as Text;
  const made: unknown[] = [];
  const valueOf = (ref: Ref): unknown => {
    if (!Array.isArray(ref)) return ref;
    const [what] = ref;
    if (typeof what === "number") return made[what];
    return what === undefined ? undefined : (words.get(what) ?? BigInt(what.slice(0, -1)));
  };
  const isView = ([tag]: Node) => /(?:Array|View)$/.test(tag) && tag !== "Array";
  for (const [index, node] of nodes.entries()) if (!isView(node)) made[index] = shellOf(node, valueOf);
  for (const [index, node] of nodes.entries()) {
    const [tag, buffer, at, length] = node;
    if (isView(node)) made[index] = new (builtIn<MakeView>(tag))(valueOf(buffer as Ref) as ArrayBuffer, at as number, length as number);
  }
  for (const [index, node] of nodes.entries()) fill(made[index], node, valueOf);
  return valueOf(root);
}
