import { Alert } from "#domain/alerts/list";
import { builtAt, defineFactory, secondsAfterBuilt } from "./factory.ts";

const alerts = defineFactory(Alert, {
  id: "publish-commands 0123456789abcdef",
  state: "firing",
  severity: "critical",
  title: "Dead letter in publish-commands",
  error: "PermanentError: The article does not exist",
  type: "alert.raised",
  tenant: null,
  queue: null,
  fingerprint: null,
  run: null,
  openDeadLetters: 0,
  count: 1,
  firstSeenAt: builtAt,
  lastSeenAt: secondsAfterBuilt(240),
  notifiedAt: null,
  notifyError: null,
  correlationId: null,
});

/** Builds alerts. `build` makes a firing, critical one about nothing in particular. */
export const alertFactory = {
  ...alerts,
  ofDeadLetters: (overrides: Partial<Alert> = {}): Alert =>
    alerts.build({ queue: "publish-commands", fingerprint: "0123456789abcdef", openDeadLetters: 3, ...overrides }),
  ofRun: (overrides: Partial<Alert> = {}): Alert => alerts.build({ title: "A workflow run failed", run: "r-1", ...overrides }),
  past: (overrides: Partial<Alert> = {}): Alert => alerts.build({ state: "past", ...overrides }),
};
