import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatRows } from "./export.ts";

const folder = mkdtempSync(join(tmpdir(), "spreadsheet-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const beginnings = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\ufe62", "\ufe63", "\ufe6b", "\u2212"];
const before = [
  "",
  " ",
  "   ",
  "\t",
  "\r",
  "\n",
  "\r\n",
  "\u00a0",
  "\u200b",
  "\ufeff",
  '"',
  "'",
  "\u201c",
  "a;",
  'a;"',
  "a; ",
  "a,",
  'a,"',
  "a|",
  "a\t",
  "a\n",
  'a\n"',
  "a\r\n ",
  "a;\t",
  "\u3000",
  "\u0000",
];
const formulas = ["1+1", "SUM(1)", "1+1|x!A0"];
const texts = before.flatMap((front) => beginnings.flatMap((sign) => formulas.map((formula) => `${front}${sign}${formula}`)));
const rows = texts.map((text, index) => ({ id: `r-${index}`, text, after: text }));
const fields = ["id", "text", "after"] as const;

/** The same texts without escaping, to prove that LibreOffice runs them. */
const unescaped = texts.map((text) => `r,"${text.replaceAll('"', '""')}"`).join("\r\n");

const separators = { comma: "44", semicolon: "59", tab: "9", bar: "124" };
const languages = { English: "1033", German: "1031", Japanese: "1041" };

/** Opens the file with a separator and a language and evaluates formulas (the 13th token). Returns flat XML. */
function openInLibreOffice(csv: string, name: string, separator: string, language: string, profile: string): string {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, csv);
  const filter = `CSV:${separator},34,76,1,,${language},false,true,false,false,false,-1,true`;
  const args = [
    `-env:UserInstallation=file://${join(folder, profile)}`,
    "--headless",
    `--infilter=${filter}`,
    "--convert-to",
    "fods",
    "--outdir",
    folder,
    path,
  ];
  execFileSync("soffice", args, { stdio: "pipe" });
  return readFileSync(join(folder, `${name}.fods`), "utf8");
}
const formulasIn = (xml: string): string[] => xml.match(/table:formula="[^"]*"/g) ?? [];

beforeAll(() => void execFileSync("soffice", ["--version"]));

test("a spreadsheet runs these texts when they are not escaped", () => {
  expect(formulasIn(openInLibreOffice(unescaped, "unescaped", separators.comma, languages.English, "p")).length).toBeGreaterThan(3);
  expect(formulasIn(openInLibreOffice(unescaped, "unescaped", separators.semicolon, languages.English, "p")).length).toBeGreaterThan(3);
});

test.each(
  Object.entries(separators).flatMap(([name, separator]) =>
    Object.entries(languages).map(([languageName, language]) => [name, languageName, separator, language] as const),
  ),
)("an export opened by %s in %s has no formula", (name, languageName, separator, language) => {
  const csv = formatRows(rows, "csv", fields, true);
  expect(formulasIn(openInLibreOffice(csv, `${name}-${languageName}`, separator, language, "p"))).toEqual([]);
});

test("numbers stay numbers; times and texts are unchanged", () => {
  const values = [{ number: -5, text: "-7", float: -0.25, at: "2026-10-01T09:00:00.000Z", mail: "a@b.example", id: "0199-00x" }];
  const xml = openInLibreOffice(
    formatRows(values, "csv", ["number", "text", "float", "at", "mail", "id"], false),
    "values",
    separators.comma,
    languages.English,
    "p",
  );
  for (const number of [-5, -7]) expect(xml).toContain(`office:value="${number}"`);
  expect(xml).toContain('office:value="-0.25"');
  for (const text of ["a@b.example", "0199-00x"]) expect(xml).toContain(`<text:p>${text}</text:p>`);
});
