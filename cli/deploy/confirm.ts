import { createInterface } from "node:readline/promises";
import { CliError } from "../command.ts";

/** Asks for a word on the terminal. Resolves to true when it is typed. Throws without a terminal: there `--yes` must answer. */
export async function confirm(question: string, word: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CliError(`${question} There is no terminal to ask on: run it again with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${question} Type ${word} to go on: `)).trim().toLowerCase() === word;
  } finally {
    terminal.close();
  }
}
