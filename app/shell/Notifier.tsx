import { useEffect, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import { useSettings } from "../core/settings/store.ts";
import { notificationsBetween, type NotifiedCounts } from "./notifications.ts";
import { useOverviewPart } from "../core/live/overview.ts";

/** Shows browser notifications for new dead letters and approvals, if the operator enabled them and this tab is hidden. */
export function Notifier() {
  const navigate = useNavigate();
  const { notify } = useSettings();
  const notified = useRef<NotifiedCounts>(undefined);
  const dead = useOverviewPart((overview) => overview.openDeadLetters);
  const waiting = useOverviewPart((overview) => overview.runs.waiting);
  useEffect(() => {
    if (dead === undefined || waiting === undefined) return;
    const news = notificationsBetween(notified.current, { deadLetters: dead, approvals: waiting });
    notified.current = { deadLetters: dead, approvals: waiting };
    if (notify === "off" || !document.hidden || !("Notification" in globalThis) || Notification.permission !== "granted") return;
    for (const { title, body, to } of news) {
      // The tag makes a newer notification replace the older one of its kind.
      const shown = new Notification(title, { body, tag: to, icon: "/favicon-failing.svg" });
      shown.addEventListener("click", () => {
        window.focus();
        void navigate({ href: to });
        shown.close();
      });
    }
  }, [dead, waiting, notify, navigate]);
  return null;
}
