import { parseArgs } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import { CliError, type Command, exitCodes } from "./command.ts";
import { commandHelp, commandsHelp } from "./help.ts";
import { didYouMean } from "./suggestion.ts";

const usageError = (message: string): CliError => new CliError(message, exitCodes.usage);

const isFlag = (word: string | undefined, ...flags: string[]): boolean => word !== undefined && flags.includes(word);

/** The values of a command's options. Throws an error that names the option that is unknown, lacks its value or has one too many. */
function valuesOf(command: Command, words: readonly string[]) {
  const help = { type: "boolean", short: "h" } as const;
  const { tokens, values } = parseArgs({
    args: [...words],
    options: { ...command.options, help },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (values.help) return undefined;
  const seeHelp = `See: signalbox ${command.name} --help`;
  const names = Object.keys(command.options);
  for (const token of tokens) {
    if (token.kind === "positional") throw usageError(`Unexpected argument "${token.value}". ${seeHelp}`);
    if (token.kind !== "option") continue;
    const option = command.options[token.name];
    if (!option)
      throw usageError(
        `Unknown option ${token.rawName}${didYouMean(
          token.rawName,
          names.map((name) => `--${name}`),
        )}\n${seeHelp}`,
      );
    const isMissing = token.value === undefined || token.value === "" || (!token.inlineValue && token.value.startsWith("-"));
    if (option.type === "string" && isMissing) throw usageError(`Option ${token.rawName} needs a value: ${option.placeholder}. ${seeHelp}`);
    if (option.type === "boolean" && token.value !== undefined) throw usageError(`Option ${token.rawName} takes no value. ${seeHelp}`);
    const isRepeated = tokens.some((other) => other !== token && other.kind === "option" && other.name === token.name);
    if (isRepeated && !option.multiple) throw usageError(`Option ${token.rawName} is given twice. ${seeHelp}`);
  }
  return values;
}

async function dispatch(words: readonly string[], commands: readonly Command[], print: (text: string) => void): Promise<number> {
  const [first, ...rest] = words;
  if (isFlag(first, "-v", "--version")) return (print(packageJson.version), 0);
  if (first === undefined) return (print(commandsHelp(commands)), exitCodes.usage);
  const name = isFlag(first, "help", "-h", "--help") ? rest[0] : first;
  if (name === undefined) return (print(commandsHelp(commands)), 0);
  const command = commands.find((candidate) => candidate.name === name);
  const suggestion = didYouMean(
    name,
    commands.map((candidate) => candidate.name),
  );
  if (!command) {
    const what = name.startsWith("-") ? "option" : "command";
    throw usageError(`Unknown ${what} "${name}"${suggestion}\nSee: signalbox --help`);
  }
  const values = name === first ? valuesOf(command, rest) : undefined;
  return values ? command.run(values) : (print(commandHelp(command)), 0);
}

/** Runs the binary with the words of its command line. Prints errors to `printError` and resolves to the exit code. */
export async function run(
  words: readonly string[],
  commands: readonly Command[],
  print: (text: string) => void,
  printError: (text: string) => void,
): Promise<number> {
  try {
    return await dispatch(words, commands, print);
  } catch (error) {
    if (error instanceof CliError) return (printError(error.message), error.exitCode);
    // Not an error for people: the stack helps to report it.
    printError(error instanceof Error ? `${error.stack}` : String(error));
    return exitCodes.failed;
  }
}
