import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort, host } from "./freePort.ts";

/** The folder of `initdb` and `postgres`: on the path, or where Debian puts them. Null when there are none. */
function binariesFolder(): string | null {
  const onPath = (process.env["PATH"] ?? "").split(":").find((folder) => existsSync(join(folder, "initdb")));
  const [installed] = globSync("/usr/lib/postgresql/*/bin/initdb").toSorted().toReversed();
  return onPath ?? (installed === undefined ? null : dirname(installed));
}

type Owner = { uid: number; gid: number };

/** The user that runs the server: Postgres refuses to run as root, so root uses the user of its package. Null: the user of this process. */
function serverOwner(): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = ["-u", "-g"].map((option) =>
    Number(spawnSync("id", [option, "postgres"], { encoding: "utf8" }).stdout.trim() || "NaN"),
  );
  if (!uid || !gid) throw new Error("Postgres does not run as root, and there is no user postgres");
  return { uid, gid };
}

/** As much as Redis of this benchmark keeps on disk: nothing that must survive a crash. */
const withoutSync = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=512MB", "max_wal_size=4GB"];

/** Starts a Postgres that never waits for the disk, on a free port, in a temporary folder; `stop` ends it. Null when it is not installed. */
export async function startPostgres(): Promise<{ port: number; user: string; stop: () => Promise<void> } | null> {
  const binaries = binariesFolder();
  if (binaries === null) return null;
  const owner = serverOwner();
  const folder = mkdtempSync(join(tmpdir(), "signalbox-postgres-"));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, "data");
  const user = "bench";
  const run = { ...owner, cwd: folder };
  const created = spawnSync(
    join(binaries, "initdb"),
    ["-D", data, "-U", user, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C"],
    run,
  );
  if (created.status !== 0) throw new Error(`initdb failed:\n${String(created.stderr)}`);
  const port = await freePort();
  const settings = [`listen_addresses=${host}`, `unix_socket_directories=${folder}`, ...withoutSync].flatMap((setting) => ["-c", setting]);
  const server = spawn(join(binaries, "postgres"), ["-D", data, "-p", `${port}`, ...settings], {
    ...run,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const end = () => {
    server.kill("SIGQUIT");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", end);
  const stop = async () => {
    const hasEnded = server.exitCode !== null || server.signalCode !== null;
    const ended = hasEnded ? null : once(server, "exit");
    server.kill("SIGQUIT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
    process.off("exit", end);
  };
  let output = "";
  for await (const chunk of server.stderr.iterator({ destroyOnReturn: false })) {
    output += String(chunk);
    if (!output.includes("ready to accept connections")) continue;
    server.stderr.resume();
    return { port, user, stop };
  }
  throw new Error(`postgres ended during its start:\n${output}`);
}
