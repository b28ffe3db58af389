/** What commands ask of the agent of a brand. */
export type BrandApi = {
  /** Prepares the run for a control request. Returns false if neither its record nor the job that started it exists anymore. */
  expectControlRequest: (runId: string) => Promise<boolean>;
  applyControlRequest: (runId: string) => Promise<unknown>;
  approvalDecided: (runId: string) => Promise<unknown>;
};

/** Returns the agent of a brand. */
export type FindBrand = (slug: string) => Promise<BrandApi>;
