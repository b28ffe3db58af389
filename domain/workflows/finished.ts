// The job layer needs these without the schemas of runs, which every Worker would carry.

/** The statuses of a finished run. */
export const finalStatuses: ReadonlySet<string> = new Set(["complete", "failed", "rejected", "terminated"]);

/** True for a failed run that is not known to be resolved. Right after the failure `unresolved` may be missing. */
export const isUnresolved = ({ status, unresolved }: { status: string; unresolved?: boolean | null | undefined }): boolean =>
  status === "failed" && unresolved !== false;
