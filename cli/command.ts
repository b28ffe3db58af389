import type { parseArgs } from "node:util";

/** An option of a command. `placeholder` stands for its value in the help; an option without one is a flag. */
export type OptionDefinition = { type: "string" | "boolean"; short?: string; multiple?: boolean; placeholder?: string; help: string };
export type OptionDefinitions = Record<string, OptionDefinition>;
export type OptionValues<O extends OptionDefinitions> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

/** A command of the binary. `run` resolves to the exit code: 0 when it did what was asked. It throws {@link CliError}. */
export type Command<O extends OptionDefinitions = OptionDefinitions> = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Lines that `--help` shows below the options, such as examples. */
  details?: readonly string[];
  options: O;
  run: (values: OptionValues<O>) => Promise<number>;
};

/** Exit code of a command that failed, and of one that was called the wrong way. */
export const exitCodes = { failed: 1, usage: 2 } as const;

/** An error for the person at the terminal: its message says what happened and what to do, and no stack is printed. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: number;
  constructor(message: string, exitCode: number = exitCodes.failed, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Types the values that `run` gets by the options of the command. */
export const defineCommand = <const O extends OptionDefinitions>(command: Command<O>): Command => command as unknown as Command;
