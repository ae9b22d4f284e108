import { spawnSync } from "node:child_process";
import { Instruction } from "../project";

/** Who the server runs as: this process's user, or for root (whom PostgreSQL refuses) the system user `postgres`. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

const NAME = "postgres";

/** Finds that user, and creates it when root needs it and it is missing. */
export function findServerUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  return lookUp() ?? createUser();
}

function lookUp(): ServerUser | null {
  const uid = spawnSync("id", ["-u", NAME], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", NAME], { encoding: "utf8" });
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createUser(): ServerUser {
  spawnSync("groupadd", ["--system", NAME]);
  spawnSync("useradd", ["--system", "--gid", NAME, "--no-create-home", NAME]);
  const user = lookUp();
  if (!user) {
    throw new Instruction(
      "PostgreSQL does not run as root and the system user postgres could not be created: start as an ordinary user, or set DATABASE_URL.",
    );
  }
  return user;
}

/** Whether that user can enter the folder (a home of mode 0700 on the way is enough to forbid it). */
export function canEnter(user: ServerUser, folder: string): boolean {
  return user.uid === undefined || spawnSync("/bin/sh", ["-c", 'cd "$0"', folder], { ...user, cwd: "/" }).status === 0;
}
