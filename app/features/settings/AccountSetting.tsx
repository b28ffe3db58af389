import { useQuery } from "@tanstack/react-query";
import { type AccountState, tokenPermission, workflowPermissions } from "#domain/account/account";
import { visibleText } from "#domain/text/visible";
import { accountQuery } from "../../core/account.ts";
import { pluralize } from "../../ui/format.ts";
import { Setting } from "./Setting.tsx";

/** The card of the Cloudflare account: whether it is connected, and how to connect it. */
export function AccountSetting() {
  const { data, error } = useQuery(accountQuery);
  return (
    <Setting
      title="Cloudflare account"
      description="Optional. With an API token, Signalbox shows every queue of the account on the Queues screen and can pause its delivery."
    >
      {data ? <AccountStatus {...data} /> : error ? error.message : null}
    </Setting>
  );
}

/** The state of the connection, and unless it works, what to do. */
export function AccountStatus({ connected, accountId, accountName, problem, callsLeft }: AccountState) {
  if (connected)
    return (
      <p className="wrap-anywhere">
        Connected to account {accountName !== null && <strong>{visibleText(accountName)} </strong>}
        <code>{accountId}</code>
        {callsLeft !== null && (
          <span className="text-kumo-subtle"> · {pluralize(callsLeft, "API call")} left in the current five minutes</span>
        )}
      </p>
    );
  return (
    <>
      <p className={problem ? "wrap-anywhere text-kumo-danger" : ""}>{problem ?? "Not connected."}</p>
      <ol className="mt-2 flex list-decimal flex-col gap-1 pl-5">
        <li>
          In the Cloudflare dashboard, create an API token with the permission <strong>{tokenPermission}</strong> for this account alone. To
          list the instances of workflows too, add <strong>{workflowPermissions.read}</strong>.
        </li>
        {accountId === null && (
          <li>
            Set <code>accountId</code> in <code>signalbox.jsonc</code> and deploy again.
          </li>
        )}
        <li>
          Run <code className="wrap-anywhere">npx wrangler secret put CLOUDFLARE_API_TOKEN --name signalbox</code> and paste the token. If
          Signalbox has a name prefix, put it before <code>signalbox</code>.
        </li>
      </ol>
    </>
  );
}
