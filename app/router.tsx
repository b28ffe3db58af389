import { type AnyRoute, createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { formatSearch, parseSearch } from "./core/links.ts";
import { parts } from "./core/pipelineParts.ts";
import { withMessages } from "./core/withMessages.ts";
import { readAlertSearch } from "./features/alerts/search.ts";
import { readAuditSearch } from "./features/audit/search.ts";
import { readDeadLetterSearch } from "./features/dead-letters/search.ts";
import { readNewJobSearch } from "./features/jobs/new/search.ts";
import { readJobSearch } from "./features/jobs/search.ts";
import { readAccountQueueFilter } from "./features/queues/account/search.ts";
import { readCostSearch } from "./features/queues/cost/search.ts";
import { readQueueFilter } from "./features/queues/filter.ts";
import { readQueueSearch } from "./features/queues/search.ts";
import { readScheduleSearch } from "./features/schedules/search.ts";
import { ErrorScreen, NotFoundScreen, PendingScreen } from "./shell/Fallbacks.tsx";
import { Shell } from "./shell/Shell.tsx";
import { readTraceSearch, readTraceListSearch } from "./features/traces/search.ts";
import { readInstanceSearch } from "./features/workflows/instances/search.ts";
import { readWorkflowSearch } from "./features/workflows/search.ts";

const root = createRootRoute({ component: Shell });

const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import("./overview/OverviewPage.tsx"), "OverviewPage"),
});

const queues = createRoute({
  getParentRoute: () => root,
  path: "/queues",
  validateSearch: readQueueFilter,
  component: lazyRouteComponent(() => import("./features/queues/QueuesPage.tsx"), "QueuesPage"),
});
const queue = createRoute({
  getParentRoute: () => queues,
  path: "$name",
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import("./features/queues/QueuePanel.tsx"), "QueuePanel"),
});

// Two steps below the list: a queue may have any one-step name.
const accountQueues = createRoute({
  getParentRoute: () => root,
  path: "/queues/in/account",
  validateSearch: readAccountQueueFilter,
  component: lazyRouteComponent(() => import("./features/queues/account/AccountQueuesPage.tsx"), "AccountQueuesPage"),
});
const accountQueue = createRoute({
  getParentRoute: () => accountQueues,
  path: "$name",
  component: lazyRouteComponent(() => import("./features/queues/account/AccountQueuePanel.tsx"), "AccountQueuePanel"),
});

const queueCosts = createRoute({
  getParentRoute: () => root,
  path: "/queues/in/cost",
  validateSearch: readCostSearch,
  component: lazyRouteComponent(() => import("./features/queues/cost/CostPage.tsx"), "CostPage"),
});

const deadLetters = createRoute({
  getParentRoute: () => root,
  path: "/dead-letters",
  validateSearch: readDeadLetterSearch,
  component: lazyRouteComponent(() => import("./features/dead-letters/DeadLettersPage.tsx"), "DeadLettersPage"),
});
const deadLetter = createRoute({
  getParentRoute: () => deadLetters,
  path: "$id",
  component: lazyRouteComponent(() => import("./features/dead-letters/DeadLetterPanel.tsx"), "DeadLetterPanel"),
});

const alerts = createRoute({
  getParentRoute: () => root,
  path: "/alerts",
  validateSearch: readAlertSearch,
  component: lazyRouteComponent(() => import("./features/alerts/AlertsPage.tsx"), "AlertsPage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import("./features/audit/AuditPage.tsx"), "AuditPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./features/settings/SettingsPage.tsx"), "SettingsPage"),
});

const plans = createRoute({
  getParentRoute: () => root,
  path: "/plans",
  component: lazyRouteComponent(() => import("./features/plans/PlansPage.tsx"), "PlansPage"),
});
const plan = createRoute({
  getParentRoute: () => root,
  path: "/plans/$id",
  component: lazyRouteComponent(() => import("./features/plans/PlanPage.tsx"), "PlanPage"),
});

const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  validateSearch: readJobSearch,
  component: lazyRouteComponent(() => import("./features/jobs/JobsPage.tsx"), "JobsPage"),
});
const newJob = createRoute({
  getParentRoute: () => root,
  path: "/jobs/new",
  validateSearch: readNewJobSearch,
  component: lazyRouteComponent(
    withMessages(() => import("./features/jobs/new/NewJobPage.tsx")),
    "NewJobPage",
  ),
});
const job = createRoute({
  getParentRoute: () => jobs,
  path: "$id",
  component: lazyRouteComponent(() => import("./features/jobs/JobPanel.tsx"), "JobPanel"),
});

