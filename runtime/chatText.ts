import { visibleText } from "#domain/text/visible";

/** An invisible character (U+2060) that breaks the patterns chat systems look for. */
const joiner = "\u2060";

/**
 * Disables mentions and links in a text for a chat: `@everyone`, `<!channel>` (Slack), `<@id>` (Discord), `[text](address)`
 * (Teams, Mattermost) stay readable and notify nobody. Control characters become visible.
 */
export const withoutMentions = (text: string): string =>
  visibleText(text)
    .replaceAll(/@(?=[\w<{])/g, `@${joiner}`)
    .replaceAll(/<(?=[!@#a-z/])/gi, `<${joiner}`)
    .replaceAll("](", `]${joiner}(`);

/**
 * {@link withoutMentions}, escaped for the `text` field of a Slack-compatible webhook
 * (https://docs.slack.dev/messaging/formatting-message-text/#escaping).
 */
export const chatText = (text: string): string =>
  withoutMentions(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
