import { parts } from "../core/pipelineParts.ts";

/** The short name of a step of a workflow run; the step itself if the pipeline declares none. */
export function stepNameOf(step: string): string {
  const names = parts().runs?.stepNames ?? {};
  return (Object.hasOwn(names, step) ? names[step] : undefined) ?? step;
}
