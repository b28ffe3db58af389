import type { AccountMessage, AccountMessages } from "#domain/account/messages";
import { builtAt } from "#factories/factory";
import { ApiError } from "../../../app/core/api.ts";
import { MessageList } from "../../../app/features/queues/WaitingMessages.tsx";
import { WatchFacts } from "../../../app/features/queues/WatchFacts.tsx";
import { longText, longWord } from "../samples.ts";
import type { Story } from "../story.ts";

const message: AccountMessage = {
  id: "5f2c8d7be1a04c3f9d6e",
  sentAt: builtAt,
  attempts: 3,
  contentType: "json",
  body: '{"order":"7","items":[{"sku":"lamp","count":2}]}',
  bytes: 48,
  isExcerpt: false,
  isAsReceived: false,
};
/** Ids differ, as in a queue: the bodies of one page are named by them. */
const withId = (id: string): AccountMessages => ({ ...messages, items: [{ ...message, id }] });
const messages: AccountMessages = { items: [message], readAt: builtAt, sourceQueue: "orders", mayHaveMore: false };
const many: AccountMessage[] = [
  message,
  { ...message, id: "m-2", contentType: "bytes", body: "00 ff 7a 10", bytes: 4, attempts: 1 },
  { ...message, id: longWord, contentType: null, body: longText.repeat(4), bytes: 128_000, isExcerpt: true, isAsReceived: true },
  { ...message, id: "", contentType: "text", body: "", bytes: 0, sentAt: null, attempts: null },
];

/** Messages that wait in a queue of the account: one, several of all kinds, none, and old ones after a failure. */
export const accountMessageStories: readonly Story[] = [
  {
    name: "Waiting messages",
    render: () => (
      <>
        <MessageList messages={withId("m-1")} error={null} />
        <MessageList messages={{ ...messages, items: many, mayHaveMore: true, sourceQueue: null }} error={null} />
        <MessageList messages={{ ...messages, items: [] }} error={null} />
        <MessageList messages={withId("m-4")} error={new ApiError("unavailable", `Cloudflare limits the calls to its API. ${longWord}`)} />
      </>
    ),
  },
  {
    name: "Watched queue",
    render: () => (
      <>
        <WatchFacts watch={{ deadLetterQueue: "orders-dlq", by: "dana@example.com", at: builtAt, isAttached: true }} />
        <WatchFacts watch={{ deadLetterQueue: longWord, by: longWord, at: builtAt, isAttached: false }} />
      </>
    ),
  },
];
