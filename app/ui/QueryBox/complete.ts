import { foldText } from "#domain/text/search";

export type Suggestion = { value: string; says?: string };

/** Something that can be asked for by name: `state:failed`. */
export type Qualifier = {
  name: string;
  says: string;
  /** What may follow, best first; only of what is known already. */
  values: () => readonly Suggestion[];
  /** The value as it is kept, or undefined when it can't be one. */
  accepts: (value: string) => string | undefined;
  /** What is accepted, for who typed something else. */
  expected: string;
};

export type Option = { kind: "qualifier" | "value"; name: string; value: string; says: string };

const mostOptions = 9;

/** A word runs to a space; one that holds a space stands in quotes: `error:"rate limit"`. */
const words = /(?:[^\s"]*"[^"]*"?|[^\s"]+)+/g;

export type Word = { text: string; from: number; to: number };

/** The word the caret is in or behind; an empty one after a space. */
export function wordAt(text: string, caret: number): Word {
  for (const match of text.matchAll(words)) {
    const to = match.index + match[0].length;
    if (match.index <= caret && caret <= to) return { text: match[0], from: match.index, to };
  }
  return { text: "", from: caret, to: caret };
}

const unquoted = (text: string): string => text.replaceAll('"', "");

/** A word taken apart; undefined when it asks for nothing known. */
export function readWord(word: string, qualifiers: readonly Qualifier[]): { qualifier: Qualifier; value: string } | undefined {
  const colon = word.indexOf(":");
  const qualifier = colon > 0 ? qualifiers.find(({ name }) => name === word.slice(0, colon).toLowerCase()) : undefined;
  return qualifier && { qualifier, value: unquoted(word.slice(colon + 1)) };
}

/** What could stand where the caret is: qualifiers first, then the values of the one that is begun. */
export function optionsAt(text: string, caret: number, qualifiers: readonly Qualifier[]): Option[] {
  const { text: word } = wordAt(text, caret);
  const begun = readWord(word, qualifiers);
  if (!begun) {
    const typed = foldText(word);
    return qualifiers
      .filter(({ name }) => name.startsWith(typed))
      .slice(0, mostOptions)
      .map(({ name, says }) => ({ kind: "qualifier", name, value: `${name}:`, says }));
  }
  const typed = foldText(begun.value);
  const { name } = begun.qualifier;
  const values = begun.qualifier.values().filter(({ value }) => foldText(value).includes(typed));
  const first = (value: string) => (foldText(value).startsWith(typed) ? 0 : 1);
  return values
    .toSorted((a, b) => first(a.value) - first(b.value))
    .slice(0, mostOptions)
    .map(({ value, says = "" }) => ({ kind: "value", name, value, says }));
}

export type ExtractedFilters = { filters: { name: string; value: string }[]; rest: string; wrong: string | undefined };

/**
 * Takes what is asked for by name out of a text. While somebody types (`final` false) the last word is left alone, because
 * it may go on. What can't be is left where it is, and said.
 */
export function extractFilters(text: string, qualifiers: readonly Qualifier[], final: boolean): ExtractedFilters {
  const set: ExtractedFilters["filters"] = [];
  const rest: string[] = [];
  let wrong: string | undefined;
  const found = [...text.matchAll(words)];
  const ended = final || /\s$/.test(text);
  for (const [index, [word]] of found.entries()) {
    const read = ended || index < found.length - 1 ? readWord(word, qualifiers) : undefined;
    const value = read && (read.value ? read.qualifier.accepts(read.value) : undefined);
    if (read && value !== undefined) set.push({ name: read.qualifier.name, value });
    else rest.push(word);
    if (read?.value && value === undefined) wrong = `${read.qualifier.name} takes ${read.qualifier.expected}`;
  }
  return { filters: set, rest: rest.join(" ") + (!final && /\s$/.test(text) && rest.length ? " " : ""), wrong };
}

/** The free text of what is typed, to the letter: what is begun by name is no text to look for. */
export const freeTextOf = (typed: string, qualifiers: readonly Qualifier[]): string =>
  typed.replace(words, (word) => (readWord(word, qualifiers) ? "" : word)).trim();
