import { useState } from "react";
import { Switch } from "@cloudflare/kumo/components/switch";
import { Setting } from "./Setting.tsx";
import { setSettings, useSettings } from "./store.ts";

const permission = (): NotificationPermission | "missing" => ("Notification" in globalThis ? Notification.permission : "missing");

const trouble: Partial<Record<NotificationPermission | "missing", string>> = {
  denied: "This browser does not allow it: permit notifications for this address in its settings, then switch it on here.",
  missing: "This browser has no notifications.",
};

/** The browser is asked for its permission only when somebody switches this on. */
export function NotifySetting() {
  const { notify } = useSettings();
  const [allowed, setAllowed] = useState(permission);
  const on = notify === "on" && allowed === "granted";
  const change = async (next: boolean) => {
    if (!next) return setSettings({ notify: "off" });
    const answer = permission() === "default" ? await Notification.requestPermission() : permission();
    setAllowed(answer);
    setSettings({ notify: answer === "granted" ? "on" : "off" });
  };
  return (
    <Setting
      title="Notifications"
      description="While this tab is open but out of sight: one when there are new dead letters, one when an article waits for approval."
    >
      <Switch size="sm" label="Notify me" checked={on} onCheckedChange={(next: boolean) => void change(next)} />
      {trouble[allowed] && (
        <p role="status" className="mt-2 text-kumo-subtle">
          {trouble[allowed]}
        </p>
      )}
    </Setting>
  );
}
