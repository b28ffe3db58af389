import { declareTables } from "#store/pipelineTables";

declareTables({
  named: [{ kind: "brands", table: "brands", id: "slug", name: "name" }],
  marks: {
    brands: `SELECT max(updated_at) FROM brands`,
    summaries: `SELECT max(summary_at) FROM brands WHERE summary_at IS NOT NULL`,
  },
});
