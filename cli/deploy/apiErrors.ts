import Cloudflare from "cloudflare";
import { CliError } from "../command.ts";

/** What went wrong below a failed request, such as `connect ECONNREFUSED 127.0.0.1:443`. */
function rootCauseOf(error: Error): string {
  let cause: Error = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message || (cause as NodeJS.ErrnoException).code || error.message;
}

/** The words of the API, or its status. */
function wordsOf({ errors, status, message }: InstanceType<typeof Cloudflare.APIError>): string {
  const texts = errors.map((item) => item.message).filter((text) => text !== undefined && text !== "");
  return texts.length > 0 ? `${texts.join("; ")} (status ${status})` : message.slice(0, 300);
}

const newLogin = "Log in again with `npx wrangler login`, or set another CLOUDFLARE_API_TOKEN.";

/** An error of Cloudflare's API as one for the person at the terminal. Other errors are returned as they are. */
export function plainApiError(error: unknown): unknown {
  if (!(error instanceof Cloudflare.APIError)) return error;
  const plain = (message: string) => new CliError(message, undefined, { cause: error });
  if (error instanceof Cloudflare.APIConnectionError)
    return plain(
      `Cloudflare can't be reached: ${rootCauseOf(error)}. Check your network, and run this again: a deploy that was interrupted goes on where it stopped.`,
    );
  // A token that is no token is a bad request.
  const isBadToken = error.errors.some(({ code }) => code === 6003 || code === 6111);
  if (error instanceof Cloudflare.AuthenticationError || isBadToken)
    return plain(`Cloudflare does not accept the login: ${wordsOf(error)}. ${newLogin}`);
  if (error instanceof Cloudflare.PermissionDeniedError)
    return plain(
      `The login may not do this: ${wordsOf(error)}. It needs to read and edit Workers, D1 and Queues of the account. ${newLogin}`,
    );
  return plain(`Cloudflare refused a request: ${wordsOf(error)}`);
}

/** Runs a command that uses the account. Throws a {@link CliError} when Cloudflare can't be reached or refuses. */
export async function withPlainErrors<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    throw plainApiError(error);
  }
}
