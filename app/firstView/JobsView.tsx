import type { ListedJob } from "#domain/jobs/list";
import { pageAnswer } from "../core/pageData.ts";
import type { Page } from "../core/page.ts";
import { jobColumns, jobPhoneRow, rowLabel } from "../features/jobs/columns.tsx";
import { JobCounts } from "../features/jobs/JobCounts.tsx";
import { StateTabs } from "../features/jobs/StateTabs.tsx";
import { ListView } from "./ListView.tsx";

/** The first jobs. */
export const JobsView = () => (
  <ListView
    title="Jobs"
    state={<JobCounts queue={undefined} />}
    bar={<StateTabs search={{}} loaded={undefined} />}
    label="Jobs, newest first"
    items={(pageAnswer("/api/jobs?limit=100") as Page<ListedJob> | undefined)?.items}
    hrefOf={(id) => `/jobs/${encodeURIComponent(id)}`}
    isSelectable
    nameOf={rowLabel}
    columns={jobColumns(undefined)}
    phone={jobPhoneRow}
  />
);
