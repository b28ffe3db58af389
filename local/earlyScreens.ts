/**
 * A screen whose page names its files and brings the answers to its first requests, so that both come with the first round trip. `list` is
 * the list that a panel opens beside. `data` are reads of the API as the dashboard sends them, character by character: the answer to another
 * text is not used. They may have the parameters of the path, such as `$id`, and `$minute-119`, the start of the minute 119 minutes ago.
 */
export type EarlyScreen = { file: string; list?: string; data?: readonly string[] };

/** What every screen requests. */
export const commonData = ["/api/me", "/api/overview", "/api/health", "/api/alerts?state=firing&limit=100"];

const metricsOfHour = "bucket=1m&from=$minute-119&allFrom=$minute-59";
const tenants = "/api/brands?limit=200";
const faults = "/api/lab/faults";
const jobs = ["/api/jobs?limit=100", tenants];
const deadLetters = ["/api/dead-letters?status=open&limit=50", faults, tenants];
const groups = ["/api/groups?status=open&limit=50", faults];
const queues = ["/api/account", `/api/metrics?${metricsOfHour}`];
const accountQueues = ["/api/account", "/api/account/queues"];
const sources = ["/api/workflows/bound", "/api/workflows/account"];
const workflows = ["/api/workflows?limit=50", ...sources, tenants];
const instances = [...sources, "/api/workflows/instances?workflow=$workflow&limit=50"];
const schedules = ["/api/schedules?limit=200"];
const brand = ["/api/brands/$slug", "/api/brands/$slug/pages"];

const accountQueuesPage = "app/features/queues/account/AccountQueuesPage.tsx";
const instancesPage = "app/features/workflows/instances/InstancesPage.tsx";
const deadLettersPage = "app/features/dead-letters/DeadLettersPage.tsx";
const brandScreen = "brand-engine/app/BrandScreen.tsx";

/** The lists and the overview by their paths below the root. The page draws their first view (`app/firstView/`) before the dashboard runs. */
export const earlyLists: Readonly<Record<string, EarlyScreen>> = {
  "": {
    file: "app/overview/OverviewPage.tsx",
    data: [
      "/api/groups?status=open&sort=rate&limit=20",
      ...["waiting", "paused", "running", "starting"].map((status) => `/api/workflows?status=${status}&limit=50`),
      faults,
    ],
  },
  jobs: { file: "app/features/jobs/JobsPage.tsx", data: jobs },
  "dead-letters": { file: deadLettersPage, data: groups },
  queues: { file: "app/features/queues/QueuesPage.tsx", data: queues },
  workflows: { file: "app/features/workflows/WorkflowsPage.tsx", data: workflows },
  schedules: { file: "app/features/schedules/SchedulesPage.tsx", data: [...schedules, "/api/brands?limit=50"] },
  traces: { file: "app/features/traces/TracesPage.tsx", data: ["/api/traces", tenants] },
  audit: { file: "app/features/audit/AuditPage.tsx", data: ["/api/audit?limit=50"] },
  alerts: { file: "app/features/alerts/AlertsPage.tsx", data: ["/api/alerts?limit=50"] },
  plans: { file: "app/features/plans/PlansPage.tsx", data: ["/api/plans"] },
};

/** The other screens by their paths, and by their search parameters where these change what is requested. The first that matches is taken. */
export const earlyScreens: Readonly<Record<string, EarlyScreen>> = {
  "jobs/new": { file: "app/features/jobs/new/NewJobPage.tsx" },
  "jobs/$id": { file: "app/features/jobs/JobPanel.tsx", list: "jobs", data: [...jobs, "/api/jobs/$id", "/api/jobs/$id/peers"] },
  "dead-letters?view=list": { file: deadLettersPage, data: deadLetters },
  "dead-letters?group=$fingerprint": {
    file: deadLettersPage,
    data: [...groups, "/api/groups/$fingerprint", "/api/groups/$fingerprint/in-common"],
  },
  "dead-letters/$id": {
    file: "app/features/dead-letters/DeadLetterPanel.tsx",
    list: "dead-letters",
    data: [...deadLetters, "/api/dead-letters/$id"],
  },
  "queues/$name": {
    file: "app/features/queues/QueuePanel.tsx",
    list: "queues",
    data: [
      ...queues,
      `/api/metrics?queue=$name&${metricsOfHour}`,
      "/api/dead-letters?status=open&queue=$name&limit=5",
      "/api/jobs?state=failed&queue=$name&limit=5",
      "/api/audit?target=queue%3A$name&limit=5",
    ],
  },
  "queues/in/cost": { file: "app/features/queues/cost/CostPage.tsx", data: ["/api/account", "/api/cost"] },
  "queues/in/account": { file: accountQueuesPage, data: accountQueues },
  "queues/in/account/$name": {
    file: "app/features/queues/account/AccountQueuePanel.tsx",
    list: "queues/in/account",
    data: [...accountQueues, "/api/audit?target=queue%3A$name&limit=5"],
  },
  "workflows/instances/$workflow": { file: instancesPage, data: instances },
  "workflows/instances/$workflow/$id": {
    file: "app/features/workflows/instances/InstancePanel.tsx",
    list: "workflows/instances/$workflow",
    data: [...instances, "/api/workflows/instances/$workflow/$id"],
  },
  "workflows/$id": { file: "app/features/workflows/WorkflowPanel.tsx", list: "workflows", data: [...workflows, "/api/workflows/$id"] },
  "schedules/$id": { file: "app/features/schedules/SchedulePanel.tsx", list: "schedules", data: [...schedules, "/api/schedules/$id"] },
  "traces/$id": { file: "app/features/traces/TracePage.tsx", data: ["/api/traces/$id"] },
  "plans/$id": { file: "app/features/plans/PlanPage.tsx", data: ["/api/plans/$id"] },
  settings: { file: "app/features/settings/SettingsPage.tsx", data: ["/api/settings", "/api/account"] },
  brands: { file: "brand-engine/app/brands/BrandsPage.tsx", data: ["/api/brands?limit=50"] },
  "brands/$slug": { file: brandScreen, data: [...brand, "/api/workflows?tenant=$slug&limit=50"] },
  "brands/$slug?tab=published": { file: brandScreen, data: [...brand, "/api/brands/$slug/performance"] },
  "brands/$slug?tab=keywords": { file: brandScreen, data: [...brand, "/api/brands/$slug/keywords"] },
  "brands/$slug?tab=posts": {
    file: brandScreen,
    data: [...brand, "/api/brands/$slug/performance", "/api/brands/$slug/posts"],
  },
};
