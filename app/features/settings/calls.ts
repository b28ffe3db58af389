import type { Settings } from "#domain/settings/settings";
import { resultOf, api } from "../../core/api.ts";

/** Validates a change of the settings. Loads the schema, which the screen does not need before. */
export async function parseSettingsChange(change: { [K in keyof Settings]?: Settings[K] | undefined }) {
  const { SettingsChange } = await import("#domain/settings/settings");
  return SettingsChange.safeParse(change);
}

export const changeSettings = (json: Partial<Settings> & { reason?: string }): Promise<Settings> => resultOf(api.settings.$put({ json }));
