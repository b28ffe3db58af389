import { visibleText } from "#domain/text/visible";

/** Takes no room and breaks what chat systems look for. */
const joiner = "\u2060";

/**
 * A text that does nothing in a chat: `@everyone`, `<!channel>` (Slack), `<@id>` (Discord), `[text](address)` (Teams,
 * Mattermost) stay readable and call nobody. Characters that act are made visible.
 */
export const withoutMentions = (text: string): string =>
  visibleText(text)
    .replaceAll(/@(?=[\w<{])/g, `@${joiner}`)
    .replaceAll(/<(?=[!@#a-z/])/gi, `<${joiner}`)
    .replaceAll("](", `]${joiner}(`);

/**
 * {@link withoutMentions}, and escaped as Slack and those that follow it read the `text` of a webhook
 * (https://docs.slack.dev/messaging/formatting-message-text/#escaping).
 */
export const chatText = (text: string): string =>
  withoutMentions(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
