import { useEffect, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import { useSettings } from "../settings/store.ts";
import { notificationsBetween, type NotifiedCounts } from "./notifications.ts";
import { useOverviewPart } from "./overview.ts";

/** Says by the browser's own notifications what is new, while nobody looks at this tab and if that was asked for. */
export function Notifier() {
  const navigate = useNavigate();
  const { notify } = useSettings();
  const told = useRef<NotifiedCounts>(undefined);
  const dead = useOverviewPart((overview) => overview.openDeadLetters);
  const waiting = useOverviewPart((overview) => overview.runs.waiting);
  useEffect(() => {
    if (dead === undefined || waiting === undefined) return;
    const news = notificationsBetween(told.current, { deadLetters: dead, approvals: waiting });
    told.current = { deadLetters: dead, approvals: waiting };
    if (notify === "off" || !document.hidden || !("Notification" in globalThis) || Notification.permission !== "granted") return;
    for (const { title, body, to } of news) {
      // One of a kind at a time: the newer replaces the older.
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
