import { fromBase64, toBase64 } from "../text/base64.ts";

/**
 * Serializes values of the structured clone algorithm, which a queue transports as `v8`, to text and back. It preserves -0 and NaN, undefined
 * and holes, shared and cyclic references, the order of keys, and errors with their causes, members and own fields. It refuses values that
 * a queue transports but that can't be read synchronously, such as a Blob or a Request.
 *
 * The text is JSON: `{root, nodes}`. Each object is one node, however often it is referenced. A value that JSON can represent is written as
 * itself, `[]` is undefined, `[3]` is a reference to node 3, and `["-0"]`, `["NaN"]`, `["12n"]` are numbers that JSON can't represent. Both
 * directions work without recursion, so depth is not limited.
 */
type Ref = string | number | boolean | null | [] | [number] | [string];
type Node = [tag: string, ...parts: (Ref | Ref[])[]];
type Text = { root: Ref; nodes: Node[] };

/** Thrown for a value that can't be serialized because it is not plain data. */
export class UnserializableError extends Error {
  override readonly name = "UnserializableError";
}

const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

/** Returns the global of this name. Not every runtime has all of them, and the type declarations lack some. */
const builtIn = <T>(name: string): T => (globalThis as unknown as Record<string, T>)[name] as T;

/** The built-in error classes. An error of a custom class arrives as one of them, with its name as a field. */
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

/** Returns an empty error of the named built-in class. */
function newError(name: string): unknown {
  const errorClass = errorNames.includes(name) ? builtIn<(new (...args: unknown[]) => Error) | undefined>(name) : undefined;
  const error = name === "AggregateError" && errorClass ? new errorClass([]) : new (errorClass ?? Error)();
  // Its properties are added afterwards, in their original order.
  for (const key of Object.getOwnPropertyNames(error)) if (key !== "stack") Reflect.deleteProperty(error, key);
  return error;
}

const specialNumbers: ReadonlyMap<string, number> = new Map([
  ["-0", -0],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

type Buffer = ArrayBuffer & { resizable?: boolean; maxByteLength?: number };
type View = { buffer: ArrayBuffer; byteOffset: number; byteLength: number; length?: number };
type MakeView = new (buffer: ArrayBuffer, at: number, length: number) => object;

/** Returns the length of an array, the items before its first hole, and its other items and named properties. */
function partsOfArray(array: readonly unknown[], refOf: (value: unknown) => Ref): [number, Ref[], ...Ref[]] {
  const items: Ref[] = [];
  while (items.length < array.length && Object.hasOwn(array, items.length)) items.push(refOf(array[items.length]));
  const extras = Object.entries(array).slice(items.length);
  return [array.length, items, ...extras.flatMap(([key, value]): Ref[] => [key, refOf(value)])];
}

/** Returns the node of an object. Throws {@link UnserializableError}. */
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
      return [tag, ...[...(value as Map<unknown, unknown>)].flatMap(([key, child]) => [refOf(key), refOf(child)])];
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
      return [tag, ...Object.entries(value).flatMap(([key, child]): Ref[] => [key, refOf(child)])];
    default:
      throw new UnserializableError(`${/^[AEIOU]/.test(tag) ? "An" : "A"} ${tag} can't be stored as text`);
  }
}

/** Returns a value as text. Throws {@link UnserializableError} when it contains something other than plain data, such as a function. */
export function encodeClone(value: unknown): string {
  const indexes = new Map<object, number>();
  const objects: object[] = [];
  const refOf = (item: unknown): Ref => {
    if (item === undefined) return [];
    if (typeof item === "number") return Number.isFinite(item) && !Object.is(item, -0) ? item : [Object.is(item, -0) ? "-0" : String(item)];
    if (typeof item === "bigint") return [`${item}n`];
    if (item === null || typeof item === "string" || typeof item === "boolean") return item;
    if (typeof item !== "object") throw new UnserializableError(`A ${typeof item} is not plain data`);
    const index = indexes.get(item);
    if (index !== undefined) return [index];
    indexes.set(item, objects.length);
    return [objects.push(item) - 1];
  };
  const text: Text = { root: refOf(value), nodes: [] };
  // The list grows during the loop: `nodeOf` appends the objects that a node references.
  for (const item of objects) text.nodes.push(nodeOf(item, refOf));
  return JSON.stringify(text);
}

/** Returns the empty object of a node. Views are created later, because they need their buffer. */
function createEmpty([tag, first, second, stack, isShown]: Node, valueOf: (ref: Ref) => unknown): unknown {
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

const defineField = (on: object, key: Ref, value: unknown, enumerable = true): void => {
  Object.defineProperty(on, key as string, { value, enumerable, writable: true, configurable: true });
};

/** In V8 the stack of an error is an accessor at first, and sending the error copies only what was assigned through it. */
function setErrorField(error: Error, key: string, value: unknown, enumerable: boolean): void {
  if (Object.getOwnPropertyDescriptor(error, key)?.set) Reflect.set(error, key, value);
  if (!Object.getOwnPropertyDescriptor(error, key)?.set || enumerable) defineField(error, key, value, enumerable);
}

/** Fills an empty object with the contents of its node. */
function fillObject(target: unknown, [tag, ...parts]: Node, valueOf: (ref: Ref) => unknown): void {
  const refs = parts as Ref[];
  const pairs = (from: number, take: (key: Ref, value: Ref) => void) => {
    for (let at = from; at < refs.length; at += 2) take(refs[at] as Ref, refs[at + 1] as Ref);
  };
  if (tag === "Object") pairs(0, (key, ref) => defineField(target as object, key, valueOf(ref)));
  else if (tag === "Map") pairs(0, (key, ref) => (target as Map<unknown, unknown>).set(valueOf(key), valueOf(ref)));
  else if (tag === "Headers") pairs(0, (name, text) => (target as { append: (name: Ref, text: Ref) => void }).append(name, text));
  else if (tag === "Set") for (const ref of refs) (target as Set<unknown>).add(valueOf(ref));
  else if (tag === "Array") {
    const array = target as unknown[];
    for (const ref of parts[1] as Ref[]) array.push(valueOf(ref));
    array.length = refs[0] as number;
    pairs(2, (key, ref) => defineField(array, key, valueOf(ref)));
  } else if (tag === "Error") {
    for (let at = 1; at < refs.length; at += 3)
      setErrorField(target as Error, refs[at] as string, valueOf(refs[at + 2] as Ref), refs[at + 1] as boolean);
  }
}

/** Returns the value that {@link encodeClone} serialized. Throws `SyntaxError` or `TypeError` for any other text. */
export function decodeClone(text: string): unknown {
  const { root, nodes } = JSON.parse(text) as Text;
  const values: unknown[] = [];
  const valueOf = (ref: Ref): unknown => {
    if (!Array.isArray(ref)) return ref;
    const [code] = ref;
    if (typeof code === "number") return values[code];
    return code === undefined ? undefined : (specialNumbers.get(code) ?? BigInt(code.slice(0, -1)));
  };
  const isView = ([tag]: Node) => /(?:Array|View)$/.test(tag) && tag !== "Array";
  for (const [index, node] of nodes.entries()) if (!isView(node)) values[index] = createEmpty(node, valueOf);
  for (const [index, node] of nodes.entries()) {
    const [tag, buffer, at, length] = node;
    if (isView(node)) values[index] = new (builtIn<MakeView>(tag))(valueOf(buffer as Ref) as ArrayBuffer, at as number, length as number);
  }
  for (const [index, node] of nodes.entries()) fillObject(values[index], node, valueOf);
  return valueOf(root);
}
