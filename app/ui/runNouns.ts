import { parts } from "../core/pipelineParts.ts";

/** What operators call a workflow run that awaits their approval, one and several. */
export const runNouns = (): readonly [one: string, several: string] => parts().runs?.nouns ?? ["run", "runs"];
