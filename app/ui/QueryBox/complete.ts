import { foldText } from "#domain/text/search";

export type Suggestion = { value: string; description?: string };

/** A named filter, as in `state:failed`. */
export type Qualifier = {
  name: string;
  description: string;
  /** Suggested values, the best first; only values that are already loaded. */
  values: () => readonly Suggestion[];
  /** Returns the value in its stored form, or undefined when it is invalid. */
  accepts: (value: string) => string | undefined;
  /** Describes the valid values, for the error message. */
  expected: string;
};

export type Option = { kind: "qualifier" | "value"; name: string; value: string; description: string };

const mostOptions = 9;

/** A word ends at a space; a value with spaces is quoted: `error:"rate limit"`. */
const words = /(?:[^\s"]*"[^"]*"?|[^\s"]+)+/g;

export type Word = { text: string; from: number; to: number };

/** Returns the word at the caret; an empty word after a space. */
export function wordAt(text: string, caret: number): Word {
  for (const match of text.matchAll(words)) {
    const to = match.index + match[0].length;
    if (match.index <= caret && caret <= to) return { text: match[0], from: match.index, to };
  }
  return { text: "", from: caret, to: caret };
}

const unquoted = (text: string): string => text.replaceAll('"', "");

/** Splits a word into its qualifier and value; undefined when it has no known qualifier. */
export function readWord(word: string, qualifiers: readonly Qualifier[]): { qualifier: Qualifier; value: string } | undefined {
  const colon = word.indexOf(":");
  const qualifier = colon > 0 ? qualifiers.find(({ name }) => name === word.slice(0, colon).toLowerCase()) : undefined;
  return qualifier && { qualifier, value: unquoted(word.slice(colon + 1)) };
}

/** Returns the suggestions at the caret, at most nine: qualifiers, or the values of the qualifier that was typed. */
export function optionsAt(text: string, caret: number, qualifiers: readonly Qualifier[]): Option[] {
  const { text: word } = wordAt(text, caret);
  const begun = readWord(word, qualifiers);
  if (!begun) {
    const typed = foldText(word);
    return qualifiers
      .filter(({ name }) => name.startsWith(typed))
      .slice(0, mostOptions)
      .map(({ name, description }) => ({ kind: "qualifier", name, value: `${name}:`, description }));
  }
  const typed = foldText(begun.value);
  const { name } = begun.qualifier;
  const values = begun.qualifier.values().filter(({ value }) => foldText(value).includes(typed));
  const first = (value: string) => (foldText(value).startsWith(typed) ? 0 : 1);
  return values
    .toSorted((a, b) => first(a.value) - first(b.value))
    .slice(0, mostOptions)
    .map(({ value, description = "" }) => ({ kind: "value", name, value, description }));
}

export type ExtractedFilters = { filters: { name: string; value: string }[]; rest: string; wrong: string | undefined };

/**
 * Splits a text into filters and the rest. While the operator types (`final` is false), the last word stays in the rest,
 * because it may be incomplete. Invalid values stay in the rest, and `wrong` describes the last of them.
 */
export function extractFilters(text: string, qualifiers: readonly Qualifier[], final: boolean): ExtractedFilters {
  const set: ExtractedFilters["filters"] = [];
  const rest: string[] = [];
  let wrong: string | undefined;
  const matches = [...text.matchAll(words)];
  const ended = final || /\s$/.test(text);
  for (const [index, [word]] of matches.entries()) {
    const read = ended || index < matches.length - 1 ? readWord(word, qualifiers) : undefined;
    const value = read && (read.value ? read.qualifier.accepts(read.value) : undefined);
    if (read && value !== undefined) set.push({ name: read.qualifier.name, value });
    else rest.push(word);
    if (read?.value && value === undefined) wrong = `${read.qualifier.name} must be ${read.qualifier.expected}`;
  }
  return { filters: set, rest: rest.join(" ") + (!final && /\s$/.test(text) && rest.length ? " " : ""), wrong };
}

/** Returns the free text of a query unchanged: without the words that have a qualifier. */
export const freeTextOf = (typed: string, qualifiers: readonly Qualifier[]): string =>
  typed.replace(words, (word) => (readWord(word, qualifiers) ? "" : word)).trim();
