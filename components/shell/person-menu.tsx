"use client";

import { KeyRound, LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/menu";

export interface Person {
  name: string;
  email: string;
  role: string;
}

/** Who is signed in, with what role; own password and sign-out. */
export function PersonMenu({ person }: { person: Person }) {
  const router = useRouter();
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Signed in as ${person.name}, ${person.role}`}
        className="-mx-1 flex min-w-0 items-center gap-2 rounded-control px-1 py-0.5 text-left hover:bg-hover max-nav:mx-0"
      >
        <Avatar name={person.name} />
        <span className="min-w-0 leading-4 max-nav:md:sr-only">
          <span className="block truncate font-[550]">{person.name}</span>
          <span className="block text-muted text-xs first-letter:uppercase">{person.role}</span>
        </span>
      </MenuTrigger>
      <MenuContent align="start" side="top">
        <MenuLabel>{person.email}</MenuLabel>
        <MenuItem onSelect={() => router.push("/login/password")}>
          <KeyRound />
          Change password
        </MenuItem>
        <MenuItem onSelect={() => void signOut({ callbackUrl: "/login" })}>
          <LogOut />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
