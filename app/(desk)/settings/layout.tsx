import { SettingsTabs } from "@/components/settings/settings-tabs";
import { Page } from "@/components/shell/page";
import { getSession } from "@/server/trpc/session";

/** What admins decide and everybody may read, but for people and the audit; each tab is a page of its own below this one. */
export default async function SettingsLayout({ children }: LayoutProps<"/settings">) {
  const isAdmin = (await getSession())?.actor.role === "admin";
  return (
    <Page title="Settings" className="px-0 pt-0 max-md:px-0 max-md:pt-0">
      <SettingsTabs isAdmin={isAdmin} />
      <div className="max-w-[880px] px-6 pt-5 max-md:px-4 max-md:pt-4">{children}</div>
    </Page>
  );
}
