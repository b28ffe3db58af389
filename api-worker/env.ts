import type { AccountVars } from "#domain/account/account";
import type { ArchiveVars } from "#runtime/archive";
import type { InstallationVars } from "#domain/settings/installation";
import type { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";
import type { PlanBinding } from "#runtime/plans/env";
import type { DeadLetterEnv } from "#runtime/deadLetterQueue";
import type { RoleVars } from "./identity.ts";
import type { OpsAgent, OpsEnv } from "./OpsAgent.ts";
import type { SearchIndex } from "./search-index/SearchIndex.ts";

export type Env = OpsEnv &
  PlanBinding &
  DeadLetterEnv & {
    ASSETS: Fetcher;
    OPS_AGENT: DurableObjectNamespace<OpsAgent>;
    COORDINATOR: DurableObjectNamespace<QueueCoordinator>;
    SEARCH_INDEX: DurableObjectNamespace<SearchIndex>;
    /** Problems that the local process has found. Bound in local starts only. */
    LOCAL_HEALTH?: Fetcher;
    /** Lists the workflow instances of the local engine. Bound in local starts only. */
    LOCAL_WORKFLOWS?: Fetcher;
    /** Cloudflare Access. Without both, the dashboard answers on this machine only. */
    ACCESS_TEAM_DOMAIN?: string;
    ACCESS_AUD?: string;
    /** The mark of the installation: `signalbox:` and the prefix of its names. Set by deploys. */
    SIGNALBOX_INSTALLATION?: string;
  } & RoleVars &
  InstallationVars &
  ArchiveVars &
  AccountVars;
