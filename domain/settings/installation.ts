/** The Worker with the dashboard. The names of everything that an installation creates begin with its prefix, which may be empty. */
export const mainWorker = "signalbox";

/** The variable that marks a Worker of an installation, and its value. */
export const markVariable = "SIGNALBOX_INSTALLATION";
const markStart = "signalbox:";
export const markOf = ({ prefix }: { prefix: string }): string => markStart + prefix;

export type InstallationVars = { [markVariable]?: string };

/** Returns the name of the Worker with the dashboard in its account; null if it was not deployed by `signalbox deploy`, such as locally. */
export const workerNameOf = ({ [markVariable]: mark }: InstallationVars): string | null =>
  mark?.startsWith(markStart) ? mark.slice(markStart.length) + mainWorker : null;
