import { ListNotice } from "../../../app/features/workflows/instances/ListNotice.tsx";
import { builtAt } from "#factories/factory";
import type { InstancePageFacts, WatchedWorkflow } from "#domain/workflows/source";
import { longText } from "../samples.ts";
import type { Story } from "../story.ts";

const bound: WatchedWorkflow = {
  name: "fulfil",
  displayName: "Fulfilment",
  script: "shop",
  access: "binding",
  list: "account",
  isLive: true,
};
const facts: InstancePageFacts = { source: "account", readAt: builtAt, problem: null };
const refused = "Cloudflare refused the API token (403: Authentication error). It needs the permission Account · Workers Scripts · Read";

/** What a list of instances may lack: a binding, an account, a permission, a fresh answer, a setting. */
export const instanceStories: readonly Story[] = [
  {
    name: "notices of lists of instances",
    render: () => (
      <>
        <ListNotice workflow={{ ...bound, isWatched: true, access: "none", list: "opened" }} facts={undefined} />
        <ListNotice workflow={{ ...bound, isWatched: true, list: "opened" }} facts={{}} />
        <ListNotice workflow={{ ...bound, isWatched: true }} facts={{ source: "opened", problem: refused }} />
        <ListNotice
          workflow={{ ...bound, isWatched: true }}
          facts={{ ...facts, problem: "Cloudflare limits the calls to its API. Try again in 24 s" }}
        />
        <ListNotice workflow={{ ...bound, isWatched: true }} facts={{ ...facts, problem: longText }} />
        <ListNotice workflow={{ ...bound, isWatched: false, access: "account", isLive: false }} facts={facts} />
        <ListNotice workflow={{ ...bound, isWatched: true }} facts={facts} />
      </>
    ),
  },
];
