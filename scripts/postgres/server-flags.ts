import { totalmem } from "node:os";

const MB = 1 << 20;
/** What PostgreSQL’s manual advises: other things run there too, and the system’s own cache holds what does not fit. */
const BUFFERS_SHARE = 1 / 4;
const MOST_BUFFERS_MB = 8_192;
const FEWEST_BUFFERS_MB = 128;
const CACHE_SHARE = 1 / 2;

interface Given {
  /** Whether the server can read again, after a restart, what was in memory before. */
  hasPrewarm?: boolean;
  memoryBytes?: number;
}

/** What an embedded server runs with, as arguments. PostgreSQL's own defaults are for a machine with little memory and spinning disks. */
export function serverFlags({ hasPrewarm = false, memoryBytes = memoryOfMachine() }: Given = {}): string[] {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    max_connections: "200",
    shared_buffers: `${buffersFor(memoryBytes)}MB`,
    effective_cache_size: `${Math.round((memoryBytes / MB) * CACHE_SHARE)}MB`,
    // A page out of order costs an SSD little more than one in order.
    random_page_cost: "1.1",
    // What compiling a query costs is more than most of ours take.
    jit: "off",
    // Loading the register writes gigabytes: a checkpoint every few seconds would write most pages twice.
    max_wal_size: "4GB",
    checkpoint_timeout: "15min",
    // Nobody replicates this server. What a transaction has created, such as an index of millions, is then synced instead of logged.
    wal_level: "minimal",
    max_wal_senders: "0",
    ...(hasPrewarm ? { shared_preload_libraries: "pg_prewarm" } : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** What the machine has, or what the container it seems to be may use. */
function memoryOfMachine(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

function buffersFor(memoryBytes: number): number {
  const share = Math.round((memoryBytes / MB) * BUFFERS_SHARE);
  return Math.max(FEWEST_BUFFERS_MB, Math.min(MOST_BUFFERS_MB, share));
}
