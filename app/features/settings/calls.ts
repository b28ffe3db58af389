import type { Settings } from "#domain/settings/settings";
import { resultOf, api } from "../../core/api.ts";

export const changeSettings = (json: Partial<Settings> & { reason?: string }): Promise<Settings> => resultOf(api.settings.$put({ json }));
