/** The most bytes of a variable of a Worker: https://developers.cloudflare.com/workers/platform/limits/#environment-variables */
export const maxVariableBytes = 5_000;

/** The most parts of the settings. A Worker has at most 64 variables on the free plan, and needs some for other things. */
export const maxParts = 40;

/** The most bytes that the settings take. */
export const maxSettingsBytes = maxVariableBytes * maxParts;

/** Names of the variables with the parts of the settings, from `SIGNALBOX_SETTINGS_1` on. */
export const partNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `SIGNALBOX_SETTINGS_${index + 1}`);

/** Names of all variables that the settings may take. */
export const settingsVariables: readonly string[] = ["SIGNALBOX_SETTINGS", ...partNames(maxParts)];

/**
 * The variables with the settings. `SIGNALBOX_SETTINGS` has them as JSON text; or, when that is longer than a variable can be, it is
 * `{"parts":n}`, and the text is in the variables `SIGNALBOX_SETTINGS_1` to n. Others of that name were left by an earlier deploy.
 */
export type SettingsVars = { SIGNALBOX_SETTINGS?: string };

/** Names of the variables that have the text. */
export function textVariables({ SIGNALBOX_SETTINGS: first = "" }: SettingsVars): string[] {
  const [, count] = /^\{"parts":(\d{1,2})\}$/.exec(first) ?? [];
  return count === undefined ? ["SIGNALBOX_SETTINGS"] : partNames(Number(count));
}

/** The text of a variable; empty if it is missing. */
export function textOf(vars: SettingsVars, name: string): string {
  const text: unknown = Reflect.get(vars, name);
  return typeof text === "string" ? text : "";
}

/** The text of the settings, from all its parts. */
export const settingsTextOf = (vars: SettingsVars): string =>
  textVariables(vars)
    .map((name) => textOf(vars, name))
    .join("");
