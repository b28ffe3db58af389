import { stripVTControlCharacters, styleText } from "node:util";
import { visibleLine } from "#domain/text/visible";
import type { LogLine } from "../system/logFile.ts";
import type { FailedInvocation } from "./innerWorker.ts";
import { readNamedLog } from "./workerConsole.ts";

const colors = ["cyan", "magenta", "green", "yellow", "blue"] as const;

/** The runtime's own lines about errors that the tail tells better. */
const isRepeated = (message: string): boolean => /^Uncaught exception: |^service core:user:|^workerd\/|^e = /.test(message);

/** Returns a text of a Worker with source files and lines in its stacks. */
type SourceStackOf = (worker: string, text: string) => string;

/** Prints what the team's Workers log, each line with the name of its Worker before it. */
export class Terminal {
  readonly #print: (line: string) => void;
  #names: readonly string[] = [];
  #sourceStackOf: SourceStackOf = (_worker, text) => text;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  setWorkers(names: readonly string[], sourceStackOf: SourceStackOf): void {
    this.#names = names;
    this.#sourceStackOf = sourceStackOf;
  }

  /** Prints each line of a text with the name of the Worker. */
  printOf(worker: string, text: string): void {
    const width = Math.max(...this.#names.map((name) => name.length), worker.length);
    const label = styleText(colors[Math.max(0, this.#names.indexOf(worker)) % colors.length] ?? "cyan", worker.padEnd(width), {
      stream: process.stdout,
    });
    for (const line of this.#sourceStackOf(worker, text).split("\n"))
      this.#print(`${label} │ ${visibleLine(stripVTControlCharacters(line))}`);
  }

  /** Prints a line of the runtime's log if a Worker of the team wrote it. Returns whether it is done with. */
  takeLog({ level, message }: LogLine): boolean {
    const { worker, text } = readNamedLog(message);
    if (worker !== undefined) this.printOf(worker, level === "error" || level === "warn" ? `${level} ${text}` : text);
    return worker !== undefined || isRepeated(message);
  }

  printFailure({ worker, event, errors }: FailedInvocation): void {
    for (const error of errors) this.printOf(worker, `error in ${event}: ${error}`.replace("in : ", ""));
  }
}
