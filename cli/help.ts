import type { Command, OptionDefinitions } from "./command.ts";

const columns = (rows: readonly (readonly [left: string, right: string])[]): string[] => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

/** The lines of all commands. */
export const commandsHelp = (commands: readonly Command[]): string =>
  [
    "Signalbox: an operator's dashboard for Cloudflare queue pipelines",
    "",
    "Usage: signalbox <command> [options]",
    "",
    "Commands:",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    "Options:",
    ...columns([
      ["-h, --help", "Show this help, or the help of a command"],
      ["-v, --version", "Show the version"],
    ]),
  ].join("\n");

const optionRows = (options: OptionDefinitions): [string, string][] =>
  Object.entries(options).map(([name, { short, placeholder, help, multiple }]) => [
    `${short ? `-${short}, ` : "    "}--${name}${placeholder ? ` ${placeholder}` : ""}${multiple ? " …" : ""}`,
    help,
  ]);

/** The lines of one command with its options. */
export const commandHelp = ({ name, summary, options, details = [] }: Command): string =>
  [
    summary,
    "",
    `Usage: signalbox ${name} [options]`,
    "",
    "Options:",
    ...columns([...optionRows(options), ["-h, --help", "Show this help"]]),
    ...(details.length > 0 ? ["", ...details] : []),
  ].join("\n");
