import { useState } from "react";
import { Switch } from "../../ui/fields/Switch.tsx";
import { runNouns } from "../../ui/runNouns.ts";
import { Setting } from "./Setting.tsx";
import { setSettings, useSettings } from "../../core/settings/store.ts";

const permission = (): NotificationPermission | "missing" => ("Notification" in globalThis ? Notification.permission : "missing");

const permissionProblems: Partial<Record<NotificationPermission | "missing", string>> = {
  denied: "Notifications are blocked. Allow them for this site in the browser's settings, then turn them on here.",
  missing: "This browser does not support notifications.",
};

/** The setting for notifications. The browser asks for permission only when the operator turns it on. */
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
      description={`When this tab is in the background: new dead letters and ${runNouns()[1]} awaiting approval.`}
    >
      <Switch label="Notify me" checked={on} onChange={(next) => void change(next)} />
      {permissionProblems[allowed] && (
        <p role="status" className="mt-2 text-kumo-subtle">
          {permissionProblems[allowed]}
        </p>
      )}
    </Setting>
  );
}
