import { expect, test } from "vitest";
import type { Alert } from "#domain/alerts/list";
import type { Role } from "#domain/permissions";
import { alertFactory } from "#factories/alerts";
import { queueFactory } from "#factories/queues";
import { queryClient } from "../../core/queryClient.ts";
import { queryKeys } from "../../core/queryKeys.ts";
import { isOffered } from "../../ui/actions/action.ts";
import { alertActions } from "./actions.ts";

const offered = (alert: Alert, role: Role) =>
  alertActions.actions.filter((action) => isOffered(action, alert, role)).map(({ id, href }) => href?.(alert) ?? id);

test("an alert offers what mends its cause first, then what shows it", () => {
  const group = "/dead-letters?group=0123456789abcdef";
  expect(offered(alertFactory.ofDeadLetters(), "operator")).toEqual(["replayAll", group, "mute"]);
  expect(offered(alertFactory.ofDeadLetters({ openDeadLetters: 0 }), "operator")).toEqual([group, "mute"]);
  expect(offered(alertFactory.ofDeadLetters(), "viewer")).toEqual([group]);
  expect(offered(alertFactory.ofRun(), "operator")).toEqual(["/workflows/r-1"]);
  expect(offered(alertFactory.build(), "operator")).toEqual([]);
});

test("an alert about a queue that can't be sent to offers no replay", () => {
  const alert = alertFactory.ofDeadLetters();
  queryClient.setQueryData(queryKeys.overview, { queues: [queueFactory.external({ name: alert.queue ?? "" })] });
  expect(offered(alert, "operator")).toEqual(["/dead-letters?group=0123456789abcdef", "mute"]);
  queryClient.clear();
});
