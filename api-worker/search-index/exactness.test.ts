import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyTables } from "#runtime/testing/emptyTables";
import { listDeadLetters } from "#store/dead-letters/list";
import type { TextIndex } from "#store/dead-letters/textIndex";
import { shardOf } from "#runtime/bindings";
import { queue } from "../testing/deadLetters.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { insertTexts } from "../testing/storedTexts.ts";
import { searchIndex } from "../dead-letters/textIndexOf.ts";

const runs = 150;

/** Pieces of texts in several scripts and spellings. */
const words = [
  [...`aAbBeE019 .:,{}[]"'/\\-`],
  ["ö", "Ö", "o\u0308", "é", "e\u0301", "ß", "SS", "ẞ", "İ", "ı", "i", "I", "ς", "Σ", "σ", "ά", "\u1f71", "µ", "\u03bc", "ﬁ", "fi", "ǆ"],
  ["привет", "МИР", "ё", "Е\u0308", "東京", "都", "한", "\u1112\u1161\u11ab", "Vi\u00ea\u0323t", "Việt", "😀", "\ud83d\ude80"],
  ["\u0939\u093f\u0928\u094d\u0926\u0940", "\u0639\u0631\u0628\u064a", "customer", "Order-", "ID", "null", "u00e9", "<"],
  ["\n", "\r\n", "\t", "\u00a0", "\u202f", "\u3000", "\ufeff", "\u0007"],
].flat();
/** The escapes of JSON as writers write them, and such as look like them. */
const escapes = String.raw`\n \t \\ \\n \" \/ \b \u00f6 \u00D6 \u00e9 e\u0301 \u00df \ud83d\ude00 \u0022 \u003c \u00a0 \u005c`.split(" ");
const piece = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.constantFrom(...escapes) });
const text = fc.array(piece, { minLength: 3, maxLength: 24 });
const texts = fc.array(text, { minLength: 60, maxLength: 60 });

/** A needle: some pieces of one of the texts in a row, as they are or in another case or form, or other ones. */
const needle = fc.oneof(
  { weight: 5, arbitrary: fc.record({ of: fc.nat(59), from: fc.nat(10), length: fc.integer({ min: 2, max: 6 }), form: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")) },
);
const decoded = (part: string) => part.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
const forms = [
  (part: string) => part,
  (part: string) => part.toUpperCase(),
  (part: string) => part.toLowerCase(),
  (part: string) => part.normalize("NFD"),
  decoded,
  (part: string) =>
    decoded(part)
      .replaceAll(String.raw`\n`, " ")
      .replaceAll(String.raw`\"`, '"')
      .replaceAll("\\\\", "\\"),
];
type Drawn = string | { of: number; from: number; length: number; form: number };

/** Returns what is typed. A request holds no half of a character. */
function typedOf(all: readonly string[][], drawn: Drawn): string {
  if (typeof drawn === "string") return drawn.toWellFormed();
  const part = (all[drawn.of] ?? []).slice(drawn.from, drawn.from + drawn.length).join("");
  return (forms[drawn.form] ?? String)(part).toWellFormed();
}

test("the index finds the same dead letters as a scan, whatever the texts and the needle", async () => {
  let [asked, found] = [0, 0];
  const index: TextIndex = async (query) => {
    asked += 1;
    return (await searchIndex(testEnv, shardOf(testEnv, queue)).find(query))?.ids ?? null;
  };
  for (const all of fc.sample(texts, runs / 30)) {
    await emptyTables(opsFor(queue));
    await searchIndex(testEnv, shardOf(testEnv, queue)).clear();
    const half = all.length / 2;
    await insertTexts(all.map((parts, at) => (at < half ? { text: parts.join("") } : { text: "{}", message: parts.join("") })));
    for (const drawn of fc.sample(needle, 30)) {
      const q = typedOf(all, drawn);
      if (q === "") continue;
      const scanned = await listDeadLetters(opsFor(queue), { q }, { limit: 200 });
      const answer = await listDeadLetters(opsFor(queue), { q }, { limit: 200 }, index);
      expect([JSON.stringify(q), answer.items.map(({ id }) => id)]).toEqual([JSON.stringify(q), scanned.items.map(({ id }) => id)]);
      found += answer.items.length;
    }
  }
  // The comparison was of answers of the index, and of texts that are there.
  expect(asked).toBeGreaterThan(runs / 6);
  expect(found).toBeGreaterThan(runs / 6);
}, 60_000);
