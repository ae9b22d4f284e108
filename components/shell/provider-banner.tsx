import { CircleAlert, FlaskConical } from "lucide-react";
import { CredentialsHelp } from "@/components/shell/credentials-help";
import { joinWords } from "@/lib/format/numbers";

export interface ProviderMode {
  name: string;
  mode: "live" | "sandbox" | "off";
  /** The variables that would switch it on. */
  missing: string[];
}

/** Above all on every page: what is simulated, or which provider is off and what it lacks. Nothing when both are live. */
export function ProviderBanner({
  providers,
  withHelp,
}: {
  providers: readonly ProviderMode[];
  /** For admins alone: nobody else can set them. */
  withHelp: boolean;
}) {
  const off = providers.filter(({ mode }) => mode === "off");
  if (off.length > 0) return <OffBanner off={off} />;
  if (!providers.some(({ mode }) => mode === "sandbox")) return null;
  return (
    <aside
      aria-label="Sandbox notice"
      className="flex h-[29px] items-center gap-2 border-line-strong border-b bg-sand-tint px-4 text-sand-text text-xs max-md:px-3"
    >
      <FlaskConical className="size-3.5 shrink-0" aria-hidden="true" />
      <p className="truncate">
        <b className="font-semibold">Sandbox.</b>{" "}
        <span className="max-md:hidden">Snov.io and Companies House are simulated and people are invented. </span>
        No real credits are spent.
      </p>
      {withHelp ? <CredentialsHelp /> : null}
    </aside>
  );
}

function OffBanner({ off }: { off: readonly ProviderMode[] }) {
  return (
    <aside
      aria-label="Provider notice"
      className="flex min-h-[29px] items-center gap-2 border-line-strong border-b bg-red-tint px-4 py-1 text-red-text text-xs max-md:px-3"
    >
      <CircleAlert className="size-3.5 shrink-0" aria-hidden="true" />
      <p>
        {off.map(({ name, missing }) => (
          <span key={name}>
            <b className="font-semibold">{name} is off:</b> {joinWords(missing)} {missing.length === 1 ? "is" : "are"}{" "}
            missing.{" "}
          </span>
        ))}
        Live and simulated providers are never mixed.
      </p>
    </aside>
  );
}
