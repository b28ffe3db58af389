/** A value of a text in JSON with comments, with the offsets of its first character and after its last one. */
export type JsonNode = { start: number; end: number } & (
  | { kind: "object"; properties: readonly JsonProperty[] }
  | { kind: "array"; items: readonly JsonNode[] }
  | { kind: "scalar"; value: string | number | boolean | null }
);
/** `start` is where the name begins. */
export type JsonProperty = { name: string; start: number; value: JsonNode };

/** The text is not JSON with comments. `offset` is where it stops being that. */
export class JsoncSyntaxError extends Error {
  override readonly name = "JsoncSyntaxError";
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Deeper values are refused: a configuration has a few levels. */
const maxDepth = 50;

const words: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** White space and comments. A comment that does not end is left over. */
const gap = /(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/)*/uy;
const stringToken = /"(?:[^"\\\n]|\\.)*"/uy;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const wordToken = /[A-Za-z_]\w*/y;

class Parser {
  #at = 0;
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    const node = this.#value(0);
    this.#skipGap();
    if (this.#at < this.#text.length) this.#fail("nothing may follow the value");
    return node;
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsoncSyntaxError(message, offset);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [token] = pattern.exec(this.#text) ?? [];
    this.#at += token?.length ?? 0;
    return token;
  }

  #skipGap(): void {
    this.#match(gap);
    if (this.#text.startsWith("/*", this.#at)) this.#fail("the comment does not end");
  }

  /** Steps over a character, if it comes next. */
  #take(character: string): boolean {
    this.#skipGap();
    const isNext = this.#text[this.#at] === character;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #string(): string {
    const start = this.#at;
    const token = this.#match(stringToken);
    if (token === undefined) this.#fail("the text does not end", start);
    try {
      return JSON.parse(token) as string;
    } catch (error) {
      if (error instanceof SyntaxError) this.#fail("the text has an escape or a control character that JSON does not know", start);
      throw error;
    }
  }

  #value(depth: number): JsonNode {
    this.#skipGap();
    if (depth > maxDepth) this.#fail(`values are more than ${maxDepth} levels deep`);
    const start = this.#at;
    const next = this.#text[start];
    if (next === undefined) this.#fail("a value is missing");
    if (next === "{") return { kind: "object", start, properties: this.#properties(depth), end: this.#at };
    if (next === "[") return { kind: "array", start, items: this.#items(depth), end: this.#at };
    return { kind: "scalar", start, value: this.#scalar(next), end: this.#at };
  }

  #scalar(next: string): string | number | boolean | null {
    if (next === '"') return this.#string();
    const start = this.#at;
    const number = this.#match(numberToken);
    if (number !== undefined) return Number(number);
    const word = this.#match(wordToken);
    const value = word === undefined ? undefined : words.get(word);
    if (value === undefined) this.#fail(`"${word ?? next}" is no value: texts are in double quotes`, start);
    return value;
  }

  #properties(depth: number): JsonProperty[] {
    const properties: JsonProperty[] = [];
    this.#at += 1;
    while (!this.#take("}")) {
      const start = this.#at;
      if (this.#text[start] !== '"') this.#fail(start < this.#text.length ? "a key in double quotes is expected" : '"}" is missing');
      const name = this.#string();
      if (properties.some((property) => property.name === name)) this.#fail(`the key "${name}" is there twice`, start);
      if (!this.#take(":")) this.#fail(`":" is missing after the key "${name}"`);
      properties.push({ name, start, value: this.#value(depth + 1) });
      if (!this.#take(",") && this.#text[this.#at] !== "}") this.#fail('"," or "}" is missing');
    }
    return properties;
  }

  #items(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.#at += 1;
    while (!this.#take("]")) {
      items.push(this.#value(depth + 1));
      if (!this.#take(",") && this.#text[this.#at] !== "]") this.#fail('"," or "]" is missing');
    }
    return items;
  }
}

/** Parses JSON with comments and trailing commas. Throws {@link JsoncSyntaxError}, also for a key that is there twice. */
export const parseJsonc = (text: string): JsonNode => new Parser(text).document();

/** The value of a node, as `JSON.parse` returns it. */
export function valueOf(node: JsonNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "array") return node.items.map(valueOf);
  return Object.fromEntries(node.properties.map(({ name, value }) => [name, valueOf(value)]));
}

/** A key of an object or a place in a list. */
export type PathPart = string | number;

/** The offset where the last part of the path begins; where the value does not exist, that of the closest value around it. */
export function offsetOf(root: JsonNode, path: readonly PathPart[]): number {
  let node = root;
  let offset = root.start;
  for (const part of path) {
    const property = node.kind === "object" ? node.properties.find(({ name }) => name === part) : undefined;
    const next = property?.value ?? (node.kind === "array" ? node.items[Number(part)] : undefined);
    if (!next) break;
    offset = property?.start ?? next.start;
    node = next;
  }
  return offset;
}

/** Line and column of an offset, both from 1, as editors count them. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
