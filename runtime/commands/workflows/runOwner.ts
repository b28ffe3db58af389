/** What commands ask of the owner of a run, which starts it and applies control requests. */
export type RunOwner = {
  /** Prepares the run for a control request. Returns false if neither its record nor the job that started it exists anymore. */
  expectControlRequest: (runId: string) => Promise<boolean>;
  applyControlRequest: (runId: string) => Promise<unknown>;
  approvalDecided: (runId: string) => Promise<unknown>;
};

/** Returns the owner of the runs of a tenant. */
export type FindRunOwner = (tenant: string) => Promise<RunOwner>;
