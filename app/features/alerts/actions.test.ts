import { expect, test } from "vitest";
import type { Alert } from "#domain/alerts/list";
import type { Role } from "#domain/permissions";
import { alertFactory } from "#factories/alerts";
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