const traces = createRoute({
  getParentRoute: () => root,
  path: "/traces",
  validateSearch: readTraceListSearch,
  component: lazyRouteComponent(() => import("./features/traces/TracesPage.tsx"), "TracesPage"),
});
const trace = createRoute({
  getParentRoute: () => root,
  path: "/traces/$id",
  validateSearch: readTraceSearch,
  component: lazyRouteComponent(() => import("./features/traces/TracePage.tsx"), "TracePage"),
});

const workflows = createRoute({
  getParentRoute: () => root,
  path: "/workflows",
  validateSearch: readWorkflowSearch,
  component: lazyRouteComponent(() => import("./features/workflows/WorkflowsPage.tsx"), "WorkflowsPage"),
});
const workflow = createRoute({
  getParentRoute: () => workflows,
  path: "$id",
  component: lazyRouteComponent(() => import("./features/workflows/WorkflowPanel.tsx"), "WorkflowPanel"),
});

const instances = createRoute({
  getParentRoute: () => root,
  path: "/workflows/instances/$workflow",
  validateSearch: readInstanceSearch,
  component: lazyRouteComponent(() => import("./features/workflows/instances/InstancesPage.tsx"), "InstancesPage"),
});
const instance = createRoute({
  getParentRoute: () => instances,
  path: "$id",
  component: lazyRouteComponent(() => import("./features/workflows/instances/InstancePanel.tsx"), "InstancePanel"),
});

const schedules = createRoute({
  getParentRoute: () => root,
  path: "/schedules",
  validateSearch: readScheduleSearch,
  component: lazyRouteComponent(() => import("./features/schedules/SchedulesPage.tsx"), "SchedulesPage"),
});
const schedule = createRoute({
  getParentRoute: () => schedules,
  path: "$id",
  component: lazyRouteComponent(() => import("./features/schedules/SchedulePanel.tsx"), "SchedulePanel"),
});

const coreRoutes = [
  overview,
  jobs.addChildren([job]),
  newJob,
  queues.addChildren([queue]),
  accountQueues.addChildren([accountQueue]),
  queueCosts,
  deadLetters.addChildren([deadLetter]),
  workflows.addChildren([workflow]),
  instances.addChildren([instance]),
  traces,
  trace,
  schedules.addChildren([schedule]),
  alerts,
  audit,
  plans,
  plan,
  settings,
] as const;

/** The routes of the screens that the pipeline declares. Links to them are not checked by the compiler. */
const declaredRoutes = (): AnyRoute[] =>
  parts().routes.map(({ path, readSearch, component }) =>
    createRoute({ getParentRoute: () => root, path, validateSearch: readSearch, component }),
  );

/** The router of the dashboard, with the screens of the declared pipeline. */
export const createDashboardRouter = () =>
  createRouter({
    routeTree: root.addChildren([...coreRoutes, ...(declaredRoutes() as [])]),
    // Parameters that a screen does not validate are dropped, so that no unvalidated value reaches a list.
    search: { strict: true },
    parseSearch,
    stringifySearch: formatSearch,
    defaultPreload: "intent",
    defaultPendingMs: 200,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PendingScreen,
    defaultErrorComponent: ErrorScreen,
    defaultNotFoundComponent: NotFoundScreen,
    // Not "fuzzy": an unknown path below a list would be shown as a page in the panel of that list.
    notFoundMode: "root",
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
}
